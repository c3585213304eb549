// My devices: what each button does. Every form says by `data-own` what it is, and by `data-places`
// where it holds: one row for each project, with public halves and numbers and nothing secret.
"use strict";

(() => {
  if (!window.own || !window.crypto?.subtle) return;
  const { hex, unhex, keep, find, all, make, fromCode, ask, compared, code, Said } = window.own;
  const fields = (form) => Object.fromEntries(new FormData(form));
  const places = (form) => JSON.parse(form.dataset.places || "[]");
  const about = (form, key, nonce) => ({ key, nonce, now: form.dataset.now, target: "people" });

  const post = async (form, address, told) => {
    const answer = await fetch(address, {
      method: "POST",
      credentials: "same-origin",
      headers: {
        "Content-Type": "application/json",
        "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value,
      },
      body: JSON.stringify(told),
    });
    const back = await answer.json();
    if (!answer.ok) throw new Said(back.sentence);
    return back;
  };

  // One action about own keys, by the key that this device has there.
  const mine = async (form, place, verb, words) => {
    const kept = await find("keys", place.key);
    if (!kept) throw new Said(form.dataset.elsewhere);
    const asked = { ...about(form, place.key, place.nonce), verb, words };
    return ask(kept.secret, form.dataset.genesis, asked);
  };
  const everywhere = async (form, verb, words) => {
    for (const place of places(form)) await mine(form, place, verb, await words(place));
  };

  // Keys of this device for each project: made, kept, and only then told.
  const newKeys = async (form) => {
    const keys = {};
    for (const { project, here } of places(form)) {
      const known = here && (await find("keys", here));
      keys[project] = known ? here : await make(project);
    }
    return keys;
  };

  const home = async (form) =>
    post(form, form.dataset.finish, { name: fields(form).name, keys: await newKeys(form) });

  const letIn = async (form) => {
    const given = places(form);
    const here = await compared(given.map((one) => one.new));
    const [, linked] = window.location.hash.split("#");
    if (linked && linked !== here) throw new Said(form.dataset.otherwise);
    await everywhere(form, "AddDevice", (place) => [unhex(place.new)]);
  };

  const remove = (form) => everywhere(form, "RemoveDevice", (place) => [unhex(place.gone)]);
  const stop = (form) => everywhere(form, "StopRecovery", () => []);
  const answers = (form) =>
    everywhere(form, "KeepForAnswers", (place) => [unhex(place.word), unhex(place.custodian)]);
  const noAnswers = (form) => everywhere(form, "StopAnswers", () => []);

  const secret = () => crypto.getRandomValues(new Uint8Array(16));
  const show = (form, lines) => {
    for (const [name, value] of Object.entries(lines))
      for (const place of document.querySelectorAll(`[data-sheet=${name}]`)) {
        if (place.tagName === "A") place.href = value;
        else if (place.tagName === "INPUT") place.value = value;
        else place.textContent = value;
      }
    form.hidden = true;
    for (const sheet of document.querySelectorAll("[data-sheets]")) sheet.hidden = false;
    document.querySelector("[data-sheets] h2").focus();
  };

  const spare = async (form) => {
    const made = secret();
    const key = (place) => fromCode(made, form.dataset.genesis, "spare", place.project);
    await everywhere(form, "SetSpare", async (place) => [unhex((await key(place)).key)]);
    show(form, { spare: await code.written(made) });
  };

  const people = async (form) => {
    const made = [secret(), secret()];
    const key = async (one, place) =>
      unhex((await fromCode(one, form.dataset.genesis, "helper", place.project)).key);
    await everywhere(form, "ChoosePeople", (place) => Promise.all(made.map((one) => key(one, place))));
    const [first, second] = await Promise.all(made.map(code.written));
    const link = (one) => `${form.dataset.keep}#${one}`;
    show(form, { first, second, "first-link": link(first), "second-link": link(second) });
  };

  // The lost phone: what is on the sheet speaks for the keys that were made here just now.
  const lost = async (form) => {
    const typed = await code.read(fields(form).code);
    if (!typed) throw new Said(form.dataset.mistyped);
    const given = places(form);
    const codes = new Map();
    for (const place of given) {
      const one = await fromCode(typed, form.dataset.genesis, "spare", place.project);
      if (one.key === place.spare) codes.set(place.project, one);
    }
    if (!codes.size) throw new Said(form.dataset.mistyped);
    const keys = await newKeys(form);
    const told = await post(form, form.dataset.finish, { name: fields(form).name, keys });
    let late = "";
    for (const place of given) {
      const one = codes.get(place.project);
      if (!one) continue;
      const words = [unhex(keys[place.project])];
      const asked = { ...about(form, one.key, place.nonce), verb: "Recover", words };
      await ask(one.secret, form.dataset.genesis, asked).catch((no) => {
        if (no.code !== "people.SaidAlready") late = no.message;
      });
    }
    if (late) throw new Said(late);
    return told;
  };

  // One of two chosen people speaks for the new device of somebody.
  const vouch = async (form) => {
    const kept = await all("codes");
    const typed = fields(form).code;
    const tried = typed ? [await code.read(typed)] : kept.map((row) => row.secret);
    if (tried.includes(null)) throw new Said(form.dataset.mistyped);
    let spoke = 0;
    for (const place of places(form))
      for (const one of tried) {
        const found = await fromCode(one, form.dataset.genesis, "helper", place.project);
        if (!(found.key in place.helpers)) continue;
        const nonce = place.helpers[found.key];
        const words = [unhex(place.new)];
        const asked = { ...about(form, found.key, nonce), verb: "Vouch", words };
        await ask(found.secret, form.dataset.genesis, asked).catch((no) => {
          if (no.code !== "people.SaidAlready") throw no;
        });
        spoke += 1;
      }
    if (!spoke) throw new Said(form.dataset.mistyped);
    return { go: form.dataset.done };
  };

  // Keep a code for somebody on this device, so that no sheet has to be found later.
  const keepCode = async (form) => {
    const [, linked] = window.location.hash.split("#");
    const made = await code.read(fields(form).code || linked || "");
    if (!made) throw new Said(form.dataset.mistyped);
    await keep("codes", { name: hex(await window.own.digest(made)), secret: made });
    window.location.hash = "";
    return { go: form.dataset.done };
  };

  const WHAT = {
    home, "let-in": letIn, remove, stop, answers, "no-answers": noAnswers, spare, people, lost,
    vouch, keep: keepCode,
  };

  for (const form of document.querySelectorAll("form[data-own]")) {
    form.hidden = false;
    const says = form.querySelector("[role=status]");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      says.textContent = form.dataset.waiting || "";
      for (const button of form.querySelectorAll("button")) button.setAttribute("aria-busy", "true");
      WHAT[form.dataset.own](form)
        .then((told) => {
          says.textContent = "";
          if (told?.go) window.location.assign(told.go);
          else if (!document.querySelector("[data-sheets]")) window.location.reload();
        })
        .catch((no) => {
          says.textContent = no instanceof Said ? no.message : form.dataset.stopped;
        })
        .finally(() => {
          for (const button of form.querySelectorAll("button")) button.removeAttribute("aria-busy");
        });
    });
  }

  // The characters by which two screens are compared, worked out from the keys themselves.
  for (const line of document.querySelectorAll("[data-compared]"))
    compared(JSON.parse(line.dataset.compared)).then((characters) => {
      line.textContent = characters;
      const link = document.querySelector("[data-hashed]");
      if (link) link.href = `${link.dataset.hashed}#${characters}`;
    });
})();
