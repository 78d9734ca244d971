// The report: a frame without scripts, whose document this page may touch. So it keeps its place while one writes.
// What is other than on the report's own page: the document stands alone, and its lines lead somewhere.
const OWN = `
  article { margin-top: 0; padding-top: 1rem; border-top: 0; }
  .number[id] { cursor: pointer; }
  .number[id]:hover { text-decoration: underline; }
  .here { outline: 2px solid var(--link); outline-offset: 2px; }
`;
const pause = () => new Promise((resolve) => setTimeout(resolve)); // a large report is shown step by step, and the page moves
const rowOf = (element) => element.closest(".row");

// hooks: goTo(line) takes the reader to a line of the document.
export function createReport(frame, hooks) {
  let shown = null; // the page that is in the frame
  let place = 0; // how far it is scrolled, which a frame forgets while it is hidden
  const loaded = new Promise((resolve) => {
    frame.addEventListener("load", () => {
      const page = frame.contentDocument;
      if (page?.URL !== "about:srcdoc") return; // what a frame is before anything is in it
      page.addEventListener("click", pressed);
      page.addEventListener("scroll", () => { if (frame.offsetParent) place = page.scrollingElement.scrollTop; });
      resolve();
      const sheet = new frame.contentWindow.CSSStyleSheet();
      sheet.replaceSync(OWN);
      page.adoptedStyleSheets = [sheet];
    });
  });

  // The frame is loaded once; a newer report takes the place of what stands in it, and nothing flickers or jumps.
  async function show(html) {
    if (html === shown) return;
    const isFirst = shown === null;
    shown = html;
    if (isFirst) frame.srcdoc = html;
    await loaded;
    if (isFirst || html !== shown) return;
    await pause();
    const made = new DOMParser().parseFromString(html, "text/html");
    await pause();
    if (html !== shown) return;
    const page = frame.contentDocument;
    const open = openNotes(page);
    page.title = made.title;
    page.documentElement.lang = made.documentElement.lang;
    page.body.replaceChildren(...made.body.childNodes);
    if (open.size) for (const [name, note] of notes(page)) note.open = open.has(name);
  }

  // Another document: it begins at its top, with its notes closed.
  function open() {
    const page = frame.contentDocument;
    if (shown === null || !page?.body) return;
    for (const note of page.querySelectorAll("details")) note.open = false;
    page.scrollingElement.scrollTop = place = 0;
  }

  // It was hidden, and is not any more.
  function back() {
    const page = frame.contentDocument?.scrollingElement;
    if (page) page.scrollTop = place;
  }

  // A link never leads the frame away: one inside goes to its place, one to elsewhere opens beside this page.
  function pressed(event) {
    const link = event.target.closest("a[href]");
    const line = /-L(\d+)$/.exec(event.target.closest(".number")?.id ?? "");
    if (link) {
      event.preventDefault();
      const address = link.getAttribute("href");
      if (address.startsWith("#")) reveal(frame.contentDocument.getElementById(decodeURIComponent(address.slice(1))), true);
      else if (/^https?:/i.test(address)) window.open(address, "_blank", "noopener,noreferrer");
    } else if (line) {
      event.preventDefault(); // the note stays as it is
      hooks.goTo(Number(line[1]));
    }
  }

  // Brings a part of the report into sight, with its note open if `opened`.
  function reveal(part, opened) {
    const row = part && (rowOf(part) ?? part);
    if (!row) return;
    if (opened && row.matches("details")) row.open = true;
    row.scrollIntoView({ block: opened ? "center" : "nearest" });
    for (const other of frame.contentDocument.querySelectorAll(".here")) other.classList.remove("here");
    if (row.matches(".row")) row.classList.add("here");
  }

  return { show, open, back, line: (number) => reveal(frame.contentDocument?.getElementById(`d1-L${number}`), false) };
}

// The notes of a page by the text of their claims, of which there may be several alike: lines move while one writes.
function notes(page) {
  const often = new Map();
  return [...page.querySelectorAll("details")].map((note) => {
    const text = note.firstElementChild?.querySelector("code")?.textContent ?? note.textContent;
    often.set(text, (often.get(text) ?? 0) + 1);
    return [`${often.get(text)} ${text}`, note];
  });
}

function openNotes(page) {
  const all = page.querySelector("details[open]") ? notes(page) : []; // to name thousands takes a while
  return new Set(all.filter(([, note]) => note.open).map(([name]) => name));
}
