// The data that servers begin with. Each is made once a run by the real program, and copied for every server: making
// them takes longer than most journeys.

import { copyFileSync, existsSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';

import { PASSWORD, SITE, siteFiles, PEOPLE } from './people.mjs';
import { ServerProcess, runCommand, writeFiles } from './process.mjs';
import { runScratch, scratch } from './scratch.mjs';

const MAKERS = { empty: async () => {}, people: makePeople, demo: makeDemo };

/** Makes all of them, before the first journey asks. */
export async function makeSeeds() {
  await Promise.all(Object.keys(MAKERS).map(seed));
}

/** Copies the seed of that name (`empty`, `people`, `demo`) into a folder. */
export async function plant(name, folder) {
  const from = await seed(name);
  for (const file of readdirSync(from)) copyFileSync(join(from, file), join(folder, file));
}

async function seed(name) {
  const made = join(runScratch(), `seed-${name}`);
  if (!existsSync(made)) {
    const aside = scratch(`making-${name}`);
    await MAKERS[name](aside);
    renameSync(aside, made);
  }
  return made;
}

// The same site and people as the Rust tests have.
async function makePeople(folder) {
  const files = writeFiles(scratch('import'), siteFiles());
  await runCommand(folder, ['import', '--site', SITE, '--name', '测试项目', ...files]);
  for (const [login, role] of Object.entries(PEOPLE)) {
    const line = ['user', 'create', '--site', SITE, '--name', login, '--role', role, '--staff', login];
    await runCommand(folder, [...line, '--password-stdin'], PASSWORD);
  }
}

async function makeDemo(folder) {
  const server = new ServerProcess(folder);
  await server.start(['--demo']);
  await server.stop();
  // Under the name of real data, so that backup and restore work on it, too.
  for (const suffix of ['', '-wal', '-shm']) {
    const file = join(folder, `demo.sqlite${suffix}`);
    if (existsSync(file)) renameSync(file, join(folder, `steward.sqlite${suffix}`));
  }
}
