// The service worker: the browser keeps the page's files, and has them where there is no connection.
const FILES = %%files%%; // with their hashes: a site that is just being copied to its host is not kept half
const OURS = `scalargrad ${registration.scope} `; // other pages of the same host may keep something, too
const KEPT = `${OURS}%%stamp%%`; // another site is kept in another place
const PATIENCE = 5000; // milliseconds until a host begins to answer
const kept = new Set(Object.keys(FILES).map((name) => new URL(name, location).href));

async function keep() {
  const cache = await caches.open(KEPT);
  // From what the browser has just loaded, where the host allows it; what has no version may be an older one there.
  const asked = ([name, integrity]) => new Request(name, { integrity, cache: isFixed(name) ? "default" : "no-cache" });
  await cache.addAll(Object.entries(FILES).map(asked));
  await skipWaiting();
}

async function begin() {
  const old = (await caches.keys()).filter((name) => name.startsWith(OURS) && name !== KEPT);
  await Promise.all(old.map((name) => caches.delete(name)));
  await clients.claim();
}

// As it is kept: a folder is its index.html, some hosts name pages without .html, and programs put something behind ?.
function address({ url, mode }) {
  const found = new URL(url);
  found.hash = "";
  if (mode === "navigate") found.search = "";
  if (found.pathname.endsWith("/")) found.pathname += "index.html";
  return kept.has(`${found}.html`) ? `${found}.html` : found.href;
}

// What has a version in its address is the same always. Of all else the host may have something newer: that comes first.
const isFixed = (name) => /\?|^pyodide-/.test(name);
const found = (address) => caches.match(address, { cacheName: KEPT });

async function fixed(request, address) {
  return await found(address) ?? fetch(request);
}

// What does not come in time, or from a host in trouble, is as if there were no connection.
async function newest(request, address) {
  const asked = fetch(request);
  const late = new Promise((done) => setTimeout(done, PATIENCE));
  const answer = await Promise.race([asked, late]).catch(() => null);
  if (answer && answer.status < 500) return answer;
  const old = await found(address);
  if (!old) return asked;
  asked.catch(() => {}); // nobody waits for it any more
  return new Response(old.body, old); // browsers take no page from elsewhere, and some hosts move index.html
}

addEventListener("install", (event) => event.waitUntil(keep()));
addEventListener("activate", (event) => event.waitUntil(begin()));
addEventListener("fetch", (event) => {
  const asked = address(event.request);
  const answer = isFixed(asked.slice(registration.scope.length)) ? fixed : newest;
  if (kept.has(asked)) event.respondWith(answer(event.request, asked));
});
