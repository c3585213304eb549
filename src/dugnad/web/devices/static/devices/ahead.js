// Answering without a network. The page brought along what each of its answers would say in the
// books; this device reads it, confirms it when somebody presses, and keeps it until it is sent.
"use strict";

(() => {
  const asked = document.querySelector("[data-ahead]");
  if (!asked || !window.own || !window.own.queue) return;
  const { hex, unhex, pack, unpack, find, sign, envelope, bodyOf, queue } = window.own;
  const told = JSON.parse(asked.dataset.ahead);
  const DAYS_6_MS = 6 * 24 * 3_600_000;
  const CARD = /^card:[0-9a-f]{32}$/;
  const says = asked.querySelector("[role=status]");
  const isCopy = () => document.querySelector("[data-as-it-was]:not([hidden])");
  let chosen = null;

  // Which of the answers a form stands for: what it sends is compared, word for word.
  const answerOf = (form) => {
    const sent = new FormData(form);
    return told.answers.find(
      (one) =>
        new URL(form.action).pathname.endsWith(`/do/${one.verb}`) &&
        Object.entries(one.values).every(([name, value]) => sent.get(name) === value)
    );
  };

  const read = (one) => {
    const words = unpack(unhex(one.words));
    if (!CARD.test(told.target) || !Array.isArray(words)) throw new Error("other");
    return words;
  };
  const spoken = (value) => {
    if (value instanceof Uint8Array) return hex(value).slice(0, 8);
    return Array.isArray(value) ? value.map(spoken).join(", ") : String(value ?? "–");
  };

  const ask = (one, form) => {
    chosen = { one, token: form.querySelector("[name=csrfmiddlewaretoken]").value };
    asked.querySelector("[data-chosen]").textContent = one.label;
    asked.querySelector("[data-exact]").replaceChildren(
      ...read(one).map((value) => {
        const item = document.createElement("li");
        item.textContent = spoken(value);
        return item;
      })
    );
    says.textContent = "";
    asked.hidden = false;
    asked.querySelector("[data-yes]").focus();
  };

  const confirm = async () => {
    const { one, token } = chosen;
    const kept = await find("keys", told.key);
    if (!kept) throw new Error("elsewhere");
    const before = (await queue.all()).filter((row) => row.key === told.key).length;
    const nonce = told.nonce + before;
    const about = { key: told.key, nonce, target: told.target, verb: one.verb, words: read(one) };
    const body = bodyOf(about);
    body[6] = Date.now() + DAYS_6_MS;
    const bytes = pack(body);
    const signature = await sign(kept.secret, told.genesis, bytes);
    await queue.put({
      target: told.target, key: told.key, genesis: told.genesis, body: bytes, token,
      envelope: hex(envelope(bytes, told.key, signature)), mark: told.mark, finish: told.finish,
      card: told.card, title: told.title, label: one.label, waits: told.waits, state: "waits",
    });
    asked.hidden = true;
    window.dispatchEvent(new Event("answers"));
  };

  for (const form of document.querySelectorAll("form[action*='/do/']"))
    form.addEventListener("submit", (event) => {
      const one = answerOf(form);
      if (!one || (navigator.onLine && !isCopy())) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      ask(one, form);
    });
  asked.querySelector("[data-yes]").addEventListener("click", () => {
    confirm().catch(() => {
      says.textContent = asked.dataset.otherwise;
    });
  });
  asked.querySelector("[data-not]").addEventListener("click", () => {
    asked.hidden = true;
  });
})();
