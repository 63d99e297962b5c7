// The processes of a browser, and their sudden end. It reads /proc, so kills are for Linux.

import { readFileSync, readdirSync } from 'node:fs';

/** Sends SIGKILL to the browser that has this profile and to every process below it. */
export function killBrowser(profile) {
  const table = processes();
  const own = table.filter(({ words }) => words.includes(`--user-data-dir=${profile}`) && !isChild(words));
  if (own.length === 0) throw new Error(`no browser runs on ${profile}`);
  // The browser first: it would see its children end, and write that down.
  for (const id of own.flatMap(({ id }) => treeOf(id, table))) end(id);
}

// Processes below the browser say what they are for.
function isChild(words) {
  return words.some((word) => word.startsWith('--type='));
}

function treeOf(root, table) {
  const below = table.filter(({ parent }) => parent === root).flatMap(({ id }) => treeOf(id, table));
  return [root, ...below];
}

function processes() {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name) => {
    try {
      const words = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0');
      const parent = Number(/^PPid:\t(\d+)$/m.exec(readFileSync(`/proc/${name}/status`, 'utf8'))[1]);
      return [{ id: Number(name), parent, words }];
    } catch {
      return []; // It has ended meanwhile.
    }
  });
}

function end(id) {
  try {
    process.kill(id, 'SIGKILL');
  } catch (why) {
    if (why.code !== 'ESRCH') throw why;
  }
}
