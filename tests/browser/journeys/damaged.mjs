// The files of a phone's storage are damaged while the browser is closed. Whatever is lost is said to be lost, whatever is still there
// arrives, nothing is doubled, and the app goes on.
//
//     STEWARD_SEED=7 node tests/browser/run.mjs damaged      the same bytes, bits and lengths once more

import assert from 'node:assert/strict';

import { damaged, prepare } from '../support/damaged-phone.mjs';
import { DAMAGES } from '../support/damages.mjs';
import { journey } from '../support/journey.mjs';

// The same damages in each check; others are tried by hand.
const SEED = 1;

journey('手机存储的文件坏了、没了、回到从前：丢了就说丢了，还在的送达，照常能用', async (scene) => {
  const seed = Number(process.env.STEWARD_SEED ?? SEED);
  const worker = await prepare(scene);
  const failed = [];
  for (const [place, damage] of DAMAGES.entries()) {
    try {
      scene.tell(`${damage.name}: ${await damaged(worker, damage, seed + place)}`);
    } catch (why) {
      failed.push(`${damage.name}: ${why.message}`);
    }
  }
  assert.deepEqual(failed, [], `seed ${seed}`);
}, { minutesMax: 10 });
