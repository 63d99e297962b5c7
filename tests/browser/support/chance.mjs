// Chance that can be repeated: the same seed gives the same numbers.
//
//     const chance = chanceOf(seed);
//     chance.below(400);  chance.between(20, 90);  chance.pick(['log', 'ldb']);

import { randomInt } from 'node:crypto';

/** A seed that nobody has chosen. */
export const anySeed = () => randomInt(2 ** 32);

/** Numbers from a seed (mulberry32). */
export function chanceOf(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (end) => Math.floor(next() * end);
  return {
    below,
    between: (first, last) => first + below(last - first + 1),
    pick: (all) => all[below(all.length)],
  };
}
