// Dialogs: a button with data-dialog opens one; its own buttons with data-close, a click beside it and Escape close it.
export function createDialogs() {
  for (const button of document.querySelectorAll("[data-dialog]"))
    button.addEventListener("click", () => document.getElementById(button.dataset.dialog).showModal());
  for (const dialog of document.querySelectorAll("dialog"))
    dialog.addEventListener("click", ({ target }) => {
      if (target === dialog || target.closest("[data-close], a[href^='#']")) dialog.close();
    });
}

// What is opened is to be seen.
export function closeDialogs() {
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
}
