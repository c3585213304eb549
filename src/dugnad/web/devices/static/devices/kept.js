// On somebody's own device: the worker is asked to keep what they open, and every page shows the
// answers that wait for the network, or came too late, until they are let go.
"use strict";

(() => {
  const list = document.querySelector("[data-queue]");
  const copy = document.querySelector("[data-as-it-was]:not([hidden])");
  if (!list || !navigator.serviceWorker || !window.isSecureContext) return;
  const { queue } = window.own;
  const says = list.dataset;

  const line = (row) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    const words = document.createElement("p");
    const gone = document.createElement("button");
    link.href = row.card;
    link.className = "ds-link";
    link.textContent = `${row.title}: ${row.label}`;
    words.setAttribute("role", "status");
    words.textContent = row.state === "waits" ? row.waits : row.sentence;
    gone.type = "button";
    gone.className = "ds-button";
    gone.dataset.variant = "tertiary";
    gone.textContent = row.state === "waits" ? says.takeBack : says.letGo;
    gone.addEventListener("click", () => queue.remove(row.target).then(show));
    item.append(link, words, gone);
    return item;
  };

  const show = async () => {
    const rows = await queue.all();
    list.hidden = !rows.length;
    list.querySelector("ul").replaceChildren(...rows.map(line));
    return rows;
  };
  const look = async () => {
    const rows = await show();
    const place = await navigator.serviceWorker.ready;
    if (!rows.some((row) => row.state === "waits")) return;
    if (navigator.onLine) place.active.postMessage("answers");
    if (place.sync) place.sync.register("answers").catch(() => {});
  };

  navigator.serviceWorker.register("/worker.js").catch(() => {});
  navigator.serviceWorker.addEventListener("message", (event) => event.data === "answers" && show());
  window.addEventListener("answers", () =>
    look().then(() => document.getElementById("queue").focus())
  );
  window.addEventListener("online", () => {
    look();
    if (copy) document.querySelector("[data-look-again]").hidden = false;
  });
  look();
})();
