// The service worker: the browser keeps the page's files, and has them where there is no connection. What the host can
// give is always taken from there, so nothing that is kept is shown in the place of something newer.
const FILES = %%files%%;
const OURS = `scalargrad ${registration.scope} `; // other pages of the same host may keep something, too
const KEPT = `${OURS}%%stamp%%`; // another site is kept in another place
const kept = new Set(FILES.map((name) => new URL(name, location).href));

async function keep() {
  const cache = await caches.open(KEPT);
  await cache.addAll(FILES); // from what the browser has just loaded, where the host allows it
  await skipWaiting();
}

async function begin() {
  const old = (await caches.keys()).filter((name) => name.startsWith(OURS) && name !== KEPT);
  await Promise.all(old.map((name) => caches.delete(name)));
  await clients.claim();
}

function address({ url }) {
  const found = new URL(url);
  if (found.pathname.endsWith("/")) found.pathname += "index.html";
  found.hash = "";
  return found.href;
}

async function got(request) {
  try {
    return await fetch(request);
  } catch (trouble) {
    const found = await caches.match(address(request), { cacheName: KEPT });
    if (!found) throw trouble;
    return new Response(found.body, found); // browsers take no page from elsewhere, and some hosts move index.html
  }
}

addEventListener("install", (event) => event.waitUntil(keep()));
addEventListener("activate", (event) => event.waitUntil(begin()));
addEventListener("fetch", (event) => { if (kept.has(address(event.request))) event.respondWith(got(event.request)); });
