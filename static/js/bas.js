// What every page shares: menus that close, dialogs that open, focus after an error. All of it works without, only slower.

const stang = (meny, tillbaka) => {
  meny.open = false;
  if (tillbaka) meny.querySelector("summary").focus();
};

document.addEventListener("click", (handelse) => {
  for (const meny of document.querySelectorAll("details.meny[open]")) {
    if (!meny.contains(handelse.target)) stang(meny, false);
  }
  const oppna = handelse.target.closest("[data-dialog]");
  if (oppna) {
    const dialog = document.getElementById(oppna.dataset.dialog);
    if (dialog) {
      handelse.preventDefault();
      dialog.showModal();
    }
  }
  const stangning = handelse.target.closest("[data-stang]");
  if (stangning) stangning.closest("dialog")?.close();
});

document.addEventListener("keydown", (handelse) => {
  if (handelse.key !== "Escape") return;
  for (const meny of document.querySelectorAll("details.meny[open]")) {
    stang(meny, meny.contains(document.activeElement));
  }
});

// A form of one line is sent with Enter from any of its fields; browsers do that for text, not for lists.
document.addEventListener("keydown", (handelse) => {
  if (handelse.key !== "Enter" || !handelse.target.matches("form[data-en-rad] select")) return;
  handelse.preventDefault();
  handelse.target.form.requestSubmit();
});

// A required text of nothing but spaces is said to be empty before the form leaves: the server's answer would come without
// the file that was chosen.
const provaTomt = (falt) => falt.setCustomValidity(falt.value && !falt.value.trim() ? falt.dataset.tomt : "");
document.querySelectorAll("[data-tomt]").forEach(provaTomt);
document.addEventListener("input", (handelse) => {
  if (handelse.target.matches("[data-tomt]")) provaTomt(handelse.target);
});

document.addEventListener("focusout", (handelse) => {
  const meny = handelse.target.closest("details.meny[open]");
  if (meny && handelse.relatedTarget && !meny.contains(handelse.relatedTarget)) stang(meny, false);
});

// A form that came back with errors: the summary is read out and the keyboard starts there.
document.querySelector("[data-felsammanfattning]")?.focus();

// Nobody is logged in: what a walk's page keeps for use without coverage belongs to whoever was. What they have written
// and not sent is not touched.
if (!document.body.dataset.anvandare) self.caches?.delete("vandring").catch(() => {});
