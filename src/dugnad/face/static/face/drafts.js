// What is typed stays until it has arrived. Every page works without this file.
"use strict";

(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const summary = document.querySelector(".error-summary");

  // On a device of one's own a draft outlives closing the page; anywhere else it goes with the tab.
  // What is secret is kept nowhere.
  const DAYS_14_MS = 14 * 24 * 3_600_000;
  const reader = document.querySelector("[data-kept-for]")?.value;
  let store = null;
  try {
    store = reader ? localStorage : sessionStorage;
  } catch {
    // Nothing is kept where nothing may be.
  }
  const at = (kind, path) => `${kind}:${reader || ""}:${path}`;
  const read = (place) => {
    try {
      const found = JSON.parse(store.getItem(place) || "null");
      return found && Date.now() - found.at < DAYS_14_MS ? found : null;
    } catch {
      return null;
    }
  };
  const write = (place, rows) => {
    try {
      store.setItem(place, JSON.stringify({ at: Date.now(), rows }));
    } catch {
      // Where nothing may be kept, leaving the page is asked about.
    }
  };

  // Another reader, or nobody: what was typed before on this device goes.
  if (reader !== undefined)
    try {
      for (const place of Object.keys(localStorage))
        if (/^(draft|sent):/.test(place) && place.split(":")[1] !== reader) localStorage.removeItem(place);
    } catch {
      // Nothing is kept where nothing may be.
    }

  // What was sent has arrived when its answer is this page. Else it is a draft as before.
  const arrived = () => {
    const answered = document.referrer ? new URL(document.referrer).pathname : "";
    const failed = document.querySelector(".problem-page, [data-as-it-was]:not([hidden])");
    for (const place of Object.keys(store)) {
      if (!place.startsWith(at("sent", ""))) continue;
      const path = place.slice(at("sent", "").length);
      const sent = read(place);
      if (sent && (failed || answered !== path.split("?")[0])) write(at("draft", path), sent.rows);
      store.removeItem(place);
    }
  };
  const kept = (field) =>
    field.name &&
    !/^(hidden|file|password|submit|button)$/.test(field.type) &&
    field.autocomplete !== "one-time-code";
  const ticked = (field) => /^(checkbox|radio)$/.test(field.type);
  const nameOf = (form) => {
    const said = [...form.elements].filter((one) => one.type === "hidden" && !/^(csrfmiddlewaretoken|press)$/.test(one.name));
    const which = said.map((one) => `${one.name}=${one.value}`).join("&");
    return `${location.pathname}?${form.getAttribute("action") || ""}&${which}`;
  };
  const drafts = () => {
    arrived();
    all("form[data-draft], form:has(textarea)").forEach((form) => {
      if (form.method !== "post" || form.querySelector("[data-secret]")) return;
      const name = nameOf(form);
      const place = at("draft", name);
      const fields = [...form.elements].filter(kept);
      let typed = false;
      const draft = read(place);
      if (draft && !summary)
        fields.forEach((field, nth) => {
          if (!draft.rows[nth] || draft.rows[nth][0] !== field.name) return;
          if (ticked(field)) field.checked = draft.rows[nth][1];
          else field.value = draft.rows[nth][1];
        });
      const rows = () =>
        fields.map((field) => [field.name, ticked(field) ? field.checked : field.value]);
      form.addEventListener("input", () => {
        typed = true;
        write(place, rows());
      });
      form.addEventListener("submit", (event) => {
        if (event.defaultPrevented || !navigator.onLine) return;
        typed = false;
        store.removeItem(place);
        write(at("sent", name), rows());
      });
      window.addEventListener("beforeunload", (event) => {
        if (typed && !(reader && store.getItem(place))) event.preventDefault();
      });
    });
  };

  if (store) {
    drafts();
    window.addEventListener("pageshow", (event) => event.persisted && arrived());
  }
})();
