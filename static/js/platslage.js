// Where a place lies, pointed at on a map. The two fields are what is saved, and they can be typed as well.

const L = window.L;
const lat = document.getElementById("id_lat");
const lon = document.getElementById("id_lon");
const data = JSON.parse(document.getElementById("platslage").textContent);
const status = document.getElementById("platsstatus");
const tal = (falt) => (falt.value.trim() ? Number(falt.value.trim().replace(",", ".")) : NaN);
const grad = (varde) => varde.toFixed(4).replace(".", ",");

if (L && lat && lon) {
  document.getElementById("platsram").hidden = false;
  const stilla = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const karta = L.map("platskarta", {
    attributionControl: false,
    scrollWheelZoom: false,
    zoomAnimation: !stilla,
    fadeAnimation: false,
    zoomSnap: 0.25,
    zoomControl: false,
  });
  L.control.zoom({ zoomInTitle: "Zooma in", zoomOutTitle: "Zooma ut" }).addTo(karta);
  karta.on("focus", () => karta.scrollWheelZoom.enable());
  karta.on("blur", () => karta.scrollWheelZoom.disable());
  karta.setView([59.33, 18.06], 11);
  let marke = null;

  const visa = (passa) => {
    const [b, l] = [tal(lat), tal(lon)];
    const finns = Math.abs(b) <= 90 && Math.abs(l) <= 180;
    marke?.remove();
    marke = null;
    if (!finns) return;
    const ikon = L.divIcon({ className: "ruttmarke", html: "", iconSize: [22, 22] });
    marke = L.marker([b, l], { icon: ikon, draggable: true, keyboard: false, alt: "Platsens läge" }).addTo(karta);
    marke.on("dragend", () => satt(marke.getLatLng()));
    if (passa) karta.setView([b, l], 15, { animate: false });
  };

  const satt = ({ lat: b, lng: l }) => {
    lat.value = grad(b);
    lon.value = grad(l);
    for (const falt of [lat, lon]) falt.dispatchEvent(new Event("input", { bubbles: true }));
    status.textContent = `Läget är ${lat.value}; ${lon.value}.`;
  };

  for (const falt of [lat, lon]) falt.addEventListener("input", () => visa(false));
  karta.on("click", ({ latlng }) => satt(latlng));
  fetch(data.ytor, { headers: { Accept: "application/geo+json" } })
    .then((svar) => (svar.ok && !svar.redirected ? svar.json() : Promise.reject(new Error(String(svar.status)))))
    .then((lager) => {
      const ytor = L.geoJSON(lager, { interactive: false, style: { className: "karta-yta dgm-land", weight: 1.5 } }).addTo(karta);
      ytor.bringToBack();
      for (const post of lager.features) {
        const namn = L.divIcon({ className: "karta-namn", html: "", iconSize: null });
        const m = L.marker([post.properties.mitt[1], post.properties.mitt[0]], { icon: namn, interactive: false, keyboard: false });
        m.addTo(karta).getElement().textContent = post.properties.namn;
      }
      if (!marke) karta.fitBounds(ytor.getBounds(), { padding: [12, 12], animate: false });
    })
    .catch(() => {
      status.textContent = "Stadsdelarnas gränser gick inte att hämta. Det går att trycka på kartan ändå.";
    });
  visa(true);
}
