// A screen that empties itself: after a pause it asks whether somebody is there, and then forgets.
// Without this file the same is done by the button, and by the place, which counts the time too.
"use strict";

(() => {
  const form = document.querySelector("form[data-shared]");
  if (!form) return;
  // A page that said no to a press is asked for once more by going back, and sends nothing: a screen
  // without an address bar would stand still at the browser's own question about that.
  history.replaceState(null, "", location.href);
  const asks = document.querySelector("[data-still-there]");
  const here = asks.querySelector("button");
  const seconds = (name) => Number(form.dataset[name]) * 1000;
  let waits = 0;
  let told = Date.now();

  const forget = () => {
    try {
      if (!("desk" in form.dataset)) localStorage.clear();
      sessionStorage.clear();
    } catch {
      // Nothing is kept where nothing may be.
    }
  };
  const end = () => {
    forget();
    form.submit();
  };
  const ask = () => {
    asks.hidden = false;
    here.focus();
    waits = setTimeout(end, seconds("warns"));
  };
  // The place is told now and then that somebody is there, also while they only read or type.
  const tell = () => {
    if (Date.now() - told < 45_000) return;
    told = Date.now();
    fetch(form.dataset.here, { method: "HEAD" }).catch(() => {});
  };
  const again = () => {
    tell();
    clearTimeout(waits);
    asks.hidden = true;
    waits = setTimeout(ask, seconds("quiet"));
  };

  // What one types, no browser offers to the next.
  for (const field of document.querySelectorAll("input, textarea, select"))
    field.autocomplete = "off";

  // A page that came of a press is looked at again by its address: going back sends nothing twice.
  if (!("desk" in form.dataset)) history.replaceState(null, "", location.href);

  form.addEventListener("submit", forget);
  here.addEventListener("click", again);
  for (const what of ["pointerdown", "keydown", "wheel", "touchmove"])
    document.addEventListener(what, () => asks.hidden && again(), { passive: true });
  // A page that is gone back to is asked for anew: it may be somebody else's.
  window.addEventListener("pageshow", (event) => event.persisted && location.reload());
  again();
})();
