// The visitor's own documents, in the dialog that opens documents.
import { button, element } from "./elements.js";
import { title } from "./files.js";

const $ = (id) => document.getElementById(id);
const WHEN = { dateStyle: "medium", timeStyle: "short" };

// They are listed anew each time the dialog is opened: other tabs keep some, too.
export function listOwn(documents, words, open) {
  $("own").hidden = !documents.length;
  $("own").lastElementChild.replaceChildren(...documents.map((own) => {
    const time = own.time && new Date(own.time).toLocaleString(document.documentElement.lang, WHEN);
    const made = button(title(own.text) || own.name || words.untitled, () => open(own));
    if (time) made.append(element("time", "", time));
    return element("li", "", made);
  }));
}
