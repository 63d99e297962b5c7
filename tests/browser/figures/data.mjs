// Servers with thousands of repair orders. They are made once, by another phone's pushes, and kept in target/figures.
//
//     const server = await serverWith(5_000);

import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { newId } from '../support/other-phone.mjs';
import { runScratch } from '../support/scratch.mjs';
import { Server } from '../support/server.mjs';
import { ROOT } from '../support/workspace.mjs';

const KEPT = join(ROOT, 'target', 'figures');
// Another shape of the records has another name, or the ones that were kept would be measured.
const SHAPE = 'orders-1';
// As many changes as a phone sends at once.
const BATCH = 500;
// One in twenty is still open, as at the end of a busy day; the others were called off again.
const OPEN_ONE_IN = 20;
const ITEMS = ['minor_maintenance', 'doors_windows', 'roof_leak', 'burst_pipe'];
const TROUBLES = ['水龙头漏水，关不紧', '走廊灯不亮，已换过灯泡', '门锁转不动，钥匙断在里面', '空调滴水，地板湿了一片'];

/** A server with so many repair orders; it begins with a copy, so that no measurement changes the next one. */
export async function serverWith(count) {
  const kept = join(KEPT, `${SHAPE}-${count}`);
  if (!existsSync(kept)) await make(count, kept);
  const seed = join(runScratch(), `seed-${SHAPE}-${count}`);
  if (!existsSync(seed)) copyFolder(kept, seed);
  return Server.begin(`${SHAPE}-${count}`);
}

async function make(count, kept) {
  console.log(`making ${count} orders, once`);
  const server = await Server.begin('people');
  const desk = await server.phoneOf('reception');
  await desk.pull();
  const place = desk.all('place')[0].id;
  for (let from = 0; from < count; from += BATCH) {
    const numbers = Array.from({ length: Math.min(BATCH, count - from) }, (_, further) => from + further);
    const orders = numbers.map((number) => order(desk, place, number));
    await push(desk, orders.map(({ report }) => report));
    await push(desk, orders.filter(({ number }) => number % OPEN_ONE_IN !== 0).map(({ report }) => calledOff(desk, report)));
  }
  await server.stop();
  const aside = `${kept}.making`;
  rmSync(aside, { recursive: true, force: true });
  mkdirSync(KEPT, { recursive: true });
  copyFolder(server.folder, aside);
  renameSync(aside, kept);
  await server.close();
}

function order(desk, place, number) {
  const fields = {
    channel: 'phone',
    reported_at: Date.now() - number * 60_000,
    first_contact: desk.client.staff,
    place,
    place_note: `${1 + (number % 30)} 楼 ${100 + (number % 97)} 室`,
    reporter_name: `住户${number}`,
    reporter_phone: String(13_900_000_000 + number),
    item: ITEMS[number % ITEMS.length],
    class: 'general',
    description: `${TROUBLES[number % TROUBLES.length]}（第 ${number} 单）`,
  };
  const writes = Object.fromEntries(Object.entries(fields).map(([key, one]) => [key, { set: one }]));
  return { number, report: desk.make('repair', 'report', 'reported', writes, newId()) };
}

function calledOff(desk, report) {
  const seen = { id: report.record, register: 'repair', number: 0, fields: {} };
  const state = { set: 'cancelled', was: 'reported' };
  return desk.change(seen, { state, cancel_cause: { set: 'duplicate' } }, { step: 'cancel', reason: '重复报修' });
}

async function push(desk, changes) {
  const receipts = await desk.push(...changes);
  const odd = receipts.find(({ outcome }) => outcome !== 'applied');
  if (odd || receipts.length !== changes.length) throw new Error(`not all were taken: ${receipts.length}, ${JSON.stringify(odd)}`);
}

function copyFolder(from, to) {
  mkdirSync(to, { recursive: true });
  for (const file of readdirSync(from)) copyFileSync(join(from, file), join(to, file));
}
