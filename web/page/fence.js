// A text without a block: what is fenced in it becomes one; or else its runs of statements and claims; or its lines that
// have an equals sign and are neither heading, table nor prose; or all of it.
import { Text } from "@codemirror/state";
import { blocks } from "./blocks.js";

const NAME = String.raw`[\p{L}_∂][\p{L}\p{N}_∂]*(?:\s*/\s*[\p{L}∂][\p{L}\p{N}_∂]*)?`;
const GIVEN = new RegExp(String.raw`^\s*${NAME}(?:\s*,\s*${NAME})*\s*=(?!=)\s*\S`, "u"); // a = 1; a, b = 1, 2
const CLAIM = /^\s*(?![>|<]|[-*+]\s).*[^=\s]\s*==\s*[^=\s]/;
const GOES_ON = /^\s*==?\s*[^=\s]/; // a chain as it stands on paper
const HEAD = /^\s*(?:for\s+\S+\s+in\s.*:|def\s+\w+\s*\(.*:)/;
const PROSE = /\p{L}{2,}\s+\p{L}{2,}|\p{Script=Han}\s+\p{L}|\p{L}\s+\p{Script=Han}|[`。]/u; // words side by side
const NO_FORMULA = /^\s*(?:#{1,6}\s|\||>)|={3}|^[^=≈]*$/; // headings, tables, rules
// What is certain, though it is no statement: «Input: x1 = 0.5, x2 = 0.3», «p ≈ 0.5987», \(w_{1} = 0.2,\; w_{2} = 0.4\).
const LABEL = /^\s*(?:(?:[-*+]|\d+[.)])\s+)?\**(\p{L}[^=:：,，.。;|<>#[({`$*\\]{0,23})\**[:：]\**\s*(?=\S)/u;
const NO_LABEL = /^\s*(?:if|elif|else|while|with|try)\b|[:：]\s*(?:float|int|bool|str|list)\b/; // Python's own
const NUMBER = String.raw`[-−+]?\s*(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*%?`;
const ONE = String.raw`${NAME}\s*=\s*${NUMBER}`;
const GIVENS = new RegExp(String.raw`^\s*${ONE}(?:\s*[,，;；、]\s*${ONE})*\s*$`, "u");
const ABOUT = new RegExp(String.raw`^(\s*${NAME}\s*)[≈≃≅](\s*${NUMBER}\s*)$`, "u");
const LATEX = /^\s*(?:\${1,2}|\\[([])|(?:\${1,2}|\\[)\]])\s*$|\\(?:[,;:! ]|q?quad\b)/g; // around formulas and in them
const WORDS = /\b(?:for|in|and|return)\b/g; // those that stand in statements

export function fenced(text) {
  const lines = text.split("\n");
  const found = blocks(Text.of(lines));
  if (!found.length) {
    return withRuns(lines, looksLikeOne) ?? withRuns(lines, mayBeOne) ?? `\`\`\`worked\n${text.trimEnd()}\n\`\`\`\n`;
  }
  for (const [first, , , signs] of found) {
    const line = lines[first - 1];
    lines[first - 1] = `${line.slice(0, line.indexOf(signs))}${signs}worked`;
  }
  return lines.join("\n");
}

// The lines with a block around each run of those that look like statements; null where none does.
function withRuns(lines, isOne) {
  const made = [];
  let run = [], blank = [], head = -1, open = 0, shift = 0, any = false;
  const close = () => {
    if (run.length) made.push("```worked", ...run, "```");
    made.push(...blank);
    any ||= run.length > 0;
    [run, blank, head, open] = [[], [], -1, 0];
  };
  for (const line of lines) {
    if (!line.trim()) {
      blank.push(line);
      open = 0;
      continue;
    }
    const code = line.replace(/#.*/, "");
    const isInside = open > 0 || (head >= 0 && indent(line) > head);
    const goesOn = run.length > 0 && GOES_ON.test(code);
    const plain = isInside || goesOn ? [line] : (certain(line) ?? (isOne(code) ? [line] : null));
    if (plain) {
      (run.length ? run : made).push(...blank);
      blank = [];
      if (!isInside) head = HEAD.test(code) ? indent(line) : -1;
      if (!isInside && !goesOn) shift = indent(line); // Markdown's own, of code without a fence
      run.push(...plain.map((one) => one.slice(Math.min(shift, indent(one)))));
      open += count(code, /[([{]/g) - count(code, /[)\]}]/g);
    } else {
      close();
      made.push(line);
    }
  }
  close();
  return any ? made.join("\n") : null;
}

function looksLikeOne(code) {
  return HEAD.test(code) || ((GIVEN.test(code) || CLAIM.test(code)) && !PROSE.test(code.replace(WORDS, "+")));
}

const mayBeOne = (code) => !NO_FORMULA.test(code) && !PROSE.test(code.replace(WORDS, "+"));

// The statements that a line means for certain; null where it is not certain, or needs no change. A label is a comment.
function certain(text) {
  const line = text.replace(/\s*[,，;；。]\s*$/, "");
  const bare = line.replace(LATEX, " ").replace(/_\{(\w+)\}/g, "_$1");
  if (GIVENS.test(bare)) return bare.trim().split(/\s*[,，;；、]\s*/);
  if (ABOUT.test(line)) return [line.replace(ABOUT, "$1==$2")];
  const [before, label] = LABEL.exec(line) ?? [];
  if (!label || HEAD.test(line) || NO_LABEL.test(line) || line.includes("#")) return null;
  const code = line.slice(before.length);
  const [first, ...others] = certain(code) ?? (looksLikeOne(code) ? [code] : []);
  return first ? [`${first}  # ${label.trim()}`, ...others] : null;
}

const indent = (line) => line.search(/\S|$/);
const count = (text, what) => text.match(what)?.length ?? 0;
