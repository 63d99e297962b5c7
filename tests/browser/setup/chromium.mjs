// Finds the browser, or installs it where that is ours to do: as root on Debian and its kin, with a Chinese font.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

const CHROMIUM = '/usr/bin/chromium';
const PACKAGES = ['chromium', 'fonts-wqy-microhei'];

/** The path of the browser's program. Throws a sentence that says what to install. */
export function findChromium() {
  const named = process.env.STEWARD_CHROMIUM;
  if (named) {
    if (existsSync(named)) return named;
    throw new Error(`STEWARD_CHROMIUM names ${named}, which is not there`);
  }
  if (!existsSync(CHROMIUM) && isRootOnDebian()) install();
  if (existsSync(CHROMIUM)) return CHROMIUM;
  throw new Error(
    `no browser at ${CHROMIUM}: install Chromium (Debian: apt-get install ${PACKAGES.join(' ')}), ` +
      'or name another Chromium or Chrome in STEWARD_CHROMIUM',
  );
}

function isRootOnDebian() {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get') || !existsSync('/etc/os-release')) return false;
  return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'));
}

function install() {
  for (const line of [['update'], ['install', '--yes', '--no-install-recommends', ...PACKAGES]]) {
    console.log(`$ apt-get ${line.join(' ')}`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const { status } = spawnSync('apt-get', ['--quiet', ...line], { env, stdio: 'inherit' });
    if (status !== 0) throw new Error(`this failed: apt-get ${line.join(' ')}`);
  }
}
