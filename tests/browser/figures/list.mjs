// A list of 10,000 records: until it is painted, how smoothly it scrolls, how long a search takes for a key.

import { allSynced, enrol, isInstalled } from '../support/door.mjs';
import { figures } from '../support/figures.mjs';
import { Phone } from '../support/phone.mjs';
import { serverWith } from './data.mjs';
import { RUNS, SLOW, repeat, timed } from './watch.mjs';

const RECORDS = 10_000;
// Those that are done: all but one in twenty.
const PATH = '/r/repair?list=-done';
const FRAMES = 200;
// A fast flick of the thumb.
const FRAME_PX = 160;
// Each key leaves fewer: what does not change the list takes no time to show.
const SEARCHES = ['4321', '8765', '2468', '5742', '6853'];
// A search has settled when the list has not moved for so long.
const QUIET_MS = 250;

export async function list() {
  const server = await serverWith(RECORDS);
  const phone = await Phone.begin(server, { name: 'phone' });
  await enrol(phone, server, 'reception', '/settings');
  await allSynced(phone);
  await isInstalled(phone);
  await server.stop();
  const rows = [];
  for (const slowness of [1, SLOW]) {
    await phone.slow(slowness);
    const first = await repeat(RUNS, () => opened(phone, true));
    const again = await repeat(RUNS, () => opened(phone, false));
    const frames = (await repeat(RUNS, () => scrolled(phone))).flat();
    const keys = await searched(phone);
    const everywhere = await searchedEverywhere(phone);
    const at = slowness === 1 ? '' : `, ${slowness}×`;
    rows.push(
      { what: `first paint, records not read yet${at}`, ...figures(first), target: '≤ 300' },
      { what: `first paint, again${at}`, ...figures(again), target: '≤ 300' },
      { what: `scrolling, a frame${at}`, ...figures(frames), target: 'p95 ≤ 50' },
      { what: `search, a key${at}`, ...figures(keys), target: '≤ 150' },
      { what: `search everywhere, a key${at}`, ...figures(everywhere), target: '≤ 150' },
    );
  }
  await phone.close();
  await server.close();
  return rows;
}

/** From a click on a link within the app until cards are painted. */
async function opened(phone, isFirst) {
  if (isFirst) await phone.open('/settings');
  const settings = phone.heading('设置', { level: 1 });
  await settings.waitFor();
  const isShown = () => document.querySelector('.list-window article') !== null;
  const ms = await timed(phone, 'click', isShown, null, () => phone.page.evaluate((href) => {
    const link = document.querySelector('main').appendChild(Object.assign(document.createElement('a'), { href }));
    link.click();
  }, PATH));
  await phone.page.goBack();
  await settings.waitFor();
  return ms;
}

/** All rows are in the list. */
async function whole(phone) {
  await phone.page.waitForFunction((least) => document.querySelector('.list-window [aria-setsize]')?.ariaSetSize >= least, 0.9 * RECORDS);
}

/** The time between frames while the list is scrolled. */
async function scrolled(phone) {
  await phone.open(PATH);
  await whole(phone);
  return phone.page.evaluate(([frames, step]) => new Promise((resolve) => {
    const times = [];
    let last;
    const frame = (now) => {
      if (last !== undefined) times.push(now - last);
      last = now;
      if (times.length === frames) resolve(times);
      else {
        scrollBy(0, step);
        requestAnimationFrame(frame);
      }
    };
    requestAnimationFrame(frame);
  }), [FRAMES, FRAME_PX]);
}

/** From each key until the list has become what was searched for. */
async function searched(phone) {
  await phone.open(PATH);
  await whole(phone);
  const box = phone.page.getByRole('searchbox');
  const times = [];
  for (let run = 0; run < RUNS; run += 1) {
    await box.fill('');
    await whole(phone);
    await box.focus();
    for (const key of SEARCHES[run % SEARCHES.length]) times.push(await keyed(phone, key));
  }
  if (times.includes(0)) throw new Error('a key changed nothing');
  return times;
}

/** The same for the search through every register, once its rows are made: before that it says how far they are. */
async function searchedEverywhere(phone) {
  await phone.open('/search');
  const box = phone.page.getByRole('searchbox');
  const found = phone.page.locator('.search__results article').first();
  await box.fill('1');
  await found.waitFor();
  await phone.seesNo('正在准备搜索');
  const times = [];
  for (let run = 0; run < RUNS; run += 1) {
    await box.fill('');
    await found.waitFor({ state: 'hidden' });
    await box.focus();
    for (const key of SEARCHES[run % SEARCHES.length]) times.push(await keyed(phone, key));
  }
  if (times.includes(0)) throw new Error('a key changed nothing');
  return times;
}

async function keyed(phone, key) {
  await phone.page.evaluate((quiet) => {
    globalThis.settled = new Promise((resolve) => {
      addEventListener('keydown', ({ timeStamp }) => {
        let painted = 0;
        let timer = setTimeout(() => resolve(painted), 4 * quiet);
        const watcher = new MutationObserver(() => {
          requestAnimationFrame(() => requestAnimationFrame(() => { painted = performance.now() - timeStamp; }));
          clearTimeout(timer);
          timer = setTimeout(() => { watcher.disconnect(); resolve(painted); }, quiet);
        });
        watcher.observe(document.querySelector('main'), { childList: true, subtree: true, characterData: true, attributes: true });
      }, { capture: true, once: true });
    });
  }, QUIET_MS);
  await phone.page.keyboard.press(key);
  return phone.page.evaluate(() => globalThis.settled);
}
