// The worked blocks and the headings of a document look different from its prose. Only what is on the screen is looked
// at closely; where blocks begin and end is found from the top, for a fence may have opened anywhere above.
import { Decoration, ViewPlugin } from "@codemirror/view";

const FENCE = /^[\s>]*(?:(?:[-*+]|\d+[.)])\s+)?(`{3,}|~{3,})(.*)/;
const line = (name) => Decoration.line({ class: name });
const [WORKED, FENCED, HEADING] = [line("worked"), line("worked fence"), line("heading")];
const COMMENT = Decoration.mark({ class: "comment" });

// The blocks as [first line, last line, whether it is worked].
export function blocks(doc) {
  const found = [];
  let number = 0, open = null;
  for (const text of doc.iterLines()) {
    number += 1;
    const fence = text.includes("```") || text.includes("~~~") ? FENCE.exec(text) : null;
    if (!fence) continue;
    const [, signs, info] = fence;
    if (!open) {
      open = [number, doc.lines, /\bworked\b/.test(info), signs];
      found.push(open);
    } else if (signs.startsWith(open[3]) && !info.trim()) {
      open[1] = number;
      open = null;
    }
  }
  return found;
}

function decorations(view, all) {
  const found = [];
  for (const { from, to } of view.visibleRanges) {
    for (let at = from; at <= to;) {
      const { number, text, from: start, to: end } = view.state.doc.lineAt(at);
      const block = all.find(([first, last]) => first <= number && number <= last);
      if (block?.[2]) {
        found.push((number === block[0] || number === block[1] ? FENCED : WORKED).range(start));
        const comment = text.indexOf("#");
        if (comment >= 0 && number !== block[0]) found.push(COMMENT.range(start + comment, end));
      } else if (!block && /^#{1,6}\s/.test(text)) found.push(HEADING.range(start));
      at = end + 1;
    }
  }
  return Decoration.set(found, true);
}

export const blockLook = ViewPlugin.define((view) => {
  let all = blocks(view.state.doc);
  return {
    decorations: decorations(view, all),
    update(update) {
      if (update.docChanged) all = blocks(update.state.doc);
      if (update.docChanged || update.viewportChanged) this.decorations = decorations(update.view, all);
    },
  };
}, { decorations: (plugin) => plugin.decorations });
