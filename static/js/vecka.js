// The weekly grid by keyboard: digits set a level, arrows change row, Enter opens the motivering, Escape goes back.
// Saving is htmx's (each row posts itself on change); without this file the form and its button do the same work.

const grid = document.querySelector(".veckogrid");
const rader = [...document.querySelectorAll("[data-veckorad]")];

const niva = (rad, tal) => rad.querySelector(`input[type=radio][value="${tal}"]`);
const vald = (rad) => rad.querySelector("input[type=radio]:checked") ?? rad.querySelector("input[type=radio]");
const text = (rad) => rad.querySelector("textarea");
const dolt = (rad, namn) => rad.querySelector(`.veckokvitto input[name^="${namn}-"]`);

// The hidden fields hold what is stored, so a row that differs from them is not saved, whatever the reason.
const osparad = (rad) =>
  text(rad).value.trim() !== dolt(rad, "seddtext").value.trim() ||
  (rad.querySelector("input[type=radio]:checked")?.value ?? "") !== dolt(rad, "sedd").value;

const visaKort = (rad) => {
  const kort = rad.querySelector(".veckotext-kort");
  const skrivet = text(rad).value.trim();
  kort.textContent = skrivet || "Lägg till";
  kort.classList.toggle("dampad", !skrivet);
};

const satt = (rad, tal) => {
  const knapp = niva(rad, tal);
  const nytt = !knapp.checked;
  knapp.checked = true;
  knapp.focus();
  if (nytt) knapp.dispatchEvent(new Event("change", { bubbles: true }));
};

const flytta = (rad, steg) => {
  const nasta = rader[rader.indexOf(rad) + steg];
  if (nasta) vald(nasta).focus();
};

grid?.addEventListener("keydown", (handelse) => {
  const rad = handelse.target.closest("[data-veckorad]");
  if (!rad || handelse.ctrlKey || handelse.metaKey || handelse.altKey) return;
  if (handelse.target.matches("textarea")) {
    if (handelse.key !== "Escape") return;
    vald(rad).focus();
    rad.querySelector("details").open = false;
  } else if (handelse.target.matches("input[type=radio]")) {
    if (/^[1-5]$/.test(handelse.key)) satt(rad, handelse.key);
    else if (handelse.key === "ArrowDown") flytta(rad, 1);
    else if (handelse.key === "ArrowUp") flytta(rad, -1);
    else if (handelse.key === "Enter") {
      rad.querySelector("details").open = true;
      text(rad).focus();
    } else return;
  } else return;
  handelse.preventDefault();
});

// From the top of the page one arrow key is enough to start.
document.addEventListener("keydown", (handelse) => {
  const fri = document.activeElement === document.body || document.activeElement?.id === "innehall";
  if (handelse.key !== "ArrowDown" || !fri || !rader.length) return;
  handelse.preventDefault();
  vald(rader.find((rad) => !rad.querySelector("input:checked")) ?? rader[0]).focus();
});

// A conflict: both values are on the row, and the person chooses.
grid?.addEventListener("click", (handelse) => {
  const rad = handelse.target.closest("[data-veckorad]");
  const krock = handelse.target.closest("[data-krock]");
  if (!krock) return;
  if (handelse.target.closest("[data-behall]")) {
    niva(rad, krock.dataset.niva).checked = true;
    text(rad).value = krock.dataset.motivering;
    visaKort(rad);
    krock.replaceWith(Object.assign(document.createElement("span"), { className: "dampad", textContent: "Behållet." }));
    vald(rad).focus();
  } else if (handelse.target.closest("[data-spara-mitt]")) {
    vald(rad).dispatchEvent(new Event("change", { bubbles: true }));
  }
});

// Who signs has seen the levels as they stand on the page, also those saved since it was opened.
document.addEventListener("submit", (handelse) => {
  const sett = handelse.target.querySelector("[data-sett]");
  if (!sett || !rader.length) return;
  const version = (rad) => dolt(rad, "version");
  sett.value = rader.map((rad) => `${version(rad).name.split("-")[1]}.${version(rad).value || 0}`).join(",");
});

const visa = () => {
  const raknare = document.querySelector("[data-raknare]");
  if (raknare) raknare.textContent = rader.filter((rad) => dolt(rad, "sedd")?.value).length;
  document.querySelector("[data-resten]")?.toggleAttribute(
    "hidden",
    rader.every((rad) => dolt(rad, "sedd")?.value),
  );
};

for (const rad of rader) {
  rad.addEventListener("htmx:beforeRequest", () => rad.classList.add("sparar"));
  rad.addEventListener("htmx:afterRequest", () => rad.classList.remove("sparar"));
  text(rad).addEventListener("change", () => visaKort(rad));
  rad.addEventListener("htmx:afterSwap", () => {
    const fel = Boolean(rad.querySelector(".veckokvitto .falt-fel"));
    rad.classList.remove("ej-sparad");
    rad.classList.toggle("har-fel", fel);
    // A text that was refused must be in sight: it is nowhere but here.
    if ((fel || rad.querySelector(".krock")) && text(rad).value.trim()) rad.querySelector("details").open = true;
    visa();
  });
  for (const fel of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    rad.addEventListener(fel, () => {
      rad.classList.add("ej-sparad");
      rad.querySelector("[data-ej-sparad]")?.remove();
      const ruta = document.createElement("p");
      ruta.className = "falt-fel";
      ruta.dataset.ejSparad = "";
      ruta.setAttribute("role", "alert");
      ruta.textContent = "Inte sparat: servern svarade inte. ";
      const igen = Object.assign(document.createElement("button"), {
        type: "button",
        className: "knapp knapp-smal",
        textContent: "Försök igen",
      });
      igen.addEventListener("click", () => vald(rad).dispatchEvent(new Event("change", { bubbles: true })));
      ruta.append(igen);
      rad.querySelector(".veckokvitto").append(ruta);
    });
  }
}

// What could not be saved would be lost with the page.
window.addEventListener("beforeunload", (handelse) => {
  if (rader.some(osparad)) handelse.preventDefault();
});

// "Resten" leaves the page: first what is on its way to the server must have got its answer.
let vantar = null;
document.querySelector("#veckoform")?.addEventListener("submit", (handelse) => {
  if (!document.querySelector("[data-veckorad].sparar")) return;
  handelse.preventDefault();
  vantar = handelse.submitter;
});
document.addEventListener("htmx:afterSettle", () => {
  if (!vantar || document.querySelector("[data-veckorad].sparar")) return;
  const knapp = vantar;
  vantar = null;
  if (!document.querySelector(".veckokvitto :is(.falt-fel, .krock)")) knapp.form.requestSubmit(knapp);
});

// Every change is saved at once, so the button of those without JavaScript would only confuse.
document.querySelector("[data-utan-js]")?.setAttribute("hidden", "");
document.querySelector("[data-med-js]")?.removeAttribute("hidden");
