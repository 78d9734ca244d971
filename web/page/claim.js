// One claim: how important it is, and how it looks. A claim is what the report says of it, with its sign and its words.
import { element, sign } from "./elements.js";

const ORDER = ["fails", "only here", "truncated", "open", "holds"];
const MANY = 3; // entries of an array that are named

const isUnexpected = ({ verdict, known_wrong }) => verdict !== "open" && (verdict === "holds") === known_wrong;

export const isNoted = (claim) => isUnexpected(claim) || !["holds", "open"].includes(claim.verdict);
export const importance = (claim) => ORDER.indexOf(claim.verdict) + (isUnexpected(claim) ? 0 : ORDER.length);
export const look = (claim) => `${claim.verdict.replace(" ", "-")}${isUnexpected(claim) ? " unexpected" : ""}`;

// The claims of a report with their signs; where the document cannot be read, that is said at its line like a claim.
export function claimsOf({ claims, error }, words) {
  const signed = claims.map((claim) => {
    const { sign: shown, word } = words.verdicts[claim.verdict];
    return { ...claim, sign: shown, words: claim.known_wrong ? claim.words : word };
  });
  if (!error) return signed;
  const wrong = { ...error, verdict: "fails", known_wrong: false, words: words.stops, explanations: [error.message] };
  return [...signed, { ...wrong, sign: words.verdicts.fails.sign }];
}

// Whether a computed number is told: not of what is no claim, nor where it is for the reader to find.
export const isTold = ({ computed: numbers }) => ![undefined, "…"].includes(numbers);

// What is computed: of an array the first entries that are wrong.
export function computed({ computed: numbers, failing }) {
  if (!Array.isArray(numbers)) return numbers;
  if (!failing.length) return JSON.stringify(numbers).replaceAll('"', "").replaceAll(",", ", ");
  const at = (index) => index.reduce((part, k) => part[k], numbers);
  const some = failing.slice(0, MANY).map((index) => `[${index.join(", ")}] ${at(index)}`);
  return some.join(", ") + (failing.length > MANY ? ", …" : "");
}

// How many claims hold, fail and so on, in the order of the verdicts; and where the reading stopped.
export function counted({ claims, error }, words) {
  const parts = Object.entries(words.verdicts).map(([verdict, { sign: shown, css, word }]) => {
    const count = claims.filter((claim) => claim.verdict === verdict).length;
    return count ? element("span", `count ${css}`, sign(shown), element("span", "word", ` ${word} `), `${count}`) : "";
  });
  const where = ` ${words.stops_at} ${error?.line}`;
  const stopped = error && element("span", "count fails", sign(words.verdicts.fails.sign), where);
  return [...parts, stopped].filter(Boolean);
}
