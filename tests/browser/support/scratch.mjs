// Folders for data, profiles and sockets. They are gone when the process that made the first of them ends.

import { mkdtempSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let root;

/** The folder of the whole run: that of the process that began it, or one of our own. */
export function runScratch() {
  if (process.env.STEWARD_TEST_SCRATCH) return process.env.STEWARD_TEST_SCRATCH;
  if (!root) {
    // Short: the path of a socket below it has to fit into 108 bytes.
    root = mkdtempSync(join(tmpdir(), 'steward-'));
    process.once('exit', () => rmSync(root, { recursive: true, force: true, maxRetries: 3 }));
  }
  return root;
}

/** A new folder, for this owner alone. */
export function scratch(what) {
  mkdirSync(runScratch(), { recursive: true });
  return mkdtempSync(join(runScratch(), `${what}-`));
}

/** Removes a folder that is not needed any more, so that a long run does not fill the disk. */
export function discard(folder) {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
