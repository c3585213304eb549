// Confirming on this device what a form asked for. The page says it in words; this file reads the
// very bytes and refuses whatever is not what the page says, or is about keys. For what is another
// person's it vouches only where two people do so: what came on paper or by telephone, and the urn.
// Of what is about people it lets through who helps whom alone.
"use strict";

(() => {
  const form = document.querySelector("form[data-confirm]");
  if (!form || !window.own) return;
  const { hex, unhex, unpack, same, find, sign, digest, joined } = window.own;
  const asked = form.dataset;
  const says = form.querySelector("[role=status]");
  const NEVER = ["people", "place"];
  const HELPERS = ["GiveMandate", "EndMandate"];
  const AS_HELPER = ["helper", "desk"];
  const WEEK_MS = 7 * 24 * 3_600_000;
  const CODE = 3;  // so long is what says in which language a text is.
  const VOUCHED = {
    Answer: ["paper", "phone"],
    TakePart: ["paper"],
    Ask: ["paper", "phone"],
    OpenUrn: ["own"],
    GiveMandate: ["paper", "phone", "desk"],
  };

  const read = () => {
    const body = unhex(asked.body);
    const [format, kind, key, behalf, channel, nonce, until, target, law, verb, words, told] =
      unpack(body);
    const fits =
      asked.key === hex(key)
        ? channel === "own" || (behalf !== null && AS_HELPER.includes(channel))
        : behalf === null &&
          Object.hasOwn(VOUCHED, verb) &&
          VOUCHED[verb].includes(channel) &&
          (target === "talk") === (verb === "Ask");
    const right =
      format === 1 &&
      kind === 1 &&
      fits &&
      nonce > 0 &&
      law === 0 &&
      until < Date.now() + WEEK_MS &&
      target === asked.target &&
      verb === asked.verb &&
      (behalf === null ? "" : hex(behalf)) === asked.behalf &&
      (!NEVER.includes(target) || (target === "people" && HELPERS.includes(verb)));
    if (!right) throw new Error("other");
    return { body, words: unpack(words), told };
  };

  const spoken = (value) => {
    if (value === null) return "–";
    if (value instanceof Uint8Array) return hex(value).slice(0, 8) || "–";
    if (Array.isArray(value)) return value.map(spoken).join(", ");
    return String(value);
  };

  // What a person can read of it: sums, moments and words. How to say a number follows from the
  // name of its field, which the page says; the number itself is read here.
  const speech = document.documentElement.lang || undefined;
  const sum = (value, unit) => {
    if (/^[A-Z]{3}$/.test(unit)) {
      const style = { style: "currency", currency: unit };
      return new Intl.NumberFormat(speech, style).format(value / 100);
    }
    const two = { minimumFractionDigits: 2 };
    return unit || asked.target !== "money"
      ? String(value)
      : new Intl.NumberFormat(speech, two).format(value / 100);
  };
  const MOMENTS = [1_500_000_000_000, 4_000_000_000_000];
  const plainly = (name, value, unit) => {
    const moment = Number.isInteger(value) && value > MOMENTS[0] && value < MOMENTS[1];
    if (moment && (!name || name.endsWith("_ms")))
      return new Date(value).toLocaleString(speech, { dateStyle: "full", timeStyle: "short" });
    if (name === "amount" && Number.isInteger(value)) return sum(value, unit);
    return typeof value === "string" && /\s/.test(value.trim()) ? value : "";
  };

  // What a card opens with lies in it as bytes: its day, its place. Ids are bytes of no such kind.
  const IDS = [16, 32];
  const within = (value) => {
    if (!(value instanceof Uint8Array) || IDS.includes(value.length)) return null;
    try {
      const read = unpack(value);
      return Array.isArray(read) ? read : null;
    } catch {
      return null;
    }
  };

  const show = async () => {
    const { words, told } = read();
    const kept = await find("keys", asked.key);
    if (!kept) {
      form.querySelector("[data-elsewhere]").hidden = false;
      return;
    }
    const line = (where, value) => {
      const item = document.createElement("li");
      item.textContent = value;
      form.querySelector(where).append(item);
    };
    const names = asked.names.split(" ");
    const unit = words[names.indexOf("unit")] || "";
    for (const [at, value] of words.entries()) {
      const inside = within(value);
      const said = inside
        ? inside.map((one) => plainly("", one, ""))
        : [plainly(names[at] || "-", value, String(unit))];
      for (const plain of said) if (plain) line("[data-plain]", plain);
      line("[data-exact]", spoken(inside || value));
    }
    const texts = [...form.querySelectorAll("[data-told]")];
    if (texts.length !== told.length) throw new Error("other");
    for (const [at, one] of texts.entries()) {
      const payload = unhex(one.dataset.told);
      if (!same(await digest(joined(unhex(one.dataset.salt), payload)), told[at]))
        throw new Error("other");
      for (const part of unpack(payload)) if (typeof part === "string" && part)
        line(part.length > CODE ? "[data-plain]" : "[data-exact]", part);
    }
    form.querySelector("[data-press]").hidden = false;
    form.querySelector("[data-press] button").focus();
  };

  const press = async () => {
    const { body } = read();
    const kept = await find("keys", asked.key);
    const signature = await sign(kept.secret, asked.genesis, body);
    const answer = await fetch(asked.finish, {
      method: "POST",
      credentials: "same-origin",
      headers: {
        "Content-Type": "application/json",
        "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value,
      },
      body: JSON.stringify({ press: asked.confirm, key: asked.key, signature: hex(signature) }),
    });
    if (!answer.ok) throw new Error((await answer.json()).sentence);
    HTMLFormElement.prototype.submit.call(form);
  };

  const refuse = () => {
    says.textContent = asked.otherwise;
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    press().catch(refuse);
  });
  show().catch(refuse);
})();
