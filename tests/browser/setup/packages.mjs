// Installs the npm packages of the lock file, when they are not there or the lock file has changed since.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '..');
const STAMP = join(FOLDER, 'node_modules', '.installed');

/** Makes `node_modules` what the lock file says. */
export function installPackages() {
  const lock = createHash('sha256').update(readFileSync(join(FOLDER, 'package-lock.json'))).digest('hex');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === lock) return;
  console.log('$ npm ci');
  const { status, error } = spawnSync('npm', ['ci'], { cwd: FOLDER, stdio: 'inherit' });
  if (error) throw new Error(`can't run npm (${error.code}): install Node.js with npm`);
  if (status !== 0) throw new Error(`this failed: npm ci in ${FOLDER}`);
  // Only now: an installation that was interrupted begins anew.
  writeFileSync(STAMP, lock);
}
