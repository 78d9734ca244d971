// The list of notebooks: where a reader's own copy hides a notebook, a button takes the original again.
const STORAGE = `JupyterLite Storage - ${new URL(".", location.href).pathname}`;
const HELD = ["files", "checkpoints"]; // JupyterLite's own stores, by the notebooks' paths

function answer(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

// Opening what is not there would make it, and JupyterLite would find it without its stores.
async function kept() {
  const known = (await indexedDB.databases()).some((each) => each.name === STORAGE);
  return known ? answer(indexedDB.open(STORAGE)) : null;
}

async function show() {
  const storage = await kept();
  const files = storage?.objectStoreNames.contains("files") && storage.transaction("files").objectStore("files");
  const paths = files ? await answer(files.getAllKeys()) : [];
  storage?.close();
  for (const button of document.querySelectorAll("button[data-path]")) {
    button.hidden = !paths.includes(button.dataset.path);
  }
}

async function takeOriginal(path) {
  const storage = await kept();
  const stores = HELD.filter((name) => storage.objectStoreNames.contains(name));
  const change = storage.transaction(stores, "readwrite");
  await Promise.all(stores.map((name) => answer(change.objectStore(name).delete(path))));
  storage.close();
}

document.querySelector("ol").addEventListener("click", async ({ target }) => {
  if (!target.dataset.path || !confirm(document.querySelector("ol").dataset.sure)) return;
  await takeOriginal(target.dataset.path);
  await show();
  target.previousElementSibling.focus();
});
addEventListener("pageshow", show); // also on the way back from a notebook
