// Whether the server answers, and as whom. Said in words, and told to those who have something left to send.

export const kontakt = new EventTarget(); // "ater": the server answers again
export const anvandare = document.body.dataset.anvandare ?? "";

const TEXT = {
  "": "",
  borta: "Ingen kontakt med servern. Det du skriver finns kvar på den här datorn och skickas när kontakten är tillbaka.",
  utloggad: "Du är utloggad. Det du skriver finns kvar på den här datorn. ",
  annan: "Någon annan är inloggad i webbläsaren nu. Inget mer sparas från den här sidan. Ladda om den.",
  nekad: "Du har inte längre tillgång till veckan. Inget mer sparas från den här sidan.",
};

let laget = "";

export const lage = () => laget;
export const stangd = () => laget === "annan" || laget === "nekad";

export const sattLage = (nytt) => {
  if (nytt === laget || stangd()) return;
  laget = nytt;
  for (const ruta of document.querySelectorAll("[data-kontakt]")) {
    ruta.textContent = TEXT[nytt];
    if (nytt !== "utloggad") continue;
    const lank = Object.assign(document.createElement("a"), {
      href: document.querySelector("[data-logga-in]")?.dataset.loggaIn ?? "/logga-in/",
      target: "_blank",
      textContent: "Logga in i en ny flik",
    });
    ruta.append(lank, " och kom tillbaka hit.");
  }
  if (!nytt) kontakt.dispatchEvent(new Event("ater"));
};

// One voice for screen readers: at most one sentence every few seconds, whatever happens on the page.
const TYST = 6000;
let kvar = new Set();
let ur = null;
let senast = 0;

const lasUpp = () => {
  ur = null;
  senast = Date.now();
  for (const rost of document.querySelectorAll("[data-sag]")) rost.textContent = [...kvar].join(" ");
  kvar = new Set();
};

export const sag = (text, genast = false) => {
  kvar.add(text);
  if (genast) {
    clearTimeout(ur);
    lasUpp();
  } else ur ??= setTimeout(lasUpp, Math.max(1000, senast + TYST - Date.now()));
};
