// What colleagues enter appears by itself: about once a second the page asks whether the week has changed (204: no).
// What has `data-levande` is drawn again when the server draws it otherwise; rows are handed to rader.js. Focus, open
// details and what is being typed are never touched. See docs/beslut/0004.

import { anvandare, kontakt, sag, sattLage, stangd } from "./kontakt.js";
import { skrivet } from "./osparat.js";
import { SKRIVER, jamka, nagotOsparat, rader } from "./rader.js";

const TAKT = 1000;
const STORSTA = 15000;
const SVARSTID = 10000;

const veckan = () => document.querySelector("#veckan[data-levande-pa]");
const vantande = new Map(); // data-levande → [its new element, the document it came with]
const ritat = new Map(); // data-levande → as the server last drew it
let paus = TAKT;
let ur = null;
let pagar = null;
let efter = veckan()?.dataset.andring ?? "";
let annat = veckan()?.dataset.annat; // differs when something besides levels has changed

// The same but for what differs every time: CSRF tokens and ids that are made new.
const form = (element) =>
  element.outerHTML.replace(/(name="csrfmiddlewaretoken" value=")[^"]*/g, "$1").replace(/insats-[0-9a-f]{6}-/g, "");
const levande = (rot) => [...rot.querySelectorAll("[data-levande]")];

const minns = () => {
  for (const del of levande(document)) ritat.set(del.dataset.levande, form(del));
};

// Somebody is in the middle of something there.
const upptagen = (del) =>
  (del.contains(document.activeElement) && document.activeElement.matches(SKRIVER)) ||
  [...del.querySelectorAll("form:not(#veckoform)")].some(skrivet) || // the rows look after themselves
  (del.closest("form[data-utkast]") && skrivet(del.closest("form[data-utkast]"))) ||
  Boolean(del.querySelector(".htmx-request, dialog[open]"));

const fokusnyckel = (del) => {
  const nu = document.activeElement;
  if (!nu || !del.contains(nu) || nu === del) return null;
  const lika = (ett) =>
    ett.tagName === nu.tagName &&
    (nu.id ? ett.id === nu.id : ett.getAttribute("name") === nu.getAttribute("name") && ett.textContent === nu.textContent) &&
    ett.getAttribute("href") === nu.getAttribute("href") &&
    ett.getAttribute("value") === nu.getAttribute("value");
  return lika;
};

const byt = (del, ny) => {
  const lika = fokusnyckel(del);
  const oppna = [...del.querySelectorAll("details")].map((lada) => lada.open);
  const nytt = document.importNode(ny, true);
  // The receipt of what this person just saved there is in nobody else's picture: it stays until the next change.
  const kvitto = del.querySelector(".kvitto");
  if (kvitto && !kvitto.dataset.buret && !nytt.querySelector(".kvitto")) {
    kvitto.dataset.buret = "";
    nytt.append(kvitto);
  }
  del.replaceWith(nytt);
  const lador = [...nytt.querySelectorAll("details")];
  if (lador.length === oppna.length) lador.forEach((lada, n) => (lada.open = oppna[n]));
  window.htmx?.process(nytt);
  if (lika) [...nytt.querySelectorAll("*")].find(lika)?.focus({ preventScroll: true });
};

const nyNyckel = (dok) => {
  const token = dok.querySelector("input[name=csrfmiddlewaretoken]")?.value;
  if (!token) return;
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
  for (const falt of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) falt.value = token;
};

// Fastställd or opened again, or other stadsdelar: then the rows themselves are of another kind.
const omritas = (nu, ny) =>
  nu.dataset.skriver !== ny.dataset.skriver ||
  [...nu.querySelectorAll("[data-stadsdel]")].map((rad) => rad.dataset.stadsdel).join() !==
    [...ny.querySelectorAll("[data-stadsdel]")].map((rad) => rad.dataset.stadsdel).join();

const ritaAllt = (nu, ny) => {
  nu.dataset.skriver = ny.dataset.skriver;
  vantande.clear();
  nu.replaceChildren(...document.importNode(ny, true).childNodes);
  window.htmx?.process(nu);
  minns();
  document.dispatchEvent(new CustomEvent("veckan:omritad"));
};

// What somebody is in the middle of waits for its turn.
const ritaVantande = () => {
  for (const [namn, [nydel, dok]] of vantande) {
    const del = veckan().querySelector(`[data-levande="${CSS.escape(namn)}"]`);
    const drag = form(nydel);
    if (del && upptagen(del)) continue;
    vantande.delete(namn);
    if (!del || ritat.get(namn) === drag) continue;
    const rad = del.closest("[data-stadsdel]");
    if (form(del) !== drag) byt(del, nydel);
    ritat.set(namn, drag);
    // Who signs signs the events that the row shows.
    if (rad) rad.dataset.handelsestampel = dok.getElementById(rad.id)?.dataset.handelsestampel ?? "";
  }
};

const visa = (html) => {
  const dok = new DOMParser().parseFromString(html, "text/html");
  const [nu, ny] = [veckan(), dok.querySelector("#veckan")];
  if (!nu || !ny) return;
  nyNyckel(dok);
  efter = String(Math.max(efter, ny.dataset.andring));
  annat = ny.dataset.annat;
  if (omritas(nu, ny)) {
    if (!nagotOsparat() && !upptagen(nu)) {
      ritaAllt(nu, ny);
      sag("Veckan visas på nytt.");
      return;
    }
    sag("Veckans läge är ändrat. Det du skriver är inte sparat.");
  }
  const andrade = [];
  for (const rad of rader()) if (jamka(rad, dok.getElementById(rad.id))) andrade.push(rad.dataset.namn);
  for (const nydel of levande(ny)) vantande.set(nydel.dataset.levande, [nydel, dok]);
  ritaVantande();
  if (andrade.length) sag(`Ändrat av andra: ${andrade.join(", ")}.`);
  document.dispatchEvent(new CustomEvent("veckan:andrad"));
};

// First the rows alone, which cost little, then all the rest: at once, and where only levels have changed, of which the
// rows and what is counted from them show all there is, when nobody has set any for a while.
const LUGN = 400;
const UTSPRIDDA = 3000;
const TRANGT = 250;
const NIVALUGN = 1500;
const NIVALANGST = 20000;
const [sidan] = performance.getEntriesByType("navigation");
let tog = sidan ? sidan.responseEnd - sidan.requestStart : 0; // ms for the latest whole drawing: a slow server is asked less often
let svarade = 0; // ms for the latest answer about the rows
let helt = 0; // since when something besides the rows may have changed
let spridning = 0; // ms: all pages of a meeting want the whole at once; where that takes its time they come one by one
let baraNivaer = false; // all that has changed since `helt` are levels
let senast = 0; // the latest change
let nyss = false; // the latest answer was a change
let ritning = null; // the whole drawing on its way
let helritat = 0; // the latest

const dagsForAllt = () => {
  if (!helt || ritning) return false;
  const nu = Date.now() - spridning;
  if (baraNivaer) return nu - senast > Math.max(NIVALUGN, 4 * tog) || nu - helt > NIVALANGST;
  return nu >= helt && Date.now() - helritat > 4 * tog;
};

const visaRader = (html) => {
  const dok = new DOMParser().parseFromString(html, "text/html");
  const ny = dok.querySelector("#veckan");
  if (!ny) return;
  efter = String(Math.max(efter, ny.dataset.andring));
  senast = Date.now();
  const bara = annat === ny.dataset.annat;
  // A first page may have been slow to come from a server that is quick: what must be seen soon goes by the rows' answer.
  const langsam = bara ? tog : svarade > TRANGT ? svarade : 0;
  if (!helt || (baraNivaer && !bara)) spridning = Math.random() * Math.min(4 * langsam, UTSPRIDDA);
  helt ||= senast;
  baraNivaer = bara;
  if (ny.dataset.skriver !== veckan().dataset.skriver) {
    helt = 1; // fastställd or opened again: all of it, at once
    return;
  }
  const andrade = rader().filter((rad) => jamka(rad, dok.getElementById(rad.id)));
  if (andrade.length) sag(`Ändrat av andra: ${andrade.map((rad) => rad.dataset.namn).join(", ")}.`);
  document.dispatchEvent(new CustomEvent("veckan:andrad"));
};

// One question: the rows, or all of it. Gives what has changed as HTML, "" for nothing, null when this page may not know.
const las = async (allt) => {
  const adress = new URL(veckan().dataset.levandeAdress, location.href);
  adress.searchParams.set("efter", allt ? "" : efter);
  if (!allt) adress.searchParams.set("rader", "");
  if (veckan().dataset.vy) adress.searchParams.set(veckan().dataset.vy, "");
  const avbrott = new AbortController();
  const grans = setTimeout(() => avbrott.abort(), SVARSTID);
  try {
    const svar = await fetch(adress, { redirect: "manual", cache: "no-store", signal: avbrott.signal });
    if (svar.type === "opaqueredirect") {
      efter = ""; // after a new log-in everything is asked for again, with a new CSRF token
      sattLage("utloggad");
      return null;
    }
    if (svar.status === 403 || svar.status === 404) {
      sattLage("nekad");
      return null;
    }
    if (!svar.ok) throw new Error(svar.status);
    const vem = svar.headers.get("X-Anvandare");
    if (vem && vem !== anvandare) {
      sattLage("annan");
      return null;
    }
    const html = svar.status === 204 ? "" : await svar.text();
    sattLage("");
    return html;
  } finally {
    clearTimeout(grans);
  }
};

// The whole takes its time where many want it: the rows are asked for meanwhile, and what is older never replaces newer.
const hamtaAllt = async () => {
  const start = Date.now();
  helt = 0;
  try {
    const html = await las(true);
    helritat = Date.now();
    tog = helritat - start;
    if (html) visa(html);
  } catch (fel) {
    helt = start; // once more
    throw fel;
  }
};

const hamtaRader = async () => {
  const start = Date.now();
  const html = await las(false);
  svarade = Date.now() - start;
  nyss = Boolean(html);
  if (html) visaRader(html);
  else if (html === "") ritaVantande();
  // That nobody answers is said by the next question about the rows.
  if (dagsForAllt()) ritning = hamtaAllt().catch(() => {}).finally(() => (ritning = null));
};

const hamta = async () => {
  try {
    await (efter === "" ? hamtaAllt() : hamtaRader());
    paus = helt && (nyss || !baraNivaer) ? Math.min(Math.max(LUGN, 4 * svarade), TAKT) : TAKT;
  } catch {
    sattLage("borta");
    paus = Math.min(paus * 2, STORSTA);
  }
};

// Asks now; who asks while an answer is on its way gets the one after it.
export const fraga = async () => {
  if (!veckan() || stangd()) return;
  if (pagar) await pagar;
  clearTimeout(ur);
  pagar = hamta();
  await pagar;
  pagar = null;
  clearTimeout(ur);
  if (!document.hidden && !stangd()) ur = setTimeout(fraga, paus);
};

if (veckan()) {
  minns();
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) clearTimeout(ur);
    else fraga();
  });
  window.addEventListener("online", fraga);
  kontakt.addEventListener("nyckel", () => {
    efter = "";
    fraga();
  });
  ur = setTimeout(fraga, TAKT);
}
