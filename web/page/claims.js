// Claims at their lines: a mark beside each, and a note beneath where something is to be said.
import { RangeSet, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, gutter, GutterMarker } from "@codemirror/view";
import { importance, isNoted, look } from "./claim.js";
import { element } from "./elements.js";
import { keepingFocus, Note } from "./notes.js";

const setLines = StateEffect.define();

class Mark extends GutterMarker {
  constructor(line) {
    super();
    this.line = line;
  }

  eq(other) {
    return this.line.key === other.line.key && this.line.faded === other.line.faded;
  }

  toDOM() {
    const { claims, faded } = this.line;
    const mark = element("span", `mark ${look(claims[0])}${faded ? " faded" : ""}`, claims[0].sign);
    mark.title = claims.map((claim) => claim.words).join(", ");
    return mark;
  }
}

// Every line with claims: {at: a place in it, claims: the most important first, faded: it was changed since, key}.
// `at` is the place of a claim's first letter: whatever is inserted before it, the line is found again.
const lines = StateField.define({
  create: () => drawn([], false),
  update(value, transaction) {
    const made = transaction.effects.find((effect) => effect.is(setLines));
    if (made) return drawn(made.value, false, transaction.state.doc);
    if (!transaction.docChanged) return value;
    const doc = transaction.state.doc;
    const moved = value.lines.filter((line) => !isGone(transaction, line.at)).map((line) => {
      const at = transaction.changes.mapPos(line.at, 1);
      const { from, to } = doc.lineAt(at);
      return { ...line, at, faded: line.faded || touches(transaction, from, to) };
    });
    return drawn(moved, true, doc);
  },
  provide: (field) => [
    EditorView.decorations.from(field, (value) => value.notes),
    EditorView.editorAttributes.from(field, (value) => ({ class: value.stale ? "stale" : "" })),
  ],
});

// Whether nothing is left of the text of the line that was there: what is said of it is about nothing any more.
function isGone(transaction, at) {
  const { from, to, text } = transaction.startState.doc.lineAt(at);
  const first = from + text.search(/\S|$/);
  let found = false;
  transaction.changes.iterChangedRanges((start, end) => { found ||= start < end && start <= first && end >= to; });
  return found;
}

function touches(transaction, from, to) {
  let found = false;
  transaction.changes.iterChangedRanges((_, __, start, end) => { found ||= start <= to && end >= from; });
  return found;
}

// Lines may have been joined: what is first in `all` stays.
function oneEach(all, doc) {
  const found = Map.groupBy(all, ({ at }) => doc.lineAt(at).number);
  return [...found.values()].map(([line]) => line).sort((a, b) => a.at - b.at);
}

function drawn(found, stale, doc) {
  const all = oneEach(found, doc), marks = [], notes = [];
  for (const line of all) {
    const { from, to } = doc.lineAt(line.at);
    marks.push(new Mark(line).range(from));
    if (!line.claims.some(isNoted)) continue;
    notes.push(Decoration.widget({ widget: new Note(line), block: true, side: 1 }).range(to));
  }
  return { lines: all, stale, marks: RangeSet.of(marks, true), notes: Decoration.set(notes, true) };
}

export const claimsAtLines = [
  lines,
  gutter({ class: "marks", markers: (view) => view.state.field(lines).marks }),
];

// What stands at the lines from now on. claims: each with its line and column, its sign and words; unread: the line
// from which on the document could not be read. What was known of the lines below it stays, faded, so that nothing
// jumps about while somebody writes.
export function showClaims(view, claims, unread, steps) {
  const doc = view.state.doc;
  const found = Map.groupBy(claims.filter(({ line }) => line <= doc.lines), ({ line }) => line);
  const value = [...found].map(([number, here]) => {
    const { from, to } = doc.line(number);
    return {
      at: Math.min(to, from + here[0].column - 1),
      claims: here.toSorted((a, b) => importance(a) - importance(b)),
      faded: false,
      key: JSON.stringify(here),
      steps,
    };
  });
  const below = unread ? doc.line(Math.min(unread, doc.lines)).to : doc.length;
  const kept = view.state.field(lines).lines.filter(({ at }) => at > below).map((line) => ({ ...line, faded: true }));
  const { head } = view.state.selection.main;
  const stays = view.hasFocus && isSeen(view, head) ? [EditorView.scrollIntoView(head)] : []; // not pushed out by notes
  keepingFocus(view, () => view.dispatch({ effects: [setLines.of([...value, ...kept]), ...stays] }));
}

function isSeen(view, place) {
  const at = view.coordsAtPos(place), { top, bottom } = view.scrollDOM.getBoundingClientRect();
  return at !== null && at.top >= top && at.bottom <= bottom;
}

export const notedLines = (state) => state.field(lines).lines.filter((line) => line.claims.some(isNoted));
