// A cell of the year opens in a dialog. Without this the same link leads to a page that says the same.

const tabell = document.querySelector("[data-arstabell]");
const dialog = document.getElementById("ar-dialog");
const innehall = document.getElementById("ar-dialog-innehall");

tabell?.addEventListener("click", async (handelse) => {
  const lank = handelse.target.closest("td a.niva");
  if (!lank || handelse.button || handelse.ctrlKey || handelse.metaKey || handelse.shiftKey || handelse.altKey) return;
  handelse.preventDefault();
  try {
    const svar = await fetch(lank.href, { headers: { "HX-Request": "true" } });
    if (!svar.ok || svar.redirected) throw new Error(String(svar.status));
    innehall.innerHTML = await svar.text();
  } catch {
    location.assign(lank.href); // the page itself says what is wrong
    return;
  }
  dialog.setAttribute("aria-label", innehall.querySelector("h2")?.textContent ?? "Veckan");
  dialog.showModal();
});

dialog?.addEventListener("click", (handelse) => {
  if (handelse.target === dialog) dialog.close();
});
