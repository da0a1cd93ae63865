// Typing "@" in a comment offers the colleagues whose names go on as what is typed. Arrows choose, Enter or Tab takes the
// name, Escape closes. Without this file the whole name is typed, or the colleague ticked below the field.

const MAX = 6;
const namnen = () =>
  [...document.querySelectorAll('#kommentarer input[name="omnamnda"]')].map((ruta) => ruta.closest("label").textContent.trim());

// What stands between the last @ and the cursor, when it can be the beginning of a name.
const paborjat = (falt) => falt.value.slice(0, falt.selectionStart).match(/(?:^|[^\p{L}\d.])@([\p{L} -]{0,40})$/u)?.[1] ?? null;

let lista = null;
let vid = null; // the field that the list belongs to
let vald = 0;

const stang = () => {
  lista?.remove();
  for (const namn of ["aria-controls", "aria-activedescendant"]) vid?.removeAttribute(namn);
  lista = vid = null;
};

const markera = (nr) => {
  vald = (nr + lista.children.length) % lista.children.length;
  [...lista.children].forEach((rad, n) => rad.setAttribute("aria-selected", n === vald));
  vid.setAttribute("aria-activedescendant", lista.children[vald].id);
};

const ta = () => {
  const falt = vid;
  const borjan = falt.selectionStart - paborjat(falt).length;
  falt.setRangeText(`${lista.children[vald].textContent} `, borjan, falt.selectionStart, "end");
  stang();
  falt.dispatchEvent(new Event("input", { bubbles: true }));
  falt.focus();
};

const borjar = (text, ord) => text.toLocaleLowerCase("sv").startsWith(ord.toLocaleLowerCase("sv"));

const visa = (falt) => {
  const ord = paborjat(falt);
  stang();
  if (ord === null) return;
  const passar = namnen().filter((namn) => [namn, ...namn.split(" ")].some((del) => borjar(del, ord)));
  if (!passar.length) return;
  vid = falt;
  lista = Object.assign(document.createElement("ul"), { className: "omnamnslista", id: "omnamnslista" });
  lista.setAttribute("role", "listbox");
  lista.setAttribute("aria-label", "Kollegor att nämna");
  passar.slice(0, MAX).forEach((namn, n) => {
    const rad = Object.assign(document.createElement("li"), { id: `omnamn-${n}`, textContent: namn });
    rad.setAttribute("role", "option");
    rad.addEventListener("mousedown", (handelse) => {
      handelse.preventDefault(); // the field keeps the keyboard
      vald = n;
      ta();
    });
    lista.append(rad);
  });
  falt.after(lista);
  falt.setAttribute("aria-controls", lista.id);
  falt.setAttribute("aria-autocomplete", "list");
  markera(0);
};

const kommentarsfalt = (handelse) => (handelse.target.matches?.('#kommentarer textarea[name="kommentar"]') ? handelse.target : null);

document.addEventListener("input", (handelse) => {
  const falt = kommentarsfalt(handelse);
  if (falt) visa(falt);
});
document.addEventListener("keydown", (handelse) => {
  if (!lista || handelse.target !== vid) return;
  if (handelse.key === "ArrowDown") markera(vald + 1);
  else if (handelse.key === "ArrowUp") markera(vald - 1);
  else if (handelse.key === "Enter" || handelse.key === "Tab") ta();
  else if (handelse.key === "Escape") stang();
  else return;
  handelse.preventDefault();
});
document.addEventListener("focusout", (handelse) => {
  if (handelse.target === vid) stang();
});
