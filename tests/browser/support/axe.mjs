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
  const found = await page.evaluate(look, { values: RULES, isLonger: long > HEIGHT_MAX });
  await page.setViewportSize(size);
  return found.flatMap(({ id, impact, help, nodes }) =>
    nodes.map((node) => `${id} (${impact}): ${help}: ${node.target.join(' ')}: ${node.html.slice(0, 160)}`));
}

/** Runs in the page. Of one that is longer than any screen can be made, some row lies half under the bars all the same. */
async function look({ values, isLonger }) {
  const { violations: found } = await globalThis.axe.run(document, { runOnly: { type: 'tag', values }, resultTypes: ['violations'] });
  const bars = [...document.querySelectorAll('.bottom-bar, .page__action')].map((bar) => bar.getBoundingClientRect());
  const isHalfUnder = ({ target }) => {
    const element = document.querySelector(target[0]);
    const { top, bottom } = element.getBoundingClientRect();
    return !element.closest('.bottom-bar, .page__action') && bars.some((bar) => top < bar.bottom && bottom > bar.top);
  };
  const isSeen = (id) => (node) => !(isLonger && id === 'target-size' && isHalfUnder(node));
  return found.map(({ id, impact, help, nodes }) => ({ id, impact, help, nodes: nodes.filter(isSeen(id)) }));
}

/** Fails with the list, if there is one. */
export async function assertAccessible(page) {
  assert.deepEqual(await violations(page), [], `${page.url()} is accessible`);
}
