// The exercise: for each claim that the document leaves open an answer to type, and what is said of it.
import { button, element, sign } from "./elements.js";
import * as store from "./store.js";

const PAUSE = 700; // milliseconds after the last letter
const KEPT = 30; // exercises whose answers are kept, the newest
const KEEP = "answers";
const NOTHING = { how: "missing", sign: "", word: "", why: "", notes: [], hints: [] }; // is said of what is not answered

// hooks: mark(texts) has Python mark the answers; goTo(line); make() an exercise of the document; download(text);
// opened(asks) when another document is opened, asks: whether it asks for something.
export function createAnswers(panel, words, hooks) {
  const said = element("p", "total");
  const list = element("ol", "answers");
  const about = element("p", "", words.answers_about);
  const actions = element("p", "actions", button(words.answers_download, save), button(words.answers_clear, clear));
  const offer = element("div", "offer", element("p", "", words.exercise_none), element("p", "", words.exercise_about), button(words.exercise_make, hooks.make));
  panel.append(said, about, list, actions, offer);
  for (const part of [said, list]) part.tabIndex = -1; // take the focus where a button that had it is gone

  let rows = [], exercise = "", asks = "", isNew = true, timer, file = "";
  let first = ""; // what the exercise was when it was opened
  let isMade = false; // what is kept now is kept of a change of it
  let due = false; // they are still to be marked
  let composing = false; // an input method has half a word in an answer

  // Another document is opened: its answers are those that were kept.
  function open() {
    isNew = true;
    replaced();
  }

  // Another document stands in the place of the one before: what was typed was for that one.
  function replaced() {
    rows = [];
    exercise = first = "";
    isMade = composing = false;
    clearTimeout(timer);
  }

  // The document as it is now. What has been typed stays beside its claim.
  function show({ asked, asks: count, exercise: newest, report }) {
    if (!asked.length && report.error && rows.length) return tell(words.exercise_error); // it is being written
    asks = count;
    draw(asked);
    if (newest !== exercise) become(newest);
    const had = panel.contains(document.activeElement);
    for (const part of [said, about, list]) part.hidden = !asked.length;
    offer.hidden = asked.length > 0;
    if (had && asked.length && !document.activeElement.checkVisibility()) said.focus();
    if (isNew) hooks.opened(asked.length > 0);
    isNew = false;
    mark();
  }

  // A row stays as long as its claim is asked for, with whatever has the focus in it.
  function draw(asked) {
    const before = new Map(rows.map((row) => [row.key, row]));
    const keys = keysOf(asked);
    rows = asked.map((one, k) => before.get(keys[k]) ?? rowOf(one, keys[k]));
    rows.forEach((row, k) => place(row, asked[k]));
    const items = rows.map((row) => row.item);
    if (items.length === list.children.length && items.every((item, k) => item === list.children[k])) return;
    const focused = list.contains(document.activeElement) && document.activeElement;
    list.replaceChildren(...items);
    if (focused) (focused.isConnected ? focused : said).focus();
  }

  // It is another exercise than before: one that was opened, or that one with a change. What was kept of the one that
  // was opened stays; of the changed one only the last state is kept, and nothing in the place of an exercise of old.
  function become(newest) {
    const typed = texts();
    const all = store.get(KEEP) ?? {};
    const isTyped = Object.keys(typed).length > 0;
    for (const row of rows) row.input.value ||= all[newest]?.[row.key] ?? "";
    first ||= newest;
    const isOwn = isTyped && (newest === first || !(newest in all));
    if (isOwn && isMade) forget();
    isMade = isOwn && newest !== first;
    exercise = newest;
    if (isOwn) keep(typed);
  }

  function rowOf(one, key) {
    const input = element("input", "");
    Object.assign(input, { type: "text", autocomplete: "off", autocapitalize: "off", spellcheck: false, enterKeyHint: "next" });
    input.setAttribute("autocorrect", "off");
    const verdict = element("p", "verdict");
    verdict.setAttribute("aria-live", "polite");
    verdict.id = idOf("said", key);
    input.setAttribute("aria-describedby", verdict.id);
    const hints = element("ul", "hints");
    hints.tabIndex = -1;
    const row = { key, input, verdict, hints, line: button("", () => hooks.goTo(row.at)), points: element("span", "points"), opened: 0 };
    row.hint = button(words.hint, () => hint(row));
    row.hint.hidden = true;
    row.line.className = "line";
    input.addEventListener("input", (event) => changed(row, event.isComposing));
    input.addEventListener("compositionend", () => changed(row));
    input.addEventListener("keydown", (event) => { if (event.key === "Enter" && !event.isComposing) next(row); });
    const asked = element("code", "", `${one.asked} ==`);
    asked.id = idOf("asked", key);
    row.hint.setAttribute("aria-describedby", asked.id);
    const label = element("label", "", asked, input);
    row.item = element("li", "", label, element("p", "where", row.points, row.line), element("div", "said", verdict, row.hint), hints);
    return row;
  }

  function place(row, one) {
    row.at = one.line;
    row.line.textContent = one.place;
    row.points.textContent = one.worth;
  }

  function next(row) {
    const after = rows[rows.indexOf(row) + 1];
    if (after) after.input.focus();
    clearTimeout(timer);
    mark();
  }

  function changed(row, isHalf = false) {
    composing = isHalf;
    row.item.classList.add("stale");
    keep({ [row.key]: row.input.value });
    clearTimeout(timer);
    timer = setTimeout(mark, PAUSE);
  }

  async function mark() {
    if (composing) return; // its end is a change
    const asked = rows;
    const given = rows.map((row) => row.input.value);
    const isEmpty = !given.some((text) => text.trim());
    actions.hidden = isEmpty;
    const answer = isEmpty ? { summary: asks, file: "", marks: given.map(() => NOTHING) } : await hooks.mark(given);
    if (asked !== rows) return;
    due = !answer;
    if (due) return;
    if (answer.error) return tell(answer.error);
    tell(answer.summary);
    file = answer.file;
    answer.marks.forEach((one, k) => { if (rows[k].input.value === given[k]) judge(rows[k], one, given[k]); });
  }

  // Somebody looks again: what came to no end is asked again.
  function refresh() {
    if (due) mark();
  }

  function judge(row, one, text) {
    if (row.text !== text) row.opened = 0; // another try: its hints are to be asked for anew
    row.text = text;
    row.said = one;
    row.item.className = one.how;
    row.input.setAttribute("aria-invalid", one.how === "unread");
    const telling = one.why || one.notes.join(" ") || one.word;
    const news = element("p", "", ...(one.how === "missing" ? [] : [sign(one.sign), ` ${telling}`]));
    if (news.textContent !== row.verdict.textContent) row.verdict.replaceChildren(...news.childNodes); // it is read aloud
    hinted(row);
  }

  const levels = ({ how, hints }) => how !== "wrong" ? [] : hints.length > 1 ? hints : [...hints, [words.hint_none]];

  function hint(row) {
    row.opened += 1;
    hinted(row);
    if (row.hint.hidden) row.hints.focus();
  }

  function hinted(row) {
    const all = levels(row.said);
    row.hints.replaceChildren(...all.slice(0, row.opened).flat().map((text) => element("li", "", text)));
    row.hint.hidden = row.opened >= all.length;
    row.hint.textContent = row.opened ? words.hint_more : words.hint;
  }

  function tell(text) {
    if (said.textContent !== text) said.textContent = text;
  }

  // --- what is kept: by what the exercise is, by what is asked ---

  const texts = () => Object.fromEntries(rows.filter((row) => row.input.value).map((row) => [row.key, row.input.value]));

  // Answers to what else is asked stay: they may have been typed in another tab.
  function keep(typed) {
    const { [exercise]: before, ...others } = store.get(KEEP) ?? {};
    const answers = Object.entries({ ...before, ...typed }).filter(([, text]) => text);
    const all = Object.entries(others);
    if (answers.length) all.push([exercise, Object.fromEntries(answers)]);
    store.set(KEEP, Object.fromEntries(all.slice(-KEPT)));
  }

  function forget() {
    const { [exercise]: _, ...others } = store.get(KEEP) ?? {};
    store.set(KEEP, others);
  }

  async function save() {
    clearTimeout(timer);
    await mark(); // of what has just been typed
    if (file) hooks.download(file);
  }

  function clear() {
    if (!rows.some((row) => row.input.value) || !confirm(words.answers_sure)) return;
    for (const row of rows) row.input.value = "";
    forget();
    said.focus();
    mark();
  }

  return { open, replaced, show, refresh };
}

const idOf = (what, key) => `${what}-${key}`.replace(/\s/g, "-");

// What is asked, with a number where it is asked more than once.
function keysOf(asked) {
  const often = new Map();
  return asked.map(({ asked: left }) => {
    often.set(left, (often.get(left) ?? 0) + 1);
    return `${left} ${often.get(left)}`;
  });
}
