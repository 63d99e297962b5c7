// What comes out of a printer, for people to look at: target/prints/<name>.pdf.
//
//     const { pages, sizes } = await printed(phone, 'order');      how many pages, and each one's size in points

import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT } from './workspace.mjs';

const PRINTS = join(ROOT, 'target', 'prints');

/** An A4 sheet, upright, in points. */
export const A4 = [595, 842];

// What the app stands in, and no paper shows.
const FRAME = '.skip-link, .app-bar, .side-bar, .bottom-bar, .page__head, .page__action, .toast-shelf';

/** Nothing of the frame is on the paper: a fixed part of it would lie on every sheet. */
async function isBare(phone) {
  await phone.page.emulateMedia({ media: 'print' });
  const shown = await phone.page.locator(FRAME).evaluateAll((parts) => parts.filter((part) => part.checkVisibility()).map((part) => part.className));
  assert.deepEqual(shown, [], 'only the paper is printed');
  // No medium of its own again: a PDF keeps the one that is asked for.
  await phone.page.emulateMedia({ media: null });
}

/** Prints what is on the screen, keeps the PDF, and tells its pages and their sizes in points. */
export async function printed(phone, name) {
  await isBare(phone);
  mkdirSync(PRINTS, { recursive: true });
  const pdf = await phone.page.pdf({ preferCSSPageSize: true });
  writeFileSync(join(PRINTS, `${name}.pdf`), pdf);
  const text = pdf.toString('latin1');
  const sizes = [...text.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, wide, high]) => [Math.round(wide), Math.round(high)]);
  return { pages: (text.match(/\/Type \/Page\b(?!s)/g) ?? []).length, sizes };
}
