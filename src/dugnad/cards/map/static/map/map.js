// A map that can be looked at more closely and drawn on. Without this file it is a still picture,
// and places are typed as numbers.
"use strict";

(() => {
  const STEP = 1.6;
  const MOST = 200;
  const DEGREE = 1e7;
  const make = (name, parent, attributes = {}) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", name);
    Object.entries(attributes).forEach(([key, value]) => node.setAttribute(key, value));
    parent.append(node);
    return node;
  };

  document.querySelectorAll("[data-map]").forEach((map) => {
    const svg = map.querySelector("svg");
    const [north, west, perY, perX] = map.dataset.map.split(" ").map(Number);
    const whole = svg.viewBox.baseVal;
    const { width, height } = whole;
    const marks = [...map.querySelectorAll(".map__mark")].map((mark) => [
      mark,
      mark.getAttribute("transform"),
    ]);
    let view = { x: 0, y: 0, zoom: 1 };
    let corners = [];

    // What is drawn stands in the form, so that it can be read, mended and typed instead.
    const field = document.querySelector("textarea[name=spots]");
    const sketch = make("g", svg, { class: "map__sketch", "aria-hidden": "true" });

    const redraw = () => {
      sketch.replaceChildren();
      const points = corners.map(([x, y]) => `${x},${y}`).join(" ");
      if (corners.length > 1) make("polyline", sketch, { points });
      corners.forEach(([x, y]) => make("circle", sketch, { cx: x, cy: y, r: 5 / view.zoom }));
    };

    const look = (x, y, zoom) => {
      const near = Math.min(Math.max(zoom, 1), MOST);
      const wide = width / near;
      const high = height / near;
      view = {
        zoom: near,
        x: Math.min(Math.max(x, 0), width - wide),
        y: Math.min(Math.max(y, 0), height - high),
      };
      svg.setAttribute("viewBox", `${view.x} ${view.y} ${wide} ${high}`);
      marks.forEach(([mark, place]) => mark.setAttribute("transform", `${place} scale(${1 / near})`));
      map.classList.toggle("map--near", near > 1);
      redraw();
    };

    const closer = (times, x = view.x + width / view.zoom / 2, y = view.y + height / view.zoom / 2) => {
      const zoom = Math.min(Math.max(view.zoom * times, 1), MOST);
      const kept = view.zoom / zoom;
      look(x - (x - view.x) * kept, y - (y - view.y) * kept, zoom);
    };

    const at = (event) => {
      const box = svg.getBoundingClientRect();
      return [
        view.x + ((event.clientX - box.left) / box.width) * (width / view.zoom),
        view.y + ((event.clientY - box.top) / box.height) * (height / view.zoom),
      ];
    };

    const tools = document.createElement("p");
    tools.className = "map__tools";
    const button = (words, press) => {
      const one = document.createElement("button");
      one.type = "button";
      one.className = "ds-button";
      one.dataset.variant = "secondary";
      one.dataset.size = "sm";
      one.textContent = words;
      one.addEventListener("click", press);
      tools.append(one);
      return one;
    };
    button(map.dataset.closer, () => closer(STEP));
    button(map.dataset.wider, () => closer(1 / STEP));
    button(map.dataset.whole, () => look(0, 0, 1));
    map.append(tools);

    // Dragging moves a map that one looks at closely; a whole map lets the page be scrolled.
    let held = null;
    svg.addEventListener("pointerdown", (event) => {
      held = { at: at(event), x: event.clientX, y: event.clientY, moved: false };
    });
    svg.addEventListener("pointermove", (event) => {
      if (!held || !event.buttons) return;
      held.moved ||= Math.hypot(event.clientX - held.x, event.clientY - held.y) > 6;
      if (!held.moved || view.zoom === 1) return;
      const now = at(event);
      look(view.x + held.at[0] - now[0], view.y + held.at[1] - now[1], view.zoom);
    });
    // A number that is pressed leads to its line; one that was dragged leads nowhere.
    svg.addEventListener("click", (event) => {
      const mark = event.target.closest("[data-spot]");
      if (mark && !(held && held.moved)) window.location.hash = mark.dataset.spot;
    });
    svg.addEventListener("wheel", (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      closer(event.deltaY < 0 ? STEP : 1 / STEP, ...at(event));
    });
    svg.tabIndex = 0;
    svg.addEventListener("keydown", (event) => {
      const part = width / view.zoom / 8;
      const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
      if (event.key === "+") closer(STEP);
      else if (event.key === "-") closer(1 / STEP);
      else if (moves[event.key] && view.zoom > 1)
        look(view.x + moves[event.key][0] * part, view.y + moves[event.key][1] * part, view.zoom);
      else return;
      event.preventDefault();
    });

    if (!field) return;
    const line = document.createElement("p");
    line.className = "ds-paragraph";
    line.setAttribute("role", "status");
    let drawing = false;
    const start = button(map.dataset.draw, () => {
      drawing = !drawing;
      start.setAttribute("aria-pressed", String(drawing));
      map.classList.toggle("map--drawing", drawing);
      line.textContent = drawing ? map.dataset.drawing : "";
    });
    const write = () => {
      field.value = corners
        .map(([x, y]) => {
          const lat = (north - y * perY) / DEGREE;
          const lon = (west + x * perX) / DEGREE;
          return `${lat.toFixed(6)}, ${lon.toFixed(6)}`;
        })
        .join("\n");
      redraw();
    };
    button(map.dataset.back, () => {
      corners = corners.slice(0, -1);
      write();
    });
    map.append(line);
    svg.addEventListener("click", (event) => {
      if (!drawing || (held && held.moved)) return;
      const kind = document.querySelector("input[name=kind]:checked");
      const [x, y] = at(event);
      corners = kind && kind.value === "point" ? [[x, y]] : [...corners, [x, y]];
      write();
    });
  });
})();
