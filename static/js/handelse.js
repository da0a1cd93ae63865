// Events in the grid: "h" opens a form in the row, Ctrl+Enter saves it, Escape closes it; "f" takes the suggested level.
// What was typed stays on the computer until it has been saved, for its writer only (osparat.js).

import { behall, hamta, slapp } from "./osparat.js";

const NY_CHANS = 4000; // ms until a save that got no answer is tried again

const ettRad = (pk) => document.querySelector(`#rad-${pk}`);
const formrad = (pk) => document.querySelector(`#handelserad-${pk}`);
const plats = (pk) => document.querySelector(`#handelseplats-${pk}`);
const formular = (pk) => document.querySelector(`#handelseform-${pk}`);
const falten = (pk) => [...plats(pk).querySelectorAll("input, select, textarea")].filter((falt) => falt.name);
const nivaknapp = (rad) => rad.querySelector("input[type=radio]:checked") ?? rad.querySelector("input[type=radio]");

// --- What was begun ---------------------------------------------------------------------------------------------------

const SKRIVS = new Set(["typ", "klockslag", "plats", "text"]);
const nyckel = (pk) => `handelse:${formular(pk).getAttribute("action")}`;
const utkast = (pk) => hamta(nyckel(pk))?.falt ?? null;

const minns = (pk) => {
  const varden = Object.fromEntries(falten(pk).map((falt) => [falt.name, falt.value]));
  const borjat = [...SKRIVS].some((namn) => varden[namn]);
  if (borjat) behall(nyckel(pk), { falt: varden });
  else slapp(nyckel(pk));
  ettRad(pk).classList.toggle("har-utkast", borjat);
};

const glom = (pk) => {
  slapp(nyckel(pk));
  ettRad(pk).classList.remove("har-utkast");
};

const aterstall = (pk) => {
  const varden = utkast(pk);
  if (!varden) return;
  for (const falt of falten(pk)) if (falt.name in varden) falt.value = varden[falt.name];
};

// --- Open and close ---------------------------------------------------------------------------------------------------

const forsta = (pk) => {
  const yta = plats(pk).querySelector("[data-handelsefalt]");
  const fel = yta?.dataset.handelsefalt === "fel" && yta.querySelector("[aria-invalid=true], [data-annan]");
  (fel || yta?.querySelector("select, input"))?.focus();
};

const oppna = async (pk) => {
  formrad(pk).hidden = false;
  if (!plats(pk).querySelector("[data-handelsefalt]")) {
    const lank = document.querySelector(`[data-ny-handelse="${pk}"]`);
    await htmx.ajax("GET", lank.href, { source: plats(pk), target: plats(pk), swap: "innerHTML" });
  }
  forsta(pk);
};

// What was typed stays in the hidden row, and is there when it is opened again.
const stang = (pk) => {
  formrad(pk).hidden = true;
  nivaknapp(ettRad(pk))?.focus();
};

// The first one of the row: what both parts propose stands before what the events suggest.
const taForslag = (rad, val = rad.querySelector("[data-ta-forslag]")) => {
  const tal = val?.dataset.taForslag;
  const knapp = tal && rad.querySelector(`input[type=radio][value="${tal}"]`);
  if (!knapp) return false;
  if (!knapp.checked) knapp.click();
  knapp.focus();
  return true;
};

document.addEventListener("click", (klick) => {
  const lank = klick.target.closest("[data-ny-handelse]");
  const pk = lank?.dataset.nyHandelse;
  if (lank && formrad(pk) && !(klick.ctrlKey || klick.metaKey || klick.shiftKey)) {
    klick.preventDefault();
    oppna(pk);
  } else if (klick.target.closest("[data-stang-handelse]")) {
    stang(klick.target.closest("[data-handelserad]").dataset.handelserad);
  } else if (klick.target.closest("[data-ta-forslag]")) {
    taForslag(klick.target.closest("[data-veckorad]"), klick.target.closest("[data-ta-forslag]"));
  }
});

// While it is being saved nothing more can be written in it: the answer replaces the fields.
for (const [slag, pagar] of [
  ["htmx:beforeRequest", true],
  ["htmx:afterRequest", false],
]) {
  document.addEventListener(slag, (svar) => {
    const pk = svar.detail.elt.dataset?.handelseform;
    if (pk) plats(pk)?.setAttribute("aria-busy", String(pagar));
  });
}
const sparas = (nod) => Boolean(nod.closest?.("[data-handelserad] [aria-busy=true]"));

document.addEventListener(
  "keydown",
  (tryck) => {
    if (!sparas(tryck.target) || tryck.key === "Escape" || ((tryck.ctrlKey || tryck.metaKey) && tryck.key !== "Enter")) return;
    tryck.preventDefault();
    tryck.stopImmediatePropagation();
  },
  true,
);

document.addEventListener("keydown", (tryck) => {
  const i_form = tryck.target.closest?.("[data-handelsefalt]");
  if (i_form && tryck.key === "Enter" && (tryck.ctrlKey || tryck.metaKey)) {
    tryck.preventDefault();
    const knapp = i_form.querySelector(tryck.shiftKey ? "[data-en-till]" : "[data-spara]");
    (knapp ?? i_form.closest("form")?.querySelector("[type=submit]"))?.click();
    return;
  }
  const oppen = tryck.target.closest?.("[data-handelserad]");
  if (oppen && tryck.key === "Escape") {
    tryck.preventDefault();
    stang(oppen.dataset.handelserad);
    return;
  }
  const rad = tryck.target.closest?.("[data-veckorad]");
  if (!rad || tryck.ctrlKey || tryck.metaKey || tryck.altKey) return;
  if (tryck.target.matches("textarea, select, input:not([type=radio])")) return;
  if (tryck.key.toLowerCase() === "h" && rad.querySelector("[data-ny-handelse]")) {
    tryck.preventDefault();
    oppna(rad.querySelector("[data-ny-handelse]").dataset.nyHandelse);
  } else if (tryck.key.toLowerCase() === "f" && taForslag(rad)) {
    tryck.preventDefault();
  }
});

// --- Fill in ----------------------------------------------------------------------------------------------------------

document.addEventListener("change", (byte) => {
  const yta = byte.target.closest("[data-handelsefalt]");
  if (!yta) return;
  const allvar = yta.querySelector("select[name$=allvar]");
  if (byte.target === allvar) allvar.dataset.valt = "";
  // The kind says how serious it most often is, until the person has said something else.
  const vanligt = byte.target.selectedOptions?.[0]?.dataset.allvar;
  if (byte.target.matches("select[name$=typ]") && allvar && !("valt" in allvar.dataset)) allvar.value = vanligt ?? "";
});

for (const slag of ["input", "change"]) {
  document.addEventListener(slag, (handelse) => {
    const rad = handelse.target.closest("[data-handelserad]");
    if (rad) minns(rad.dataset.handelserad);
  });
}

// --- Answers ----------------------------------------------------------------------------------------------------------

const pkFor = (nod) => nod?.closest?.("[data-handelserad]")?.dataset.handelserad;

document.addEventListener("htmx:afterSwap", (svar) => {
  const pk = pkFor(svar.detail.target);
  if (!pk) return;
  const yta = plats(pk).querySelector("[data-handelsefalt]");
  if (svar.detail.requestConfig.verb === "get") aterstall(pk);
  else if (yta?.dataset.handelsefalt === "fel") forsta(pk);
  else {
    glom(pk);
    if (yta) forsta(pk);
    else stang(pk);
  }
});

// Who signs has seen these events.
document.addEventListener("htmx:oobAfterSwap", (svar) => {
  const cell = svar.detail.target.closest?.("[data-stampel]") ?? document.getElementById(svar.detail.target.id);
  const rad = cell?.closest("[data-veckorad]");
  if (rad && cell.matches("[data-stampel]")) rad.dataset.handelsestampel = cell.dataset.stampel;
});

const sag = (pk, text) => {
  plats(pk).querySelector("[data-ej-sparad-handelse]")?.remove();
  const ruta = Object.assign(document.createElement("p"), { className: "falt-fel", textContent: text });
  ruta.dataset.ejSparadHandelse = "";
  ruta.setAttribute("role", "alert");
  plats(pk).prepend(ruta);
};

for (const fel of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(fel, (svar) => {
    const form = svar.target.closest?.("[data-handelseform]");
    const pk = form?.dataset.handelseform ?? pkFor(svar.target);
    if (!pk) return;
    if (!form) {
      sag(pk, "Formuläret kunde inte hämtas: servern svarade inte. Stäng med Esc och försök igen.");
    } else if (fel === "htmx:responseError") {
      sag(pk, "Inte sparat: servern tog inte emot händelsen. Det du skrev finns kvar. Ladda om sidan och spara igen.");
    } else {
      sag(pk, "Inte sparat: servern svarade inte. Det du skrev finns kvar, och ett nytt försök görs strax.");
      setTimeout(() => utkast(pk) && form.requestSubmit(), NY_CHANS);
    }
  });
}

// --- When the page has been drawn, and when it is left ------------------------------------------------------------------

const alla = () => [...document.querySelectorAll("[data-handelseform]")].map((form) => form.dataset.handelseform);
const markera = () => {
  for (const pk of alla()) ettRad(pk)?.classList.toggle("har-utkast", Boolean(utkast(pk)));
};
markera();
document.addEventListener("veckan:omritad", markera);

window.addEventListener("beforeunload", (lamnar) => {
  if (alla().some(utkast)) lamnar.preventDefault();
});
