// What is typed in a section, in a week's rows and in forms (osparat.js), kept on this computer until the server has it as
// saved. In two places: localStorage holds it at once, also for a tab that dies, but the browser takes seconds to put it on
// the disk; IndexedDB says when it is there, and then a browser that is killed has lost nothing.

const LAGER = "texter";

let oppnad = null;
const databas = () => {
  oppnad ??= new Promise((klar, fel) => {
    const begaran = indexedDB.open("lagesbild-skrivande", 1);
    begaran.onupgradeneeded = () => begaran.result.createObjectStore(LAGER);
    begaran.onsuccess = () => klar(begaran.result);
    begaran.onerror = () => fel(begaran.error);
    begaran.onblocked = () => fel(new Error("blocked"));
  });
  return oppnad;
};

const ilager = async (lage, gor) => {
  const db = await databas();
  return new Promise((klar, fel) => {
    const arbete = db.transaction(LAGER, lage, { durability: "strict" });
    const begaran = gor(arbete.objectStore(LAGER));
    arbete.oncomplete = () => klar(begaran.result);
    arbete.onabort = arbete.onerror = () => fel(arbete.error);
    if (lage === "readwrite") arbete.commit?.(); // goes through although the page is left
  });
};

const snabbt = (gor, annars) => {
  try {
    return gor();
  } catch {
    return annars; // full, or closed by policy
  }
};

// One write at a time, and of what is typed meanwhile only the last: no key waits for the one before the one before.
let pagar = false;
const vantar = new Map();
const slappta = new Set(); // by this page: on their way out of the database, so not to be found in it
const skriv = async (sag) => {
  if (pagar) return;
  pagar = true;
  let gick = true;
  while (vantar.size) {
    const [nyckel, post] = vantar.entries().next().value;
    vantar.delete(nyckel);
    try {
      await ilager("readwrite", (lager) => (post ? lager.put(post, nyckel) : lager.delete(nyckel)));
    } catch {
      gick = false;
    }
  }
  pagar = false;
  sag(gick);
};

// `sag` is told "skriver", then "ja" when all that was typed is on the disk; "nej" when it is nowhere but in the page.
export const behall = (nyckel, post, sag = () => {}) => {
  const hel = { ...post, tid: Date.now() };
  const nagot = snabbt(() => {
    localStorage.setItem(nyckel, JSON.stringify(hel));
    return true;
  }, false);
  slappta.delete(nyckel);
  vantar.set(nyckel, hel);
  sag("skriver");
  skriv((gick) => sag(gick || nagot ? "ja" : "nej"));
};

export const slapp = (nyckel) => {
  snabbt(() => localStorage.removeItem(nyckel));
  slappta.add(nyckel);
  vantar.set(nyckel, null);
  skriv(() => {});
};

// All that is kept below `stam`, each once as it was last: [[key, post], …]. What can't be read comes as null.
export const alla = async (stam) => {
  const funna = new Map();
  for (const nyckel of snabbt(() => Object.keys(localStorage), [])) {
    if (nyckel.startsWith(stam)) funna.set(nyckel, snabbt(() => JSON.parse(localStorage.getItem(nyckel)), null));
  }
  try {
    const nycklar = (await ilager("readonly", (lager) => lager.getAllKeys())).filter((n) => n.startsWith(stam));
    for (const nyckel of nycklar) {
      const post = await ilager("readonly", (lager) => lager.get(nyckel));
      if (post && !((funna.get(nyckel)?.tid ?? 0) >= post.tid)) funna.set(nyckel, post);
    }
  } catch {
    /* closed by policy: then nothing was kept there either */
  }
  return [...funna].filter(([nyckel]) => !slappta.has(nyckel));
};
