// What the browser keeps: the documents that were typed, the last report, the answers to exercises.
// Storage may be forbidden, full or cleared at any time: then things are kept as long as the page is open.
import { STAMP } from "./python.js";

const PREFIX = "scalargrad.";
const DOCUMENT = `${PREFIX}document.`;
const HELD = `${PREFIX}held`;
const KEPT = 10; // documents, the newest

const memory = new Map();

// localStorage is shared by all tabs, sessionStorage belongs to one, and outlives a crash of it.
function storage(kind) {
  try {
    return globalThis[kind]; // throws where cookies are forbidden
  } catch {
    return null;
  }
}
const shared = storage("localStorage");
const own = storage("sessionStorage");

// Another page of the same host, an older version of this one or a hand may have written anything: what is read is as
// one of SHAPES says, or null.
function sound(shape, got) {
  try {
    return shape(got());
  } catch {
    return null;
  }
}
const read = (place, key, shape) => sound(shape, () => JSON.parse(memory.get(key) ?? place.getItem(key)));

const isText = (one) => typeof one === "string";
const isObject = (one) => typeof one === "object" && one !== null && !Array.isArray(one);
const only = (all, is) => Object.fromEntries(Object.entries(all).filter(([, one]) => is(one)));
const isDate = (one) => typeof one === "number" && !Number.isNaN(new Date(one).getTime());

// Each makes of something what the page can use; it gives null or throws where there is nothing to use.
const SHAPES = {
  text: (one) => isText(one) ? one : null,
  document: ({ text, name, time }) => isText(text) ? { text, name: isText(name) ? name : null, time: isDate(time) ? time : 0 } : null,
  held: ({ id, text, name }) => isText(id) ? { id } : SHAPES.document({ text, name }),
  report: (one) => isText(one.text) && isText(one.language) && one.stamp === STAMP ? one : null,
  answers: (all) => Object.fromEntries(Object.entries(only(all, isObject)).map(([of, typed]) => [of, only(typed, isText)])),
};

// Whether it is kept for the next time.
function write(place, key, value) {
  const text = JSON.stringify(value);
  try {
    place.setItem(key, text);
    memory.delete(key);
    return true;
  } catch {
    memory.set(key, text);
    return false;
  }
}

function remove(place, key) {
  memory.delete(key);
  try {
    place.removeItem(key);
  } catch {}
}

// What the page keeps by a name of SHAPES: the report, answers.
export const get = (name) => read(shared, PREFIX + name, SHAPES[name]);
export const set = (name, value) => write(shared, PREFIX + name, value);

// --- the documents: {text, name, time}, and the id that they are kept by ---

export let id = null; // of the document that this tab shows, null if it is not kept

function keys() {
  try {
    return Object.keys(shared).filter((key) => key.startsWith(DOCUMENT));
  } catch {
    return [];
  }
}

// The visitor's documents, the newest first.
export function documents() {
  const found = new Set([...keys(), ...[...memory.keys()].filter((key) => key.startsWith(DOCUMENT))]);
  return [...found].map((key) => ({ ...read(shared, key, SHAPES.document), id: key.slice(DOCUMENT.length) }))
    .filter(({ text }) => isText(text)).sort((a, b) => b.time - a.time);
}

// What this tab comes back to: the document that the step of its history holds, or the one that it showed last, or else
// the newest of the visitor's.
export function begin() {
  const held = sound(SHAPES.held, () => history.state) ?? read(own, HELD, SHAPES.held);
  const all = documents();
  const found = all.find((kept) => kept.id === held?.id);
  return found ?? (isText(held?.text) ? held : all[0] ?? null);
}

// From now on changes belong to this document; to a new one after open(null).
export function open(which) {
  id = which;
  if (id !== null) hold({ id });
}

// This tab comes back to a kept document, {id}, or to one in which nothing has been changed yet, {text, name}.
export const hold = (one) => write(own, HELD, one);

// Keeps the document as it is now; false where it will be gone with the page.
export function save(text, name) {
  if (id === null) {
    for (const old of documents().slice(KEPT - 1)) remove(shared, DOCUMENT + old.id);
    open(`${Date.now()}-${Math.random()}`); // crypto.randomUUID is not there where the host has no https
  }
  const kept = () => write(shared, DOCUMENT + id, { text, name, time: Date.now() });
  if (kept()) return true;
  remove(shared, `${PREFIX}report`); // it can be made again
  return kept();
}

// Another tab goes on with this tab's document: this one keeps what it shows as another document.
export function onTaken(keep) {
  addEventListener("storage", ({ key, newValue }) => {
    if (key !== DOCUMENT + id || newValue === null) return;
    open(null);
    keep();
  });
}

// --- what was being checked when the page went away without a word: it may be what broke it ---

export const checking = (text) => write(own, `${PREFIX}checking`, text);
export const checked = () => remove(own, `${PREFIX}checking`);
export const suspect = () => read(own, `${PREFIX}checking`, SHAPES.text);
