// Documents from files and into files.
import { Text } from "@codemirror/state";
import { blocks } from "./blocks.js";
import { Trouble } from "./python.js";
import { MOST } from "./share.js";

// The document in a file that somebody chose or dropped.
export async function readFile(file) {
  if (file.size > 16 * MOST) throw new Trouble("too_large"); // a notebook holds its pictures, too
  const bytes = await file.arrayBuffer().catch(() => { throw new Trouble("not_readable"); });
  let text = decoded(new Uint8Array(bytes));
  if (/\.ipynb$/i.test(file.name)) text = markdown(text);
  if (text.length > MOST) throw new Trouble("too_large");
  return { text, name: file.name };
}

// Whether a text is the file of a notebook, as somebody may paste it.
export function isNotebook(text) {
  try {
    return markdown(text) !== "";
  } catch {
    return false;
  }
}

// A notebook's cells as one document: those that begin with %%worked are its blocks.
export function markdown(notebook) {
  try {
    return JSON.parse(notebook).cells.map(({ cell_type: kind, source }) => {
      const text = [source].flat().join("");
      if (kind !== "code") return closed(text);
      const [, fresh, block] = /^\s*%%worked\b([^\n]*)\n?(.*)$/s.exec(text) ?? [];
      const words = block === undefined ? "python" : fresh.includes("--fresh") ? "worked fresh" : "worked";
      return inFence(words, (block ?? text).trimEnd());
    }).join("\n\n");
  } catch {
    throw new Trouble("not_notebook");
  }
}

// No fence within ends that of the cell: it is longer than any.
function inFence(words, text) {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((signs) => signs.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${words}\n${text}\n${fence}`;
}

// A fence that nothing ends in its cell ends with the cell.
function closed(text) {
  const below = [...text.split("\n"), ""];
  const [, last, , signs] = blocks(Text.of(below)).at(-1) ?? [];
  return last === below.length ? `${text.trimEnd()}\n${signs}` : text;
}

function decoded(bytes) {
  const start = bytes.subarray(0, 2).join();
  const encoding = start === "255,254" ? "utf-16le" : start === "254,255" ? "utf-16be" : "utf-8";
  let text;
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes); // without a byte order mark
  } catch {
    throw new Trouble("not_text");
  }
  if (text.includes("\0")) throw new Trouble("not_text");
  return text;
}

export function download(text, file) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: file.endsWith(".md") ? "text/markdown" : "text/plain" }));
  link.download = file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

// The document's first heading.
export const title = (text) => unturned(/^#{1,6}[ \t]+(\S[^\n]{0,200})/m.exec(text)?.[1] ?? "");

// A title beside other words, without the signs that would turn those around.
export const unturned = (text) => text.replace(/\p{Bidi_Control}/gu, "");

// That of the file it came from, or its heading, in letters that every system takes.
export function fileName(text, name) {
  const made = (name?.replace(/\.\w+$/, "") ?? title(text)).normalize("NFKC")
    .replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "").slice(0, 60);
  return `${made || "document"}.md`;
}

// A file that is dropped anywhere on the page; the editor would insert it. It is dragged here from another window, so
// the frames are out of its way while somebody is there, even where it comes straight into one of them.
export function onDrop(open) {
  const holdsFiles = ({ dataTransfer }) => dataTransfer?.types.includes("Files");
  const { documentElement: page, body } = document;
  const away = () => { if (!document.hasFocus()) body.classList.add("away"); };
  const here = () => body.classList.remove("away");
  addEventListener("blur", away);
  page.addEventListener("pointerleave", away);
  for (const sign of ["focus", "pointermove", "pointerdown"]) addEventListener(sign, here); // none comes while one drags
  addEventListener("dragover", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    body.classList.add("dropping");
  }, true);
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) body.classList.remove("dropping");
  }, true);
  addEventListener("drop", (event) => {
    body.classList.remove("dropping");
    if (!holdsFiles(event)) return;
    event.preventDefault();
    event.stopPropagation();
    open([...event.dataTransfer.files]);
  }, true);
}
