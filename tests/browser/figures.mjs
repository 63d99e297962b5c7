// Measures the client in a real browser and prints a table beside its targets. Not a test: it fails only when it can't measure.
//
//     node tests/browser/figures.mjs [WORD…]      all, or only the measurements with one of these names:
//                                                 sizes first-load cold-start saves list
//
// Environment: as for run.mjs. STEWARD_FIGURES_RUNS: how often each is repeated, 5 or more. Which build of the client is measured is
// printed first; targets are meant for the one that `cargo xtask dist` builds.

import { findChromium } from './setup/chromium.mjs';
import { installPackages } from './setup/packages.mjs';

async function main() {
  process.env.STEWARD_CHROMIUM = findChromium();
  installPackages();
  // Only now: they need the packages.
  const { measurements } = await import('./figures/all.mjs');
  const { table } = await import('./support/figures.mjs');
  const words = process.argv.slice(2);
  const unknown = words.filter((word) => !(word in measurements));
  if (unknown.length > 0) throw new Error(`there is no ${unknown.join(', ')}; there are ${Object.keys(measurements).join(', ')}`);
  for (const [name, measure] of Object.entries(measurements)) {
    if (words.length > 0 && !words.includes(name)) continue;
    const rows = await measure();
    console.log(`\n${name}\n${table(rows)}`);
  }
}

// Servers and browsers are cleared away on `exit`, and a signal alone does not lead there.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
try {
  await main();
  process.exit(0);
} catch (why) {
  console.error(`figures: ${why.stack}`);
  process.exit(1);
}
