// The focus does not fall out of the page when a button that has it is hidden: it goes on to what can be used next.
const USED = "a[href], button, input, select, [contenteditable=true], [tabindex]";

export function keepFocus() {
  new MutationObserver(() => {
    const held = document.activeElement;
    if (held !== document.body && !held.checkVisibility()) neighbour(held)?.focus();
  }).observe(document.body, { subtree: true, attributeFilter: ["hidden"] });
}

// What follows it, or else the last of what stands before it.
function neighbour(held) {
  const all = [...document.querySelectorAll(USED)].filter((one) => one.tabIndex >= 0 && one.checkVisibility());
  return all.find((one) => held.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING) ?? all.at(-1);
}
