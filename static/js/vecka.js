// The week by keyboard: digits set a level, arrows change row, Enter opens the motivering, Escape goes back, r r confirms
// the rest quiet, ? shows the keys. Without this file the form and its buttons do the same work.

import "./live.js";
import "./klistra.js";
import { fraga } from "./live.js";
import { hamtat } from "./osparat.js";
import { SKRIVER, aterstallAlla, dolt, knapp, lada, radAv, rader, rapporterad, text, vald } from "./rader.js";

const satt = (rad, tal) => {
  const ny = knapp(rad, tal);
  const nytt = !ny.checked;
  ny.checked = true;
  ny.focus();
  if (nytt) ny.dispatchEvent(new Event("change", { bubbles: true }));
};

const flytta = (rad, steg) => {
  const alla = rader();
  const nasta = alla[alla.indexOf(rad) + steg];
  if (nasta) vald(nasta).focus();
};

const forsta = () => rader().find((rad) => !rad.querySelector("input[type=radio]:checked")) ?? rader()[0];

// --- The rest confirmed quiet -----------------------------------------------------------------------------------------

let bekrafta = null;
const resten = () => document.querySelector("[data-resten]");
const svar = (ord) => {
  const ruta = document.querySelector("[data-restensvar]");
  if (ruta) ruta.textContent = ord;
};

// What is on its way to the server must have got its answer first, and nothing may be refused or in conflict.
const lugnt = () =>
  new Promise((klar) => {
    const prova = () => {
      if (document.querySelector("[data-veckorad].sparar")) return;
      document.removeEventListener("htmx:afterSettle", prova);
      document.removeEventListener("htmx:afterRequest", senare);
      klar(!document.querySelector(".veckokvitto :is(.falt-fel, [data-krock], [data-osparat])"));
    };
    const senare = () => setTimeout(prova);
    document.addEventListener("htmx:afterSettle", prova);
    document.addEventListener("htmx:afterRequest", senare);
    prova();
  });

const bekraftaResten = async () => {
  const knappen = resten();
  if (!knappen || knappen.hidden || knappen.disabled) return;
  knappen.disabled = true;
  try {
    if (!(await lugnt())) {
      svar("Det finns rader som inte är sparade. Gör klart dem först.");
      return;
    }
    const data = new FormData(knappen.form);
    const adress = knappen.formAction;
    const gjort = await fetch(adress, { method: "POST", body: data, headers: { "HX-Request": "true" }, redirect: "manual" });
    if (gjort.ok) {
      svar(await gjort.text());
      await fraga();
    } else if (gjort.status === 400 || gjort.status === 409) knappen.form.requestSubmit(knappen); // the page that says why
    else svar("Inte sparat: servern svarade inte. Försök igen.");
  } catch {
    svar("Inte sparat: servern svarade inte. Försök igen.");
  } finally {
    knappen.disabled = false;
  }
};

const avbrytResten = () => {
  if (bekrafta === null) return;
  clearTimeout(bekrafta);
  bekrafta = null;
  svar("");
};

const tryckR = () => {
  const kvar = rader().filter((rad) => !rapporterad(rad)).length;
  if (!resten() || !kvar) return;
  if (bekrafta !== null) {
    clearTimeout(bekrafta);
    bekrafta = null;
    bekraftaResten();
    return;
  }
  svar(`Tryck R igen så blir ${kvar === 1 ? "en stadsdel" : `${kvar} stadsdelar`} bekräftat ${kvar === 1 ? "lugn" : "lugna"}.`);
  bekrafta = setTimeout(() => {
    bekrafta = null;
    svar("");
  }, 6000);
};

document.addEventListener("click", (handelse) => {
  if (!handelse.target.closest("[data-resten]")) return;
  handelse.preventDefault();
  bekraftaResten();
});

// --- Keys -------------------------------------------------------------------------------------------------------------

document.addEventListener("keydown", (handelse) => {
  if (handelse.ctrlKey || handelse.metaKey || handelse.altKey || handelse.defaultPrevented) return;
  if (document.querySelector("dialog[open]")) return;
  const mal = handelse.target;
  const rad = radAv(mal);
  const tangent = handelse.key;
  // Two in a row and nothing between: an r in a word that was meant for a field is no confirmation.
  if (tangent.toLowerCase() !== "r" || mal.matches?.(SKRIVER)) avbrytResten();
  if (rad && mal === text(rad)) {
    if (tangent !== "Escape") return;
    vald(rad).focus();
    lada(rad).open = false;
  } else if (mal.matches?.(SKRIVER)) return;
  else if (tangent === "?") document.querySelector("#tangenter")?.showModal();
  else if (!rader().length) return;
  else if (tangent === "r" || tangent === "R") tryckR();
  else if (rad && mal.matches("input[type=radio]")) {
    if (/^[1-5]$/.test(tangent)) satt(rad, tangent);
    else if (tangent === "ArrowDown") flytta(rad, 1);
    else if (tangent === "ArrowUp") flytta(rad, -1);
    else if (tangent === "Enter" && text(rad)) {
      lada(rad).open = true;
      text(rad).focus();
    } else return;
  } else if (mal === document.body || mal.id === "innehall") {
    // From the top of the page: a digit begins with the first stadsdel that is not reported, an arrow goes there.
    if (/^[1-5]$/.test(tangent)) satt(forsta(), tangent);
    else if (tangent === "ArrowDown") vald(forsta()).focus();
    else return;
  } else return;
  handelse.preventDefault();
});

// Who signs has seen the levels and events as they stand on the page, also those saved since it was opened.
document.addEventListener("submit", (handelse) => {
  const sett = handelse.target.querySelector("[data-sett]");
  if (!sett || !rader().length) return;
  sett.value = rader()
    .map((rad) => {
      const handelser = rad.querySelector("[data-stampel]")?.dataset.stampel ?? rad.dataset.handelsestampel ?? "";
      return `${rad.dataset.pk}.${dolt(rad, "version").value || 0}${handelser}`;
    })
    .join(",");
});

// --- What the page says of itself -------------------------------------------------------------------------------------

const visa = () => {
  const raknare = document.querySelector("[data-raknare]");
  const antal = rader().filter(rapporterad).length;
  if (raknare && rader().length) raknare.textContent = antal;
  resten()?.toggleAttribute("hidden", antal === rader().length);
};

// Every change is saved at once, so the button of those without JavaScript would only confuse.
const utanKnappar = () => {
  document.querySelector("[data-utan-js]")?.setAttribute("hidden", "");
  for (const del of document.querySelectorAll("[data-med-js]")) del.removeAttribute("hidden");
};

document.addEventListener("veckan:sparad", visa);
document.addEventListener("veckan:andrad", visa);
document.addEventListener("veckan:omritad", () => {
  utanKnappar();
  aterstallAlla();
});
utanKnappar();
// htmx takes a row in hand when the document is ready: before that there is nobody to send it.
const borja = () => hamtat.then(aterstallAlla);
if (document.readyState === "complete") borja();
else window.addEventListener("load", borja);
