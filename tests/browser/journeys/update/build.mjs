// The next build of the client, made of the present one as `cargo xtask client` would make it of other sources: a file changes, so its
// name does, so what names it does, so the version does.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cpSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const NAME_DIGITS = 16;

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
const nameOf = (bytes) => `style-${sha256(bytes).slice(0, NAME_DIGITS)}.css`;

/** The version that a client's service worker has. */
export function versionOf(folder) {
  return /const VERSION = "([0-9a-f]+)"/.exec(readFileSync(join(folder, 'sw.js'), 'utf8'))[1];
}

/** Copies a client and gives the copy another stylesheet. Returns the version. */
export function nextBuild(from, to) {
  cpSync(from, to, { recursive: true });
  const read = (name) => readFileSync(join(to, name));
  const put = (name, bytes) => {
    writeFileSync(join(to, name), bytes);
    // The server sends the packed form where there is one.
    for (const packed of ['br', 'gz']) rmSync(join(to, `${name}.${packed}`), { force: true });
  };
  const style = readdirSync(join(to, 'assets')).find((name) => /^style-.*\.css$/.test(name));
  const bytes = Buffer.concat([read(`assets/${style}`), Buffer.from(`/* ${sha256(style)} */\n`)]);
  put(`assets/${style}`, '');
  rmSync(join(to, 'assets', style));
  put(`assets/${nameOf(bytes)}`, bytes);

  const [before, worker] = [versionOf(from), read('sw.js').toString()];
  const version = sha256(before).slice(0, NAME_DIGITS);
  const renamed = (text) => text.replaceAll(style, nameOf(bytes)).replaceAll(before, version);
  put('index.html', renamed(read('index.html').toString()));
  put('sw.js', renamed(worker).replace(/const FILES = (\{[^}]*\})/, (_, list) => {
    const files = Object.keys(JSON.parse(list));
    const digests = files.map((address) => [address, sha256(read(address === '/' ? 'index.html' : address))]);
    return `const FILES = ${JSON.stringify(Object.fromEntries(digests))}`;
  }));
  return version;
}

/** Fails unless a client's service worker lists its files as they are: else the one above would prove nothing. */
export function assertWhole(folder) {
  const [, list] = /const FILES = (\{[^}]*\})/.exec(readFileSync(join(folder, 'sw.js'), 'utf8'));
  for (const [address, digest] of Object.entries(JSON.parse(list))) {
    const bytes = readFileSync(join(folder, address === '/' ? 'index.html' : address));
    assert.equal(sha256(bytes), digest, address);
  }
}
