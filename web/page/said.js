// What is said: the status, and a notice with a button.
const $ = (id) => document.getElementById(id);

// The status is read aloud: it is written only where it is news. That something is being done is only shown.
export function tell(said, { busy = false, retry = false } = {}) {
  $("busy").hidden = !busy;
  $("busy").firstElementChild.hidden = Boolean(said); // «Checking …», where nothing else is said
  $("again").hidden = !retry;
  const news = document.createElement("p");
  news.append(...[said].flat());
  if (said && news.textContent !== $("status").textContent) $("status").replaceChildren(...news.childNodes);
}

// A notice stays until it is answered, another document is opened, or something else is to be said; news until the
// next change. look: "done" of what went well, "kept" of the visitor's own document, "offer" to make a block.
export function notice(text, { label = "", action = null, look = "" } = {}) {
  $("notice").hidden = !text;
  $("notice").className = look === "" ? "" : `news ${look}`;
  $("guide").hidden = look !== "offer";
  $("notice").firstElementChild.textContent = text;
  $("action").hidden = !label;
  $("action").textContent = label;
  $("action").onclick = () => { notice(""); action(); };
}
