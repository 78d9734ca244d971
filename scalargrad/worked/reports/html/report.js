"use strict";
// Comfort only; the page works without it.
const wrong = [...document.querySelectorAll("details.wrong")];

// A link to a line opens the claim that stands there.
function reveal() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const claim = target && target.closest("details");
  if (claim) claim.open = true;
}
addEventListener("hashchange", reveal);
reveal();

// One button opens and closes whatever is not right.
if (wrong.length) {
  const button = document.createElement("button");
  const show = (open) => { button.textContent = document.body.dataset[open ? "close" : "open"]; };
  button.type = "button";
  button.addEventListener("click", () => {
    const open = wrong.some((claim) => !claim.open);
    wrong.forEach((claim) => { claim.open = open; });
    show(open);
  });
  show(false);
  document.querySelector("header").append(button);
}

// On paper nothing can be opened: print what is wrong with its notes.
let opened = [];
addEventListener("beforeprint", () => {
  opened = [...wrong, document.querySelector(".legend")].filter((details) => !details.open);
  opened.forEach((details) => { details.open = true; });
});
addEventListener("afterprint", () => opened.forEach((details) => { details.open = false; }));
