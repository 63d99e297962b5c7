// A small page with a service worker, a database, a camera view and a form: what the harness is tested on.

import { createServer } from 'node:http';

const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; worker-src 'self'";

const FILES = {
  '/': ['text/html; charset=utf-8', `<!doctype html>
<html lang="zh-CN">
<head><title>小样</title><link rel="icon" href="/icon.svg"><meta name="viewport" content="width=device-width"></head>
<body><main>
<h1>小样</h1>
<form><label>备注 <input name="note"></label> <button type="submit">保存</button></form>
<p role="status"></p>
</main><script src="/page.js"></script></body></html>`],
  '/icon.svg': ['image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
  '/page.js': ['text/javascript', `
const said = document.querySelector('[role=status]');
const opened = indexedDB.open('notes', 2);
opened.onupgradeneeded = () => opened.result.createObjectStore('notes', { autoIncrement: true });
document.querySelector('form').addEventListener('submit', (event) => {
  event.preventDefault();
  const change = opened.result.transaction('notes', 'readwrite', { durability: 'strict' });
  const note = document.querySelector('input').value;
  change.objectStore('notes').put({ note, bytes: new TextEncoder().encode(note) });
  change.oncomplete = () => { said.textContent = '已保存：' + note; };
  change.onabort = () => { said.textContent = '没有保存：' + change.error.name; };
});
navigator.serviceWorker.register('/worker.js').then(() => navigator.serviceWorker.ready).then(() => {
  document.title = '离线可用';
});`],
  '/worker.js': ['text/javascript', `
const keep = async () => (await caches.open('1')).addAll(['/', '/page.js']);
const answer = async (request) => (await caches.match(request)) ?? fetch(request);
addEventListener('install', (event) => event.waitUntil(keep()));
addEventListener('fetch', (event) => event.respondWith(answer(event.request)));`],
};

/** Serves the page on a free port until it is closed. */
export async function servePage() {
  const server = createServer((request, response) => {
    const [type, text] = FILES[request.url] ?? ['text/plain', undefined];
    const headers = { 'content-type': type, 'content-security-policy': POLICY, 'cache-control': 'no-cache' };
    response.writeHead(text === undefined ? 404 : 200, headers).end(text);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${server.address().port}`, close };
}
