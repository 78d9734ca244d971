// A document in the part of the address behind #, which no server is sent: #d=1.… is zlib's deflate in base64url.
import { Trouble } from "./python.js";

const VERSION = "1";
const LONG = 2000; // characters of an address
const FEW = 256; // bytes that are inflated at once, to a thousand times as many at most
const WORDS = 100; // behind a link, of which the last is looked for
export const MOST = 2 ** 20; // bytes of a document; the checker reads no more

// The address of a document, null where it is too large for unpack.
export async function pack(text) {
  const document = new Blob([text]);
  if (document.size > MOST) return null;
  const stream = document.stream().pipeThrough(new CompressionStream("deflate"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const signs = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  return `#d=${VERSION}.${signs.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
}

// The document of an address, `d=1.…`, null where it is none. Anybody may have made it: it may be broken, or a bomb.
export async function unpack(address) {
  const [, version, rest] = /^d=([^.]*)\.?(.*)$/is.exec(address) ?? [];
  if (version === undefined) return null;
  if (version !== VERSION) throw new Trouble("link_version");
  if (rest.length > 2 * MOST) throw new Trouble("too_large");
  for (const signs of parts(rest)) {
    try {
      const bytes = Uint8Array.from(atob(signs.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
      return await inflated(bytes);
    } catch (error) {
      if (error instanceof Trouble) throw error;
    }
  }
  throw new Trouble("link_broken");
}

// What may be the document in what stands there, the longest first. A program may have put a bracket, a full stop or a
// sentence behind the link, or broken it into lines. Any sign that base64url does not have ends it; white space may be
// within, or its end, and - and _ may be of it, or behind it. Only one of these is a document: deflate knows its end.
function* parts(text) {
  const runs = /^[\w+/\-\s\u200b\u00ad]*/.exec(text)[0].split(/[\s\u200b\u00ad]+/);
  for (let count = runs.length; count > Math.max(0, runs.length - WORDS); count--) {
    const signs = runs.slice(0, count).join("");
    yield signs;
    yield signs.replace(/[-_]+$/, "");
  }
}

// Copies the address of the page; what is to be said of that.
export async function copyAddress(words) {
  const { href } = location;
  const copied = await navigator.clipboard?.writeText(href).then(() => true, () => false);
  const long = href.length > LONG ? words.long_link.replace("{count}", href.length) : "";
  return `${copied ? words.copied : words.in_address} ${long}`;
}

// A few bytes may mean a gigabyte: they go in a few at a time, and not before what they made is taken.
async function inflated(bytes) {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let text = "", size = 0, at = 0;
  const few = new ReadableStream({
    pull(stream) {
      if (at < bytes.length) stream.enqueue(bytes.subarray(at, at += FEW));
      else stream.close();
    },
  }, { highWaterMark: 0 });
  for await (const piece of pieces(few.pipeThrough(new DecompressionStream("deflate")))) {
    size += piece.length;
    if (size > MOST) throw new Trouble("too_large");
    text += decoder.decode(piece, { stream: true });
  }
  return text + decoder.decode();
}

// Not every browser can loop over a stream.
async function* pieces(stream) {
  const reader = stream.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    reader.cancel().catch(() => {});
  }
}
