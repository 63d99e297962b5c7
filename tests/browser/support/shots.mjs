// Screenshots for people to look at: target/screens/<page>-<size>-<lang>-<theme>.png.
//
//     await shoot(phone, 'rounds');     rounds-412x823-zh-light.png

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { SCREENS } from './workspace.mjs';

// On a busy machine the browser now and then waits for ever for the frame of a shot. A shot proves nothing: it is asked for again.
const TRIES = 3;

/** Takes one and returns its path. `isWhole`: the whole page, not only what is in view. */
export async function shoot(phone, name, { isWhole = false } = {}) {
  mkdirSync(SCREENS, { recursive: true });
  // The page says which language it is in; the person may have switched it.
  const language = await phone.page.evaluate(() => document.documentElement.lang.split('-')[0] || 'none');
  const { width, height } = phone.page.viewportSize();
  const path = join(SCREENS, `${name}-${width}x${height}-${language}-${phone.theme}.png`);
  for (let tried = 1; ; tried += 1) {
    try {
      await phone.page.screenshot({ path, fullPage: isWhole, animations: 'disabled' });
      return path;
    } catch (why) {
      if (why.name !== 'TimeoutError' || tried === TRIES) throw why;
    }
  }
}
