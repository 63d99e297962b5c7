// The browser is killed while saves are under way: what was shown as saved is there. `node tests/browser/kills.mjs` does it 500 times.

import assert from 'node:assert/strict';

import { journey } from '../support/journey.mjs';
import { killRun, summary } from '../support/kill-run.mjs';

const KILLS = 20;
// The same taps and delays in each check; where the machine is by then is another matter.
const SEED = 1;

journey('保存途中浏览器被杀二十次：说过“已保存”的一条不少，联网后每条送达一次', async (scene) => {
  const counts = await killRun({ kills: KILLS, seed: SEED });
  scene.tell(summary(counts));
  assert.ok(counts.during > 0 && counts.shown > 0, `kills met saves: ${summary(counts)}`);
}, { minutesMax: 10 });
