// What this browser does without a network: pages that somebody opened are read again, and answers
// that their device confirmed are sent when the network is back. What is kept, and when it goes,
// the place says with every page (`devices/keeping.py`); this file only does it.
"use strict";

self.window = self;
importScripts(...TOLD.loaded);

const NAME = `dugnad-${TOLD.release}`;
const READER = "/kept-for";
const PAGES_MAX = 60;
const DAYS_14_MS = 14 * 24 * 3_600_000;
const AT = "Kept-At";
const FIND = { ignoreVary: true };

const kept = () => caches.open(NAME);
const isFile = (address) => new URL(address).pathname.startsWith("/static/");

// ── What is kept
let turn = Promise.resolve();
const inTurn = (step) => {
  turn = turn.then(step, step);
  return turn;
};

const reader = async () => {
  const found = await (await kept()).match(READER);
  return found ? found.text() : "";
};

const withoutPages = async () => {
  const rows = await kept();
  for (const one of await rows.keys()) if (!isFile(one.url)) await rows.delete(one, FIND);
};

const forget = async () => {
  await withoutPages();
  await window.own.queue.empty();
  await self.registration.unregister();
};

const keep = async (rows, address, answer) => {
  const headers = new Headers(answer.headers);
  for (const name of ["Content-Encoding", "Content-Length", "Vary"]) headers.delete(name);
  headers.set(AT, String(Date.now()));
  await rows.put(address, new Response(await answer.text(), { headers }));
};

// The page that says that one was never opened is kept in the reader's language.
const keepOffline = async (rows, language) => {
  const found = await rows.match(TOLD.offline, FIND);
  if (found && found.headers.get("Content-Language") === language) return;
  const answer = await fetch(TOLD.offline).catch(() => null);
  if (answer && answer.ok) await keep(rows, TOLD.offline, answer);
};

const fewer = async (rows) => {
  const pages = (await rows.keys()).filter((one) => !isFile(one.url));
  for (const one of pages.slice(0, Math.max(0, pages.length - PAGES_MAX)))
    if (![READER, TOLD.offline].includes(new URL(one.url).pathname)) await rows.delete(one, FIND);
};

const heed = async (address, answer) => {
  const told = answer.headers.get("Kept-Here");
  if (told === null) return;
  const [what, whose] = told.split(" ");
  if (what === "forget") return forget();
  const rows = await kept();
  if (what === "empty" || (whose && (await reader()) !== whose)) await withoutPages();
  if (whose) await rows.put(READER, new Response(whose));
  if (what !== "keep") return;
  await rows.delete(address, FIND); // the newest stands last.
  await keep(rows, address, answer);
  await keepOffline(rows, answer.headers.get("Content-Language"));
  await fewer(rows);
};

// ── What is read without a network
const when = (at, language) => {
  const [then, now] = [new Date(at), new Date()];
  const today = then.toDateString() === now.toDateString();
  const how = today ? {} : { dateStyle: "medium" };
  return then.toLocaleString(language, { ...how, timeStyle: "short", hourCycle: "h23" });
};
const plain = (words) =>
  words.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const again = (found, html) => new Response(html, { headers: found.headers });

const others = async (rows) => {
  const lines = [];
  for (const one of await rows.keys()) {
    const path = new URL(one.url).pathname;
    if (isFile(one.url) || [READER, TOLD.offline].includes(path)) continue;
    const html = await (await rows.match(one, FIND)).text();
    const title = /<title>([^<]*)<\/title>/.exec(html);
    if (title) lines.unshift(`<li><a class="ds-link" href="${plain(one.url)}">${title[1]}</a></li>`);
  }
  return lines.join("");
};

const withoutNetwork = async (address) => {
  const rows = await kept();
  const found = await rows.match(address, FIND);
  const at = found ? Number(found.headers.get(AT)) : 0;
  if (found && Date.now() - at < DAYS_14_MS) {
    const html = await found.text();
    const time = plain(when(at, found.headers.get("Content-Language") || undefined));
    return again(
      found,
      html.replace("data-as-it-was hidden>", "data-as-it-was>").replace("<span data-at></span>", () => `<b>${time}</b>`)
    );
  }
  const offline = await rows.match(TOLD.offline, FIND);
  if (!offline) return Response.error();
  const html = await offline.text();
  const lines = await others(rows);
  return again(offline, html.replace("<ul class=\"ds-list\" data-read></ul>", () => `<ul class="ds-list">${lines}</ul>`));
};

const page = async (event) => {
  const address = event.request.url.split("#")[0];
  let answer;
  try {
    answer = await fetch(event.request);
  } catch {
    return withoutNetwork(address);
  }
  const copy = answer.clone();
  event.waitUntil(inTurn(() => heed(address, copy)));
  return answer;
};

const file = async (request) => {
  const found = await (await kept()).match(request, FIND);
  return found || fetch(request);
};

// ── Answers that wait
const hexed = (bytes) => window.own.hex(bytes);

// The number that an answer bore was used meanwhile: the same answer, signed with another one.
const anew = async (row, nonce) => {
  const { find, sign, envelope, unhex, unpack, pack } = window.own;
  const held = await find("keys", row.key);
  if (!held) return null;
  const body = unpack(row.body);
  body[5] = nonce;
  const bytes = pack(body);
  return { ...row, body: bytes, envelope: hexed(envelope(bytes, row.key, await sign(held.secret, row.genesis, bytes))) };
};

const hand = async (row, tries = 3) => {
  const answer = await fetch(row.finish, {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", "X-CSRFToken": row.token },
    body: JSON.stringify({ envelope: row.envelope, mark: row.mark }),
  });
  if (!answer.ok) return;
  const told = await answer.json();
  if (told.state === "again" && tries) {
    const next = await anew(row, told.nonce);
    if (next) {
      await window.own.queue.put(next);
      await hand(next, tries - 1);
    }
    return;
  }
  if (told.state !== "again") await window.own.queue.put({ ...row, state: told.state, sentence: told.sentence });
};

const send = async () => {
  for (const row of await window.own.queue.all())
    if (row.state === "waits") await hand(row).catch(() => {});
};

const tell = async () => {
  await send();
  for (const one of await self.clients.matchAll()) one.postMessage("answers");
};

// ── When
self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(kept().then((rows) => rows.addAll(TOLD.files)));
});
self.addEventListener("activate", (event) => {
  const old = async () => {
    for (const name of await caches.keys())
      if (name.startsWith("dugnad-") && name !== NAME) await caches.delete(name);
    await self.clients.claim();
  };
  event.waitUntil(old());
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (isFile(request.url)) event.respondWith(file(request));
});
self.addEventListener("message", (event) => {
  if (event.data === "answers") event.waitUntil(inTurn(tell));
});
self.addEventListener("sync", (event) => {
  if (event.tag === "answers") event.waitUntil(inTurn(tell));
});
