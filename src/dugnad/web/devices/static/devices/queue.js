// Answers that were confirmed without a network: kept in this browser until they are sent. Pages
// and the worker read and write them here alone.
"use strict";

window.own = window.own || {};

(() => {
  const NAME = "dugnad-waiting";
  let opened = null;
  const open = () => {
    opened =
      opened ||
      new Promise((resolve, reject) => {
        const asked = indexedDB.open(NAME, 1);
        asked.onupgradeneeded = () => asked.result.createObjectStore("answers", { keyPath: "target" });
        asked.onsuccess = () => resolve(asked.result);
        asked.onerror = () => reject(asked.error);
      });
    return opened;
  };
  const within = async (mode, ask) => {
    const database = await open();
    return new Promise((resolve, reject) => {
      const step = database.transaction("answers", mode);
      const asked = ask(step.objectStore("answers"));
      step.oncomplete = () => resolve(asked.result);
      step.onerror = step.onabort = () => reject(step.error);
    });
  };

  window.own.queue = {
    put: (row) => within("readwrite", (rows) => rows.put(row)),
    all: () => within("readonly", (rows) => rows.getAll()),
    remove: (target) => within("readwrite", (rows) => rows.delete(target)),
    empty: () => within("readwrite", (rows) => rows.clear()),
  };
})();
