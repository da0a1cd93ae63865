// What is typed stays on this computer until the server has confirmed it: by person and place, through reloads, crashes
// and log-outs. The grid keeps its rows here. Any form with data-utkast="name" keeps its fields; the name says what the
// form is about (`handelse`), the address says where. A form that htmx posts is confirmed by an answer of 2xx, a form
// that leaves the page by the message of success on the next one. What is read at once
// stands in localStorage; textlager.js keeps the same on the disk, from where it comes back when the browser was killed.

import { anvandare, sag, sattLage } from "./kontakt.js";
import * as lager from "./textlager.js";

const STAM = "osparat:";
const LANGST = 30 * 24 * 3600 * 1000; // what nobody has come back to in a month

const alla = () => {
  try {
    return Object.keys(localStorage).filter((nyckel) => nyckel.startsWith(STAM));
  } catch {
    return []; // closed by policy: the page works, but only in memory
  }
};

const tolka = (nyckel) => {
  try {
    return JSON.parse(localStorage.getItem(nyckel));
  } catch {
    return null;
  }
};

for (const nyckel of alla()) {
  if (!(Date.now() - tolka(nyckel)?.tid < LANGST)) localStorage.removeItem(nyckel);
}

const hel = (nyckel) => `${STAM}${anvandare}:${nyckel}`;

export const hamta = (nyckel) => (anvandare ? tolka(hel(nyckel)) : null);

export const behall = (nyckel, varde) => {
  if (anvandare) lager.behall(hel(nyckel), varde);
};

export const slapp = (nyckel) => lager.slapp(hel(nyckel));

export const nycklar = (borjan) =>
  alla()
    .filter((nyckel) => nyckel.startsWith(hel(borjan)))
    .map((nyckel) => nyckel.slice(hel("").length));

// What a killed browser had put on the disk and localStorage had not. Resolves when it is back, or can't be had.
const franDisken = async () => {
  for (const [nyckel, post] of await lager.alla(STAM)) {
    if (!(Date.now() - post?.tid < LANGST)) lager.slapp(nyckel);
    else if (!(tolka(nyckel)?.tid >= post.tid)) {
      try {
        localStorage.setItem(nyckel, JSON.stringify(post));
      } catch {
        /* full or closed: it stays on the disk */
      }
    }
  }
};
const LANGE_NOG = 2000;
export const hamtat = Promise.race([franDisken().catch(() => {}), new Promise((klar) => setTimeout(klar, LANGE_NOG))]);

// --- Forms -----------------------------------------------------------------------------------------------------------

const UTOM = new Set(["csrfmiddlewaretoken", "nasta"]);
const formnyckel = (form) => `utkast:${location.pathname}:${form.dataset.utkast}`;
const falt = (form) =>
  [...form.elements].filter(
    (ett) => ett.name && !UTOM.has(ett.name) && !["submit", "button", "password", "file", "hidden"].includes(ett.type),
  );
const varde = (ett) => (["checkbox", "radio"].includes(ett.type) ? ett.checked : ett.value);
const fran = (ett) => {
  if (["checkbox", "radio"].includes(ett.type)) return ett.defaultChecked;
  if (ett.type !== "select-one") return ett.defaultValue;
  return ([...ett.options].find((val) => val.defaultSelected) ?? ett.options[0])?.value ?? "";
};
// Names may come several times (rows of the same form): then their place tells them apart.
const numrerade = (form) => {
  const sedda = new Map();
  return falt(form).map((ett) => {
    const bas = ett.type === "radio" ? `${ett.name}=${ett.value}` : ett.name;
    const n = sedda.get(bas) ?? 0;
    sedda.set(bas, n + 1);
    return [`${bas}#${n}`, ett];
  });
};
const dolda = (form) =>
  [...form.elements].filter((ett) => ett.type === "hidden" && ett.name && !UTOM.has(ett.name)).map((e) => [e.name, e.value]);

export const skrivet = (form) => falt(form).some((ett) => varde(ett) !== fran(ett));

const marke = (form, text = "") => {
  let ruta = form.querySelector(":scope > [data-osparat]");
  if (!text) {
    ruta?.remove();
    return;
  }
  if (!ruta) {
    ruta = Object.assign(document.createElement("p"), { className: "osparat" });
    ruta.dataset.osparat = "";
    form.append(ruta);
  }
  ruta.textContent = text;
};

const bokfor = (form) => {
  if (!skrivet(form)) {
    slapp(formnyckel(form));
    marke(form);
    return;
  }
  const nu = Object.fromEntries(numrerade(form).map(([namn, ett]) => [namn, varde(ett)]));
  behall(formnyckel(form), { falt: nu, dolt: dolda(form) });
  marke(form, "Inte sparat än.");
};

// Its hidden fields come back too: with a version among them the server shows what somebody else saved since.
const aterstall = (form) => {
  const post = hamta(formnyckel(form));
  if (!post || form.dataset.utkastKlar !== undefined) return;
  form.dataset.utkastKlar = "";
  const klart = post.skickad && document.querySelector("#meddelanden .meddelande-klar");
  if (klart && !form.querySelector(".falt-fel")) {
    slapp(formnyckel(form));
    return;
  }
  if (skrivet(form) || form.querySelector(".falt-fel")) return; // came back from the server with what was typed
  for (const [namn, ett] of numrerade(form)) {
    if (!(namn in post.falt)) continue;
    if (["checkbox", "radio"].includes(ett.type)) ett.checked = post.falt[namn];
    else ett.value = post.falt[namn];
  }
  if (!skrivet(form)) {
    slapp(formnyckel(form));
    return;
  }
  const varden = new Map(post.dolt ?? []);
  for (const ett of form.elements) {
    if (ett.type === "hidden" && varden.has(ett.name) && !UTOM.has(ett.name)) ett.value = varden.get(ett.name);
  }
  for (const lada of [form.closest("details"), form.closest("details")?.parentElement?.closest("details")]) {
    if (lada) lada.open = true;
  }
  marke(form, "Inte sparat. Det du skrev finns kvar här. Spara det, eller töm fälten.");
};

const aterstallAlla = (rot = document) => {
  for (const form of rot.querySelectorAll?.("form[data-utkast]") ?? []) aterstall(form);
};

const utkastform = (handelse) => handelse.target.closest?.("form[data-utkast]") ?? handelse.target.form?.closest("form[data-utkast]");

if (!document.documentElement.hasAttribute("data-osparat-lyssnar")) {
  document.documentElement.setAttribute("data-osparat-lyssnar", "");
  for (const slag of ["input", "change"]) {
    document.addEventListener(slag, (handelse) => {
      const form = utkastform(handelse);
      if (form) bokfor(form);
    });
  }
  document.addEventListener("reset", (handelse) => {
    const form = utkastform(handelse);
    if (form) setTimeout(() => bokfor(form));
  });
  let lamnar = false;
  document.addEventListener("submit", (handelse) => {
    const form = utkastform(handelse);
    if (!form || form.hasAttribute("hx-post")) return;
    lamnar = true;
    const post = hamta(formnyckel(form));
    if (post) behall(formnyckel(form), { ...post, skickad: true });
  });
  document.addEventListener("htmx:beforeSwap", (handelse) => {
    if (!utloggad(handelse.detail.xhr)) return;
    handelse.detail.shouldSwap = false; // a log-in page is no receipt
    sattLage("utloggad");
  });
  document.addEventListener("htmx:afterRequest", (handelse) => {
    // The element that asked: by now it may have been replaced by the answer, and `detail.elt` is what is left around it.
    const fragande = handelse.detail.requestConfig?.elt ?? handelse.detail.elt;
    const form = fragande.closest?.("form[data-utkast]");
    if (!form) return;
    if (bekraftat(handelse.detail.xhr)) {
      slapp(formnyckel(form));
      marke(form);
    } else if (skrivet(form) && ![400, 409].includes(handelse.detail.xhr?.status)) {
      marke(form, "Inte sparat: servern svarade inte. Det du skrev finns kvar. Försök igen.");
      sag("Inte sparat: servern svarade inte.", true);
    }
  });
  document.addEventListener("htmx:afterSettle", (handelse) => aterstallAlla(handelse.target.parentElement ?? document));
  window.addEventListener("beforeunload", (handelse) => {
    if (lamnar) return;
    const kvar = [...document.querySelectorAll("form[data-utkast]")].some(
      (form) => (skrivet(form) || form.querySelector(".falt-fel")) && hamta(formnyckel(form)),
    );
    if (kvar) handelse.preventDefault();
  });
  aterstallAlla();
  hamtat.then(() => aterstallAlla());
}

const stig = (adress) => new URL(adress, location.href).pathname;

// Whether an answer is the one that was asked for and says yes: a redirect to the log-in page ends in a 200 too.
export const bekraftat = (xhr) =>
  Boolean(xhr) && xhr.status >= 200 && xhr.status < 300 && !utloggad(xhr);
export const utloggad = (xhr) =>
  Boolean(xhr?.responseURL) &&
  stig(xhr.responseURL) === (document.querySelector("[data-logga-in]")?.dataset.loggaIn ?? "/logga-in/");
