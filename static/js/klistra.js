// Levels copied from Excel: a column or a row of 1–5, alone or with the names of the stadsdelar beside or above them.
// What is pasted is read and shown first; saved by the rows themselves, each with its receipt.

import { element, knapp, nivan, radAv, rader } from "./rader.js";

const nyckel = (namn) => namn.trim().toLocaleLowerCase("sv").replace(/\s+/g, " ");
const TOMT = new Set(["", "-", "–", "—"]);

const namnlista = (alla) => {
  const efter = new Map();
  for (const rad of alla) {
    for (const namn of [rad.dataset.namn, ...(rad.dataset.stavningar ?? "").split("|")]) {
      if (namn.trim()) efter.set(nyckel(namn), rad);
    }
  }
  return efter;
};

const VECKA = /^(?:v\.?|vecka)?\s*0*(\d{1,2})$/i;

// What stands before the levels in a line of the year's table without its heading: the week, perhaps the month or year.
const framfor = (rad, antal, vecka) => {
  const tal = VECKA.exec(rad[0])?.[1];
  const veckan = tal && (/^(v|\d\d)/i.test(rad[0]) || (Number(tal) === vecka && tal > 5));
  return rad.slice(0, Math.max(rad.length - antal, veckan ? 1 : 0));
};

const rutor = (klipp) => {
  const tabell = klipp.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n").map((rad) => rad.split("\t").map((c) => c.trim()));
  return tabell.filter((rad) => rad.some(Boolean));
};

const vand = (tabell) => tabell[0].map((_, n) => tabell.map((rad) => rad[n] ?? ""));

// [{ namn, rad | null, varde, fel }], or a sentence that says why nothing could be read.
export const las = (klipp, alla, fran, vecka) => {
  let tabell = rutor(klipp);
  if (!tabell.length) return "Urklippet är tomt.";
  const namn = namnlista(alla);
  const kand = (cell) => namn.has(nyckel(cell));
  const bredd = Math.max(...tabell.map((rad) => rad.length));
  if (bredd > 1 && tabell[0].slice(1).some(kand)) {
    // The names stand above: each row below is a week. More than one: the one that says this week.
    const veckor = tabell.slice(1);
    const denna = veckor.filter((rad) => Number(VECKA.exec(rad[0])?.[1]) === vecka);
    const utanNamn = !kand(tabell[0][0]);
    if (!veckor.length) return "Under stadsdelarnas namn finns inga nivåer. Ta med raden med nivåer.";
    if (veckor.length > 1 && !(utanNamn && denna.length === 1)) return `Kopiera en vecka åt gången: raden för vecka ${vecka}.`;
    const vald = veckor.length > 1 ? denna[0] : veckor[0];
    if (utanNamn && veckor.length === 1 && /\d/.test(vald[0]) && !denna.length) return `Raden gäller ”${vald[0]}”, inte vecka ${vecka}.`;
    tabell = vand([tabell[0], vald]).slice(utanNamn ? 1 : 0);
  } else if (bredd > 1 && tabell.length === 1 && !kand(tabell[0][0])) {
    const etiketter = framfor(tabell[0], alla.length, vecka);
    if (etiketter.length) {
      const tal = etiketter.map((cell) => VECKA.exec(cell)?.[1]).findLast(Boolean);
      if (!tal) return "Raden har fler rutor än det finns stadsdelar. Kopiera den tillsammans med stadsdelarnas namn.";
      if (Number(tal) !== vecka) return `Raden gäller vecka ${tal}, inte vecka ${vecka}.`;
      fran = alla[0];
    }
    tabell = vand([tabell[0].slice(etiketter.length)]);
  } else if (bredd > 2) return "Kopiera bara kolumnen med namn och kolumnen med nivåer.";
  const medNamn = tabell.some((rad) => rad.length > 1);
  const borjan = Math.max(0, alla.indexOf(fran));
  const ut = tabell.map((celler, n) => {
    const [etikett, varde] = medNamn ? [celler[0], celler[1] ?? ""] : ["", celler[0]];
    const rad = medNamn ? (namn.get(nyckel(etikett)) ?? null) : (alla[borjan + n] ?? null);
    const post = { namn: rad?.dataset.namn ?? etikett, rad, varde, fel: "" };
    if (!rad) post.fel = medNamn ? `${etikett || "En tom ruta"} är ingen stadsdel den här veckan` : "Det finns ingen fler stadsdel att fylla";
    else if (TOMT.has(varde)) post.fel = "";
    else if (!/^[1-5]$/.test(varde)) post.fel = `${varde} är ingen nivå`;
    return post;
  });
  const sedda = new Map();
  for (const post of ut) {
    if (!post.rad || TOMT.has(post.varde)) continue;
    if (sedda.has(post.rad) && sedda.get(post.rad).varde !== post.varde) {
      post.fel ||= `${post.namn} står två gånger, med olika nivå`;
      sedda.get(post.rad).fel ||= post.fel;
    }
    sedda.set(post.rad, post);
  }
  // A heading such as "Stadsdel | Nivå" is no row.
  if (medNamn && ut[0].fel && !ut[0].rad && !/\d/.test(ut[0].varde)) ut.shift();
  return ut;
};

const chip = (tal) =>
  element("span", { className: `niva ${tal ? `niva-${tal}` : "niva-saknas"}`, textContent: tal || "–" });

const visa = (poster, tillbaka) => {
  document.querySelector("#klistrat")?.remove();
  const ruta = element("dialog", { className: "dialog klistrat", id: "klistrat" });
  ruta.setAttribute("aria-labelledby", "klistrat-rubrik");
  const inre = element("div", {}, element("h2", { id: "klistrat-rubrik", textContent: "Klistrat från Excel" }));
  ruta.append(inre);
  const bra = Array.isArray(poster) ? poster.filter((p) => p.rad && !p.fel && !TOMT.has(p.varde) && nivan(p.rad) !== p.varde) : [];
  if (Array.isArray(poster)) {
    const kropp = element("tbody", {});
    for (const post of poster) {
      const nytt = post.fel
        ? element("span", { className: "falt-fel", textContent: `${post.fel}.` })
        : TOMT.has(post.varde)
          ? element("span", { className: "dampad", textContent: "Tomt, rörs inte" })
          : nivan(post.rad) === post.varde
            ? element("span", { className: "dampad", textContent: `Redan ${post.varde}` })
            : chip(post.varde);
      const namn = element("th", { scope: "row", textContent: post.namn || "–" });
      kropp.append(element("tr", {}, namn, element("td", {}, post.rad ? chip(nivan(post.rad)) : ""), element("td", {}, nytt)));
    }
    const huvud = element("tr", {}, ...["Stadsdel", "Nu", "Nytt"].map((textContent) => element("th", { scope: "col", textContent })));
    inre.append(element("table", { className: "tabell tabell-hel" }, element("thead", {}, huvud), kropp));
    const fel = poster.filter((p) => p.fel).length;
    if (fel) inre.append(element("p", { textContent: `${fel === 1 ? "En rad" : `${fel} rader`} går inte att läsa och sparas inte.` }));
  } else inre.append(element("p", { className: "falt-fel", textContent: poster }));
  const stang = () => {
    ruta.close();
    ruta.remove();
    tillbaka?.focus();
  };
  const angra = element("button", { type: "button", className: "knapp", textContent: bra.length ? "Ångra" : "Stäng", onclick: stang });
  const knappar = element("div", { className: "atgarder" }, angra);
  if (bra.length) {
    const sparaAlla = () => {
      stang();
      for (const post of bra) {
        knapp(post.rad, post.varde).checked = true;
        knapp(post.rad, post.varde).dispatchEvent(new Event("change", { bubbles: true }));
      }
    };
    const namn = `Spara ${bra.length} ${bra.length === 1 ? "nivå" : "nivåer"}`;
    knappar.append(element("button", { type: "button", className: "knapp knapp-primar", textContent: namn, autofocus: true, onclick: sparaAlla }));
  }
  inre.append(knappar);
  ruta.addEventListener("cancel", () => setTimeout(() => ruta.remove()));
  document.body.append(ruta);
  ruta.showModal();
};

document.addEventListener("paste", (handelse) => {
  const nu = document.activeElement;
  const rad = radAv(handelse.target) ?? radAv(nu);
  const klipp = handelse.clipboardData?.getData("text/plain") ?? "";
  if (!klipp.trim() || document.querySelector("dialog[open]")) return;
  // At the top of the page it is meant for the first stadsdel, if it looks like levels at all.
  const hogstUpp = (nu === document.body || nu.id === "innehall") && rader().length > 0 && /[1-5]/.test(klipp);
  if (!hogstUpp && !(rad && nu.matches("input[type=radio], summary, a, button"))) return;
  handelse.preventDefault();
  visa(las(klipp, rader(), rad, Number(/\/(\d+)\/?$/.exec(document.querySelector("#veckan").dataset.vecka)?.[1])), document.activeElement);
});
