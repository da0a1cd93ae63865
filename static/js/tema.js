// Light, dark or as the system says. A classic script, loaded in the head without defer: a module runs after the first
// paint, and a dark room would flash white at every page. Without JavaScript the page follows the system.
(() => {
  "use strict";

  const NYCKEL = "lagesbild-tema";
  const NASTA = { auto: "ljust", ljust: "morkt", morkt: "auto" };
  const ORD = { auto: "Som datorn", ljust: "Ljust", morkt: "Mörkt" };

  const las = () => {
    try {
      const sparat = localStorage.getItem(NYCKEL);
      return sparat in NASTA ? sparat : "auto";
    } catch {
      return "auto"; // Storage may be closed by policy; the page works all the same.
    }
  };

  const spara = (tema) => {
    try {
      localStorage.setItem(NYCKEL, tema);
    } catch {
      /* as above */
    }
  };

  const visa = (tema) => {
    if (tema === "auto") delete document.documentElement.dataset.tema;
    else document.documentElement.dataset.tema = tema;
    for (const knapp of document.querySelectorAll("[data-temaknapp]")) {
      knapp.hidden = false;
      knapp.dataset.tema = tema;
      const text = `Utseende: ${ORD[tema]}. Byt till ${ORD[NASTA[tema]].toLowerCase()}.`;
      knapp.title = text;
      knapp.querySelector("[data-tematext]").textContent = text;
    }
  };

  let nu = las();
  visa(nu);

  document.addEventListener("DOMContentLoaded", () => visa(nu));
  document.addEventListener("click", (handelse) => {
    if (!handelse.target.closest("[data-temaknapp]")) return;
    nu = NASTA[nu];
    spara(nu);
    visa(nu);
  });
  window.addEventListener("storage", (handelse) => {
    if (handelse.key === NYCKEL) visa((nu = las()));
  });
})();
