// The page's side of the worker: one question at a time, and an end to whatever takes too long or breaks down.

const SPARE = 5; // seconds more than Python's own time limit, which it keeps unless something never asks its clock
export const STAMP = new URL(import.meta.url).search; // of the site: no file of an older one is taken from a cache
const SLOW = 30; // seconds of a start that need a word

// What went wrong, by the name that the page has words for.
export class Trouble extends Error {
  constructor(kind, detail = "") {
    super(detail || kind);
    this.kind = kind;
  }
}

// Begun from a blob, a worker inherits the policy of the page: it may load nothing from elsewhere. Firefox takes what is
// kept (offline.js) only for what a worker asks for while it runs.
function begun(script) {
  const text = `import(${JSON.stringify(script)}).catch((error) => postMessage({ fatal: String(error) }))`;
  const blob = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  return new Worker(blob, { type: "module" });
}

export class Python {
  // told(state, detail) hears "starting", "slow", "ready", and "off" or "failed", after which only start() helps.
  constructor(told) {
    this.told = told;
    this.waiting = []; // questions, while Python is at another one or is not there
    this.ran = false; // one that worked is being replaced
    setInterval(() => this.tick(), 1000);
    this.start();
  }

  start() {
    this.ready = new Promise((resolve, reject) => { this.started = { resolve, reject }; });
    this.ready.catch(() => {}); // whoever asks is told
    this.asked = null; // the question that it is at
    this.set("starting");
    this.seconds = 0;
    if (typeof WebAssembly !== "object" || typeof Worker !== "function") {
      this.fail("no_wasm");
      return;
    }
    const worker = this.worker = begun(new URL(`worker.js${STAMP}`, import.meta.url));
    worker.onmessage = ({ data }) => { if (worker === this.worker) this.hear(data); };
    worker.onerror = (event) => {
      event.preventDefault();
      if (worker === this.worker) this.hear({ fatal: event.message || "worker.js" });
    };
  }

  set(state, detail) {
    this.state = state;
    this.told(state, detail);
  }

  hear({ value, error, fatal, ready }) {
    if (ready) {
      this.limit = ready.seconds + SPARE;
      this.ran = true;
      this.set("ready");
      this.started.resolve();
      this.next();
    } else if (fatal !== undefined) {
      this.end("broke", fatal);
    } else {
      const { resolve, reject } = this.asked;
      this.asked = null;
      if (error === undefined) resolve(value);
      else reject(new Trouble("defect", error));
      this.next();
    }
  }

  // The answer of playground.py's function `what`; questions wait for each other.
  async ask(what, ...args) {
    await this.ready;
    return new Promise((resolve, reject) => {
      this.waiting.push({ what, args, resolve, reject });
      this.next();
    });
  }

  next() {
    if (this.state !== "ready" || this.asked || !this.waiting.length) return;
    const { what, args, ...hooks } = this.waiting.shift();
    this.asked = { ...hooks, left: this.limit, since: performance.now() };
    this.worker.postMessage({ what, args });
  }

  // Something newer is to be asked: nobody needs an answer to what waits, and with what Python is at there is so much
  // patience, in milliseconds from its beginning.
  hurry(patience) {
    const { asked } = this;
    this.drop(new Trouble("stopped"));
    if (asked) setTimeout(() => { if (asked === this.asked) this.stop(); }, asked.since + patience - performance.now());
  }

  drop(trouble) {
    for (const { reject } of this.waiting.splice(0)) reject(trouble);
  }

  // Seconds are counted, not read from a clock: while a page sleeps, its Python sleeps as well.
  tick() {
    if (this.state === "starting" && ++this.seconds === SLOW) this.told("slow");
    if (this.asked && --this.asked.left < 0) this.end("too_long");
  }

  // While one is begun anew there is nothing to stop: whoever clicks twice does not want to be left without any.
  stop() {
    if (this.state !== "starting" || !this.ran) this.end("stopped");
  }

  // Nothing else stops Python where the host sends no headers that allow shared memory. One that was running is begun
  // anew; one that did not even start would only fail again.
  end(kind, detail) {
    this.worker?.terminate();
    this.worker = null;
    const trouble = new Trouble(kind, detail);
    if (this.state === "starting") {
      this.fail(kind === "stopped" ? "off" : "failed", detail ?? kind);
      return;
    }
    const asked = this.asked;
    if (this.state === "ready") this.start();
    asked?.reject(trouble);
  }

  fail(kind, detail) {
    const trouble = new Trouble(kind, detail);
    this.ran = false;
    this.started.reject(trouble);
    this.drop(trouble);
    this.set(kind === "off" ? "off" : "failed", kind === "no_wasm" ? kind : detail);
  }
}
