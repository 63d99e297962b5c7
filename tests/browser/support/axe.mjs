// What axe-core finds on a page by the rules of WCAG 2.2 AA.
//
//     await assertAccessible(phone.page);

import assert from 'node:assert/strict';
import axe from 'axe-core';

// What lies half under the bar at the bottom is no small target: a thumb scrolls to it. So the whole page is in view.
const HEIGHT_MIN = 4_000;
const HEIGHT_MAX = 12_000;
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'];

/** The violations, a line for each element: `rule (impact): what is wrong: selector`. */
export async function violations(page) {
  const size = page.viewportSize();
  const long = await page.evaluate(() => document.documentElement.scrollHeight);
  const height = Math.min(Math.max(long + 400, HEIGHT_MIN), HEIGHT_MAX);
  await page.setViewportSize({ ...size, height });
  // Evaluated, not added as a script: the Content-Security-Policy would refuse that, as it should.
  await page.evaluate(axe.source);
  const { violations: found } = await page.evaluate(
    (values) => globalThis.axe.run(document, { runOnly: { type: 'tag', values }, resultTypes: ['violations'] }),
    RULES,
  );
  await page.setViewportSize(size);
  return found.flatMap(({ id, impact, help, nodes }) =>
    nodes.map((node) => `${id} (${impact}): ${help}: ${node.target.join(' ')}: ${node.html.slice(0, 160)}`));
}

/** Fails with the list, if there is one. */
export async function assertAccessible(page) {
  assert.deepEqual(await violations(page), [], `${page.url()} is accessible`);
}
