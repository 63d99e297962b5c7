// Runs the browser tests: makes sure of the browser and the packages, makes the data that tests begin with, runs the
// journeys two at a time, and ends with a line that other programs read: `N passed, N failed`.
//
//     node tests/browser/run.mjs [WORD…]     only the journeys whose file name has one of the words
//
// Environment: STEWARD_BIN (the server's program), STEWARD_CLIENT (the folder of the built client),
// STEWARD_CHROMIUM (the browser).

import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';

import { findChromium } from './setup/chromium.mjs';
import { installPackages } from './setup/packages.mjs';
import { runScratch } from './support/scratch.mjs';
import { makeSeeds } from './support/seeds.mjs';
import { missed, MISSED_MAX } from './support/shots.mjs';
import { gather, told } from './support/tasks.mjs';
import { FAILED, MISSED } from './support/workspace.mjs';

// Two cores: a browser and a server each keep one busy.
const AT_ONCE = 2;
// A journey that takes longer than this hangs.
const FILE_MS_MAX = 15 * 60_000;

function journeys(words) {
  const folder = join(import.meta.dirname, 'journeys');
  const files = readdirSync(folder).filter((name) => name.endsWith('.mjs')).sort();
  const chosen = files.filter((name) => words.length === 0 || words.some((word) => name.includes(word)));
  return chosen.map((name) => join(folder, name));
}

// Counts tests as they end. A file that does not even load counts as one that failed.
function count(stream) {
  const counted = { passed: 0, failed: 0 };
  const isFile = (test) => test.name === test.file;
  stream.on('test:pass', (test) => {
    if (!isFile(test) && !test.skip && !test.todo) counted.passed += 1;
  });
  stream.on('test:fail', () => {
    counted.failed += 1;
  });
  return counted;
}

async function main() {
  const files = journeys(process.argv.slice(2));
  if (files.length === 0) throw new Error('no journey has such a name');
  process.env.STEWARD_CHROMIUM = findChromium();
  installPackages();
  // The processes of the journeys inherit both.
  process.env.STEWARD_TEST_SCRATCH = runScratch();
  for (const former of [FAILED, MISSED]) rmSync(former, { recursive: true, force: true });
  await makeSeeds();

  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stop.abort());
  const stream = run({ files, concurrency: AT_ONCE, timeout: FILE_MS_MAX, signal: stop.signal });
  const counted = count(stream);
  const tasks = gather(stream);
  stream.compose(new spec()).pipe(process.stdout, { end: false });
  await new Promise((resolve, reject) => stream.once('end', resolve).once('error', reject));
  // A check that checks nothing does not pass.
  const unpictured = missed();
  process.exitCode = counted.failed === 0 && counted.passed > 0 && unpictured.length <= MISSED_MAX ? 0 : 1;
  const pictures = unpictured.length > 0 ? `screenshots that the browser did not give (at most ${MISSED_MAX}): ${unpictured.join(', ')}\n\n` : '';
  process.once('exit', () => console.log(`\n${told(tasks)}\n\n${pictures}${counted.passed} passed, ${counted.failed} failed`));
}

try {
  await main();
} catch (why) {
  console.error(`browser tests: ${why.message}`);
  process.exitCode = 1;
}
