// The page without coverage: its own copy, looked after by a service worker of this page only.

const LAGER = "vandring";

export const behallSidan = async (adress, tjanstearbetare) => {
  if (!navigator.serviceWorker || !window.caches) return;
  await navigator.serviceWorker.register(tjanstearbetare, { scope: adress });
  if (!navigator.onLine) return;
  const lager = await caches.open(LAGER);
  const delar = performance
    .getEntriesByType("resource")
    .map((post_) => new URL(post_.name))
    .filter((url) => url.origin === location.origin && /\.(css|js|woff2|svg)$/.test(url.pathname))
    .map((url) => url.href);
  await Promise.allSettled(
    [adress, ...new Set(delar)].map(async (url) => {
      const svar = await fetch(url, { credentials: "same-origin" });
      if (svar.ok && !svar.redirected) await lager.put(url, svar);
    }),
  );
};
