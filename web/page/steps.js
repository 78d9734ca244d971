// Any derivative of the document step by step: its chain rule, and the player that goes through the graph.
import { element } from "./elements.js";

// parts: select, chain, note, frame; hooks: ask(k) for the steps of a derivative, isShown() whether anybody looks.
export function createSteps({ select, chain, note, frame }, hooks) {
  let names = []; // of the derivatives
  let due = true; // the document has changed since
  let asked = 0; // how often
  let shown = null; // the name of the derivative that is shown
  const panel = frame.parentElement;

  // Another document: nothing that is shown is of it.
  function open() {
    asked += 1;
    due = true;
    clear();
  }

  function clear() {
    shown = null;
    for (const part of [chain, note, frame]) part.hidden = true;
  }

  function show(derivatives) {
    const chosen = names[select.value];
    if (derivatives.join("\n") !== names.join("\n")) select.replaceChildren(...derivatives.map((name, k) => new Option(name, k)));
    names = derivatives;
    if (names.includes(chosen)) select.value = names.indexOf(chosen);
    select.parentElement.hidden = !names.length;
    due = true;
    refresh();
  }

  async function refresh() {
    if (!due || !hooks.isShown()) return;
    due = false;
    const mine = ++asked;
    panel.ariaBusy = true; // until it shows what was asked for last
    const name = names[select.value];
    if (name !== shown) clear();
    const answer = await hooks.ask(Number(select.value));
    if (mine !== asked) return;
    panel.ariaBusy = false;
    due = !answer; // it came to no end: it is asked again as soon as somebody looks again
    if (due) return;
    shown = name;
    chain.replaceChildren(...answer.text.split(/(?<=\n)/).map((line) => element("span", "", line)));
    chain.hidden = !answer.text;
    if (note.textContent !== answer.note) note.textContent = answer.note; // it is read aloud
    note.hidden = !answer.note;
    frame.hidden = !answer.html;
    if (frame.srcdoc !== answer.html) play(answer.html); // or the player would begin anew
  }

  // In a frame of its own each time: Chromium paints no other page in one that was hidden before.
  function play(html) {
    const made = frame.cloneNode();
    made.srcdoc = html;
    const isFocused = document.activeElement === frame;
    frame.replaceWith(made);
    frame = made;
    if (isFocused) made.focus();
  }

  function at(k) {
    select.value = k;
    due = true;
    return refresh();
  }

  select.addEventListener("change", () => at(select.value));
  return { open, show, refresh, at };
}
