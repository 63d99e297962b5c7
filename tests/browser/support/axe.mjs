// What axe-core finds on a page by the rules of WCAG 2.2 AA.
//
//     await assertAccessible(phone.page);

import assert from 'node:assert/strict';
import axe from 'axe-core';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'];

/** The violations, a line for each element: `rule (impact): what is wrong: selector`. */
export async function violations(page) {
  // Evaluated, not added as a script: the Content-Security-Policy would refuse that, as it should.
  await page.evaluate(axe.source);
  const { violations: found } = await page.evaluate(
    (values) => globalThis.axe.run(document, { runOnly: { type: 'tag', values }, resultTypes: ['violations'] }),
    RULES,
  );
  return found.flatMap(({ id, impact, help, nodes }) =>
    nodes.map((node) => `${id} (${impact}): ${help}: ${node.target.join(' ')}: ${node.html.slice(0, 160)}`));
}

/** Fails with the list, if there is one. */
export async function assertAccessible(page) {
  assert.deepEqual(await violations(page), [], `${page.url()} is accessible`);
}
