// The measurements, by name.

import { coldStart } from './cold-start.mjs';
import { firstLoad } from './first-load.mjs';
import { list } from './list.mjs';
import { saves } from './saves.mjs';
import { sizes } from './sizes.mjs';

export const measurements = { sizes, 'first-load': firstLoad, 'cold-start': coldStart, saves, list };
