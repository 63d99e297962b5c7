// Starting with the server gone and 5,000 records on the phone: cold, the browser just opened; warm, the page loaded again.

import { allSynced, enrol, isInstalled, PIN } from '../support/door.mjs';
import { figures } from '../support/figures.mjs';
import { Phone } from '../support/phone.mjs';
import { serverWith } from './data.mjs';
import { RUNS, SLOW, firstSeen, noteFirst, repeat, timed } from './watch.mjs';

const RECORDS = 5_000;
const SEEN = { pad: '.pin-pad', bar: '.app-bar', cards: 'main article' };

export async function coldStart() {
  const server = await serverWith(RECORDS);
  const phone = await Phone.begin(server, { name: 'phone' });
  await enrol(phone, server, 'lead', '/orders');
  await allSynced(phone);
  await isInstalled(phone);
  await server.stop();
  const colds = await repeat(RUNS, () => cold(phone));
  const warms = await repeat(RUNS, () => warm(phone));
  await phone.close();
  await server.close();
  const of = (all, key) => figures(all.map((one) => one[key]));
  return [
    { what: 'cold: navigation to PIN pad', ...of(colds, 'pad'), target: '' },
    { what: 'cold: last digit to the person\'s page', ...of(colds, 'open'), target: '' },
    { what: 'cold: last digit to its records', ...of(colds, 'cards'), target: '' },
    { what: 'cold: usable (pad, and digit to records)', ...of(colds, 'usable'), target: '≤ 2000' },
    { what: 'warm: navigation to the page', ...of(warms, 'bar'), target: '' },
    { what: 'warm: usable (its records)', ...of(warms, 'cards'), target: '≤ 800' },
  ];
}

async function cold(phone) {
  await phone.stop();
  await phone.start();
  await phone.slow(SLOW);
  await noteFirst(phone, SEEN);
  await phone.open('/orders');
  const pad = await firstSeen(phone, 'pad');
  const digits = [...PIN];
  for (const digit of digits.slice(0, -1)) await phone.tap(phone.button(digit, { exact: true }));
  const last = phone.button(digits.at(-1), { exact: true });
  const isOpen = () => document.querySelector('main article') !== null;
  const clicked = phone.page.evaluate(() => new Promise((resolve) => {
    addEventListener('click', ({ timeStamp }) => resolve(timeStamp), { capture: true, once: true });
  }));
  const cards = await timed(phone, 'click', isOpen, null, () => phone.tap(last));
  const open = (await firstSeen(phone, 'bar')) - (await clicked);
  return { pad, open, cards, usable: pad + cards };
}

async function warm(phone) {
  await phone.page.reload();
  return { bar: await firstSeen(phone, 'bar'), cards: await firstSeen(phone, 'cards') };
}
