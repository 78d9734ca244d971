"use strict";
// Shows one frame after another: see frames.py for what is in them. Touches nothing outside this document.
(() => {
  const { frames, edges: slopes, words, begin = 0 } = JSON.parse(document.querySelector('script[type="application/json"]').textContent);
  const find = (selector) => document.querySelector(selector);
  const nodes = [], edges = [...document.querySelectorAll(".edge")];
  for (const node of document.querySelectorAll(".node")) nodes[node.dataset.node] = node;
  const figure = find("figure"), svg = find("figure svg"), box = svg.viewBox.baseVal;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches, smallest = 1, largest = 1.7;
  const slider = find("input"), phase = find(".phase"), formula = find(".formula"), table = find("dl");
  const spoken = find(".spoken"), output = find("output"), nav = find("nav"), slope = find(".slope");
  const button = (key) => find(`button[data-key="${key}"]`);
  const last = frames.length - 1, pause = 1300, gap = 56; // milliseconds; what is free between two columns
  let step = 0, timer = null;

  slider.max = last;
  svg.style.minWidth = `${smallest * box.width}px`;
  svg.style.minHeight = `${smallest * box.height}px`;
  svg.style.maxWidth = `${largest * box.width}px`;

  function show(wanted, quietly) {
    step = Math.min(last, Math.max(0, wanted));
    const now = frames[step];
    for (const part of [...nodes, ...edges]) part.classList.remove("now", "forward", "backward");
    for (const node of nodes) {
      node.querySelector(".data").classList.remove("known");
      node.querySelector(".grad").textContent = "";
    }
    for (const frame of frames.slice(0, step + 1)) {
      for (const i of frame.edges) {
        edges[i].classList.remove("forward", "backward");
        edges[i].classList.add(frame.phase);
      }
      for (const i of frame.shown) nodes[i].querySelector(".data").classList.add("known");
      if (frame.grad) nodes[frame.grad[0]].querySelector(".grad").textContent = frame.grad[1];
    }
    for (const i of now.nodes) if (step) nodes[i].classList.add("now", now.phase);
    for (const i of now.edges) edges[i].classList.add("now");
    showSlope(now);
    showText(now, quietly);
    if (step) follow(now, quietly);
  }

  // The local derivative beside the edge that it belongs to.
  function showSlope(now) {
    const edge = now.phase === "backward" && now.edges.length ? now.edges[0] : null;
    slope.setAttribute("display", edge === null ? "none" : "inline");
    if (edge === null) return;
    const width = 7.2 * slopes[edge].length + 12, { at, ends } = edges[edge].dataset;
    const [place, level] = at.split(" ").map(Number), x = ends === undefined ? place : place - width / 2; // beside a card
    const tops = now.nodes.map((i) => nodes[i].transform.baseVal[0].matrix.f);
    const y = ends === undefined && width > gap ? Math.min(...tops) - 12 : level; // a wide one covers no card
    const text = slope.querySelector("text"), card = slope.querySelector("rect");
    text.textContent = slopes[edge];
    for (const [name, value] of Object.entries({ width, x: x - width / 2, y: y - 9 })) card.setAttribute(name, value);
    text.setAttribute("x", x);
    text.setAttribute("y", y + 4.5);
  }

  // A graph too large for the window is not made smaller than legible: it scrolls to where the step is, and if that
  // is too large as well, to the node that the step leads to.
  function follow(now, atOnce) {
    const frame = figure.getBoundingClientRect(), places = now.nodes.map((i) => nodes[i].getBoundingClientRect());
    const goal = places.at(now.phase === "backward" ? -1 : 0);
    const off = (low, high) => {
      let from = Math.min(...places.map((place) => place[low])), to = Math.max(...places.map((place) => place[high]));
      if (from >= frame[low] && to <= frame[high]) return 0;
      if (to - from > frame[high] - frame[low]) [from, to] = [goal[low], goal[high]];
      return (from + to - frame[low] - frame[high]) / 2;
    };
    figure.scrollBy({ left: off("left", "right"), top: off("top", "bottom"), behavior: still || atOnce ? "auto" : "smooth" });
  }

  function add(parent, tag, name, text) {
    const element = document.createElement(tag);
    element.className = name;
    element.textContent = text;
    parent.append(element);
    return element;
  }

  function showText(now, quietly) {
    phase.className = nav.className = "";
    phase.classList.add("phase", now.phase);
    nav.classList.add(now.phase);
    phase.textContent = "";
    add(phase, "b", "", words[now.phase]);
    phase.append(step === 0 ? words.given : step === last ? words.done : "");
    formula.textContent = "";
    for (const row of now.rows) add(formula, "span", "", "").innerHTML = row; // MathML of our own making
    table.textContent = "";
    for (const [what, symbol, number] of now.table) {
      add(table, "dt", "", what);
      add(table, "dd", "", "").innerHTML = symbol;
      add(table, "dd", "number", number);
    }
    const count = words.count.replace("{step}", step).replace("{last}", last);
    if (!quietly) spoken.textContent = `${words.step.replace("{count}", count)} ${now.text}`;
    slider.value = step;
    slider.setAttribute("aria-valuetext", `${count}, ${words[now.phase]}`);
    output.textContent = count;
    for (const key of ["Home", "ArrowLeft"]) button(key).disabled = step === 0;
    for (const key of ["End", "ArrowRight"]) button(key).disabled = step === last;
  }

  function play(on) {
    clearInterval(timer);
    timer = on ? setInterval(() => (step < last ? show(step + 1) : play(false)), pause) : null;
    const toggle = button(" ");
    toggle.textContent = on ? words.pause : words.play;
    toggle.setAttribute("aria-label", toggle.textContent);
  }

  const actions = {
    ArrowRight: () => show(step + 1), ArrowLeft: () => show(step - 1), ArrowUp: () => show(step + 1),
    ArrowDown: () => show(step - 1), PageDown: () => show(step + 10), PageUp: () => show(step - 10),
    Home: () => show(0), End: () => show(last),
  };

  function act(key) {
    if (key === " ") {
      if (timer === null && step === last) show(0);
      play(timer === null);
    } else {
      play(false);
      actions[key]();
    }
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key !== " " && !(event.key in actions)) return;
    if (event.key === " " && event.target.tagName === "BUTTON") return; // the button's own key
    event.preventDefault();
    act(event.key);
  });
  nav.addEventListener("click", (event) => {
    const pressed = event.target.closest("button");
    if (pressed) act(pressed.dataset.key);
  });
  slider.addEventListener("input", () => { play(false); show(Number(slider.value)); });
  const fromAddress = () => Number.parseInt(location.hash.slice(1) || begin, 10) || 0;
  addEventListener("hashchange", () => { play(false); show(fromAddress()); });
  addEventListener("resize", () => { if (step) follow(frames[step], true); }); // a phone that is turned
  play(false);
  show(fromAddress(), true);
})();
