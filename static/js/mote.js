// The meeting: the week's keys, the browser's full screen, and Escape back to the week's page.

import { SKRIVER } from "./rader.js";
import "./vecka.js";

const mote = document.querySelector("[data-mote]");
const knapp = mote.querySelector("[data-helskarm]");

const vaxla = () => {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen().catch(() => {}); // refused by policy: the page works as it is
};

if (document.fullscreenEnabled) {
  knapp.hidden = false;
  knapp.addEventListener("click", vaxla);
  document.addEventListener("fullscreenchange", () => {
    knapp.querySelector("[data-helskarmstext]").textContent = document.fullscreenElement ? "Lämna hela skärmen" : "Hela skärmen";
  });
}

// The browser itself takes Escape when it fills the screen; who is writing leaves the field first.
document.addEventListener("keydown", (handelse) => {
  if (handelse.ctrlKey || handelse.metaKey || handelse.altKey || document.querySelector("dialog[open]")) return;
  const skriver = handelse.target.matches?.(SKRIVER);
  if (handelse.key === "Escape" && skriver) handelse.target.blur();
  else if (handelse.key === "Escape" && !document.fullscreenElement) location.assign(mote.dataset.till);
  else return;
  handelse.preventDefault();
});
