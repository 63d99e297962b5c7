// A whole page in view at once. What lies half under the bar at the bottom is no small target: a thumb scrolls to it.
//
//     await assertWholeAccessible(phone);

import { assertAccessible } from './axe.mjs';

const HEIGHT = 4_000;

/** Fails with the list of what is not accessible anywhere on the page. */
export async function assertWholeAccessible(phone) {
  const size = phone.page.viewportSize();
  await phone.page.setViewportSize({ ...size, height: HEIGHT });
  await assertAccessible(phone.page);
  await phone.page.setViewportSize(size);
}
