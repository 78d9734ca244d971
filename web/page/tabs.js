// Tabs as keyboards and screen readers know them. On a narrow page the document is one of them; on a wide one it
// stands on the left, whatever is selected. And the divider between the two.
const NARROW = matchMedia("(max-width: 54rem)");

export function createTabs(list, shown) {
  const tabs = [...list.querySelectorAll('[role="tab"]')];
  const first = tabs[0]; // the document
  const panel = (tab) => document.getElementById(tab.getAttribute("aria-controls"));
  const usable = () => tabs.filter((tab) => !tab.hidden && (tab !== first || NARROW.matches));
  let selected = tabs.find((tab) => tab.getAttribute("aria-selected") === "true");

  function select(tab) {
    selected = tab;
    for (const other of tabs) {
      other.setAttribute("aria-selected", other === tab);
      other.tabIndex = other === tab ? 0 : -1;
      panel(other).hidden = other !== tab && (other !== first || NARROW.matches);
    }
    tab.scrollIntoView({ block: "nearest", inline: "nearest" });
    shown(tab.id.replace("tab-", ""));
  }

  function arrange() {
    panel(first).setAttribute("role", NARROW.matches ? "tabpanel" : "region");
    const held = document.activeElement;
    panel(NARROW.matches ? first : tabs[1]).before(list); // it is read, and reached with Tab, where it is seen
    held?.focus();
    select(selected === first && !NARROW.matches ? tabs[1] : selected);
  }

  list.addEventListener("click", ({ target }) => {
    const tab = target.closest('[role="tab"]');
    if (tab) select(tab);
  });
  list.addEventListener("keydown", (event) => {
    const all = usable();
    const at = all.indexOf(selected);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: -1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    select(all.at(to % all.length));
    selected.focus();
  });
  NARROW.addEventListener("change", arrange);
  arrange();
  return {
    // To where somebody asked to be taken: the focus goes along.
    select(name) {
      select(document.getElementById(`tab-${name}`));
      selected.focus();
    },
    // Beside the document at once; on a narrow page the reader sees the document first.
    offer(name) { if (!NARROW.matches) select(document.getElementById(`tab-${name}`)); },
    selected: () => selected.id.replace("tab-", ""),
    // What a page that shows one thing at a time must bring up before somebody is taken there.
    showDocument() { if (NARROW.matches) select(first); },
  };
}

// The divider is moved by a pointer or by the arrow keys, between a fifth and four fifths of the width.
export function createDivider(divider) {
  const set = (percent) => {
    const share = Math.round(Math.min(80, Math.max(20, percent)));
    divider.setAttribute("aria-valuenow", share);
    divider.parentElement.style.setProperty("--share", `${share}%`);
  };
  divider.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    divider.focus();
    divider.setPointerCapture(event.pointerId); // or the frames beside it swallow the movement
  });
  divider.addEventListener("pointermove", (event) => {
    if (!divider.hasPointerCapture(event.pointerId)) return;
    const box = divider.parentElement.getBoundingClientRect();
    set(100 * (event.clientX - box.left) / box.width);
  });
  divider.addEventListener("dblclick", () => set(50));
  divider.addEventListener("keydown", (event) => {
    const now = Number(divider.getAttribute("aria-valuenow"));
    const to = { ArrowLeft: now - 5, ArrowRight: now + 5, Home: 20, End: 80 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    set(to);
  });
}
