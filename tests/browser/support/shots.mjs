// Screenshots for people to look at: target/screens/<page>-<size>-<lang>-<theme>.png.
//
//     await shoot(phone, 'rounds');     rounds-412x823-zh-light.png

import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { picture, Unpictured } from './picture.mjs';
import { MISSED, SCREENS } from './workspace.mjs';

/** How many screenshots a run may go without. They are for people to look at and prove nothing; but one that has none is no run. */
export const MISSED_MAX = 10;

/** The names of those that the browser did not give in this run. */
export function missed() {
  mkdirSync(MISSED, { recursive: true });
  return readdirSync(MISSED).sort();
}

/** Takes one and returns its path. `isWhole`: the whole page, not only what is in view. */
export async function shoot(phone, name, { isWhole = false } = {}) {
  mkdirSync(SCREENS, { recursive: true });
  // The page says which language it is in; the person may have switched it.
  const language = await phone.page.evaluate(() => document.documentElement.lang.split('-')[0] || 'none');
  const { width, height } = phone.page.viewportSize();
  const path = join(SCREENS, `${name}-${width}x${height}-${language}-${phone.theme}.png`);
  try {
    writeFileSync(path, await picture(phone.page, { fullPage: isWhole }));
  } catch (why) {
    if (!(why instanceof Unpictured)) throw why;
    mkdirSync(MISSED, { recursive: true });
    writeFileSync(join(MISSED, basename(path, '.png')), '');
  }
  return path;
}
