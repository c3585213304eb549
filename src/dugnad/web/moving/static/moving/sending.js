// Sending a project in pieces, with how far it is. Without this file it is sent in one, if it is
// small enough, and the page is loaded anew to see how far the check is.
"use strict";

(() => {
  const MEGABYTE = 1_000_000;
  const TRIES = 5;
  const PAUSE_MS = 2_000;
  const form = document.querySelector("form[data-send]");
  if (!form) return;
  const says = form.querySelector("[role=status]");
  const bar = form.querySelector("progress");
  const button = form.querySelector("button[type=submit]");
  const token = () => form.querySelector("[name=csrfmiddlewaretoken]").value;
  const rest = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
  let begun = null;

  class Said extends Error {}

  const post = async (address, body) => {
    const headers = { "X-CSRFToken": token() };
    const answer = await fetch(address, {
      method: "POST", credentials: "same-origin", headers, body,
    });
    if (answer.ok) return answer.json();
    if (answer.status === 422) throw new Said((await answer.json()).sentence);
    throw new Error(String(answer.status));
  };

  // The same piece again, where the line was cut: the place takes it once.
  const patiently = async (address, body) => {
    for (let left = TRIES; ; left -= 1) {
      try {
        return await post(address, body);
      } catch (no) {
        if (no instanceof Said || left === 1) throw no;
        await rest(PAUSE_MS);
      }
    }
  };

  const show = (sent, size) => {
    const percent = Math.floor((100 * sent) / size);
    bar.hidden = false;
    bar.value = percent;
    says.textContent = form.dataset.percent.replace("NUMBER", String(percent));
  };

  const send = async (file) => {
    const whom = form.elements.whom.value;
    if (!begun || begun.file !== file || begun.whom !== whom) {
      const about = new FormData();
      about.set("whom", whom);
      about.set("size", String(file.size));
      begun = { file, whom, at: 0, ...(await post(form.dataset.send, about)) };
    }
    const address = form.dataset.piece.replace("NAME", begun.name);
    while (begun.at < file.size) {
      show(begun.at, file.size);
      const piece = file.slice(begun.at, begun.at + begun.piece);
      begun.at = (await patiently(`${address}?at=${begun.at}`, piece)).here;
    }
    show(file.size, file.size);
  };

  form.addEventListener("submit", (event) => {
    const file = form.elements.file.files[0];
    if (!file || !form.elements.whom.value) return;
    event.preventDefault();
    if (file.size > Number(form.dataset.most) * MEGABYTE) {
      says.textContent = form.dataset.large;
      return;
    }
    button.setAttribute("aria-busy", "true");
    send(file)
      .then(() => window.location.assign(window.location.pathname))
      .catch((no) => {
        if (no instanceof Said) begun = null;
        says.textContent = no instanceof Said ? no.message : form.dataset.stopped;
      })
      .finally(() => button.removeAttribute("aria-busy"));
  });

  // How far the check is, until it is done. A line that was cut once is no reason to look no more.
  const look = async () => {
    const here = document.querySelector("[data-came]");
    for (let left = TRIES; left && here.hasAttribute("data-checks"); ) {
      await rest(PAUSE_MS);
      const asked = fetch(window.location.pathname, { credentials: "same-origin" });
      const answer = await asked.catch(() => null);
      if (!answer?.ok) {
        left -= 1;
        continue;
      }
      left = TRIES;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const now = page.querySelector("[data-came]");
      here.toggleAttribute("data-checks", now.hasAttribute("data-checks"));
      here.replaceChildren(...now.childNodes);
    }
  };
  look().catch(() => {});
})();
