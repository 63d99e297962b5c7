// Kills of the browser around saves: a worker's phone without a network, whose browser is killed and opened again and again.
//
//     const counts = await killRun({ kills: 20, seed, say: (line) => scene.tell(line) });
//     summary(counts)
//
// What the app had shown as saved must be there after each kill; what it had not shown may be. The outbox is without a hole, its rows are
// whole, the list shows what the outbox says, and the badge counts what waits. When the server is back it gets each save once.
// The seed repeats what is tapped and when the kill is sent; where the machine is by then, nobody can repeat.

import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';

import { chanceOf } from './chance.mjs';
import { allSynced, badge, enrol, enterPin, isInstalled, isOpen, personal, PIN } from './door.mjs';
import { report, stepsOf } from './orders.mjs';
import { Phone } from './phone.mjs';
import { cardsOf, listen, saveRapidly, STATES } from './rapid.mjs';
import { Server } from './server.mjs';

// Afterwards another phone: a long outbox is another test.
const KILLS_OF_ONE_PHONE = 25;
const ORDERS = 100;
const SAVES_MAX = 12;
const PAUSE_MS_MAX = 60;
const KILL_AFTER_MS_MAX = 400;
// Of a page that hangs nothing is told.
const SCREEN_MS_MAX = 3_000;
const LIST = '/orders?tab=all';

/** Kills so many times, on as many phones as it takes, and returns what was counted. */
export async function killRun({ kills, seed, say = () => {} }) {
  const counts = { seed, kills: 0, phones: 0, before: 0, during: 0, after: 0, shown: 0, unshown: 0, unshownKept: 0, lost: 0 };
  while (counts.kills < kills) {
    counts.phones += 1;
    await withPhone(async (worker) => {
      const end = Math.min(counts.kills + KILLS_OF_ONE_PHONE, kills);
      while (counts.kills < end) {
        counts.kills += 1;
        await told(counts, () => killOnce(worker, counts));
      }
      await told(counts, () => settle(worker));
    });
    say(summary(counts));
  }
  return counts;
}

/** The counts as a line. */
export function summary(counts) {
  const { seed, kills, phones, before, during, after, shown, unshown, unshownKept, lost } = counts;
  return `seed ${seed}: ${kills} kills on ${phones} phones: ${before} before a save, ${during} during one, ${after} after; `
    + `${shown} saves shown, ${lost} of them lost; ${unshown} not shown, of which ${unshownKept} were on disk all the same`;
}

// Whatever goes wrong says how to begin again.
async function told({ seed, kills }, run) {
  try {
    await run();
  } catch (why) {
    why.message = `kill ${kills} (again: node tests/browser/kills.mjs ${kills} ${seed}): ${why.message}`;
    throw why;
  }
}

async function withPhone(run) {
  const server = await Server.begin('people');
  const words = Array.from({ length: ORDERS }, (_, place) => `第 ${place + 1} 单`);
  const orders = await report(await server.phoneOf('reception'), ...words);
  const phone = await Phone.begin(server, { name: 'phone' });
  try {
    await enrol(phone, server, 'worker', LIST);
    await allSynced(phone);
    await isInstalled(phone);
    // A browser writes down half a minute late that somebody has logged in, or when it is closed.
    await phone.stop();
    await server.stop();
    await phone.start();
    const worker = { server, phone, orders, shown: new Set(), rows: [] };
    await open(worker);
    await run(worker);
    assert.deepEqual(phone.problems.unexpected(), [], 'no page reports a problem');
  } catch (why) {
    const screen = await phone.page.locator('body').innerText({ timeout: SCREEN_MS_MAX }).catch(String);
    why.message += `; on the screen: ${JSON.stringify(screen.slice(0, 400))}; reported: ${phone.problems.all().join(' | ')}`;
    throw why;
  } finally {
    await phone.close();
    await server.close();
  }
}

async function open({ phone }) {
  await phone.open(LIST);
  await enterPin(phone, PIN);
  await isOpen(phone);
}

/** One kill: some saves, the end at any moment, and what is there afterwards. */
async function killOnce(worker, counts) {
  const { phone } = worker;
  const chance = chanceOf(counts.seed + counts.kills);
  const plan = Array.from({ length: chance.between(2, SAVES_MAX) }, () => ({
    card: chance.below(1_000) / 1_000,
    pauseMs: chance.below(2) === 0 ? 0 : chance.below(PAUSE_MS_MAX),
    isAlone: chance.below(3) > 0,
  }));
  await cardsOf(phone);
  const heard = await listen(phone);
  const saving = saveRapidly(phone, plan).catch((why) => why);
  await pause(chance.below(KILL_AFTER_MS_MAX + 1));
  await phone.kill();
  await saving;

  const unshown = [...heard.tapped].filter((save) => !heard.shown.has(save));
  const moment = heard.tapped.size === 0 ? 'before' : unshown.length > 0 ? 'during' : 'after';
  counts[moment] += 1;
  counts.shown += heard.shown.size;
  counts.unshown += unshown.length;
  heard.shown.forEach((save) => worker.shown.add(save));

  await phone.start();
  await open(worker);
  const saved = await everythingIsThere(worker, counts);
  counts.unshownKept += unshown.filter((save) => saved.has(save)).length;
}

/** Holds what is on the phone against what was shown, and returns every save that is there. */
async function everythingIsThere(worker, counts) {
  const { phone } = worker;
  const { outbox, meta } = await personal(phone, 'worker');
  const saves = outbox.map((row) => `${row.record}/${row.body.step}`);
  const saved = new Set(saves);
  const lost = [...worker.shown].filter((save) => !saved.has(save));
  counts.lost += lost.length;
  assert.deepEqual(lost, [], 'what was shown as saved is there');
  assert.equal(saved.size, saves.length, 'nothing is there twice');

  assert.deepEqual(outbox.map(({ seq }) => seq), outbox.map((_, place) => place + 1), 'the sequence has no hole');
  assert.equal(meta.next_seq, outbox.length + 1, 'the outbox and the row of the replica belong together');
  for (const { seq, record, body, progress } of outbox) {
    assert.deepEqual([body.seq, body.record, body.device, progress], [seq, record, meta.device, 'waiting'], `row ${seq} is whole`);
  }
  assert.deepEqual(outbox.slice(0, worker.rows.length), worker.rows, 'what was there before is as it was');
  worker.rows = outbox;

  const words = outbox.length === 0 ? /^离线 / : `${outbox.length} 条待传`;
  await badge(phone, words).waitFor();
  await listShows(worker, '仅在本机');
  return saved;
}

/** The list shows every order with the steps that are in the outbox. */
async function listShows({ phone, orders, rows }, mark) {
  const last = Object.fromEntries(rows.map((row) => [row.record, row.body.step]));
  const shown = await cardsOf(phone);
  const isTold = (words, wanted) => words === wanted || words.startsWith(`${wanted} `);
  for (const order of orders) {
    const wanted = [STATES[last[order] ?? 'report'], order in last ? mark : '已同步'];
    const card = shown[order] ?? { state: '', mark: '' };
    assert.ok(card.state === wanted[0] && isTold(card.mark, wanted[1]), `${order} is shown as ${wanted}, not as ${Object.values(card)}`);
  }
  assert.equal(Object.keys(shown).length, orders.length);
}

/** The server is back: it gets each save once. */
async function settle({ server, phone, orders, rows }) {
  await server.start();
  await phone.page.evaluate(() => dispatchEvent(new Event('focus')));
  await allSynced(phone);
  await listShows({ phone, orders, rows }, '已同步');
  const { outbox } = await personal(phone, 'worker');
  assert.deepEqual(outbox.map(({ body }) => body), rows.map(({ body }) => body));
  assert.ok(outbox.every(({ progress }) => progress.answered?.receipt.outcome === 'applied'), JSON.stringify(outbox));
  const lead = await server.phoneOf('lead');
  for (const order of orders) {
    const steps = rows.filter(({ record }) => record === order).map(({ body }) => body.step);
    assert.deepEqual(await stepsOf(lead, order), ['report', ...steps], `the server has each step of ${order} once`);
  }
  assert.deepEqual(await lead.refused(), []);
}
