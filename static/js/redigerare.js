// The editor of a section's text: what it knows, its buttons, what is pasted into it. `avsnitt.js` sets it up.
// It is loaded by the address that the page gives: so it needs no import map, which would be an inline script.

import { egna, paneler } from "./redigerare-innehall.js";

const VERKTYG = [
  ["h3", "Rubrik", "Rubrik", (k) => k.toggleHeading({ level: 3 }), (e) => e.isActive("heading", { level: 3 })],
  ["h4", "Underrubrik", "Underrubrik", (k) => k.toggleHeading({ level: 4 }), (e) => e.isActive("heading", { level: 4 })],
  ["fet", "Fet", "Fet (Ctrl+B)", (k) => k.toggleBold(), (e) => e.isActive("bold")],
  ["kursiv", "Kursiv", "Kursiv (Ctrl+I)", (k) => k.toggleItalic(), (e) => e.isActive("italic")],
  ["punkter", "Punktlista", "Punktlista", (k) => k.toggleBulletList(), (e) => e.isActive("bulletList")],
  ["nummer", "Nummerlista", "Nummerlista", (k) => k.toggleOrderedList(), (e) => e.isActive("orderedList")],
  ["lank", "Länk", "Länk", "lank", (e) => e.isActive("link")],
  ["tabell", "Tabell", "Sätt in en tabell med rubrikrad", (k) => k.insertTable({ rows: 3, cols: 3, withHeaderRow: true }), null],
  ["fotnot", "Fotnot", "Fotnot: märk orden, eller skriv dem", "fotnot", (e) => e.isActive("fotnot")],
  ["siffra", "Siffra", "Siffra som följer statistiken", "siffra", null],
  ["hanvisning", "Hänvisning", "Hänvisning till tabell, diagram, karta, källa eller avsnitt", "hanvisning", null],
  ["angra", "Ångra", "Ångra (Ctrl+Z)", (k) => k.undo(), null],
];

// What needs the yearly document: its figures, its notes, its numbered parts. `data-enkel` on the field leaves them out.
const DOKUMENTETS = new Set(["fotnot", "siffra", "hanvisning"]);

// Shown only where they mean something: in a table.
const I_TABELL = [
  ["Rad till", (k) => k.addRowAfter()],
  ["Kolumn till", (k) => k.addColumnAfter()],
  ["Ta bort rad", (k) => k.deleteRow()],
  ["Ta bort kolumn", (k) => k.deleteColumn()],
  ["Ta bort tabell", (k) => k.deleteTable()],
];

export const skapa = (tagg, egenskaper, ...barn) => {
  const element = Object.assign(document.createElement(tagg), egenskaper);
  element.append(...barn);
  return element;
};

// Ctrl+Enter in a table goes on after it.
const utUrTabell = (redigerare) => {
  const { $from } = redigerare.state.selection;
  for (let djup = $from.depth; djup > 0; djup -= 1) {
    if ($from.node(djup).type.name !== "table") continue;
    const efter = $from.after(djup);
    const kedja = redigerare.chain();
    if (redigerare.state.doc.nodeAt(efter)?.type.name !== "paragraph") kedja.insertContentAt(efter, { type: "paragraph" });
    return kedja.setTextSelection(efter + 1).scrollIntoView().run();
  }
  return false;
};

const tillagg = (bibliotek) => {
  const { Bold, BulletList, Document, HardBreak, Heading, History, Italic, Link, ListItem, OrderedList, Paragraph, Text } =
    bibliotek;
  const { Gapcursor, Table, TableCell, TableHeader, TableRow, TrailingNode } = bibliotek;
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
    // Without the widths that it would write as inline style.
    Table.configure({ resizable: false }).extend({ renderHTML: () => ["table", ["tbody", 0]] }),
    TableRow,
    TableHeader,
    TableCell,
    // A table that stands last is followed by an empty paragraph to write on in, one that stands first has a place before
    // it. The server stores no empty paragraph.
    TrailingNode.configure({ notAfter: ["heading", "bulletList", "orderedList"] }),
    Gapcursor,
    bibliotek.Extension.create({
      name: "utUrTabell",
      addKeyboardShortcuts: () => ({ "Mod-Enter": ({ editor }) => utUrTabell(editor) }),
    }),
    ...egna(bibliotek),
  ];
};

const verktygsrad = (redigerare, oppna, enkel) => {
  const rad = skapa("div", { className: "redigerare-verktyg" });
  rad.setAttribute("role", "group");
  rad.setAttribute("aria-label", "Textens form");
  const uppdatera = [];
  for (const [namn, text, titel, gor, aktiv] of VERKTYG) {
    if (enkel && DOKUMENTETS.has(namn)) continue;
    const knapp = skapa("button", { type: "button", className: `redigerare-knapp redigerare-${namn}`, title: titel, textContent: text });
    knapp.addEventListener("click", () => {
      if (typeof gor === "string") oppna[gor]();
      else gor(redigerare.chain().focus()).run();
    });
    if (aktiv) uppdatera.push(() => knapp.setAttribute("aria-pressed", aktiv(redigerare)));
    rad.append(knapp);
  }
  const tabell = skapa("div", { className: "redigerare-tabellrad", hidden: true });
  tabell.setAttribute("role", "group");
  tabell.setAttribute("aria-label", "Tabellen");
  for (const [text, gor] of I_TABELL) {
    const knapp = skapa("button", { type: "button", className: "redigerare-knapp", textContent: text });
    knapp.addEventListener("click", () => gor(redigerare.chain().focus()).run());
    tabell.append(knapp);
  }
  rad.append(tabell);
  uppdatera.push(() => {
    tabell.hidden = !redigerare.isActive("table");
  });
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
  for (const forsta of alla("tr:first-child > td")) byt(forsta, "th");
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

export const gorRedigerare = (bibliotek, falt, vidAndring) => {
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
  // The paragraph after a last table comes now: coming with the first click it would count as something typed.
  redigerare.view.dispatch(redigerare.state.tr.setMeta("preventUpdate", true).setMeta("addToHistory", false));
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
  const { rutor, oppna } = paneler(redigerare, falt.form);
  hallare.prepend(verktygsrad(redigerare, oppna, "enkel" in falt.dataset), ...rutor);
  falt.before(hallare);
  falt.hidden = true;
  return [falt, redigerare];
};
