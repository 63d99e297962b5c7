// What happens to the files of a browser's storage while it is closed: a disk that lies, a cleaner, a phone that was set back.
//
//     DAMAGES                                   `{ name, at, … }`; `at(folder, chance, copies)` changes the files
//     folder                                    the profile's `Default`
//     chance                                    chance.mjs: where and how much
//     copies.hour, copies.minute                that folder as it was before the last changes were sent, and before the unsent were saved
//
// `shuts`: the browser opens no database over such files any more, and only a person can put that right.
// `forgets`: nothing is left on the phone that could know of the loss. `isUncounted`: of the loss, but not of its extent.
// `mayAlarm`: the browser may throw the databases away under the open app, while what is unsent is already on its way.

import { cpSync, readFileSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The two places of an origin's data: the databases, and the small storage. */
export const PLACES = ['IndexedDB', 'Local Storage'];

const ZEROES = 4_096;
const [LOG, TABLE, MANIFEST, CURRENT] = [/\d+\.log$/, /\.ldb$/, /MANIFEST-\d+$/, /CURRENT$/];

/** Every such file of the databases, the largest first. */
function filesOf(folder, pattern) {
  const databases = join(folder, 'IndexedDB');
  const size = (file) => statSync(file).size;
  const found = readdirSync(databases, { recursive: true }).map((name) => join(databases, name)).filter((name) => pattern.test(name));
  // A damage that damages nothing is none.
  if (found.length === 0) throw new Error(`there is no ${pattern} in ${databases}`);
  return found.sort((a, b) => size(b) - size(a));
}

const fileOf = (folder, pattern) => filesOf(folder, pattern)[0];

function change(file, alter) {
  const bytes = readFileSync(file);
  alter(bytes);
  writeFileSync(file, bytes);
}

// One bit somewhere in this part of the file, given as shares of its length.
const flip = (pattern, from, to) => (folder, chance) => change(fileOf(folder, pattern), (bytes) => {
  const place = chance.between(Math.floor(bytes.length * from), Math.floor(bytes.length * to) - 1);
  bytes[place] ^= 1 << chance.below(8);
});

const zero = (pattern) => (folder, chance) => change(fileOf(folder, pattern), (bytes) => {
  const from = chance.between(Math.floor(bytes.length / 4), Math.floor(bytes.length / 2));
  bytes.fill(0, from, from + ZEROES);
});

const shorten = (pattern, bytesMin, bytesMax) => (folder, chance) => {
  const file = fileOf(folder, pattern);
  truncateSync(file, Math.max(0, statSync(file).size - chance.between(bytesMin, bytesMax)));
};

const halve = (pattern) => (folder, chance) => {
  const file = fileOf(folder, pattern);
  truncateSync(file, Math.floor((statSync(file).size * chance.between(10, 90)) / 100));
};

const empty = (pattern) => (folder) => truncateSync(fileOf(folder, pattern), 0);
const lose = (pattern) => (folder) => filesOf(folder, pattern).forEach((file) => rmSync(file));
const write = (pattern, text) => (folder) => writeFileSync(fileOf(folder, pattern), text);

const losePlaces = (...places) => (folder) => places.forEach((place) => rmSync(join(folder, place), { recursive: true }));

const rollBack = (when, ...places) => (folder, _, copies) => places.forEach((place) => {
  rmSync(join(folder, place), { recursive: true });
  cpSync(join(copies[when], place), join(folder, place), { recursive: true });
});

function losePhotos(folder) {
  const databases = join(folder, 'IndexedDB');
  const photos = readdirSync(databases).filter((name) => name.endsWith('.blob'));
  if (photos.length === 0) throw new Error(`no photo is kept apart in ${databases}`);
  photos.forEach((name) => rmSync(join(databases, name), { recursive: true }));
}

/** The damages. */
export const DAMAGES = [
  { name: 'the log has lost its last bytes', at: shorten(LOG, 1, 200) },
  { name: 'the log has lost its last changes', at: shorten(LOG, 1_500, 9_000), isOffline: true },
  { name: 'the log has lost a part', at: halve(LOG) },
  { name: 'the log is empty', at: empty(LOG) },
  { name: 'the log is gone', at: lose(LOG) },
  { name: 'a block of the log is zero', at: zero(LOG) },
  { name: 'a bit of the log has flipped', at: flip(LOG, 0.3, 0.97) },
  { name: 'a bit at the end of the log has flipped', at: flip(LOG, 0.98, 1) },
  { name: 'a bit of a table has flipped', at: flip(TABLE, 0.02, 1), mayAlarm: true },
  { name: 'a bit of the first rows of a table has flipped', at: flip(TABLE, 0, 0.008), mayAlarm: true },
  { name: 'a table has lost a part', at: halve(TABLE) },
  { name: 'the tables are gone', at: lose(TABLE) },
  { name: 'a bit of the manifest has flipped', at: flip(MANIFEST, 0, 1) },
  { name: 'the manifest is gone', at: lose(MANIFEST), shuts: true },
  { name: 'what names the manifest is gone', at: lose(CURRENT) },
  { name: 'what names the manifest names none', at: write(CURRENT, 'MANIFEST-999999\n'), shuts: true },
  { name: 'the photos are gone', at: losePhotos },
  { name: 'the databases are gone', at: losePlaces('IndexedDB') },
  { name: 'the databases are those of a minute ago', at: rollBack('minute', 'IndexedDB'), isOffline: true },
  { name: 'the databases are those of an hour ago', at: rollBack('hour', 'IndexedDB') },
  { name: 'the whole phone is that of an hour ago', at: rollBack('hour', ...PLACES), isUncounted: true },
  { name: 'the small storage is gone', at: losePlaces('Local Storage') },
  { name: 'the databases and the small storage are gone', at: losePlaces(...PLACES), forgets: true },
];
