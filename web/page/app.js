// The playground: a document on the left; on the right its report, and any derivative of it step by step.
// Here everything meets: what is opened, what is kept, what Python is asked, what is shown.
import { FIRST, first, got, isSettled, named, setAddress } from "./address.js";
import { createAnswers } from "./answers.js";
import { counted } from "./claim.js";
import { closeDialogs, createDialogs } from "./dialogs.js";
import { createEditor } from "./editor.js";
import { fenced } from "./fence.js";
import { download, fileName, isNotebook, markdown, onDrop, readFile, unturned } from "./files.js";
import { keepFocus } from "./focus.js";
import { listOwn } from "./own.js";
import { createPaper } from "./paper.js";
import { Python, STAMP, Trouble } from "./python.js";
import { createReport } from "./report.js";
import { notice, tell } from "./said.js";
import { copyAddress, pack } from "./share.js";
import { createSteps } from "./steps.js";
import * as store from "./store.js";
import { createDivider, createTabs } from "./tabs.js";

const PAUSE = 300; // milliseconds after the last change
const PATIENCE = 3000; // with what was asked about a text that has changed since
const $ = (id) => document.getElementById(id);
$("late").remove(); // it is not late
const words = JSON.parse($("words").textContent);
const language = document.documentElement.lang.slice(0, 2);

const editor = createEditor($("editor"), words, { changed, steps: stepsAt, moved: (line) => report.line(line) });
const report = createReport($("report"), { goTo });
const steps = createSteps(
  { select: $("derivatives"), chain: $("chain"), note: $("steps-note"), frame: $("player") },
  { ask: (k) => askShown("steps", k), isShown: () => !$("panel-steps").hidden },
);
const answers = createAnswers($("panel-exercise"), words, {
  mark: (texts) => askShown("mark", texts), goTo, make: makeExercise, opened: showExercise,
  download: (text) => download(text, fileName(editor.text(), name).replace(/\.md$/, "-answers.txt")),
});
const tabs = createTabs($("tabs"), (name) => { ({ steps: steps.refresh, exercise: answers.refresh, report: report.back })[name]?.(); });
let name = null; // of the file that the document came from
let turns = 0; // of opening: what was asked for last is shown
let timer, checking = false, again = false;
let asked = 0; // questions that Python has not answered
let problem = ""; // with the last check
let warned = false; // that nothing is kept
let offered = false; // to make a block of the text
let last = null; // the text that is shown, and what Python said of it
const broken = { text: null, times: 0 }; // the text that Python broke down over
const python = new Python(told);

// --- what is said of Python and of the check ---

// What became of Python; what went wrong stays to be read while another one starts.
function told(state, detail = "") {
  if (state === "slow") tell(words.slow, { busy: true, retry: true });
  else if (state === "starting") tell(`${problem} ${words.starting}`, { busy: true });
  else if (state === "ready") tell(problem || (last ? found(last.answer) : words.ready), { busy: asked > 0, retry: problem !== "" });
  else if (state === "off") tell(words.off, { retry: true });
  else tell(words[detail] ?? `${words.failed} ${detail}`, { retry: true });
}

// What the check has found: counts with their signs, or else a sentence.
function found({ report, summary }) {
  const counts = counted(report, words);
  return counts.length ? counts : summary;
}

const fault = (trouble) => (words[trouble.kind] ?? words.defect) + (trouble.kind === "defect" ? ` ${trouble.message}` : "");

// --- the check: after a pause, one at a time, and the newest text wins ---

function changed(isAnother) {
  if (isAnother) {
    name = null; // that was the name of what stood here before
    answers.replaced();
    steps.open();
  }
  if ($("notice").matches(".done, .kept")) notice("");
  keep("");
  clearTimeout(timer);
  timer = setTimeout(check, PAUSE);
  $("panel-report").ariaBusy = true; // until the report is the one of this text
}

function keep(hash = location.hash) {
  const isKept = store.save(editor.text(), name);
  if (isSettled()) setAddress(hash, { id: store.id }); // or else a link is on its way: it is still opened
  if (!isKept && !warned) notice(words.not_kept);
  warned ||= !isKept;
}

async function check() {
  clearTimeout(timer);
  $("panel-report").ariaBusy = true; // until the report is the one of this text
  again = checking;
  if (python.state === "off") python.start();
  python.hurry(PATIENCE);
  if (checking) return;
  checking = true;
  do {
    again = false;
    await checkNewest();
  } while (again);
  checking = false;
}

async function checkNewest() {
  let text = editor.text();
  try {
    await python.ready;
    text = editor.text();
    problem = "";
    store.checking(text);
    await show(text, await ask("check", text));
  } catch (trouble) {
    problem = again && trouble.kind === "stopped" ? "" : fault(trouble); // it made way
    again ||= trouble.kind === "broke";
  }
  $("panel-report").ariaBusy = text !== editor.text() || again;
  store.checked();
  if (python.state === "ready") told("ready");
}

// Every question to Python about a text goes through here. What broke it twice is not asked again.
async function ask(what, text, ...args) {
  if (text === broken.text && broken.times > 1) throw new Trouble("broke_again");
  asked += 1;
  if (python.state === "ready") tell("", { busy: true });
  try {
    return await python.ask(what, text, language, fileName(text, name), ...args);
  } catch (trouble) {
    if (trouble.kind !== "broke") throw trouble;
    broken.times = broken.text === text ? broken.times + 1 : 1;
    broken.text = text;
    throw broken.times > 1 ? new Trouble("broke_again") : trouble;
  } finally {
    asked -= 1;
    if (!checking && python.state === "ready") told("ready"); // after a check more is to be told
  }
}

async function show(text, answer) {
  if (text === editor.text()) editor.show(answer.report);
  $("wrong").hidden = !editor.hasNotes();
  document.title = `${unturned(answer.report.title)} – scalargrad`;
  last = { text, language, answer };
  steps.show(answer.derivatives);
  answers.show(answer);
  if (text === editor.text()) offer(text.trim() !== "" && answer.blocks === 0 && !answer.report.error);
  await report.show(answer.html);
  if (text === editor.text()) $("panel-report").ariaBusy = false;
}

// A forgotten fence, or a notebook that was pasted: nothing is checked, and the page can make blocks of it. It is offered
// once in each document.
function offer(isWanted) {
  if (!isWanted) {
    if ($("notice").matches(".offer")) notice("");
    offered = false;
  } else if (!offered && $("notice").hidden) {
    offered = true;
    const pasted = isNotebook(editor.text());
    const [said, label, made] = pasted ? [words.is_notebook, words.read_cells, markdown] : [words.no_block, words.make_block, fenced];
    notice(said, { label, look: "offer", action: () => editor.change(made(editor.text())) });
  }
}

// A question about the document as it was checked last; nothing where the answer would come too late, or never.
async function askShown(what, ...args) {
  const textShown = () => last?.text ?? editor.text();
  const text = textShown();
  try {
    const answer = await ask(what, text, ...args);
    return text === textShown() ? answer : null;
  } catch (trouble) {
    if (trouble.kind !== "stopped") notice(fault(trouble));
    return null;
  }
}

function goTo(line) {
  tabs.showDocument();
  editor.goTo(line);
}

// --- what is opened: a link's document, a shipped one, a file, one of the visitor's own ---

// The address's document; the visitor's own where it names none, or none that comes; or else what a first visitor sees.
async function openAddress() {
  const turn = ++turns;
  let wrong = "";
  const attempt = (asked) => asked.catch((trouble) => {
    wrong ||= trouble instanceof Trouble ? fault(trouble) : words.not_loaded;
    return null;
  });
  notice("");
  const { hash } = location;
  const linked = await attempt(named(hash));
  const own = store.begin();
  const found = linked ?? own ?? await attempt(first(language)) ?? { text: words.new_document };
  if (turn !== turns || location.hash !== hash) return; // another one was asked for meanwhile
  const same = store.documents().find(({ text }) => text === found.text);
  open({ ...same, ...found }, hash); // also one that names nothing: it may be mended by hand
  if (wrong) notice(wrong);
  else if (linked && own && !same && own.text !== linked.text) {
    notice(words.kept, { label: words.back, look: "kept", action: () => { location.hash = ""; } });
  }
}

// Shows a document, {text} and perhaps a name and an id; `hash` is the address that it was asked for by, if it was.
function open({ text, name: file = null, id = null }, hash = null) {
  turns += 1;
  name = file;
  setAddress(hash ?? "", id !== null ? { id } : hash ? null : { text, name }, hash === null);
  closeDialogs();
  notice("");
  offered = false;
  store.open(id);
  editor.open(text);
  report.open();
  answers.open();
  steps.open();
  if (store.suspect() === editor.text()) {
    store.checked();
    problem = words.suspect;
    told(python.state);
    return;
  }
  showLast(editor.text());
  check();
}

// The report is there before Python is: that of the last visit, or the one that was made with the page.
async function showLast(text) {
  try {
    let kept = store.get("report");
    if ((kept?.text !== text || kept.language !== language) && name === FIRST) kept = await (await got(`first.${language}.json${STAMP}`)).json();
    if (kept?.text === editor.text() && kept.language === language && last?.text !== kept.text) await show(kept.text, kept.answer);
  } catch {} // Python will make it
}

// --- buttons, files, tabs ---

// An exercise is shown as soon as it is opened, and left with it.
function showExercise(asks) {
  if (asks) tabs.offer("exercise");
  else if (tabs.selected() === "exercise") tabs.select("report");
}

// From a note: the derivative of its line.
function stepsAt(k) {
  tabs.select("steps");
  steps.at(k);
  $("derivatives").focus();
}

// Of the same document another sheet each time.
async function makeExercise() {
  notice("");
  const made = await askShown("exercise", 1 + Math.floor(Math.random() * 999));
  if (made?.error) notice(made.error);
  if (!made?.text) return;
  openNew({ text: made.text });
  keep(); // it cannot be made again
  if (made.warnings.length) notice(made.warnings.join("; "));
}

createDialogs();
createPaper($("report"));
keepFocus();
$("dismiss").addEventListener("click", () => notice(""));
$("open").addEventListener("click", () => listOwn(store.documents(), words, open));
$("skip").addEventListener("click", () => {
  tabs.showDocument();
  editor.focus();
});
createDivider($("divider"));
for (const [id, by] of [["next", 1], ["previous", -1]]) $(id).addEventListener("click", () => {
  tabs.showDocument();
  editor.next(by);
});

$("stop").addEventListener("click", () => python.stop());
$("again").addEventListener("click", () => {
  broken.times = 0;
  if (python.state === "starting") python.end("stopped");
  if (python.state !== "ready") python.start();
  check();
});
$("share").addEventListener("click", async function share() {
  const [turn, text] = [turns, editor.text()];
  const isAnother = () => turn !== turns || !isSettled(); // document that was opened meanwhile
  const hash = await pack(text);
  if (isAnother()) return;
  if (hash === null) return notice(words.too_large);
  if (text !== editor.text()) return share();
  setAddress(hash, null);
  const said = await copyAddress(words);
  if (isAnother()) return;
  if (text !== editor.text()) return share(); // the address does not hold it any more
  notice(said, { look: "done" });
});
$("download").addEventListener("click", () => {
  notice("");
  download(editor.text(), fileName(editor.text(), name));
});
$("new").addEventListener("click", () => openNew({ text: words.new_document }));
$("file").addEventListener("change", ({ target }) => {
  openFiles([...target.files]);
  target.value = ""; // or the same file could not be opened again
});

// It is kept once something in it is changed; till then this tab has it.
function openNew(made) {
  open(made);
  store.hold(made);
}

async function openFiles([file, ...others]) {
  try {
    if (file) openNew(await readFile(file));
    if (others.length) notice(words.one_file.replace("{file}", () => file.name));
  } catch (trouble) {
    notice(fault(trouble));
  }
}

onDrop(openFiles);
addEventListener("popstate", openAddress);
addEventListener("visibilitychange", () => { if (document.hidden && last) store.set("report", { ...last, stamp: STAMP }); });
addEventListener("pagehide", store.checked); // it did not break anything
store.onTaken(keep);
openAddress();
// Once everything is there: it is kept for when there is no connection. Some browsers refuse, and the page works as well.
python.ready.then(() => navigator.serviceWorker?.register("offline.js")).catch(() => {});
