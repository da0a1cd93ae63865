// A section's page: turns its textareas into editors, keeps what is typed here and on the server, tells who else is there.
// Without this file the same textareas are saved as they are.

import { gorRedigerare, skapa } from "./redigerare.js";
import { alla, behall, slapp } from "./textlager.js";

const SPARA_EFTER = 1200; // ms after the last key
const SPARA_MINST = 6000; // while somebody types without a pause
const PULS = 10000;
const STAM = "utkast:";
const LANGST = 30 * 24 * 3600 * 1000;

const UTOM = new Set(["csrfmiddlewaretoken", "handling"]);
const JAMFORS_INTE = new Set(["bygger_pa", "bas", "flik", "tillstand"]);
const innehall = (formular) => [...new FormData(formular)].filter(([namn]) => !UTOM.has(namn));
const ord = (html = "") => new DOMParser().parseFromString(html, "text/html").body.textContent.replace(/\s+/g, "");

// --- On this computer ------------------------------------------------------------------------------------------------
// The key holds the person, the section and the tab: nobody else is offered the text, two tabs do not share a place.

const stam = (formular) => `${STAM}${formular.dataset.anvandare}:${new URL(formular.action).pathname}:`;

// Whether the same person has saved since and all the words stand in the form's: then nothing is left to take back.
const sparatSedan = (formular, utkast, nu, namn) => {
  if (!["text", "kommentar"].includes(namn) || !(Number(utkast.get("bygger_pa")) < Number(formular.dataset.egenVersion))) return false;
  const delar = stycken(utkast.get(namn)).map((stycke) => stycke.replace(/\s+/g, ""));
  return (delar.length ? delar : [ord(utkast.get(namn))]).every((del) => ord(nu.get(namn)).includes(del));
};

// What was kept and is neither stored nor in the form, newest first.
const kvarlamnade = async (formular) => {
  const klart = document.querySelector("#meddelanden .meddelande-klar");
  const nu = new Map(innehall(formular));
  const kvar = [];
  for (const [nyckel, post] of await alla(stam(formular))) {
    const utkast = new Map(post?.falt ?? []);
    const namn = [...new Set([...utkast.keys(), ...nu.keys()])].filter((n) => !JAMFORS_INTE.has(n));
    const samma = namn.every((n) => ord(utkast.get(n)) === ord(nu.get(n)) || sparatSedan(formular, utkast, nu, n));
    const gammalt = !post || !(Date.now() - post.tid < LANGST);
    if (samma || gammalt || (post.skickad && klart)) slapp(nyckel);
    else kvar.push({ nyckel, tid: post.tid, utkast });
  }
  return kvar.sort((a, b) => b.tid - a.tid);
};

// The first paragraph that the draft has and the form has not: two drafts begin alike, so their beginnings tell nothing.
const stycken = (html = "") =>
  [...new DOMParser().parseFromString(html, "text/html").querySelectorAll("p, h3, h4, li, td, th")].map((ett) => ett.textContent.trim());
const skiljer = (formular, utkast) => {
  for (const namn of ["text", "kommentar"]) {
    const nu = new Set(stycken(formular.elements[namn]?.value));
    const nytt = stycken(utkast.get(namn)).find((stycke) => stycke && !nu.has(stycke));
    if (nytt) return nytt.length > 160 ? `… ${nytt.slice(-160)}` : nytt;
  }
  return "";
};

// Its version comes back too: has somebody saved since, the server shows both.
const taTillbaka = (formular, utkast, redigerare) => {
  for (const falt of formular.elements) {
    if (!falt.name || UTOM.has(falt.name)) continue;
    if (["radio", "checkbox"].includes(falt.type)) falt.checked = utkast.get(falt.name) === falt.value;
    else if (utkast.has(falt.name)) falt.value = utkast.get(falt.name);
  }
  for (const [falt, ruta] of redigerare) ruta.commands.setContent(falt.value);
};

const erbjud = (formular, { nyckel, tid, utkast }, redigerare, vidAndring) => {
  const knapp = (text, klass, gor) =>
    skapa("button", {
      type: "button",
      className: `knapp knapp-smal ${klass}`,
      textContent: text,
      onclick: () => {
        gor();
        besked.remove();
      },
    });
  const nar = new Date(tid).toLocaleString("sv-SE", { dateStyle: "short", timeStyle: "short" });
  const besked = skapa(
    "div",
    { className: "meddelande meddelande-varning" },
    skapa(
      "div",
      {},
      skapa("p", { className: "meddelande-rubrik", textContent: `Du har text här från ${nar} som inte blev sparad` }),
      skapa("p", { className: "dampad", textContent: ["Skriven i den här webbläsaren.", skiljer(formular, utkast)].join(" ").trim() }),
      skapa(
        "div",
        { className: "rad" },
        knapp("Ta tillbaka den", "", () => {
          taTillbaka(formular, utkast, redigerare);
          vidAndring();
        }),
        knapp("Släng den", "knapp-stilla", () => slapp(nyckel)),
      ),
    ),
  );
  besked.setAttribute("role", "status");
  formular.before(besked);
};

// --- On the server ---------------------------------------------------------------------------------------------------

const vem = ({ namn, skriver }) => `${namn} har också avsnittet öppet${skriver ? " och skriver" : ""}.`;

// What goes wrong is said where one looks while writing: below the buttons of the editor that is used.
const varningsrad = (formular) => {
  const rad = skapa("p", { className: "redigerare-varning" });
  rad.setAttribute("role", "status");
  rad.dataset.forbindelse = "";
  formular.querySelector(".redigerare-verktyg")?.append(rad);
  formular.addEventListener("focusin", (handelse) => {
    const verktyg = handelse.target.closest(".redigerare")?.querySelector(".redigerare-verktyg");
    if (verktyg && rad.parentElement !== verktyg) verktyg.append(rad);
  });
  return rad;
};

const kontakt = (formular) => {
  const kvitto = formular.querySelector("[data-kvitto]");
  const narvaro = document.querySelector("[data-narvaro]");
  const varning = varningsrad(formular);
  let osant = false; // typed since the server last had it
  let pagar = false;
  let forst = 0;
  let ur = null;
  let sagt = "";
  let villeSpara = false; // and could not

  const sag = (text, ton = "") => {
    if (text === sagt) return;
    sagt = text;
    kvitto.textContent = text;
    kvitto.dataset.ton = ton;
    varning.textContent = ton === "fel" ? text : "";
  };
  const kvarHar = () =>
    formular.dataset.paDatorn === "nej"
      ? "Texten finns bara i den här fliken. Stäng den inte."
      : "Texten finns kvar på den här datorn och skickas när kontakten är tillbaka.";

  const data = (medText) => {
    const ut = new FormData(formular);
    if (!medText) for (const namn of ["text", "kommentar", "rubrik"]) ut.delete(namn);
    ut.set("skriver", formular.dataset.andrat === undefined ? "0" : "1");
    return ut;
  };

  const visa = (svar) => {
    const byggerPa = Number(formular.elements.bygger_pa.value);
    const rader = svar.andra.map(vem);
    if (svar.version > byggerPa) rader.push(`${svar.av || "Någon annan"} har sparat avsnittet sedan du öppnade det. Din text är kvar. När du sparar visas båda.`);
    const text = rader.join(" ");
    if (narvaro.textContent.trim() !== text) narvaro.textContent = text;
  };

  const utanKontakt = () => {
    const spara = villeSpara ? " Den är inte sparad i avsnittet än: tryck på Spara igen då." : "";
    sag(`Ingen kontakt med servern. ${kvarHar()}${spara}`, "fel");
  };

  const skicka = async () => {
    if (pagar) return;
    clearTimeout(ur);
    ur = null;
    const medText = osant;
    pagar = true;
    osant = false;
    forst = 0;
    let igen = false;
    try {
      const svar = await fetch(formular.dataset.puls, { method: "POST", body: data(medText), headers: { Accept: "application/json" } });
      if (svar.redirected) {
        igen = true;
        sag("Du är utloggad. Texten finns kvar på den här datorn. Logga in i en annan flik.", "fel");
      } else {
        const lasbart = svar.headers.get("Content-Type")?.includes("json") ? await svar.json() : null;
        if (lasbart) visa(lasbart);
        if (svar.ok && medText) {
          const sen = villeSpara ? "Kontakten är tillbaka. Tryck på Spara igen." : "Kollegorna ser det när du sparar.";
          sag(`Utkastet är sparat på servern ${lasbart.klockan}. ${sen}`);
        }
        else if (svar.ok && sagt.startsWith("Ingen kontakt")) sag("");
        else if (lasbart?.fel) sag(`Utkastet är inte sparat på servern. ${lasbart.fel}`, "fel");
        else if (!svar.ok) {
          igen = true;
          sag("Utkastet är inte sparat på servern. Texten finns kvar på den här datorn.", "fel");
        }
      }
    } catch {
      igen = true;
      utanKontakt();
    }
    pagar = false;
    osant ||= igen && medText;
    if (osant) ur ??= setTimeout(skicka, igen ? 5000 : SPARA_EFTER);
  };

  const skrivet = () => {
    osant = true;
    forst ||= Date.now();
    if (pagar) return;
    clearTimeout(ur);
    ur = setTimeout(skicka, Math.max(0, Math.min(SPARA_EFTER, forst + SPARA_MINST - Date.now())));
  };

  setInterval(() => {
    if (!document.hidden && !ur) skicka();
  }, PULS);
  window.addEventListener("online", () => skicka());
  // A tab that closes: what was typed in its last second goes on its own.
  window.addEventListener("pagehide", () => {
    if (osant) navigator.sendBeacon(formular.dataset.puls, data(true));
  });
  // Asked before the page is left for an answer: without one the browser would show its own page instead of the text.
  const garAttNa = async () => {
    try {
      if (navigator.onLine) await fetch(formular.dataset.puls, { method: "POST", body: data(false), signal: AbortSignal.timeout(8000) });
      if (navigator.onLine) return true;
    } catch (fel) {
      if (fel.name === "TimeoutError") return true; // slow, but perhaps there
    }
    villeSpara = true;
    utanKontakt();
    if (!osant) skrivet();
    return false;
  };
  skicka();
  return { skrivet, sag, garAttNa, stilla: () => { osant = false; clearTimeout(ur); } };
};

const formular = document.querySelector("form[data-redigerare]");
if (formular) {
  const bibliotek = await import(formular.dataset.redigerare);
  formular.elements.flik.value ||= crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`.replace(".", "");
  const kvar = await kvarlamnade(formular);
  const nyckel = () => stam(formular) + formular.elements.flik.value;
  let server = null;
  const paDatorn = (lage) => {
    formular.dataset.paDatorn = lage;
  };
  const vidAndring = () => {
    formular.dataset.andrat = "";
    behall(nyckel(), { falt: innehall(formular) }, paDatorn);
    server?.skrivet();
  };
  // Leaving with something unsaved is asked about by the browser.
  if (document.querySelector(".krockruta, .felsammanfattning, [data-osparat-hopp]")) formular.dataset.andrat = "";
  const falt = [...formular.querySelectorAll("textarea[data-avsnittstext]")];
  const redigerare = falt.map((ett) => gorRedigerare(bibliotek, ett, vidAndring));
  const flikar = new Set(kvar.map((post) => post.utkast.get("flik")));
  for (const ruta of document.querySelectorAll("[data-flik]")) if (flikar.has(ruta.dataset.flik)) ruta.remove();
  for (const post of kvar) erbjud(formular, post, redigerare, vidAndring);
  server = kontakt(formular);
  formular.addEventListener("input", vidAndring);
  let provad = false;
  let provar = false;
  formular.addEventListener("submit", async (handelse) => {
    if (provad) {
      if (formular.dataset.andrat !== undefined) {
        behall(nyckel(), { falt: innehall(formular), skickad: true });
        server.stilla();
      }
      delete formular.dataset.andrat;
      return;
    }
    handelse.preventDefault();
    if (provar) return;
    provar = true;
    server.sag("Sparar …");
    provad = await server.garAttNa();
    provar = false;
    if (provad) formular.requestSubmit(handelse.submitter);
    provad = false;
  });
  document.addEventListener("keydown", (handelse) => {
    if (!(handelse.ctrlKey || handelse.metaKey) || handelse.altKey || handelse.key.toLowerCase() !== "s") return;
    handelse.preventDefault(); // the browser would save the page as a file
    if (formular.dataset.andrat === undefined) server.sag("Inget är ändrat sedan avsnittet sparades.");
    else formular.requestSubmit(formular.querySelector("button.knapp-primar"));
  });
  window.addEventListener("beforeunload", (handelse) => {
    if (formular.dataset.andrat !== undefined) handelse.preventDefault();
  });
  formular.dataset.redo = "";
}
