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

const gorRedigerare = (bibliotek, falt) => {
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
    onUpdate: ({ editor }) => {
      falt.value = editor.isEmpty ? "" : editor.getHTML();
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
};

const formular = document.querySelector("form[data-redigerare]");
if (formular) {
  const bibliotek = await import(formular.dataset.redigerare);
  for (const falt of formular.querySelectorAll("textarea[data-avsnittstext]")) gorRedigerare(bibliotek, falt);
  // Leaving with something unsaved is asked about by the browser.
  let andrat = Boolean(document.querySelector(".krockruta, .felsammanfattning"));
  formular.addEventListener("input", () => (andrat = true));
  formular.addEventListener("submit", () => (andrat = false));
  window.addEventListener("beforeunload", (handelse) => {
    if (andrat) handelse.preventDefault();
  });
  formular.dataset.redo = "";
}
