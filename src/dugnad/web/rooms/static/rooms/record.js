// Recording what somebody says, into the file field of the same form. Without this file one can
// choose or record a file with the phone's own means.
"use strict";

(() => {
  document.querySelectorAll("[data-record]").forEach((box) => {
    const button = box.querySelector("button");
    const field = box.querySelector("input[type=file]");
    if (!window.MediaRecorder || !navigator.mediaDevices || !window.DataTransfer) return;
    const words = button.textContent;
    const line = document.createElement("p");
    line.setAttribute("role", "status");
    line.className = "ds-paragraph";
    box.append(line);
    button.hidden = false;
    let recorder = null;

    const keep = (parts, type) => {
      const plain = type.split(";")[0];
      const files = new DataTransfer();
      files.items.add(new File(parts, "note", { type: plain }));
      field.files = files.files;
      line.textContent = box.dataset.ready;
    };

    const start = async () => {
      const heard = await navigator.mediaDevices.getUserMedia({ audio: true });
      const parts = [];
      recorder = new MediaRecorder(heard, { audioBitsPerSecond: 32000 });
      recorder.addEventListener("dataavailable", (event) => parts.push(event.data));
      recorder.addEventListener("stop", () => {
        heard.getTracks().forEach((track) => track.stop());
        keep(parts, recorder.mimeType);
        recorder = null;
        button.textContent = words;
      });
      recorder.start();
      line.textContent = "";
      button.textContent = box.dataset.stop;
    };

    // Whoever presses the form's own button while it still records means what was said until then.
    const form = box.closest("form");
    form.addEventListener("submit", (event) => {
      if (!recorder) return;
      event.preventDefault();
      const by = event.submitter;
      recorder.addEventListener("stop", () => form.requestSubmit(by));
      recorder.stop();
    });

    button.addEventListener("click", () => {
      if (recorder) recorder.stop();
      else
        start().catch(() => {
          line.textContent = box.dataset.failed;
        });
    });
  });
})();
