// One thing at a time from the phone's store to the server: first the words, then the photos, each until it is received.

import { anvandare, behall, en, slapp } from "./vandringslager.js";

const TIDSGRANS = 45000; // ms for one thing to be sent: a photo over a poor connection

// The cookie's, for the page may be a copy from before the latest log-in.
const kaka = () =>
  document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/)?.[1] ?? document.querySelector("[name=csrfmiddlewaretoken]").value;
export class Vantar extends Error {} // no coverage, or a server that is busy: again by itself
export class Utloggad extends Error {}
export class Nekad extends Error {} // the server has looked at it and says no: somebody has to do something

const post = async (url, kropp) => {
  const avbryt = new AbortController();
  const ur = setTimeout(() => avbryt.abort(), TIDSGRANS);
  kropp.set("anvandare", anvandare);
  let svar;
  try {
    svar = await fetch(url, {
      method: "POST",
      body: kropp,
      headers: { Accept: "application/json", "X-CSRFToken": kaka() },
      redirect: "manual",
      credentials: "same-origin",
      signal: avbryt.signal,
    });
    if (svar.type === "opaqueredirect") throw new Utloggad();
    const json = svar.headers.get("Content-Type")?.includes("json");
    if (svar.ok && json) return await svar.json();
    if (svar.status >= 500 || [408, 425, 429].includes(svar.status) || svar.ok) throw new Vantar();
    if (svar.status === 403 && !json) throw new Utloggad(); // the form's protection has been renewed by a new log-in
    throw new Nekad(json ? (await svar.json()).fel : `Servern svarade ${svar.status}.`);
  } catch (fel) {
    if (fel instanceof Utloggad || fel instanceof Nekad) throw fel;
    throw new Vantar();
  } finally {
    clearTimeout(ur);
  }
};

const formdata = (varden) => {
  const kropp = new FormData();
  for (const [namn, varde] of Object.entries(varden)) kropp.set(namn, varde ?? "");
  return kropp;
};

// Gives what was received. Throws one of the three.
export const sand = async (nr) => {
  let en_ = await en(nr);
  if (!en_ || en_.fel) return null;
  if (!en_.sand) {
    const svar = await post(en_.url, formdata(en_.falt));
    en_ = { ...(await en(nr)), sand: true, mottagen: svar.mottagen };
    await behall(en_); // the next attempt begins with the photos
  }
  for (const foto of en_.foton) {
    if (foto.sand) continue;
    const kropp = formdata({ foto_id: foto.id, alt: foto.alt });
    kropp.set("foto", new Blob([foto.data], { type: foto.typ || "application/octet-stream" }), "foto.jpg");
    await post(en_.foto.replace("00000000-0000-0000-0000-000000000000", nr), kropp);
    foto.sand = true;
    await behall(en_);
  }
  await slapp(nr);
  return en_;
};
