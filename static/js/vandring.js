// A walk on a phone. What is written is kept in the phone's own store (IndexedDB) before anything is sent, so it
// survives bad coverage, reloads and a closed tab; it is sent by itself when it can be, and taken away when the server
// has said that it has it. Each thing has a number made here: the server stores it once however often it is sent.
// Without this script the page is an ordinary form.

import { behallSidan } from "./vandringskopia.js";
import { anvandare, behall, en, ilager, mina, nummer, slapp } from "./vandringslager.js";
import { Nekad, Utloggad, sand } from "./vandringssandning.js";

const rot = document.getElementById("gang");
const adress = rot.dataset.adress;
const form = document.getElementById("gangform");
const LANGSTA_SIDA = 1600; // pixels of a photo, as the server keeps it
const FLEST_FOTON = 5;
const PAUSER = [3000, 6000, 12000, 30000]; // ms between attempts

const id = (namn) => document.getElementById(namn);
const falt = (namn) => form.elements[namn];
const tid = (nar = new Date()) => nar.toLocaleTimeString("sv-SE", { hour: "2-digit", minute: "2-digit" });
const antal = (n, ental, flertal) => `${n} ${n === 1 ? ental : flertal}`;
const element = (tagg, egenskaper = {}, ...barn) => {
  const nytt = Object.assign(document.createElement(tagg), egenskaper);
  nytt.append(...barn);
  return nytt;
};

// --- The form: what is begun is kept too, for a phone may close the page while its camera is open ----------------------

const nyckel = `${anvandare}:${adress}`;
const TEXTFALT = ["text", "stalle", "alt", "lat", "lon", "osakerhet_m"];
let foton = []; // {id, alt, data: ArrayBuffer, typ}
let nuvarande = nummer();
let begynt = false;
let skriver = Promise.resolve();

const kategori = () => form.querySelector("input[name=kategori]:checked");
const paborjad = () => Boolean(falt("text").value.trim() || foton.length || kategori());

const behallUtkast = () => {
  begynt = paborjad();
  const post = {
    nyckel,
    id: nuvarande,
    kategori: kategori()?.value ?? "",
    varden: Object.fromEntries(TEXTFALT.map((namn) => [namn, falt(namn).value])),
    foton,
  };
  skriver = skriver
    .then(() => ilager("utkast", "readwrite", (lager) => (begynt ? lager.put(post) : lager.delete(nyckel))))
    .catch(() => {});
  return skriver;
};

const fyll = (post) => {
  nuvarande = post.id;
  for (const knapp of form.querySelectorAll("input[name=kategori]")) knapp.checked = knapp.value === post.kategori;
  for (const namn of TEXTFALT) falt(namn).value = post.varden[namn] ?? "";
  foton = post.foton ?? [];
  visaFoton();
  visaPosition();
  begynt = paborjad();
};

const tom = () => {
  form.reset();
  fyll({ id: nummer(), kategori: "", varden: {}, foton: [] });
  return behallUtkast();
};

// Smaller before it is kept: a tenth to send, and the new picture holds nothing that the camera wrote about itself.
const forminskad = async (fil) => {
  try {
    const bild = await createImageBitmap(fil, { imageOrientation: "from-image" });
    const skala = Math.min(1, LANGSTA_SIDA / Math.max(bild.width, bild.height));
    const duk = element("canvas", { width: Math.round(bild.width * skala), height: Math.round(bild.height * skala) });
    duk.getContext("2d").drawImage(bild, 0, 0, duk.width, duk.height);
    bild.close();
    const liten = await new Promise((klar) => duk.toBlob(klar, "image/jpeg", 0.82));
    if (liten) return { data: await liten.arrayBuffer(), typ: "image/jpeg" };
  } catch {
    /* not a picture that this phone can read: the server says what is wrong with it */
  }
  return { data: await fil.arrayBuffer(), typ: fil.type };
};

const visaFoton = () => {
  id("gangfoton").replaceChildren(
    ...foton.map((foto, plats) => {
      const duk = element("canvas", { width: 96, height: 96 });
      duk.setAttribute("role", "img");
      duk.setAttribute("aria-label", `Foto ${plats + 1}`);
      createImageBitmap(new Blob([foto.data], { type: foto.typ }))
        .then((bild) => {
          const skala = Math.max(96 / bild.width, 96 / bild.height);
          const [b, h] = [bild.width * skala, bild.height * skala];
          duk.getContext("2d").drawImage(bild, (96 - b) / 2, (96 - h) / 2, b, h);
        })
        .catch(() => {});
      const bort = element("button", { type: "button", className: "knapp", textContent: `Ta bort foto ${plats + 1}` });
      bort.addEventListener("click", () => {
        foton = foton.filter((ett) => ett !== foto);
        visaFoton();
        behallUtkast();
        falt("foto").focus();
      });
      return element("li", {}, duk, bort);
    }),
  );
};

falt("foto").addEventListener("change", async () => {
  const nya = [...falt("foto").files].slice(0, FLEST_FOTON - foton.length);
  falt("foto").value = "";
  for (const fil of nya) foton.push({ id: nummer(), alt: "", ...(await forminskad(fil)) });
  visaFoton();
  await behallUtkast();
});
for (const slag of ["input", "change"]) {
  form.addEventListener(slag, (handelse) => {
    if (handelse.target === falt("foto")) return;
    id("gangfel").hidden = true;
    behallUtkast();
  });
}

// --- Position: asked for, rounded to some ten metres before it is kept -------------------------------------------------

const visaPosition = () => {
  const har = Boolean(falt("lat").value);
  id("positionsknapp").lastChild.textContent = har ? "Ta bort positionen" : "Ta med min position";
  id("positionstext").textContent = har
    ? `Positionen följer med${falt("osakerhet_m").value ? `, inom ungefär ${falt("osakerhet_m").value} m` : ""}.`
    : "Frivilligt. Läget avrundas till ungefär tio meter.";
};

if (navigator.geolocation) {
  id("gangposition").hidden = false;
  id("positionsknapp").addEventListener("click", () => {
    if (falt("lat").value) {
      for (const namn of ["lat", "lon", "osakerhet_m"]) falt(namn).value = "";
      visaPosition();
      behallUtkast();
      return;
    }
    id("positionstext").textContent = "Söker position …";
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        falt("lat").value = coords.latitude.toFixed(4);
        falt("lon").value = coords.longitude.toFixed(4);
        falt("osakerhet_m").value = Math.max(10, Math.round(coords.accuracy));
        visaPosition();
        behallUtkast();
      },
      (fel) => {
        id("positionstext").textContent =
          fel.code === fel.PERMISSION_DENIED
            ? "Telefonen får inte lämna ut positionen. Välj ett ställe i listan i stället."
            : "Positionen gick inte att få. Välj ett ställe i listan, eller försök igen.";
      },
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 30000 },
    );
  });
}

// --- Kept on the phone ------------------------------------------------------------------------------------------------

const spara = async () => {
  const vald = kategori();
  const stalle = falt("stalle");
  const post = {
    id: nuvarande,
    anvandare,
    adress,
    slag: "synpunkt",
    rubrik: vald.closest("label")?.textContent.trim() ?? vald.value,
    visas: falt("text").value.trim(),
    url: adress,
    foto: rot.dataset.foto,
    falt: {
      klient_id: nuvarande,
      kategori: vald.value,
      text: falt("text").value,
      stalle: stalle.value,
      lat: falt("lat").value,
      lon: falt("lon").value,
      osakerhet_m: falt("osakerhet_m").value,
      iakttagen: new Date().toISOString(),
    },
    foton: foton.map((foto) => ({ ...foto, alt: falt("alt").value, sand: false })),
    varden: Object.fromEntries(TEXTFALT.map((namn) => [namn, falt(namn).value])),
    skapad: Date.now(),
    sand: false,
    fel: "",
  };
  const fanns = await en(post.id); // written again after it was refused
  if (fanns) {
    post.skapad = fanns.skapad;
    post.falt.iakttagen = fanns.falt.iakttagen;
    post.foton = post.foton.map((foto) => ({ ...foto, sand: fanns.foton.find((f) => f.id === foto.id)?.sand ?? false }));
  }
  await behall(post);
};

form.addEventListener("submit", async (handelse) => {
  handelse.preventDefault();
  const knapp = form.querySelector(".gangspara");
  if (knapp.disabled) return;
  knapp.disabled = true;
  try {
    await spara();
  } catch {
    knapp.disabled = false;
    if (navigator.onLine && !foton.length) {
      falt("klient_id").value = nuvarande;
      begynt = false;
      form.submit(); // the phone keeps nothing (a private window): straight to the server
      return;
    }
    id("gangfel").textContent = "Telefonen kan inte spara synpunkten (minnet är fullt eller stängt). Låt sidan vara öppen och försök igen.";
    id("gangfel").hidden = false;
    return;
  }
  knapp.disabled = false;
  await tom();
  senaste = "Synpunkten är sparad på telefonen. ";
  id("ny-rubrik").scrollIntoView({ block: "start" });
  await visa();
  skicka();
});

for (const ett of document.querySelectorAll("form[data-aterbesok]")) {
  ett.addEventListener("submit", async (handelse) => {
    handelse.preventDefault();
    const utfall = handelse.submitter?.value;
    if (!utfall) return;
    const post = {
      id: nummer(),
      anvandare,
      adress,
      slag: "aterbesok",
      rubrik: `${ett.dataset.aterbesok}: ${utfall === "kvar" ? "kvar" : "åtgärdat"}`,
      visas: ett.elements.text.value,
      url: ett.getAttribute("action"),
      falt: { utfall, text: ett.elements.text.value, iakttagen: new Date().toISOString() },
      foton: [],
      skapad: Date.now(),
      sand: false,
      fel: "",
    };
    post.falt.klient_id = post.id;
    try {
      await behall(post);
    } catch {
      ett.submit();
      return;
    }
    svarad(ett, utfall);
    await visa();
    skicka();
  });
}

const svarad = (ett, utfall) => {
  const p = element("p", { textContent: `Svarat: ${utfall === "kvar" ? "kvar" : "åtgärdat"}.`, tabIndex: -1 });
  const hade = ett.contains(document.activeElement);
  ett.replaceWith(p);
  if (hade) p.focus();
};

// --- Sent, one at a time -----------------------------------------------------------------------------------------------

const kvitton = []; // what this page has seen the server take
let pagar = false;
let ur = null;
let forsok = 0;
let laget = "";
let senaste = "";

const skicka = async () => {
  clearTimeout(ur);
  if (pagar) return;
  pagar = true;
  // Two open tabs of the same phone send one at a time. The server stores each thing once anyway.
  const gor = async (las) => {
    if (las === null) return;
    for (const ett of await mina()) {
      if (ett.fel) continue;
      laget = "skickar";
      await visa();
      try {
        const mottagen = await sand(ett.id);
        if (mottagen) kvitton.push(mottagen);
      } catch (fel) {
        if (!(fel instanceof Nekad)) throw fel;
        await behall({ ...(await en(ett.id)), fel: fel.message });
      }
    }
  };
  try {
    if (navigator.locks) await navigator.locks.request("vandring-skicka", { ifAvailable: true }, gor);
    else await gor();
    laget = "";
    forsok = 0;
  } catch (fel) {
    laget = fel instanceof Utloggad ? "utloggad" : "vantar";
    ur = setTimeout(skicka, PAUSER[Math.min(forsok++, PAUSER.length - 1)]);
  }
  pagar = false;
  await visa();
  if (!laget && (await mina()).some((ett) => !ett.fel)) ur = setTimeout(skicka, PAUSER[0]); // another tab sends
};

window.addEventListener("online", () => {
  forsok = 0;
  skicka();
});
window.addEventListener("pageshow", skicka);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") skicka();
});

// --- Said in words ------------------------------------------------------------------------------------------------------

let vantande = 0;

const visa = async () => {
  let poster;
  try {
    poster = await mina();
  } catch {
    return;
  }
  vantande = poster.length;
  const nekade = poster.filter((ett) => ett.fel).length;
  const kvar = vantande - nekade;
  const delar = [nekade ? "" : senaste];
  if (laget === "utloggad") {
    delar.push(`Du är utloggad. ${antal(kvar, "sak", "saker")} ligger kvar på telefonen och skickas när du har loggat in. `);
  } else if (kvar) {
    delar.push(laget === "vantar" ? `${antal(kvar, "väntar", "väntar")}. Skickas när det finns täckning. ` : `Skickar. ${kvar} kvar. `);
  } else if (!nekade && kvitton.length) {
    delar.push(`Allt är mottaget. Senast kl. ${kvitton.at(-1).mottagen}. `);
  }
  if (nekade) delar.push(`${antal(nekade, "behöver ändras innan den kan skickas", "behöver ändras innan de kan skickas")}. `);
  if (!kvar) senaste = "";
  const ruta = id("ganglage");
  const text = delar.join("").trim();
  ruta.hidden = !text;
  ruta.classList.toggle("ganglage-vantar", Boolean(vantande));
  if (ruta.dataset.text !== text) {
    ruta.dataset.text = text;
    ruta.textContent = text;
    if (laget === "utloggad") {
      const lank = document.querySelector("[data-logga-in]")?.dataset.loggaIn ?? "/logga-in/";
      ruta.append(" ", element("a", { href: `${lank}?next=${encodeURIComponent(adress)}`, textContent: "Logga in" }));
    }
  }
  id("kosektion").hidden = !poster.length && !kvitton.length;
  id("gangko").replaceChildren(
    ...kvitton.toReversed().map((ett) => rad(ett, `Mottagen kl. ${ett.mottagen}.`)),
    ...poster.toReversed().map((ett) => rad(ett, besked(ett), ...knappar(ett))),
  );
};

const besked = (ett) => {
  if (ett.fel) return `Inte mottagen: ${ett.fel}`;
  const kvar = ett.foton.filter((foto) => !foto.sand).length;
  if (ett.sand && kvar) return `Texten är mottagen kl. ${ett.mottagen}. ${antal(kvar, "foto", "foton")} skickas när det finns täckning.`;
  return "Skickas när det finns täckning.";
};

const rad = (ett, text, ...mer) => {
  const li = element(
    "li",
    { className: ett.fel ? "gangko-fel" : "" },
    element("p", {}, element("strong", { textContent: ett.rubrik }), " ", ett.visas),
    element("p", { className: ett.fel ? "falt-fel" : "dampad", textContent: text }),
  );
  if (ett.foton.length) li.append(element("p", { className: "dampad", textContent: antal(ett.foton.length, "foto", "foton") }));
  li.append(...mer);
  return li;
};

const knappar = (ett) => {
  if (!ett.fel) return [];
  const alla = element("div", { className: "gangknappar" });
  const knapp = (textContent, gor) => {
    const ny = element("button", { type: "button", className: "knapp knapp-stor", textContent });
    ny.addEventListener("click", gor);
    alla.append(ny);
  };
  if (ett.slag === "synpunkt" && !ett.sand) {
    knapp("Ändra", async () => {
      if (begynt && !window.confirm("Det du har börjat skriva byts mot den här synpunkten. Fortsätta?")) return;
      fyll({ id: ett.id, kategori: ett.falt.kategori, varden: ett.varden, foton: ett.foton });
      await behallUtkast();
      falt("text").focus();
    });
  }
  if (ett.sand) {
    knapp("Skicka utan fotot", async () => {
      kvitton.push({ ...ett, fel: "", foton: ett.foton.filter((foto) => foto.sand) });
      await slapp(ett.id);
      await visa();
    });
  }
  knapp("Försök igen", async () => {
    await behall({ ...ett, fel: "" });
    skicka();
  });
  if (!ett.sand) {
    knapp("Ta bort", async () => {
      if (!window.confirm("Ta bort från telefonen? Det skickas då inte.")) return;
      await slapp(ett.id);
      await visa();
    });
  }
  return [alla];
};

window.addEventListener("beforeunload", (handelse) => {
  if (vantande || begynt) handelse.preventDefault();
});

// --- Begin --------------------------------------------------------------------------------------------------------------

(async () => {
  try {
    const utkast = await ilager("utkast", "readonly", (lager) => lager.get(nyckel));
    if (utkast && !paborjad()) fyll(utkast);
    const svarade = (await mina()).filter((ett) => ett.slag === "aterbesok");
    for (const ett of document.querySelectorAll("form[data-aterbesok]")) {
      const sagt = svarade.find((post_) => post_.url === ett.getAttribute("action"));
      if (sagt) svarad(ett, sagt.falt.utfall);
    }
  } catch {
    /* a phone that keeps nothing: the form goes straight to the server */
  }
  await visa();
  skicka();
  navigator.storage?.persist?.().catch(() => {});
  try {
    await behallSidan(adress, rot.dataset.tjanstearbetare);
    rot.dataset.utanNat = "";
  } catch {
    /* then the page can't be opened without coverage, but what is written on it is kept all the same */
  }
})();
