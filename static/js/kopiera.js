// Copies a sentence to the clipboard. Without the script (or a clipboard) the buttons stay hidden: the text can be marked.

if (navigator.clipboard) {
  for (const knapp of document.querySelectorAll("[data-kopiera]")) {
    const text = knapp.parentElement.querySelector("[data-kopia]").textContent.trim();
    const ord = knapp.lastChild;
    const vanligt = ord.textContent;
    knapp.hidden = false;
    knapp.setAttribute("aria-label", `Kopiera: ${text}`);
    knapp.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(text);
        ord.textContent = " Kopierat ";
      } catch {
        ord.textContent = " Gick inte att kopiera ";
      }
      setTimeout(() => { ord.textContent = vanligt; }, 2000);
    });
  }
}
