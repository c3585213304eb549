// The keys of this device: made here, kept here, never handed out, not even to this page.
"use strict";

(() => {
  const { hex, unhex, joined, pack, unpack, digest, letters, text } = window.own;
  const DOMAIN = text.encode("dugnad/action/v1\0");
  const FORMAT = 1;
  const ED25519 = 1;
  const MINUTES_10 = 600_000;
  const WEEK_MS = 7 * 24 * 3_600_000;
  const SEED_AHEAD = unhex("302e020100300506032b657004220420");

  // ── Kept in this browser
  const opened = new Promise((resolve, reject) => {
    const asked = indexedDB.open("dugnad-own", 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("keys", { keyPath: "key" });
      asked.result.createObjectStore("codes", { keyPath: "name" });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  const within = async (store, mode, ask) => {
    const database = await opened;
    return new Promise((resolve, reject) => {
      const step = database.transaction(store, mode);
      const asked = ask(step.objectStore(store));
      step.oncomplete = () => resolve(asked.result);
      step.onerror = step.onabort = () => reject(step.error);
    });
  };
  const keep = (store, row) => within(store, "readwrite", (rows) => rows.put(row));
  const find = (store, name) => within(store, "readonly", (rows) => rows.get(name));
  const all = (store) => within(store, "readonly", (rows) => rows.getAll());

  // ── Keys
  const make = async (project) => {
    const pair = await crypto.subtle.generateKey({ name: "Ed25519" }, false, ["sign", "verify"]);
    const key = hex(new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey)));
    await keep("keys", { key, project, secret: pair.privateKey });
    return key;
  };

  // What a code on paper speaks by: another key in each project, so that no two are joined.
  const fromCode = async (secret, genesis, use, project) => {
    const base = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"]);
    const info = joined(text.encode(`dugnad/${use}/v1\0`), unhex(project));
    const way = { name: "HKDF", hash: "SHA-256", salt: unhex(genesis), info };
    const seed = new Uint8Array(await crypto.subtle.deriveBits(way, base, 256));
    const open = await crypto.subtle.importKey(
      "pkcs8", joined(SEED_AHEAD, seed), { name: "Ed25519" }, true, ["sign"]
    );
    const told = (await crypto.subtle.exportKey("jwk", open)).x;
    const key = atob(told.replace(/-/g, "+").replace(/_/g, "/"));
    return { key: hex(Uint8Array.from(key, (one) => one.charCodeAt(0))), secret: open };
  };

  // ── Actions
  // How long it is wanted, by the place's clock: a phone's own is often wrong, never by days.
  const soon = (told) => {
    const here = Date.now();
    const now = Number(told) || here;
    if (Math.abs(now - here) > WEEK_MS) throw new window.own.Said(document.querySelector("[data-clock]")?.dataset.clock || "");
    return now + MINUTES_10;
  };
  const bodyOf = (asked) => [
    FORMAT,
    ED25519,
    unhex(asked.key),
    null,
    "own",
    asked.nonce,
    soon(asked.now),
    asked.target,
    0,
    asked.verb,
    pack(asked.words),
    [],
  ];
  const sign = async (secret, genesis, body) =>
    new Uint8Array(
      await crypto.subtle.sign({ name: "Ed25519" }, secret, joined(DOMAIN, unhex(genesis), body))
    );
  const envelope = (body, key, signature) => pack([FORMAT, body, [[unhex(key), signature]]]);

  // Write an action about this person's own keys, sign it, hand it in.
  const ask = async (secret, genesis, asked) => {
    const body = pack(bodyOf(asked));
    const whole = envelope(body, asked.key, await sign(secret, genesis, body));
    const answer = await fetch("/api/actions", {
      method: "POST",
      headers: { "Content-Type": "application/octet-stream" },
      body: whole,
    });
    const told = await answer.json();
    if (!answer.ok || told.code) throw new window.own.Said(told.sentence, told.code);
    return told;
  };
  window.own.Said = class extends Error {
    constructor(sentence, code = "") {
      super(sentence);
      this.code = code;
    }
  };

  // Six characters by which two screens are compared: they follow from the keys themselves.
  const compared = async (keys) => {
    const sum = await digest(joined(...[...keys].sort().map(unhex)));
    return letters(sum, 8).replace(/(.{4})/, "$1-");
  };

  Object.assign(window.own, {
    keep, find, all, make, fromCode, sign, envelope, ask, compared, unpack, bodyOf,
  });
})();
