// How large the client is: raw, gzipped, and as it is sent to browsers of today (Brotli).

import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { clientFolder } from '../support/workspace.mjs';

const PACKED = /\.(br|gz)$/;
const KINDS = [['Excel, when asked for', /assets\/workbook-/], ['labels, with the camera', /assets\/reader-/], ['wasm', /\.wasm$/], ['glue', /assets\/steward-.*\.js$/], ['css', /\.css$/], ['icons', /\.(png|svg|ico)$/], ['other', /./]];
const TARGETS = { wasm: 'br ≤ 450 KB', everything: 'br ≤ 600 KB' };

/** The version that the page tells, and how much of the program is there: a quick build is several times larger. */
export function whichBuild(folder) {
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  const version = /name="?version"?[^>]*content="?([0-9a-f]+)/.exec(page)?.[1] ?? /[0-9a-f]{16}/.exec(page)?.[0];
  return `client ${version} in ${folder}`;
}

export async function sizes() {
  const folder = clientFolder();
  if (!folder) throw new Error('no client: build it (cargo xtask client, or cargo xtask dist)');
  console.log(whichBuild(folder));
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !PACKED.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  const all = files.map((path) => ({ kind: KINDS.find(([, pattern]) => pattern.test(path))[0], ...sizesOf(path) }));
  const rows = KINDS.map(([kind]) => sum(kind, all.filter((file) => file.kind === kind)));
  return [...rows, sum('everything', all)];
}

// What has no packed form beside it is sent as it is.
function sizesOf(path) {
  const raw = statSync(path).size;
  const packed = (end) => (existsSync(`${path}.${end}`) ? statSync(`${path}.${end}`).size : raw);
  return { raw, gz: packed('gz'), br: packed('br') };
}

function sum(what, files) {
  const kilobytes = (key) => (files.reduce((total, file) => total + file[key], 0) / 1024).toFixed(1);
  return { what, files: files.length, 'raw KB': kilobytes('raw'), 'gzip KB': kilobytes('gz'), 'Brotli KB': kilobytes('br'), target: TARGETS[what] ?? '' };
}
