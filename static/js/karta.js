// The interactive map over the list that says the same. Without this the drawn map stands in its place.
// Leaflet is a classic script and sets its own positions through the CSSOM, which the CSP allows.

const L = window.L;
const data = JSON.parse(document.getElementById("kartdata").textContent);
const ram = document.getElementById("kartram");
const status = document.getElementById("kartstatus");
const RUTA = 48; // px: markers nearer to each other than this are one
const FORMER = ["cirkel", "kvadrat", "triangel", "romb", "kryss", "ring", "stjarna", "fyrkantsring"];

// Where a circle is held: what happened and what was said stand beside the place, not upon it.
const FASTE = { platser: (s) => [s / 2, s / 2], handelser: (s) => [-12, s + 6], synpunkter: (s) => [s + 12, s + 6] };

const hamtade = new Map();
const grupper = new Map();

if (L && ram) starta();

function starta() {
  ram.hidden = false;
  document.getElementById("statisk").hidden = true;
  document.getElementById("kartforklaring").hidden = false;
  const stilla = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const karta = L.map("karta", {
    attributionControl: Boolean(data.bakgrund),
    zoomAnimation: !stilla,
    fadeAnimation: false,
    markerZoomAnimation: !stilla,
    scrollWheelZoom: false, // the page scrolls; with the map in focus the wheel is the map's
    zoomSnap: 0.25,
    minZoom: 8,
    maxZoom: data.maxzoom,
    zoomControl: false,
  });
  L.control.zoom({ zoomInTitle: "Zooma in", zoomOutTitle: "Zooma ut" }).addTo(karta);
  L.control.scale({ imperial: false }).addTo(karta);
  karta.on("focus", () => karta.scrollWheelZoom.enable());
  karta.on("blur", () => karta.scrollWheelZoom.disable());
  if (data.bakgrund) {
    karta.attributionControl.setPrefix(false);
    L.tileLayer(data.bakgrund, { attribution: text(data.kalla), maxZoom: data.maxzoom }).addTo(karta);
    karta.getContainer().classList.add("karta-med-bakgrund");
  }
  karta.setView([59.33, 18.06], 11);
  for (const ruta of ram.querySelectorAll("input[name=lager]")) {
    ruta.addEventListener("change", () => vaxla(karta, ruta));
    if (ruta.checked) vaxla(karta, ruta);
  }
  karta.on("zoomend", () => {
    for (const [namn, poster] of hamtade) if (grupper.has(namn)) rita(karta, namn, poster);
  });
  for (const knapp of document.querySelectorAll("[data-visa]")) {
    knapp.hidden = false;
    knapp.addEventListener("click", () => {
      const [lon, lat] = knapp.dataset.visa.split(",").map(Number);
      const ruta = ram.querySelector("input[value=platser]");
      if (!ruta.checked) ruta.click();
      karta.setView([lat, lon], Math.max(karta.getZoom(), 15), { animate: !stilla });
      const post = (hamtade.get("platser") ?? []).find((p) => p.geometry.coordinates.join() === `${lon},${lat}`);
      if (post) L.popup().setLatLng([lat, lon]).setContent(innehall("platser", post.properties)).openOn(karta);
      ram.scrollIntoView({ block: "nearest", behavior: stilla ? "auto" : "smooth" });
    });
  }
  for (const plats of document.querySelectorAll(".kartsymbol")) plats.innerHTML = symbol(plats.dataset.slag);
}

async function vaxla(karta, ruta) {
  const namn = ruta.value;
  if (!ruta.checked) {
    grupper.get(namn)?.remove();
    grupper.delete(namn);
    flyttaNamn(karta);
    status.textContent = "";
    return;
  }
  if (!hamtade.has(namn)) {
    status.textContent = "Hämtar …";
    try {
      const svar = await fetch(data.lager[namn], { headers: { Accept: "application/geo+json" } });
      if (!svar.ok || svar.redirected) throw new Error(String(svar.status));
      hamtade.set(namn, (await svar.json()).features);
    } catch {
      status.textContent = "Lagret gick inte att hämta. Uppgifterna står i listan. Ladda sidan på nytt för att försöka igen.";
      ruta.checked = false;
      return;
    }
    if (!ruta.checked) return; // unchecked again while it was on its way
  }
  status.textContent = hamtade.get(namn).length ? "" : "Lagret är tomt.";
  rita(karta, namn, hamtade.get(namn));
}

function rita(karta, namn, poster) {
  grupper.get(namn)?.remove();
  const slag = { stadsdelar: ytor, granser: linjer }[namn] ?? markeringar;
  const grupp = slag(karta, poster, namn);
  grupper.set(namn, grupp.addTo(karta));
  if (namn === "stadsdelar") for (const lager of grupp.getLayers()) lager.bringToBack?.();
  flyttaNamn(karta);
}

// A name stands in the middle of its stadsdel, or beside it where a marker or another name would cover it.
const STALLEN = [[-50, 4], [-50, -104], [-50, 40], [-50, -160], [8, -50], [-108, -50], [20, 10], [-120, 10], [20, -110], [-120, -110]];

function flyttaNamn(karta) {
  const rutan = karta.getContainer();
  const upptaget = [...rutan.querySelectorAll(".karta-punkt svg, .karta-grupp, .leaflet-control")].map((e) => e.getBoundingClientRect());
  for (const namn of rutan.querySelectorAll(".karta-namn")) {
    let bast = null;
    for (const [x, y] of STALLEN) {
      namn.style.translate = `${x}% ${y}%`;
      const r = namn.getBoundingClientRect();
      const tackt = upptaget.reduce((summa, u) => summa + gemensamt(r, u), 0);
      if (bast === null || tackt < bast.tackt) bast = { tackt, stalle: namn.style.translate, r };
      if (tackt === 0) break;
    }
    namn.style.translate = bast.stalle;
    upptaget.push(bast.r);
  }
}

function gemensamt(a, b) {
  const bredd = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const hojd = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return bredd > 0 && hojd > 0 ? bredd * hojd : 0;
}

// --- Borders round the areas: seen, not pressed

function linjer(karta, poster) {
  const grupp = L.layerGroup();
  for (const post of poster) {
    const stil = { className: "karta-grans", fill: false, weight: 1.5, dashArray: post.properties.streckad ? "6 4" : null };
    grupp.addLayer(L.geoJSON(post, { interactive: false, style: stil }));
  }
  return grupp;
}

// --- Areas

function ytor(karta, poster) {
  const grupp = L.featureGroup();
  for (const post of poster) {
    const e = post.properties;
    const yta = L.geoJSON(post, { style: { className: `karta-yta dgm-${e.ton}`, weight: 1.5 } });
    yta.bindPopup(() => ruta(e.namn, [
      e.niva ? `Nivå ${e.niva}` : "Ej rapporterad", e.varde !== null ? `Visas: ${e.varde}` : "", `${e.handelser} händelser`,
    ]));
    grupp.addLayer(yta);
  }
  if (!karta.harVisat && grupp.getLayers().length) {
    karta.harVisat = true;
    karta.fitBounds(grupp.getBounds(), { padding: [12, 12], animate: false });
  }
  for (const [i, yta] of grupp.getLayers().entries()) {
    const e = poster[i].properties;
    const b = yta.getBounds();
    const bredd = karta.project(b.getNorthEast()).x - karta.project(b.getSouthWest()).x;
    const namn = bredd > 7.5 * e.namn.length ? text(e.namn) : ""; // a name that has no room is in the list, and in the popup
    const tal = e.ton === "saknas" ? "–" : (e.varde ?? "");
    const etikett = L.divIcon({ className: "karta-namn", html: `${namn}<strong>${text(tal)}</strong>`, iconSize: null });
    grupp.addLayer(
      L.marker([e.mitt[1], e.mitt[0]], { icon: etikett, interactive: false, keyboard: false, zIndexOffset: -1000 }),
    );
  }
  return grupp;
}

// --- Places, events, synpunkter: those that would cover each other are one, with their number

function markeringar(karta, poster, namn) {
  const samlade = [];
  for (const post of poster) {
    const [lon, lat] = post.geometry.coordinates;
    const p = karta.project([lat, lon], karta.getZoom());
    const nara = samlade.find((s) => Math.abs(s.p.x - p.x) < RUTA && Math.abs(s.p.y - p.y) < RUTA);
    if (nara) nara.delar.push(post);
    else samlade.push({ p, delar: [post] });
  }
  const grupp = L.layerGroup();
  for (const { delar } of samlade) grupp.addLayer(markering(karta, namn, delar));
  return grupp;
}

function markering(karta, namn, delar) {
  const antal = delar.reduce((summa, d) => summa + (d.properties.antal ?? 1), 0);
  const [lon, lat] = delar[0].geometry.coordinates; // not their middle: so two markers keep their distance
  const ensam = namn === "platser" && delar.length === 1;
  const titel = delar.length === 1 ? beskriv(delar[0].properties) : `${antal} ${{ platser: "platser" }[namn] ?? namn}`;
  const sida = Math.round(Math.min(26 + 6 * Math.sqrt(antal), 56));
  const ikon = ensam
    ? L.divIcon({ className: "karta-punkt", html: symbol(delar[0].properties.slag), iconSize: [24, 24] })
    : L.divIcon({ className: `karta-grupp karta-grupp-${namn}`, html: String(antal), iconSize: [sida, sida], iconAnchor: FASTE[namn](sida) });
  const m = L.marker([lat, lon], { icon: ikon, title: titel, alt: titel, keyboard: true });
  if (delar.length === 1) return m.bindPopup(() => innehall(namn, delar[0].properties));
  if (karta.getZoom() >= data.maxzoom || lika(delar)) return m.bindPopup(() => lista(namn, delar));
  return m.on("click keypress", (h) => {
    if (h.type === "keypress" && h.originalEvent.key !== "Enter") return;
    const granser = L.latLngBounds(delar.map((d) => [d.geometry.coordinates[1], d.geometry.coordinates[0]]));
    karta.fitBounds(granser, { padding: [60, 60], maxZoom: karta.getZoom() + 3 });
  });
}

function lika(delar) {
  const [forsta] = delar;
  return delar.every((d) => d.geometry.coordinates.join() === forsta.geometry.coordinates.join());
}

function beskriv(e) {
  return [e.namn, (e.delar ?? []).join(", ") || e.slag].filter(Boolean).join(": ");
}

function innehall(namn, e) {
  const rader = e.delar?.length ? e.delar : [e.slag];
  return ruta(e.namn, [e.stadsdel, ...rader], namn === "platser" && data.plats ? data.plats.replace("SLUG", e.slug) : "");
}

function lista(namn, delar) {
  const ul = document.createElement("ul");
  for (const d of delar.slice(0, 30)) {
    const li = document.createElement("li");
    li.textContent = beskriv(d.properties);
    ul.append(li);
  }
  return ul;
}

function ruta(rubrik, rader, lank = "") {
  const div = document.createElement("div");
  const h = document.createElement("h3");
  const namn = document.createElement(lank ? "a" : "span");
  if (lank) namn.href = lank;
  namn.textContent = rubrik;
  h.append(namn);
  div.append(h);
  for (const rad of rader.filter(Boolean)) {
    const p = document.createElement("p");
    p.textContent = rad;
    div.append(p);
  }
  return div;
}

// --- Symbols: the same shapes as on paper (platser/kartbild/tecken.py)

function symbol(slag) {
  const nr = data.slag.indexOf(slag);
  const form = FORMER[Math.min(nr < 0 ? FORMER.length - 1 : nr, FORMER.length - 1)];
  const d = {
    cirkel: '<circle class="krt-tecken" cx="12" cy="12" r="7" stroke-width="1.5"/>',
    ring: '<circle class="krt-tecken krt-ihalig" cx="12" cy="12" r="6" stroke-width="2.5"/>',
    kvadrat: '<path class="krt-tecken" stroke-width="1.5" d="M5.5 5.5h13v13h-13z"/>',
    fyrkantsring: '<path class="krt-tecken krt-ihalig" stroke-width="2.5" d="M7 7h10v10h-10z"/>',
    triangel: '<path class="krt-tecken" stroke-width="1.5" d="M12 3.5L20 18.5H4z"/>',
    romb: '<path class="krt-tecken" stroke-width="1.5" d="M12 3L21 12L12 21L3 12z"/>',
    kryss: '<path class="krt-tecken" stroke-width="1.5" d="M9.4 4.5h5.2v4.9h4.9v5.2h-4.9v4.9h-5.2v-4.9h-4.9v-5.2h4.9z"/>',
    stjarna: '<path class="krt-tecken" stroke-width="1.5" d="M12 2.5l2.5 6.6 7 .3-5.5 4.4 1.9 6.8-5.9-3.9-5.9 3.9 1.9-6.8-5.5-4.4 7-.3z"/>',
  }[form];
  return `<svg viewBox="0 0 24 24" aria-hidden="true">${d}</svg>`;
}

function text(varde) {
  const span = document.createElement("span");
  span.textContent = varde;
  return span.innerHTML;
}
