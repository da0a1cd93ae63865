// Turns the textareas of a section into editors. Without this file the same textareas are saved as they are.
// The editor is loaded by the address that the page gives: so it needs no import map, which would be an inline script.

const VERKTYG = [
  ["h3", "Rubrik", "Rubrik", (k) => k.toggleHeading({ level: 3 }), (e) => e.isActive("heading", { level: 3 })],
  ["h4", "Underrubrik", "Underrubrik", (k) => k.toggleHeading({ level: 4 }), (e) => e.isActive("heading", { level: 4 })],
  ["fet", "Fet", "Fet (Ctrl+B)", (k) => k.toggleBold(), (e) => e.isActive("bold")],
  ["kursiv", "Kursiv", "Kursiv (Ctrl+I)", (k) => k.toggleItalic(), (e) => e.isActive("italic")],
  ["punkter", "Punktlista", "Punktlista", (k) => k.toggleBulletList(), (e) => e.isActive("bulletList")],
  ["nummer", "Nummerlista", "Nummerlista", (k) => k.toggleOrderedList(), (e) => e.isActive("orderedList")],
  ["lank", "Länk", "Länk", null, (e) => e.isActive("link")],
  ["angra", "Ångra", "Ångra (Ctrl+Z)", (k) => k.undo(), null],
];

const skapa = (tagg, egenskaper, ...barn) => {
  const element = Object.assign(document.createElement(tagg), egenskaper);
  element.append(...barn);
  return element;
};

const tillagg = (bibliotek) => {
  const { Bold, BulletList, Document, HardBreak, Heading, History, Italic, Link, ListItem, OrderedList, Paragraph, Text } =
    bibliotek;
  return [
    Document,
    Paragraph,
    Text,
    HardBreak,
    Heading.configure({ levels: [3, 4] }),
    Bold,
    Italic,
    BulletList,
    OrderedList,
    ListItem,
    Link.configure({ openOnClick: false, protocols: ["http", "https"], HTMLAttributes: { target: null, rel: null } }).extend({
      addKeyboardShortcuts: () => ({}),
    }),
    History,
  ];
};

// A small field of its own below the buttons: the address of the link at the cursor. An empty address removes the link.
const lankruta = (redigerare) => {
  const falt = skapa("input", { type: "url", placeholder: "https://" });
  const fel = skapa("span", { className: "falt-fel", hidden: true, textContent: "Adressen ska börja med http:// eller https://" });
  fel.setAttribute("role", "alert");
  const ruta = skapa(
    "div",
    { className: "redigerare-adress", hidden: true },
    skapa("label", {}, "Adress ", falt),
    skapa("button", { type: "button", className: "knapp knapp-liten", textContent: "Sätt länk", onclick: () => satt() }),
    skapa("button", { type: "button", className: "knapp knapp-liten knapp-stilla", textContent: "Avbryt", onclick: () => stang() }),
    fel,
  );
  const stang = () => {
    ruta.hidden = true;
    redigerare.commands.focus();
  };
  const satt = () => {
    const adress = falt.value.trim();
    if (adress && !/^https?:\/\/\S+$/i.test(adress)) {
      fel.hidden = false;
      falt.focus();
      return;
    }
    const kedja = redigerare.chain().focus().extendMarkRange("link");
    if (!adress) kedja.unsetLink().run();
    else if (redigerare.state.selection.empty && !redigerare.isActive("link")) {
      kedja.insertContent({ type: "text", text: adress, marks: [{ type: "link", attrs: { href: adress } }] }).run();
    } else kedja.setLink({ href: adress }).run();
    stang();
  };
  falt.addEventListener("keydown", (handelse) => {
    if (handelse.key === "Enter") {
      handelse.preventDefault();
      satt();
    } else if (handelse.key === "Escape") stang();
  });
  const oppna = () => {
    fel.hidden = true;
    falt.value = redigerare.getAttributes("link").href ?? "";
    ruta.hidden = false;
    falt.focus();
  };
  return { ruta, oppna };
};

const verktygsrad = (redigerare, oppnaLank) => {
  const rad = skapa("div", { className: "redigerare-verktyg" });
  rad.setAttribute("role", "group");
  rad.setAttribute("aria-label", "Textens form");
  const uppdatera = [];
  for (const [namn, text, titel, gor, aktiv] of VERKTYG) {
    const knapp = skapa("button", { type: "button", className: `redigerare-knapp redigerare-${namn}`, title: titel, textContent: text });
    knapp.addEventListener("click", () => (gor ? gor(redigerare.chain().focus()).run() : oppnaLank()));
    if (aktiv) uppdatera.push(() => knapp.setAttribute("aria-pressed", aktiv(redigerare)));
    rad.append(knapp);
  }
  const alla = () => uppdatera.forEach((gor) => gor());
  redigerare.on("transaction", alla);
  alla();
  return rad;
};

// What is pasted from Word, Outlook and web pages, as the editor knows it: headings of two ranks, real lists, bold and
// italic. Style attributes are taken away before the parser sees them, because the CSP reports each one.
const byt = (element, tagg) => {
  const nytt = skapa(tagg, {}, ...element.childNodes);
  element.replaceWith(nytt);
  return nytt;
};

const urklipp = (html) => {
  const utan = html
    .replace(/<style[\s\S]*?<\/style>/gi, "")
    .replace(/\sstyle=("[^"]*"|'[^']*')/gi, (_, stil) => ` data-stil=${stil}`);
  const dok = new DOMParser().parseFromString(utan, "text/html");
  const alla = (valjare) => [...dok.body.querySelectorAll(valjare)];
  for (const prick of alla('[data-stil*="mso-list:Ignore" i]')) {
    const stycke = prick.closest("p");
    if (!stycke) continue;
    const tagg = /^\s*[0-9a-z]{1,3}[.)]/i.test(prick.textContent) ? "ol" : "ul";
    prick.remove();
    const fore = stycke.previousElementSibling;
    const lista = fore?.localName === tagg && "word" in fore.dataset ? fore : skapa(tagg, {});
    lista.dataset.word = "";
    if (lista !== fore) stycke.before(lista);
    lista.append(skapa("li", {}, byt(stycke, "p")));
  }
  for (const tabellrad of alla("tr")) {
    const celler = [...tabellrad.cells].map((cell) => cell.textContent.trim().replace(/\s+/g, " "));
    tabellrad.closest("table").before(skapa("p", { textContent: celler.join(" · ") }));
  }
  for (const tabell of alla("table")) tabell.remove();
  for (const rubrik of alla("h1, h2")) byt(rubrik, "h3");
  for (const rubrik of alla("h5, h6")) byt(rubrik, "h4");
  for (const del of alla("[data-stil]")) {
    const stil = del.dataset.stil;
    delete del.dataset.stil;
    if (del.localName === "b" && /font-weight:\s*(normal|400)/i.test(stil)) byt(del, "span");
    else if (del.localName === "span") {
      if (/font-style:\s*italic/i.test(stil)) del.replaceChildren(skapa("em", {}, ...del.childNodes));
      if (/font-weight:\s*(bold|[6-9]00)/i.test(stil)) del.replaceChildren(skapa("strong", {}, ...del.childNodes));
    }
  }
  return dok.body.innerHTML;
};

const gorRedigerare = (bibliotek, falt, vidAndring) => {
  const hallare = skapa("div", { className: "redigerare" });
  const id = falt.id;
  const etikett = document.querySelector(`label[for="${id}"]`);
  etikett.id ||= `${id}_etikett`;
  // What is not touched is sent as it came: what the editor does not know must not be lost by looking at it.
  const redigerare = new bibliotek.Editor({
    element: hallare,
    injectCSS: false,
    extensions: tillagg(bibliotek),
    content: falt.value,
    editorProps: { transformPastedHTML: urklipp },
    onUpdate: ({ editor }) => {
      falt.value = editor.isEmpty ? "" : editor.getHTML();
      vidAndring(); // the buttons and what is pasted give no input event
    },
  });
  const yta = redigerare.view.dom;
  // The summary of errors points at the field's id: that is the editor from now on.
  falt.id = `${id}_html`;
  yta.id = id;
  yta.setAttribute("role", "textbox");
  yta.setAttribute("aria-multiline", "true");
  yta.setAttribute("aria-labelledby", etikett.id);
  for (const namn of ["aria-describedby", "aria-invalid"]) {
    if (falt.hasAttribute(namn)) yta.setAttribute(namn, falt.getAttribute(namn));
  }
  etikett.addEventListener("click", () => redigerare.commands.focus());
  const { ruta, oppna } = lankruta(redigerare);
  hallare.prepend(verktygsrad(redigerare, oppna), ruta);
  falt.before(hallare);
  falt.hidden = true;
  return [falt, redigerare];
};

// What is written stays in the tab until the server has it: a lost connection or an expired log-in must not cost a text.
// The key holds the person, so that nobody else is offered it.
const NYCKEL = (formular) => `utkast:${formular.dataset.anvandare}:${location.pathname}`;
const innehall = (formular) => [...new FormData(formular)].filter(([namn]) => namn !== "csrfmiddlewaretoken");
const ord = (html = "") => new DOMParser().parseFromString(html, "text/html").body.textContent.replace(/\s+/g, "");

// What was kept and is neither stored nor in the form, else null.
const kvarlamnat = (formular) => {
  const sparat = sessionStorage.getItem(NYCKEL(formular));
  if (!sparat) return null;
  const utkast = new Map(JSON.parse(sparat));
  const nu = new Map(innehall(formular));
  const namn = [...new Set([...utkast.keys(), ...nu.keys()])].filter((n) => n !== "bygger_pa");
  if (namn.some((n) => ord(utkast.get(n)) !== ord(nu.get(n)))) return utkast;
  sessionStorage.removeItem(NYCKEL(formular));
  return null;
};

// Its version comes back too: has somebody saved since, the server shows both.
const taTillbaka = (formular, utkast, redigerare) => {
  for (const falt of formular.elements) {
    if (!falt.name || falt.name === "csrfmiddlewaretoken") continue;
    if (["radio", "checkbox"].includes(falt.type)) falt.checked = utkast.get(falt.name) === falt.value;
    else if (utkast.has(falt.name)) falt.value = utkast.get(falt.name);
  }
  for (const [falt, ruta] of redigerare) ruta.commands.setContent(falt.value);
};

const erbjud = (formular, utkast, redigerare, vidAndring) => {
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
  const besked = skapa(
    "div",
    { className: "meddelande meddelande-varning" },
    skapa(
      "div",
      {},
      skapa("p", { className: "meddelande-rubrik", textContent: "Du har text här som inte blev sparad" }),
      skapa(
        "div",
        { className: "rad" },
        knapp("Ta tillbaka den", "", () => {
          taTillbaka(formular, utkast, redigerare);
          vidAndring();
        }),
        knapp("Släng den", "knapp-stilla", () => sessionStorage.removeItem(NYCKEL(formular))),
      ),
    ),
  );
  besked.setAttribute("role", "status");
  formular.before(besked);
};

const formular = document.querySelector("form[data-redigerare]");
if (formular) {
  const bibliotek = await import(formular.dataset.redigerare);
  const utkast = kvarlamnat(formular);
  const vidAndring = () => {
    andrat = true;
    sessionStorage.setItem(NYCKEL(formular), JSON.stringify(innehall(formular)));
  };
  // Leaving with something unsaved is asked about by the browser.
  let andrat = Boolean(document.querySelector(".krockruta, .felsammanfattning"));
  const falt = [...formular.querySelectorAll("textarea[data-avsnittstext]")];
  const redigerare = falt.map((ett) => gorRedigerare(bibliotek, ett, vidAndring));
  if (utkast) erbjud(formular, utkast, redigerare, vidAndring);
  formular.addEventListener("input", vidAndring);
  formular.addEventListener("submit", () => {
    if (andrat) vidAndring();
    andrat = false;
  });
  window.addEventListener("beforeunload", (handelse) => {
    if (andrat) handelse.preventDefault();
  });
  formular.dataset.redo = "";
}
