// Waiting for a condition outside of a page, such as what the server has. (In pages, locators wait by themselves.)
//
//     const order = await until('the order is on the server', async () => {
//       await lead.pull();
//       return lead.all('repair', isMine)[0];
//     });

import { setTimeout as pause } from 'node:timers/promises';

const PAUSE_MS = 50;
const TRIES_MAX = 600;

/** Asks until the answer is truthy, and returns it; throws with the name of the condition when it never is. */
export async function until(what, ask) {
  let last;
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    last = await ask();
    if (last) return last;
    await pause(PAUSE_MS);
  }
  throw new Error(`it never happened that ${what}; at last: ${JSON.stringify(last)}`);
}
