// The route on a map: the stops of the text, and a new one where somebody presses. The text is what is saved.

const L = window.L;
const text = document.querySelector("textarea[data-rutt]");
const data = JSON.parse(document.getElementById("ruttdata").textContent);
const status = document.getElementById("ruttstatus");
const jamfor = (namn) => namn.trim().toLocaleLowerCase("sv");
const platser = new Map(data.platser.map(([namn, lat, lon]) => [jamfor(namn), [lat, lon]]));
const LAGE = /^(.*?)\s*\(\s*(-?\d+(?:[.,]\d+)?)\s*[; ]\s*(-?\d+(?:[.,]\d+)?)\s*\)$/;

const stopp = () =>
  text.value
    .split("\n")
    .map((rad) => rad.trim())
    .filter(Boolean)
    .map((rad) => {
      const traff = rad.match(LAGE);
      if (traff?.[1]) return { namn: traff[1], lage: [traff[2], traff[3]].map((t) => Number(t.replace(",", "."))) };
      return { namn: rad, lage: platser.get(jamfor(rad)) ?? null };
    });

if (L && text) {
  document.getElementById("ruttram").hidden = false;
  const stilla = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const karta = L.map("ruttkarta", { attributionControl: false, scrollWheelZoom: false, zoomAnimation: !stilla, fadeAnimation: false, zoomSnap: 0.25 });
  karta.setView([59.33, 18.06], 11);
  const ritat = L.layerGroup().addTo(karta);
  const grad = (tal) => tal.toFixed(4).replace(".", ",");

  const rita = (passa) => {
    ritat.clearLayers();
    const rader = stopp();
    const med = rader.filter((rad) => rad.lage);
    if (med.length > 1) ritat.addLayer(L.polyline(med.map((rad) => rad.lage), { className: "ruttlinje", interactive: false }));
    for (const [i, rad] of rader.entries()) {
      if (!rad.lage) continue;
      const ikon = L.divIcon({ className: "ruttmarke", html: String(i + 1), iconSize: [26, 26] });
      ritat.addLayer(L.marker(rad.lage, { icon: ikon, keyboard: false, title: rad.namn, alt: `Stopp ${i + 1}` }));
    }
    const utan = rader.length - med.length;
    status.textContent = `${rader.length} stopp${utan ? `, varav ${utan} utan känt läge` : ""}.`;
    if (passa && med.length) karta.fitBounds(L.latLngBounds(med.map((rad) => rad.lage)).pad(0.3), { maxZoom: 16, animate: false });
  };

  text.addEventListener("input", () => rita(false));
  karta.on("click", ({ latlng }) => {
    const n = stopp().length + 1;
    text.value = `${text.value.trimEnd()}${text.value.trim() ? "\n" : ""}Stopp ${n} (${grad(latlng.lat)}; ${grad(latlng.lng)})`;
    text.dispatchEvent(new Event("input", { bubbles: true }));
  });
  fetch(data.ytor, { headers: { Accept: "application/geo+json" } })
    .then((svar) => (svar.ok && !svar.redirected ? svar.json() : Promise.reject(new Error(String(svar.status)))))
    .then((lager) => {
      const ytor = L.geoJSON(lager, { interactive: false, style: { className: "karta-yta dgm-land", weight: 1.5 } }).addTo(karta);
      ytor.bringToBack();
      if (!stopp().some((rad) => rad.lage)) karta.fitBounds(ytor.getBounds(), { padding: [12, 12], animate: false });
    })
    .catch(() => {
      status.textContent = "Stadsdelarnas gränser gick inte att hämta. Det går att trycka på kartan ändå.";
    });
  rita(true);
}
