// Kills the browser around saves, again and again, and counts: every save that was shown must be there.
//
//     node tests/browser/kills.mjs [COUNT [SEED]]     500 kills take about half an hour
//
// Environment: as for run.mjs. It ends with a failure at the first save that is lost, doubled or torn, and says how to begin again.

import { findChromium } from './setup/chromium.mjs';
import { installPackages } from './setup/packages.mjs';
import { anySeed } from './support/chance.mjs';

async function main() {
  const [kills = 500, seed = anySeed()] = process.argv.slice(2).map(Number);
  if (!Number.isInteger(kills) || kills < 1 || !Number.isInteger(seed)) throw new Error('COUNT and SEED are whole numbers');
  process.env.STEWARD_CHROMIUM = findChromium();
  installPackages();
  // Only now: they need the packages.
  const { killRun } = await import('./support/kill-run.mjs');
  console.log(`${kills} kills, seed ${seed}`);
  await killRun({ kills, seed, say: console.log });
}

// Servers and browsers are cleared away on `exit`, and a signal alone does not lead there.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
try {
  await main();
  process.exit(0);
} catch (why) {
  console.error(`kills: ${why.stack}`);
  process.exit(1);
}
