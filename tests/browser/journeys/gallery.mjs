// Every component in every state, in every look: light, dark and high contrast, both languages, phone and desk. A screenshot of each is
// in target/screens/; what a machine can judge is judged here, by measure and not by picture, as letters differ among machines.

import assert from 'node:assert/strict';

import { violations } from '../support/axe.mjs';
import { allSynced, enrol } from '../support/door.mjs';
import { journey } from '../support/journey.mjs';
import { shoot } from '../support/shots.mjs';

const NARROW = { width: 360, height: 740 };
const TARGET_PX = 48;
const LOOKS = [
  { theme: 'light', contrast: 'standard' },
  { theme: 'dark', contrast: 'standard' },
  { theme: 'light', contrast: 'more' },
  { theme: 'dark', contrast: 'more' },
];
// A phone has no side bar; a desk neither a bar below nor first steps.
const ELSEWHERE_BY_SIZE = { phone: ['side_bar', 'key_hint'], desk: ['bottom_bar', 'tour_card'] };

async function wear(phone, { theme, contrast }) {
  phone.theme = contrast === 'more' ? `${theme}-contrast` : theme;
  await phone.page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
  await phone.page.evaluate((one) => localStorage.setItem('steward.contrast', one), contrast);
}

/** Opens the gallery in a language, as it was chosen: `boot.js` puts the looks on before anything is painted. */
async function openGallery(phone, language) {
  await phone.page.evaluate((one) => localStorage.setItem('steward.language', one), language);
  await phone.open('/gallery');
  await phone.page.locator('[data-shows]').last().waitFor();
}

/** What nobody would see: an item, or a part of it, without a size. */
function withoutSize(page, skipped) {
  return page.evaluate((names) => {
    const isSeen = (one) => one.checkVisibility() && one.getBoundingClientRect().height > 0 && one.getBoundingClientRect().width > 0;
    return [...document.querySelectorAll('[data-shows]')]
      .filter((item) => !names.includes(item.dataset.shows))
      .filter((item) => !isSeen(item) || ![...item.children].slice(1).every((part) => isSeen(part) || part.matches('dialog')))
      .map((item) => item.dataset.shows);
  }, skipped);
}

/** What a thumb would miss. A label is as large as the answer that it belongs to, and a link as large as its card. */
function smallTargets(page, least) {
  return page.evaluate((px) => {
    const reach = (one) => {
      const boxes = [one, one.closest('label')].filter(Boolean).map((each) => each.getBoundingClientRect());
      const after = getComputedStyle(one, '::after');
      if (after.position === 'absolute' && after.inset === '0px') boxes.push(one.closest('article, li, div').getBoundingClientRect());
      return Math.min(Math.max(...boxes.map((box) => box.width)), Math.max(...boxes.map((box) => box.height)));
    };
    return [...document.querySelectorAll('main :is(a, button, input, select, textarea, summary)')]
      .filter((one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: false }) && !one.matches('.visually-hidden'))
      .filter((one) => reach(one) < px)
      .map((one) => `${one.closest('[data-shows]')?.dataset.shows}: ${one.outerHTML.slice(0, 120)}: ${reach(one)}`);
  }, least);
}

/** What is wider than the screen, item by item. */
function tooWide(page) {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const wide = [...document.querySelectorAll('[data-shows]')].filter((item) => item.scrollWidth > item.clientWidth + 1);
    const names = wide.map((item) => item.dataset.shows);
    return scrollWidth > clientWidth ? [...names, `the page: ${scrollWidth} > ${clientWidth}`] : names;
  });
}

/** The colours of the tokens that carry a meaning: two looks that share one of them could not be told apart. */
function colours(page) {
  return page.evaluate(() => {
    const style = getComputedStyle(document.documentElement);
    return ['--surface', '--text', '--line', '--hair'].map((name) => style.getPropertyValue(name).trim()).join(' ');
  });
}

/** A list that comes in parts: a keyboard goes on at the first row that is new, and how many there are is said. */
async function showsMore(phone) {
  const item = phone.page.locator('[data-shows=show_more]');
  const rows = item.getByRole('article');
  for (const [words, before, after] of [[/^Show 3 more/, 3, 6], [/^Show 2 more/, 6, 8]]) {
    assert.equal(await rows.count(), before);
    await item.getByRole('button', { name: words }).click();
    await rows.nth(before).locator('a:focus').waitFor();
    await item.getByRole('status').filter({ hasText: `Showing ${after} of 8` }).waitFor({ state: 'attached' });
  }
  assert.equal(await item.getByRole('button').count(), 0);
}

for (const size of ['phone', 'desk']) {
  journey(`组件库：每个组件的每种状态，${size}`, async (scene) => {
    const server = await scene.server();
    const phone = size === 'desk' ? await scene.desk(server, { name: size }) : await scene.phone(server, { name: size });
    await enrol(phone, server, 'worker');
    await allSynced(phone);
    const found = [];
    const seen = new Set();
    for (const language of ['zh', 'en']) {
      for (const look of LOOKS) {
        await wear(phone, look);
        await openGallery(phone, language);
        const label = `${size} ${language} ${phone.theme}`;
        const told = (list, what) => found.push(...list.map((one) => `${label}: ${what}: ${one}`));
        seen.add(await colours(phone.page));
        told(await withoutSize(phone.page, ELSEWHERE_BY_SIZE[size]), 'is not to be seen');
        told(await smallTargets(phone.page, TARGET_PX), 'is too small');
        told(await violations(phone.page), 'axe');
        await shoot(phone, 'gallery', { isWhole: true });
        if (size === 'phone') {
          await phone.page.setViewportSize(NARROW);
          told(await tooWide(phone.page), 'is too wide');
          await phone.page.setViewportSize(phone.size);
        }
      }
    }
    assert.equal(seen.size, LOOKS.length, `every look differs: ${[...seen].join('; ')}`);
    assert.deepEqual(found, [], found.join('\n'));
    await showsMore(phone);
    await phone.page.getByRole('button', { name: 'Open the dialog' }).click();
    await phone.page.getByRole('dialog').waitFor();
    assert.deepEqual(await violations(phone.page), []);
    await shoot(phone, 'gallery-dialog');
    await phone.page.keyboard.press('Escape');
    await phone.page.getByRole('dialog').waitFor({ state: 'hidden' });
  });
}
