// What an address names: a document of its own, or one that comes with the page. And the other way round: what is shown
// as an address, and as a step of the browser's history.
import { Trouble } from "./python.js";
import { unpack } from "./share.js";

export const FIRST = "first.md"; // what a first visitor sees
const TIMES = 5; // that an address may have been encoded
const $ = (id) => document.getElementById(id);

let shown = ""; // the part behind # that names the document as it is shown

// Whether the address is that of what is shown; or else another document is on its way.
export const isSettled = () => location.hash === shown;

// Puts into the address what is shown: the part behind # that names it, and beside it what Back and Forward find it by,
// {id} or {text, name}. isNew: it is a step further. The page in the other language is to show the same.
export function setAddress(hash, held, isNew = false) {
  shown = hash;
  $("other").hash = hash;
  const address = location.pathname + location.search + hash;
  const { id, text } = history.state ?? {};
  if (location.hash === hash && id === held?.id && text === held?.text) return;
  history[isNew ? "pushState" : "replaceState"](held, "", address);
}

// The document of the part behind #, null where there is none.
export async function named(hash) {
  const meant = decoded(hash);
  if (!meant) return null;
  const linked = await unpack(meant);
  if (linked !== null) return { text: lines(linked) };
  const shipped = files().find((file) => meant.startsWith(`documents/${file}`)); // whatever a program put behind it
  if (!shipped) throw new Trouble("not_found");
  return { text: lines(await shippedText(shipped)), name: shipped.split("/").at(-1) };
}

export const first = async (language) => ({ text: lines(await shippedText(`${language}/${FIRST}`)), name: FIRST });

export async function got(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Trouble("not_loaded");
  return response;
}

// Programs that an address passes through may encode its signs, also those that are encoded, and begin it anew.
function decoded(hash) {
  let text = hash;
  for (let k = 0; k < TIMES; k++) {
    text = text.replace(/(?:%[0-9a-f]{2})+/gi, (signs) => {
      try {
        return decodeURIComponent(signs);
      } catch {
        return signs;
      }
    });
  }
  return text.replace(/^[#?!/\s]+/, "");
}

// All that come with the page, those in its other language as well: an address means the same on both pages.
const files = () => $("documents").dataset.files.split(" ");
const shippedText = async (file) => (await got(`documents/${file}`)).text();

// As the editor has them, so that a text is known again.
const lines = (text) => text.replace(/\r\n?/g, "\n");
