// What a text can hold besides words, and the small panels below the buttons that put it there: links, footnotes,
// figures that follow the statistics, references by number.

const skapa = (tagg, egenskaper, ...barn) => {
  const element = Object.assign(document.createElement(tagg), egenskaper);
  element.append(...barn);
  return element;
};

// What a figure shows on hover, by its key: those of the text when the page came, and those put in since.
const sifferkallor = new Map([...document.querySelectorAll("[data-sifferkallor] > option")].map((ett) => [ett.value, ett.textContent]));

// An inline piece that is one thing: a key, and the words that it shows. `titel` gives what it says on hover: that is
// for the eye alone, in a view of the piece and so neither in the text nor in what is copied from it.
const bit = (bibliotek, namn, attribut, titel) =>
  bibliotek.Node.create({
    name: namn,
    group: "inline",
    inline: true,
    atom: true,
    selectable: true,
    addAttributes: () => ({ nyckel: { default: "" }, text: { default: "" } }),
    parseHTML: () => [
      {
        tag: `span[${attribut}]`,
        priority: 60,
        getAttrs: (element) => ({ nyckel: element.getAttribute(attribut), text: element.textContent }),
      },
    ],
    renderHTML: ({ node }) => ["span", { [attribut]: node.attrs.nyckel }, node.attrs.text],
    renderText: ({ node }) => node.attrs.text,
    ...(titel && {
      addNodeView: () => ({ node }) => {
        const dom = skapa("span", { textContent: node.attrs.text, title: titel(node.attrs.nyckel) });
        dom.setAttribute(attribut, node.attrs.nyckel);
        return { dom };
      },
    }),
  });

export const egna = (bibliotek) => [
  bit(bibliotek, "siffra", "data-siffra", (nyckel) => sifferkallor.get(nyckel) ?? ""),
  bit(bibliotek, "hanvisning", "data-hanvisning"),
  // Outermost of the marks: bold inside a footnote must not make two of it.
  bibliotek.Mark.create({
    name: "fotnot",
    priority: 1100,
    inclusive: false,
    excludes: "fotnot",
    parseHTML: () => [{ tag: "span[data-fotnot]" }],
    renderHTML: () => ["span", { "data-fotnot": "" }, 0],
  }),
];

const knapp = (text, klass, onclick) => skapa("button", { type: "button", className: `knapp knapp-liten ${klass}`, textContent: text, onclick });

// A panel closes with Escape and gives the keyboard back to the text.
const panel = (redigerare, rubrik, ...barn) => {
  const ruta = skapa("div", { className: "redigerare-panel", hidden: true }, ...barn);
  ruta.setAttribute("role", "group");
  ruta.setAttribute("aria-label", rubrik);
  const stang = () => {
    ruta.hidden = true;
    redigerare.commands.focus();
  };
  ruta.addEventListener("keydown", (handelse) => {
    if (handelse.key !== "Escape") return;
    handelse.preventDefault();
    stang();
  });
  ruta.append(knapp("Avbryt", "knapp-stilla", stang));
  return { ruta, stang };
};

const vidEnter = (falt, gor) =>
  falt.addEventListener("keydown", (handelse) => {
    if (handelse.key !== "Enter") return;
    handelse.preventDefault();
    gor();
  });

// The address of the link at the cursor. An empty address removes the link.
const lank = (redigerare) => {
  const falt = skapa("input", { type: "url", placeholder: "https://" });
  const fel = skapa("span", { className: "falt-fel", hidden: true, textContent: "Adressen ska börja med http:// eller https://" });
  fel.setAttribute("role", "alert");
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
  vidEnter(falt, satt);
  const { ruta, stang } = panel(redigerare, "Länk", skapa("label", {}, "Adress ", falt), knapp("Sätt länk", "", satt), fel);
  const oppna = () => {
    fel.hidden = true;
    falt.value = redigerare.getAttributes("link").href ?? "";
    ruta.hidden = false;
    falt.focus();
  };
  return { ruta, oppna };
};

// Marked words become the footnote; without marked words they are written here. Once more takes the footnote away.
const fotnot = (redigerare) => {
  const falt = skapa("input", { type: "text", maxLength: 600 });
  const satt = () => {
    const text = falt.value.trim();
    if (text) redigerare.chain().focus().insertContent({ type: "text", text, marks: [{ type: "fotnot" }] }).run();
    stang();
  };
  vidEnter(falt, satt);
  const { ruta, stang } = panel(redigerare, "Fotnot", skapa("label", {}, "Fotnotens text ", falt), knapp("Sätt in fotnot", "", satt));
  const oppna = () => {
    if (redigerare.isActive("fotnot")) redigerare.chain().focus().extendMarkRange("fotnot").unsetMark("fotnot").run();
    else if (!redigerare.state.selection.empty) redigerare.chain().focus().setMark("fotnot").run();
    else {
      falt.value = "";
      ruta.hidden = false;
      falt.focus();
    }
  };
  return { ruta, oppna };
};

const siffra = (redigerare, adress) => {
  const falt = skapa("input", { type: "search", placeholder: "Rån, bostadsinbrott, Vällingby …" });
  const lista = skapa("ul", { className: "siffervaljare" });
  const besked = skapa("p", { className: "dampad" });
  besked.setAttribute("role", "status");
  let nr = 0;
  const valj = (val) => {
    sifferkallor.set(val.nyckel, val.forklaring);
    redigerare.chain().focus().insertContent({ type: "siffra", attrs: { nyckel: val.nyckel, text: val.text } }).run();
    stang();
  };
  const sok = async () => {
    const detta = ++nr;
    besked.textContent = "Söker …";
    let siffror = null;
    let annars = "";
    try {
      const svar = await fetch(`${adress}?q=${encodeURIComponent(falt.value)}`, { headers: { Accept: "application/json" } });
      if (svar.ok) ({ siffror, besked: annars } = await svar.json());
    } catch {
      /* said below */
    }
    if (detta !== nr) return;
    besked.textContent = !siffror
      ? "Siffrorna gick inte att hämta. Försök igen."
      : siffror.length
        ? `${siffror.length} ${siffror.length === 1 ? "siffra" : "siffror"}. Välj en, så följer den statistiken.`
        : annars || "Inga siffror matchar sökningen.";
    lista.replaceChildren(
      ...(siffror ?? []).map((val) =>
        skapa(
          "li",
          {},
          skapa(
            "button",
            { type: "button", onclick: () => valj(val) },
            skapa("strong", { textContent: val.text }),
            skapa("span", {}, ` ${val.om} `, skapa("span", { className: "dampad", textContent: val.kalla })),
          ),
        ),
      ),
    );
  };
  let ur = null;
  falt.addEventListener("input", (handelse) => {
    handelse.stopPropagation(); // what is sought is not what is written
    clearTimeout(ur);
    ur = setTimeout(sok, 250);
  });
  vidEnter(falt, sok);
  // Down from what is sought into the list, and in it as in any list.
  const pil = (handelse) => {
    if (handelse.key !== "ArrowDown" && handelse.key !== "ArrowUp") return;
    const alla = [falt, ...lista.querySelectorAll("button")];
    const dit = alla[alla.indexOf(document.activeElement) + (handelse.key === "ArrowDown" ? 1 : -1)];
    if (!dit) return;
    handelse.preventDefault();
    dit.focus();
  };
  falt.addEventListener("keydown", pil);
  lista.addEventListener("keydown", pil);
  const { ruta, stang } = panel(redigerare, "Siffra ur statistiken", skapa("label", {}, "Sök siffra ", falt), besked, lista);
  ruta.classList.add("redigerare-panel-hog");
  const oppna = () => {
    ruta.hidden = false;
    falt.focus();
    sok();
  };
  return { ruta, oppna };
};

const hanvisning = (redigerare, mal) => {
  const val = skapa("select", {});
  for (const grupp of new Set([...(mal?.options ?? [])].map((m) => m.dataset.grupp))) {
    const alla = [...mal.options].filter((m) => m.dataset.grupp === grupp);
    val.append(skapa("optgroup", { label: grupp }, ...alla.map((m) => skapa("option", { value: m.value, textContent: m.dataset.val || m.textContent }))));
  }
  const satt = () => {
    const text = [...(mal?.options ?? [])].find((m) => m.value === val.value)?.textContent;
    if (text) redigerare.chain().focus().insertContent({ type: "hanvisning", attrs: { nyckel: val.value, text } }).run();
    stang();
  };
  val.addEventListener("change", (handelse) => handelse.stopPropagation());
  val.addEventListener("input", (handelse) => handelse.stopPropagation());
  const { ruta, stang } = panel(
    redigerare,
    "Hänvisning",
    skapa("label", {}, "Hänvisa till ", val),
    knapp("Sätt in hänvisning", "", satt),
    skapa("p", { className: "dampad", textContent: "Numret sätts när dokumentet görs." }),
  );
  const oppna = () => {
    ruta.hidden = false;
    val.focus();
  };
  return { ruta, oppna };
};

export const paneler = (redigerare, formular) => {
  const alla = {
    lank: lank(redigerare),
    fotnot: fotnot(redigerare),
    siffra: siffra(redigerare, formular.dataset.siffror),
    hanvisning: hanvisning(redigerare, formular.querySelector("[data-hanvisningsmal]")),
  };
  const stangAndra = (namn) => {
    for (const [annat, { ruta }] of Object.entries(alla)) if (annat !== namn) ruta.hidden = true;
  };
  const oppna = Object.fromEntries(
    Object.entries(alla).map(([namn, ett]) => [
      namn,
      () => {
        stangAndra(namn);
        ett.oppna();
      },
    ]),
  );
  return { rutor: Object.values(alla).map((ett) => ett.ruta), oppna };
};
