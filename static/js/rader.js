// The rows of a week, in the grid and in the meeting: what is typed, what is stored, what is on its way between them.
// A row posts itself (htmx); what the server has not confirmed is kept by osparat.js and sent again by itself. The same
// value twice is no conflict for the server, so sending again can't do harm.

import { kontakt, lage, sag, stangd } from "./kontakt.js";
import { behall, hamta, nycklar, slapp, utloggad } from "./osparat.js";

export const rader = () => [...document.querySelectorAll("[data-veckorad]")];
export const radAv = (element) => element?.closest?.("[data-veckorad]") ?? null;
export const knapp = (rad, tal) => rad.querySelector(`input[type=radio][value="${tal}"]`);
export const nivan = (rad) => rad.querySelector("input[type=radio]:checked")?.value ?? "";
export const vald = (rad) => rad.querySelector("input[type=radio]:checked") ?? rad.querySelector("input[type=radio]");
export const text = (rad) => rad.querySelector("textarea[name^=motivering]");
export const lada = (rad) => text(rad)?.closest("details");
export const dolt = (rad, namn) => rad.querySelector(`.veckokvitto input[name^="${namn}-"]`);
export const rapporterad = (rad) => Boolean(dolt(rad, "sedd")?.value);
// Fields in which a key is a letter and no command.
export const SKRIVER = "textarea, select, input:not([type=radio], [type=checkbox]), [contenteditable]";

const ruta = (rad) => rad.querySelector(".veckokvitto");
const motivering = (rad) => text(rad)?.value.trim() ?? dolt(rad, "seddtext")?.value.trim() ?? "";
const version = (rad) => Number(dolt(rad, "version")?.value || 0);
const vecka = () => document.querySelector("#veckan")?.dataset.vecka ?? location.pathname;
const nyckel = (rad) => `${vecka()}${rad.dataset.stadsdel}`;
const skickat = new WeakMap(); // row → what its latest request held
const nyare = new WeakMap(); // row → the row as the server has it, while this person is in it

// The hidden fields hold what is stored, so a row that differs from them is not saved, whatever the reason.
export const andrad = (rad) =>
  motivering(rad) !== (dolt(rad, "seddtext")?.value.trim() ?? "") || nivan(rad) !== (dolt(rad, "sedd")?.value ?? "");

export const visaKort = (rad) => {
  const kort = rad.querySelector(".veckotext-kort");
  if (!kort) return;
  kort.textContent = motivering(rad) || "Motivera";
  kort.classList.toggle("dampad", !motivering(rad));
};

export const element = (tagg, egenskaper, ...barn) => {
  const nytt = Object.assign(document.createElement(tagg), egenskaper);
  nytt.append(...barn);
  return nytt;
};
const liten = (textContent, onclick) => element("button", { type: "button", className: "knapp knapp-liten", textContent, onclick });

const marke = (rad, ord = "", ...barn) => {
  rad.querySelector("[data-osparat]")?.remove();
  rad.classList.toggle("osparad", Boolean(ord));
  if (!ord) return;
  const p = element("p", { className: "osparat" }, ord, ...barn);
  p.dataset.osparat = "";
  ruta(rad).append(p);
};

const skriv = (rad, mer = {}) =>
  behall(nyckel(rad), { niva: nivan(rad), motivering: text(rad) ? motivering(rad) : null, version: version(rad), ...mer });

export const spara = (rad) => {
  if (stangd()) return;
  rad.dispatchEvent(new CustomEvent("spara"));
};

// --- Sent again by itself, with growing pauses ------------------------------------------------------------------------

const FORSTA = 2000;
const STORSTA = 30000;
let paus = FORSTA;
let ur = null;

const vantande = () => rader().filter((rad) => rad.classList.contains("ej-sparad") && !rad.classList.contains("sparar"));

const sandAlla = () => {
  clearTimeout(ur);
  ur = null;
  if (stangd() || lage() === "utloggad") return;
  vantande().forEach(spara);
};

const senare = () => {
  if (ur !== null) return;
  ur = setTimeout(sandAlla, paus);
  paus = Math.min(paus * 2, STORSTA);
};

kontakt.addEventListener("ater", sandAlla);
window.addEventListener("online", sandAlla);

const misslyckad = (rad, ord, igen = true) => {
  rad.classList.toggle("ej-sparad", igen);
  skriv(rad, { version: skickat.get(rad)?.version ?? version(rad) });
  marke(rad, `Inte sparat: ${ord} `, ...(igen ? [liten("Försök igen", () => spara(rad))] : []));
  sag(`${rad.dataset.namn}: inte sparat.`);
  if (igen) senare();
};

// --- What happens to a row --------------------------------------------------------------------------------------------

document.addEventListener("input", (handelse) => {
  const rad = radAv(handelse.target);
  if (!rad || handelse.target !== text(rad)) return;
  if (andrad(rad)) {
    skriv(rad, { paborjad: true });
    if (!rad.classList.contains("ej-sparad")) marke(rad, "Inte sparat än.");
  } else {
    slapp(nyckel(rad));
    marke(rad);
  }
});

document.addEventListener("change", (handelse) => {
  const rad = radAv(handelse.target);
  if (!rad || !handelse.target.matches("input[type=radio], textarea[name^=motivering]")) return;
  visaKort(rad);
  if (andrad(rad)) {
    if (!rad.querySelector("[data-krock]")) skriv(rad);
    marke(rad, "Inte sparat än.");
  }
  spara(rad);
});

document.addEventListener("htmx:beforeRequest", (handelse) => {
  const rad = handelse.detail.elt;
  if (!rad.matches?.("[data-veckorad]")) return;
  if (stangd()) {
    handelse.preventDefault();
    return;
  }
  rad.classList.add("sparar");
  skickat.set(rad, { niva: nivan(rad), motivering: motivering(rad), version: version(rad) });
});

document.addEventListener("htmx:afterRequest", (handelse) => {
  const rad = handelse.detail.elt;
  if (!rad.matches?.("[data-veckorad]")) return;
  rad.classList.remove("sparar");
  const xhr = handelse.detail.xhr;
  if (utloggad(xhr)) misslyckad(rad, "du är utloggad.");
  else if ([400, 409].includes(xhr?.status) || (xhr?.status >= 200 && xhr?.status < 300)) besvarad(rad, xhr.status);
  else if (xhr?.status === 403) {
    // The page's key is from before a log-out, or the right is gone: the server says which.
    misslyckad(rad, "servern släppte inte in det.");
    kontakt.dispatchEvent(new Event("nyckel"));
  } else if (xhr?.status === 404) misslyckad(rad, "stadsdelen finns inte längre i veckan.", false);
  else misslyckad(rad, "servern svarade inte.");
  jamkaVantande(rad);
});

// An answer in words: saved, refused or in conflict. It has been swapped in already.
const besvarad = (rad, status) => {
  paus = FORSTA;
  rad.classList.remove("ej-sparad", "osparad");
  const krock = rad.querySelector("[data-krock]");
  const fel = ruta(rad).querySelector(".falt-fel");
  rad.classList.toggle("har-fel", Boolean(fel));
  const sist = skickat.get(rad);
  if (status >= 400) {
    // The base version stays with what is kept: after a reload the same question is asked again.
    skriv(rad, { version: sist?.version ?? version(rad), nekad: krock ? "" : (fel?.textContent.trim() ?? "") });
    if (text(rad)?.value.trim()) lada(rad).open = true;
    if (krock) sag(`${rad.dataset.namn}: någon annan hann före. Välj vilket värde som gäller.`);
  } else {
    const falt = text(rad);
    // The server may have tidied the text: what was sent is what is stored.
    if (falt && falt !== document.activeElement && motivering(rad) === sist?.motivering) falt.value = dolt(rad, "seddtext").value;
    if (andrad(rad) && !(motivering(rad) === sist?.motivering && nivan(rad) === sist?.niva)) {
      skriv(rad, { paborjad: true });
      marke(rad, "Inte sparat än.");
    } else {
      slapp(nyckel(rad));
      sag(`${rad.dataset.namn}: ${ruta(rad).textContent.trim()}`);
    }
  }
  visaKort(rad);
  document.dispatchEvent(new CustomEvent("veckan:sparad", { detail: rad }));
};

// --- A conflict: both values are on the row, and the person chooses ---------------------------------------------------

document.addEventListener("click", (handelse) => {
  const krock = handelse.target.closest("[data-krock]");
  const rad = radAv(krock);
  if (!rad) return;
  if (handelse.target.closest("[data-behall]")) {
    knapp(rad, krock.dataset.niva).checked = true;
    if (text(rad)) text(rad).value = krock.dataset.motivering;
    visaKort(rad);
    slapp(nyckel(rad));
    krock.replaceWith(element("span", { className: "dampad", textContent: "Behållet." }));
    vald(rad).focus();
  } else if (handelse.target.closest("[data-spara-mitt]")) spara(rad);
});

// --- What colleagues have saved ---------------------------------------------------------------------------------------

const ta = (rad, ny) => {
  const tal = nivan(ny);
  for (const radio of rad.querySelectorAll("input[type=radio]")) radio.checked = radio.value === tal;
  if (text(rad)) text(rad).value = text(ny)?.value ?? "";
  ruta(rad).replaceChildren(...document.importNode(ruta(ny), true).childNodes);
  rad.classList.remove("har-fel", "ej-sparad", "osparad");
  rad.classList.add("nyss");
  setTimeout(() => rad.classList.remove("nyss"), 2500);
  nyare.delete(rad);
  visaKort(rad);
};

const visaNyare = (rad, ny) => {
  rad.querySelector("[data-nyare]")?.remove();
  nyare.set(rad, ny);
  const tal = nivan(ny);
  const vem = ruta(ny).innerText?.trim() || ruta(ny).textContent.trim().replace(/\s+/g, " ");
  const skal = text(ny)?.value.trim() ?? "";
  const p = element(
    "div",
    { className: "nyare" },
    element("p", {}, element("strong", { textContent: `Nyare värde: ${tal}` }), ` (${vem.replace(/\s+/g, " ")})`),
    ...(skal && text(rad) ? [element("p", { className: "dampad", textContent: `Motivering: ${skal}` })] : []),
    ...(andrad(rad) ? [element("p", { textContent: `Ditt, inte sparat: ${nivan(rad) || "ingen nivå"}` })] : []),
    liten(`Ta ${tal}`, () => {
      slapp(nyckel(rad));
      ta(rad, ny);
      vald(rad).focus();
    }),
  );
  p.dataset.nyare = "";
  ruta(rad).append(p);
};

// True when the row now shows what the server has.
export const jamka = (rad, ny) => {
  if (!ny || version(ny) <= version(rad)) return false;
  if (rad.classList.contains("sparar")) {
    nyare.set(rad, ny);
    return false;
  }
  if (document.activeElement === text(rad) || andrad(rad) || rad.querySelector("[data-krock]")) {
    if (version(nyare.get(rad) ?? rad) < version(ny) || !rad.querySelector("[data-nyare]")) visaNyare(rad, ny);
    return false;
  }
  ta(rad, ny);
  return true;
};

const jamkaVantande = (rad) => {
  const ny = nyare.get(rad);
  if (!ny) return;
  if (version(ny) <= version(rad)) {
    nyare.delete(rad);
    rad.querySelector("[data-nyare]")?.remove();
  } else jamka(rad, ny);
};

document.addEventListener("focusout", (handelse) => {
  const rad = radAv(handelse.target);
  if (rad && nyare.has(rad)) setTimeout(() => jamkaVantande(rad)); // first its own change event, if it has one
});

// --- Back after a reload, a crash or a log-out ------------------------------------------------------------------------

const aterstall = (rad, post) => {
  const lika = post.niva === nivan(rad) && (post.motivering === null || post.motivering === motivering(rad));
  if (lika && !andrad(rad)) {
    slapp(nyckel(rad)); // it arrived, only its receipt did not
    return;
  }
  if (!lika && post.niva) knapp(rad, post.niva).checked = true;
  if (!lika && text(rad) && post.motivering !== null) {
    text(rad).value = post.motivering;
    if (post.motivering !== dolt(rad, "seddtext").value.trim()) lada(rad).open = true;
  }
  dolt(rad, "version").value = post.version || "";
  visaKort(rad);
  if (post.nekad) {
    marke(rad, post.nekad.startsWith("Inte sparat") ? post.nekad : `Inte sparat. ${post.nekad}`);
  } else if (post.paborjad) marke(rad, "Inte sparat. ", liten("Spara", () => spara(rad)));
  else {
    rad.classList.add("ej-sparad");
    marke(rad, "Inte sparat. Skickas igen.");
    spara(rad);
  }
};

// What was left in a row that can no longer be written in is shown, not thrown away.
const visaKvarlamnat = (poster) => {
  const plats = document.querySelector("[data-kvarlamnat]");
  if (!plats) return;
  const lista = element("ul", {});
  for (const [nyckeln, post] of poster) {
    const slug = nyckeln.slice(vecka().length);
    const namn = document.querySelector(`[data-stadsdel="${CSS.escape(slug)}"]`)?.dataset.namn ?? slug;
    const ord = `${namn}: nivå ${post.niva || "–"}${post.motivering ? `, ”${post.motivering}”` : ""} `;
    const rad = element("li", {}, ord);
    rad.append(
      liten("Släng", () => {
        slapp(nyckeln);
        rad.remove();
        if (!lista.children.length) plats.replaceChildren();
      }),
    );
    lista.append(rad);
  }
  plats.replaceChildren(
    element(
      "div",
      { className: "meddelande meddelande-varning" },
      element(
        "div",
        {},
        element("p", { className: "meddelande-rubrik", textContent: "Du har värden som inte blev sparade, och veckan går inte att skriva i nu" }),
        lista,
      ),
    ),
  );
};

export const aterstallAlla = () => {
  const plats = new Map(rader().map((rad) => [nyckel(rad), rad]));
  const utan = [];
  for (const nyckeln of nycklar(vecka())) {
    const post = hamta(nyckeln);
    if (!post) continue;
    if (plats.has(nyckeln)) aterstall(plats.get(nyckeln), post);
    else utan.push([nyckeln, post]);
  }
  if (utan.length) visaKvarlamnat(utan);
};

export const nagotOsparat = () => rader().some((rad) => andrad(rad) || rad.classList.contains("sparar"));

// What could not be saved is kept, but who leaves should know.
window.addEventListener("beforeunload", (handelse) => {
  if (rader().some(andrad)) handelse.preventDefault();
});

