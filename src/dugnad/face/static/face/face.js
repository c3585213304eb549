// Small help for browsers with scripts on. Every page works without this file.
"use strict";

(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const root = document.documentElement;

  // Say a word aloud and on the page after something was pressed.
  const say = (button, words) => {
    let line = button.parentNode.querySelector("[data-said]");
    if (!line) {
      line = document.createElement("span");
      line.dataset.said = "";
      line.setAttribute("role", "status");
      button.after(line);
    }
    line.textContent = words || "";
  };

  // Colours: the choice is a cookie, so that the next page arrives in them at once.
  all("[data-schemes]").forEach((group) => {
    group.hidden = false;
    const buttons = [...group.querySelectorAll("[data-scheme]")];
    const mark = () =>
      buttons.forEach((button) =>
        button.setAttribute("aria-pressed", button.dataset.scheme === (root.dataset.colorScheme || ""))
      );
    buttons.forEach((button) =>
      button.addEventListener("click", () => {
        const chosen = button.dataset.scheme;
        if (chosen) root.dataset.colorScheme = chosen;
        else delete root.dataset.colorScheme;
        document.cookie = `scheme=${chosen};path=/;samesite=lax;max-age=${chosen ? 31536000 : 0}`;
        mark();
      })
    );
    mark();
  });

  all("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });

  all("[data-copy]").forEach((button) => {
    const source = document.querySelector(button.dataset.copy);
    if (!source || !navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", () =>
      navigator.clipboard
        .writeText(source.value || source.textContent)
        .then(() => say(button, button.dataset.copied))
    );
  });

  // A menu closes when the page beside it is pressed, or by Escape.
  const close = (event) =>
    all("details.languages[open]").forEach((menu) => {
      if (event.key === "Escape" || (event.type === "click" && !menu.contains(event.target)))
        menu.open = false;
    });
  document.addEventListener("click", close);
  document.addEventListener("keydown", close);

  // What has to be mended is read first.
  const summary = document.querySelector(".error-summary");
  const mend = summary || document.querySelector("main [aria-invalid=true]");
  if (mend) mend.focus();

  // Without a network nothing is sent, and nothing is lost.
  document.addEventListener("submit", (event) => {
    const { offline } = document.body.dataset;
    if (navigator.onLine || !offline || event.defaultPrevented) return;
    event.preventDefault();
    say(event.submitter || event.target.querySelector("[type=submit]"), offline);
  });
})();
