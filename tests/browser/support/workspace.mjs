// Where things are in the repository.

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The folder of the repository. */
export const ROOT = join(import.meta.dirname, '..', '..', '..');
/** Where screenshots go. */
export const SCREENS = join(ROOT, 'target', 'screens');
/** Where the screens of failed journeys go. */
export const FAILED = join(SCREENS, 'failed');
/** Where a file stands for each screenshot that the browser did not give. */
export const MISSED = join(SCREENS, 'missed');

/** The server's program. */
export function serverProgram() {
  const program = process.env.STEWARD_BIN ?? join(ROOT, 'target', 'debug', 'steward');
  if (existsSync(program)) return resolve(program);
  throw new Error(`no server at ${program}: build it (cargo build --workspace), or name it in STEWARD_BIN`);
}

/** The folder of the built client; nothing when there is none, and then the server serves what it has inside. */
export function clientFolder() {
  const folder = process.env.STEWARD_CLIENT ?? join(ROOT, 'target', 'client');
  if (existsSync(folder)) return resolve(folder);
  if (process.env.STEWARD_CLIENT) throw new Error(`STEWARD_CLIENT names ${folder}, which is not there`);
  return undefined;
}
