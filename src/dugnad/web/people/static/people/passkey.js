// Signing in with the lock of this device. Without this file everything works with a code.
"use strict";

(() => {
  const toBytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) =>
      letter.charCodeAt(0),
    );
  const toText = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-")
      .replace(/\//g, "_")
      .replace(/=+$/, "");

  const post = async (form, address, body) => {
    const answer = await fetch(address, {
      method: "POST",
      credentials: "same-origin",
      headers: {
        "Content-Type": "application/json",
        "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value,
      },
      body: JSON.stringify(body),
    });
    const told = await answer.json();
    if (!answer.ok) throw new Error(told.sentence);
    return told;
  };

  const opened = (options) => {
    const wanted = { ...options.publicKey, challenge: toBytes(options.publicKey.challenge) };
    if (wanted.user) wanted.user = { ...wanted.user, id: toBytes(wanted.user.id) };
    for (const name of ["allowCredentials", "excludeCredentials"]) {
      if (wanted[name]) wanted[name] = wanted[name].map((one) => ({ ...one, id: toBytes(one.id) }));
    }
    return { publicKey: wanted };
  };

  const closed = (found) => {
    const response = {};
    const names = [
      "clientDataJSON",
      "attestationObject",
      "authenticatorData",
      "signature",
      "userHandle",
    ];
    for (const name of names) {
      if (found.response[name]) response[name] = toText(found.response[name]);
    }
    return {
      id: found.id,
      rawId: toText(found.rawId),
      type: found.type,
      response,
      clientExtensionResults: {},
    };
  };

  const press = async (form) => {
    const options = opened(await post(form, form.dataset.begin, {}));
    const found =
      form.dataset.passkey === "add"
        ? await navigator.credentials.create(options)
        : await navigator.credentials.get(options);
    const told = await post(form, form.dataset.finish, closed(found));
    window.location.assign(told.go);
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    if (!window.PublicKeyCredential) continue;
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const says = form.querySelector("[role=status]");
      says.textContent = "";
      press(form).catch((error) => {
        // The browser's own words (a closed window, no such device) are no help to anybody.
        const ours = error instanceof DOMException || error instanceof TypeError;
        says.textContent = ours ? form.dataset.stopped : error.message;
      });
    });
  }
})();
