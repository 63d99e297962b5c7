// The service worker: keeps one whole build of the client, so that it opens without a network. It never touches data: what is under
// /api goes to the network as if it were not here.
//
// The build fills in its version and the SHA-256 of every file. A build counts as complete only when every file has been verified, and
// until it takes over, the build before it stays as it is, for the pages that are open.
"use strict";

const VERSION = "{{version}}";
const FILES = "{{files}}";

const PREFIX = "steward-client-";
const CACHE = PREFIX + VERSION;
// First parts of addresses that are no page's; the server's list is the same.
const NOT_PAGES = ["api", "assets", "icons"];

self.addEventListener("install", (event) => {
  event.waitUntil(keepAll());
});

// No page of the build before it is open any more, or the person took the update.
self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOthers());
});

self.addEventListener("message", (event) => {
  switch (event.data?.type) {
    case "activate":
      event.waitUntil(self.skipWaiting());
      break;
    case "version":
      event.ports[0]?.postMessage(VERSION);
      break;
  }
});

// A notice was tapped: back to the app, at what it is about.
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(goTo(event.notification.data.path));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (isPage(pathname)) event.respondWith(kept("/", request));
  } else if (pathname !== "/" && Object.hasOwn(FILES, pathname)) {
    event.respondWith(kept(pathname, request));
  }
  // Whatever else is asked for is the network's business: what is missing there must not become a page here.
});

function isPage(pathname) {
  return !pathname.includes(".") && !NOT_PAGES.includes(pathname.split("/")[1]);
}

async function goTo(path) {
  const [page] = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (page === undefined) return self.clients.openWindow(path);
  page.postMessage({ type: "go", path });
  return page.focus();
}

/** A file of this build. If the browser has thrown it away, the network may still have it. */
async function kept(address, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(address)) ?? fetch(request);
}

/** Keeps every file, or fails: then the browser tries again later, and what was kept so far is not fetched again. */
async function keepAll() {
  const cache = await caches.open(CACHE);
  const results = await Promise.allSettled(
    Object.entries(FILES).map(([address, digest]) => keep(cache, address, digest)),
  );
  const failed = results.find((result) => result.status === "rejected");
  if (failed) throw failed.reason;
}

async function keep(cache, address, digest) {
  for (const source of sources(cache, address)) {
    const { response, isKept } = await source();
    if (!response?.ok || (await digestOf(response.clone())) !== digest) continue;
    if (!isKept) await cache.put(address, response);
    return;
  }
  throw new Error(`${address} is not what this build has`);
}

/** Where a file may be found, the nearest first. Each is believed only with the right digest. */
function sources(cache, address) {
  const ask = (mode) => async () => ({ response: await fetch(address, { cache: mode, credentials: "same-origin" }) });
  const found = [
    async () => ({ response: await cache.match(address), isKept: true }),
    // A file that did not change since the build before.
    async () => ({ response: await caches.match(address) }),
  ];
  // A name with a hash in it may come from the browser's own cache: the page has just loaded it.
  if (address.startsWith("/assets/")) found.push(ask("default"));
  found.push(ask("reload"));
  return found;
}

async function digestOf(response) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await response.arrayBuffer()));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function forgetOthers() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).map((name) => caches.delete(name)));
}
