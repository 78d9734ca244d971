// One Python, in a worker. It is asked {what, args}, one question at a time, and answers {value} or {error}.
import { loadPyodide } from "./pyodide-314.0.7/pyodide.mjs";

const SITE_PACKAGES = "/lib/python3.14/site-packages";
const NO_PACKAGES = { abi_version: "2026_0", arch: "wasm32", platform: "emscripten_5_0_3", version: "314.0.7", python: "3.14.2" };
const here = new URL(".", import.meta.url);
const STAMP = new URL(import.meta.url).search; // of the site: no file of an older one is taken from a cache

// Python gets no more memory than the checker allows itself, and some: a browser would give far more, and a tab dies of it.
const MOST = 1.5 * 2 ** 30;
const { grow } = WebAssembly.Memory.prototype;
WebAssembly.Memory.prototype.grow = function (pages) {
  if (this.buffer.byteLength + pages * 2 ** 16 > MOST) throw new RangeError("no more memory"); // in Python a MemoryError
  return grow.call(this, pages);
};

async function fetched(name) {
  const response = await fetch(new URL(name + STAMP, here));
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return response.arrayBuffer();
}

async function start() {
  const packages = fetched("python.zip");
  packages.catch(() => {}); // it is awaited below
  const python = await loadPyodide({
    indexURL: new URL("pyodide-314.0.7/", here).href,
    stdLibURL: new URL(`library.zip${STAMP}`, here).href,
    lockFileContents: { info: NO_PACKAGES, packages: {} },
  });
  // Python that has run out of stack is broken for good, and answers nothing any more: the page starts another.
  python._api.on_fatal = (error) => postMessage({ fatal: String(error) });
  python.unpackArchive(await packages, "zip", { extractDir: SITE_PACKAGES });
  return python.pyimport("playground");
}

// The last line of a traceback says what was wrong.
const reason = (error) => String(error?.message ?? error).trim().split("\n").at(-1);

// What Pyodide promises to nobody. (Its own file of WebAssembly it awaits for ever: then the page says that it is slow.)
addEventListener("unhandledrejection", ({ reason: why }) => postMessage({ fatal: reason(why) }));

try {
  const playground = await start();
  onmessage = ({ data: { what, args } }) => {
    try {
      postMessage({ value: JSON.parse(playground[what](...args)) });
    } catch (error) {
      const why = reason(error);
      postMessage(why === "MemoryError" ? { fatal: why } : { error: why }); // another Python has it again
    }
  };
  postMessage({ ready: { seconds: playground.SECONDS } });
} catch (error) {
  postMessage({ fatal: reason(error) });
}
