// The chef's page by keyboard: J and K move, G approves and goes on, R sends back with a comment, Enter shows more,
// X marks, Shift+G approves what is marked, U takes the last approval back, ? shows the keys. Without this file the buttons do the same work.

const SKRIVER = "input:not([type=checkbox]), select, textarea";
const kort = () => [...document.querySelectorAll("[data-granska]:not(.granskas)")];
const nu = () => document.activeElement?.closest("[data-granska], [data-granskad]");
const svar = (ord) => {
  document.querySelector("[data-granskningssvar]").textContent = ord;
};

const ga = (till) => {
  if (!till) return;
  till.focus({ preventScroll: true });
  till.scrollIntoView({ block: "nearest" });
};

// The next that waits, below the card where we are or, when there is none, above it.
const nasta = (fran, steg = 1) => {
  const alla = kort();
  if (!fran) return alla[0];
  const lage = (annat) => fran.compareDocumentPosition(annat) & Node.DOCUMENT_POSITION_FOLLOWING;
  const efter = alla.filter((annat) => annat !== fran && lage(annat));
  const fore = alla.filter((annat) => annat !== fran && !lage(annat));
  return steg > 0 ? efter[0] : fore.at(-1);
};

const skicka = (rad, form) => {
  const sedan = nasta(rad) ?? nasta(rad, -1);
  rad.classList.add("granskas"); // on its way: the keys pass it by
  form.requestSubmit();
  if (sedan) ga(sedan);
};

const aterlada = (rad) => rad.querySelector("[data-atersand]");

// The card that was approved last.
let godkand = "";

const tangenter = {
  j: (rad) => ga(nasta(rad)),
  ArrowDown: (rad) => ga(nasta(rad)),
  k: (rad) => ga(nasta(rad, -1)),
  ArrowUp: (rad) => ga(nasta(rad, -1)),
  g: (rad) => rad && skicka(rad, rad.querySelector("[data-godkann]")),
  r: (rad) => {
    if (!rad) return;
    aterlada(rad).open = true;
    rad.querySelector("textarea").focus();
  },
  Enter: (rad) => {
    if (!rad) return;
    const mer = rad.querySelector(".granskning-mer");
    mer.open = !mer.open;
  },
  o: (rad) => rad?.querySelector("h3 a").click(),
  x: (rad) => {
    if (!rad) return;
    rad.querySelector("[name=val]").click();
  },
  u: () => {
    const form = document.querySelector(`#${godkand || "x"} [data-angra]`);
    if (form) form.requestSubmit();
    else svar("Det finns inget godkännande att ångra här.");
  },
  G: () => document.querySelector("#valda").requestSubmit(),
  "?": () => document.querySelector("#tangenter").showModal(),
};

document.addEventListener("keydown", (handelse) => {
  if (handelse.altKey || handelse.metaKey || handelse.defaultPrevented || document.querySelector("dialog[open]")) return;
  const mal = handelse.target;
  const rad = mal.closest?.("[data-granska]");
  if (mal.matches?.(SKRIVER)) {
    if (!rad) return;
    if (handelse.key === "Escape") {
      aterlada(rad).open = false;
      ga(rad);
    } else if (handelse.key === "Enter" && handelse.ctrlKey && mal.form.reportValidity()) skicka(rad, mal.form);
    else return;
    handelse.preventDefault();
    return;
  }
  if (handelse.ctrlKey) return;
  // Enter on a link or a button is that link's or button's own.
  if (handelse.key === "Enter" && mal !== rad) return;
  const gor = tangenter[handelse.key.length === 1 && handelse.key !== "G" ? handelse.key.toLowerCase() : handelse.key];
  if (!gor || !document.querySelector("[data-granska], [data-granskad]")) return;
  if (mal !== document.body && mal.id !== "innehall" && !mal.matches("[data-slut]") && !nu()) return;
  gor(nu());
  handelse.preventDefault();
});

// Keys also work right after the page has come, before anything has the focus.
if (document.activeElement === document.body && kort().length) kort()[0].focus({ preventScroll: true });

const visa = () => {
  const kvar = document.querySelectorAll("[data-granska]").length;
  const slut = document.querySelector("[data-slut]");
  if (slut) {
    slut.hidden = kvar > 0;
    if (!kvar && (document.activeElement === document.body || nu())) slut.focus();
  }
  const valda = document.querySelectorAll("[name=val]:checked").length;
  const antal = document.querySelector("[data-antal-valda]");
  if (antal) antal.textContent = valda ? ` (${valda})` : "";
};

document.addEventListener("htmx:afterSwap", (handelse) => {
  const rad = document.getElementById(handelse.detail.target.id);
  if (!rad?.matches("[data-granska], [data-granskad]")) return;
  htmx.process(rad); // the next key may come before htmx has got so far by itself
  const fel = rad.querySelector("[role=alert]");
  if (rad.querySelector("[data-angra]")) godkand = rad.id;
  // What was not saved, or was taken back and waits again, is where the keyboard is.
  if (fel || rad.matches("[data-granska]")) ga(rad);
  svar(fel ? fel.textContent : `${rad.querySelector(".status")?.textContent ?? ""}: ${rad.querySelector("h3").textContent}`);
  visa();
});

// Answers may come in another order than they were made: of two counts the later holds.
document.addEventListener("htmx:oobBeforeSwap", (handelse) => {
  const ny = handelse.detail.fragment.querySelector?.("[data-stampel]") ?? handelse.detail.fragment;
  const fore = handelse.detail.target.dataset?.stampel;
  if (fore !== undefined && Number(ny.dataset?.stampel ?? Infinity) < Number(fore)) handelse.detail.shouldSwap = false;
});

// Without an answer nothing is done: the card is back among those that wait.
const utan = (handelse) => {
  const rad = handelse.target.closest?.("[data-granska]");
  if (!rad) return;
  rad.classList.remove("granskas");
  svar("Inte sparat: servern svarade inte. Försök igen.");
  ga(rad);
};
document.addEventListener("htmx:sendError", utan);
document.addEventListener("htmx:responseError", utan);

document.addEventListener("change", (handelse) => {
  if (handelse.target.name === "val") visa();
});

document.querySelector("[data-markera]")?.addEventListener("click", () => {
  for (const ruta of document.querySelectorAll("[name=val]")) ruta.checked = !ruta.hasAttribute("data-avviker");
  visa();
});

for (const sak of document.querySelectorAll(".bara-skript")) sak.hidden = false;
