// The plan's texts: textareas become editors, on a page of their own and where htmx puts them.
// Without this file the same textareas are saved as they are.

import { gorRedigerare } from "./redigerare.js";

const obyggda = () => document.querySelectorAll("textarea[data-skrift]:not([hidden])");

const bygg = async () => {
  if (!obyggda().length) return;
  const bibliotek = await import(document.querySelector("[data-redigerare]").dataset.redigerare);
  // Asked again: whoever else waited for the library may have built them meanwhile.
  for (const ett of obyggda()) {
    const [, redigerare] = gorRedigerare(bibliotek, ett, () => {});
    if (ett.autofocus) redigerare.commands.focus("end");
  }
};

document.addEventListener("htmx:load", bygg);
await bygg();
