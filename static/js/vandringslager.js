// What a phone keeps of a walk: its own store (IndexedDB), by person. `poster` wait to be sent, `utkast` are begun forms.

export const anvandare = document.body.dataset.anvandare ?? "";

export const nummer = () => {
  if (crypto.randomUUID) return crypto.randomUUID();
  const b = crypto.getRandomValues(new Uint8Array(16));
  b[6] = (b[6] & 0x0f) | 0x40;
  b[8] = (b[8] & 0x3f) | 0x80;
  const hex = [...b].map((ett) => ett.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
};

const oppnad = new Promise((klar, fel) => {
  const begaran = indexedDB.open("lagesbild-vandring", 1);
  begaran.onupgradeneeded = () => {
    begaran.result.createObjectStore("poster", { keyPath: "id" });
    begaran.result.createObjectStore("utkast", { keyPath: "nyckel" });
  };
  begaran.onsuccess = () => klar(begaran.result);
  begaran.onerror = () => fel(begaran.error);
  begaran.onblocked = () => fel(new Error("blocked"));
});
oppnad.catch(() => {}); // asked for again by each who needs it

// Resolves when what was written is on the disk, and not before.
export const ilager = async (lager, lage, gor) => {
  const db = await oppnad;
  return new Promise((klar, fel) => {
    const arbete = db.transaction(lager, lage);
    const begaran = gor(arbete.objectStore(lager));
    arbete.oncomplete = () => klar(begaran?.result);
    arbete.onabort = arbete.onerror = () => fel(arbete.error);
  });
};
export const behall = (post) => ilager("poster", "readwrite", (lager) => lager.put(post));
export const slapp = (nyckel) => ilager("poster", "readwrite", (lager) => lager.delete(nyckel));
export const en = (nyckel) => ilager("poster", "readonly", (lager) => lager.get(nyckel));
export const mina = async () =>
  (await ilager("poster", "readonly", (lager) => lager.getAll()))
    .filter((post) => post.anvandare === anvandare)
    .sort((a, b) => a.skapad - b.skapad);
