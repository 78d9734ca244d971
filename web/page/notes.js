// The note beneath a line: what is computed there, and why that is not what is stated.
import { WidgetType } from "@codemirror/view";
import { computed, isNoted, isTold, look } from "./claim.js";
import { button, element, sign } from "./elements.js";


export class Note extends WidgetType {
  constructor(line) {
    super();
    this.line = line;
  }

  eq(other) {
    return this.line.key === other.line.key && this.line.faded === other.line.faded;
  }

  get estimatedHeight() {
    return 36;
  }

  // A note that has faded, or has not any more, keeps what the reader opened in it.
  updateDOM(dom) {
    if (dom.key !== this.line.key) return false;
    dom.classList.toggle("faded", this.line.faded);
    return true;
  }

  toDOM(view) {
    const { claims, faded, key, steps } = this.line;
    const note = element("div", `note${faded ? " faded" : ""}`);
    note.key = key;
    const named = claims.length > 1; // which of them is meant
    note.append(...claims.filter(isNoted).map((claim) => told(claim, named, steps, () => view.requestMeasure())));
    reachable(note, view);
    return note;
  }
}

// A note's buttons, or itself where it has none, are reached from its line with Tab, and do not stand in the way of who comes from elsewhere.
function reachable(note, view) {
  const set = (index) => { for (const button of note.querySelectorAll("button")) button.tabIndex = index; };
  note.addEventListener("focusin", () => set(0));
  note.addEventListener("focusout", () => set(-1));
  note.addEventListener("keydown", (event) => { if (event.key === "Escape") view.focus(); });
  set(-1);
  note.tabIndex = -1;
}

const usable = (note) => [...note.querySelectorAll("button")].filter((one) => one.checkVisibility({ visibilityProperty: true }));

// To one of a note's buttons, or to the note itself where it has none.
export const enter = (note, place = 0) => (usable(note)[place] ?? usable(note)[0] ?? note).focus();

// A note that has the focus keeps it when it is drawn anew at its place; when it has gone, the text has it.
export function keepingFocus(view, draw) {
  const note = view.contentDOM.querySelector(".note:focus-within");
  const at = note && view.posAtDOM(note), place = note && usable(note).indexOf(document.activeElement);
  draw();
  if (!note || note.matches(":focus-within")) return;
  const same = [...view.contentDOM.querySelectorAll(".note")].find((one) => view.posAtDOM(one) === at);
  if (same) enter(same, place);
  else view.focus();
}

function told(claim, named, { words, show }, resized) {
  const [reason, ...others] = claim.explanations;
  const line = element("p", "", sign(claim.sign), " ");
  if (named && claim.text) line.append(element("code", "", claim.text), " ");
  line.append(element("strong", "", claim.words));
  const buttons = [];
  if (isTold(claim)) line.append(` ${words.computed} `, element("code", "", computed(claim)));
  if (claim.comes_to) line.append(`; ${words.comes_to} `, element("code", "", claim.comes_to));
  if (reason) line.append(" ", element("span", "why", reason));
  const meaning = ["truncated", "only here"].includes(claim.verdict) ? [words.verdicts[claim.verdict].meaning] : [];
  const rest = [...meaning, ...others];
  const list = element("ul", "", ...rest.map((text) => element("li", "", text)));
  list.hidden = true;
  if (rest.length) buttons.push(opener(`${words.more} (${rest.length})`, list, resized));
  if (claim.steps != null) {
    const shown = button(words.steps, () => show(claim.steps));
    shown.className = "steps";
    buttons.push(shown);
  }
  return element("div", look(claim), line, ...buttons, list);
}

function opener(text, list, resized) {
  const made = button(text, () => {
    list.hidden = !list.hidden;
    made.setAttribute("aria-expanded", !list.hidden);
    resized();
  });
  made.setAttribute("aria-expanded", "false");
  return made;
}
