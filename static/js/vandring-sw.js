// Lets the page of one walk be opened without coverage: the network first, its copy when that does not answer.
// Registered for that page's address only (vandring.js), so no other page is ever served from here. What is written
// on the page lies elsewhere (IndexedDB) and is sent by the page itself. The copies go when somebody logs in (bas.js).

const LAGER = "vandring";
const TALAMOD = 6000; // ms: a connection that is there but does not carry is worse than none

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (handelse) => handelse.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (handelse) => {
  const { request: begaran } = handelse;
  if (begaran.method !== "GET" || new URL(begaran.url).origin !== self.location.origin) return;
  handelse.respondWith(svara(begaran));
});

async function svara(begaran) {
  const lager = await caches.open(LAGER);
  const natet = fetch(begaran);
  natet.catch(() => {}); // looked at below
  try {
    const svar = await Promise.race([natet, forsent()]);
    const egen = begaran.mode === "navigate" || /\.(css|js|woff2|svg)$/.test(new URL(begaran.url).pathname);
    if (egen && svar.status === 200 && svar.type === "basic" && !svar.redirected) await lager.put(begaran, svar.clone());
    return svar;
  } catch {
    const kopia = await lager.match(begaran, { ignoreVary: true, ignoreSearch: begaran.mode === "navigate" });
    return kopia ?? natet;
  }
}

function forsent() {
  return new Promise((_, fel) => setTimeout(() => fel(new Error("no answer")), TALAMOD));
}
