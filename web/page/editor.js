// The document: CodeMirror's smallest set, with the claims at their lines.
import { defaultKeymap, history, historyKeymap, insertNewlineAndIndent, isolateHistory } from "@codemirror/commands";
import { EditorSelection, EditorState } from "@codemirror/state";
import { drawSelection, EditorView, keymap, lineNumbers } from "@codemirror/view";
import { StyleModule } from "style-mod";
import { blockLook } from "./blocks.js";
import { claimsOf, computed, isNoted, isTold } from "./claim.js";
import { claimsAtLines, notedLines, showClaims } from "./claims.js";
import { enter } from "./notes.js";

const SPOKEN_AFTER = 300; // milliseconds on a line, so that the line itself is read first

// The page's policy forbids <style>: CodeMirror's own rules go into a sheet of the document.
const sheet = new CSSStyleSheet();
document.adoptedStyleSheets = [sheet];
StyleModule.mount = (root, modules) => sheet.replaceSync([modules].flat().map((one) => one.getRules()).join("\n"));

// What is said of a line aloud: the note beneath it, for who does not see it.
function aloud({ claims, steps: { words } }) {
  const one = (claim) => [
    claim.words, isTold(claim) && `${words.computed} ${computed(claim)}`,
    claim.comes_to && `${words.comes_to} ${claim.comes_to}`, claim.explanations[0],
  ];
  return claims.filter(isNoted).map((claim) => one(claim).filter(Boolean).join(", ")).join("; ");
}

const noteAt = (state, place) => {
  const { from, to } = state.doc.lineAt(place);
  return notedLines(state).find(({ at }) => from <= at && at <= to);
};

// Below `for …:` the next line stands further in.
function newline({ state, dispatch }) {
  const { head, empty } = state.selection.main;
  const before = state.doc.lineAt(head).text.slice(0, head - state.doc.lineAt(head).from);
  if (!empty || !/^\s*for\b.*:\s*$/.test(before)) return insertNewlineAndIndent({ state, dispatch });
  const inserted = state.replaceSelection(`\n${/^\s*/.exec(before)[0]}    `);
  dispatch(state.update(inserted, { userEvent: "input", scrollIntoView: true }));
  return true;
}

// From a line with a note Tab goes into the note. From any other it leaves the text, as everywhere on the page.
function intoNote(view) {
  const line = noteAt(view.state, view.state.selection.main.head);
  const notes = line ? [...view.contentDOM.querySelectorAll(".note")] : [];
  const note = notes.find((one) => one.key === line.key);
  if (note) enter(note);
  return Boolean(note);
}

// Whether another text has taken the place of all that was there.
function isAnother({ changes, startState: { doc } }) {
  let found = false;
  changes.iterChangedRanges((from, to) => { found ||= from === 0 && to === doc.length && to > 0; });
  return found;
}

// hooks: changed(whether all of it is another) after every change, moved(line) when the cursor has gone to
// another line, steps(k) when a derivative is to be shown step by step.
export function createEditor(parent, words, hooks) {
  const shown = { words, show: hooks.steps };
  let spoken;

  function goTo(place) {
    const selection = EditorSelection.cursor(place);
    view.dispatch({ selection, effects: EditorView.scrollIntoView(place, { y: "center" }) });
    view.focus();
    return true;
  }

  // To the next line (by: 1) or the previous one (-1) with a note, around the end of the document.
  function next(by) {
    const all = notedLines(view.state);
    if (!all.length) return false;
    const { from, to } = view.state.doc.lineAt(view.state.selection.main.head);
    const found = by > 0 ? all.find(({ at }) => at > to) ?? all[0] : all.findLast(({ at }) => at < from) ?? all.at(-1);
    return goTo(found.at);
  }

  function speak({ state, view: of, selectionSet, docChanged, startState }) {
    if (!selectionSet || docChanged) return;
    const lineOf = (one) => one.doc.lineAt(one.selection.main.head).number;
    if (lineOf(state) === lineOf(startState)) return;
    hooks.moved(lineOf(state));
    clearTimeout(spoken);
    const line = noteAt(state, state.selection.main.head);
    if (line) spoken = setTimeout(() => of.dispatch({ effects: EditorView.announce.of(aloud(line)) }), SPOKEN_AFTER);
  }

  const extensions = [
    lineNumbers(), claimsAtLines, blockLook, history(), drawSelection(), EditorView.lineWrapping,
    keymap.of([
      { key: "Enter", run: newline },
      { key: "Tab", run: intoNote },
      { key: "F8", run: () => next(1), shift: () => next(-1) },
      ...defaultKeymap, ...historyKeymap,
    ]),
    EditorView.contentAttributes.of({ "aria-label": words.document, "aria-describedby": "editor-keys" }),
    EditorView.updateListener.of((update) => {
      speak(update);
      if (update.docChanged) hooks.changed(isAnother(update));
    }),
  ];
  // Before a document is opened there is none that one could write into.
  const view = new EditorView({ parent, state: EditorState.create({ extensions: [extensions, EditorState.readOnly.of(true)] }) });

  return {
    text: () => view.state.doc.toString(),
    // Another document: nothing of the one before is left, so that undo does not mix them.
    open(text) {
      view.setState(EditorState.create({ doc: text, extensions }));
    },
    // A change by the page, which can be undone, without what was typed just before.
    change: (text) => view.dispatch({
      changes: { from: 0, to: view.state.doc.length, insert: text }, annotations: isolateHistory.of("full"),
    }),
    show: (report) => showClaims(view, claimsOf(report, words), report.error?.line, shown),
    goTo: (line) => goTo(view.state.doc.line(Math.min(line, view.state.doc.lines)).from),
    hasNotes: () => notedLines(view.state).length > 0,
    next,
    focus: () => view.focus(),
  };
}
