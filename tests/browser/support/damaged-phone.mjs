// A worker's phone with work that the server has and work that only the phone has, whose files are then damaged: again and again, each time
// from the same beginning, together with the server's data of that moment.
//
//     const worker = await prepare(scene);
//     const line = await damaged(worker, damage, seed);     what came of it; every promise has been held against it

import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { chanceOf } from './chance.mjs';
import { PLACES } from './damages.mjs';
import { allSynced, badge, enrol, enterPin, isInstalled, isOpen, logIn, personal, PIN } from './door.mjs';
import { fillStorage, reportWithPhoto } from './heavy.mjs';
import { report, stepsOf } from './orders.mjs';
import { cardsOf, listen, saveRapidly, STATES } from './rapid.mjs';
import { discard, scratch } from './scratch.mjs';
import { until } from './until.mjs';

const LIST = '/orders?tab=all';
const ORDERS = 12;
// Where the browser finds the damage only as it reads, it makes a new database for the next time.
const OPENED_MAX = 2;
const STORE_FAULT = /^本机存储出错/;
const HAS_LOST = '本机丢失过未发送的内容，请告知领班';
const PHOTO_LOST = '1 张照片的内容已不在本机';
const COUNTED_LOSS = /^本机丢失了 (\d+) 条未发送的更改/;

/** The phone, the server, what each of them has, and copies of their files. */
export async function prepare(scene) {
  const server = await scene.server();
  const words = Array.from({ length: ORDERS }, (_, place) => `第 ${place + 1} 单`);
  const orders = await report(await server.phoneOf('reception'), ...words);
  const phone = await scene.phone(server);
  await enrol(phone, server, 'worker', LIST);
  await allSynced(phone);
  await isInstalled(phone);
  await fillStorage(phone.page);
  // The camera's picture lies in the profile.
  const profile = dirname(phone.camera.file);
  const worker = { server, phone, profile, folder: join(profile, 'Default'), orders, copies: {} };

  await takes(worker, 2);
  await allSynced(phone);
  worker.copies.hour = await copyStorage(worker);
  await takes(worker, 3);
  await allSynced(phone);
  worker.sent = await savesOn(phone);
  worker.copies.minute = await copyStorage(worker);
  await server.stop();
  await takes(worker, 4);
  await reportWithPhoto(phone);
  await phone.open(LIST);
  await takes(worker, 1);
  worker.unsent = (await savesOn(phone)).slice(worker.sent.length);
  await phone.stop();
  worker.copies.profile = copyOf(profile);
  worker.copies.data = copyOf(server.folder);
  return worker;
}

/** Damages the files, opens the app, holds what comes of it against every promise, and tells it in a line. */
export async function damaged(worker, damage, seed) {
  const { server, phone, folder, profile, copies } = worker;
  await phone.stop();
  await server.stop();
  bringBack(copies.profile, profile);
  bringBack(copies.data, server.folder);
  damage.at(folder, chanceOf(seed), copies);
  if (!damage.isOffline) await server.start();
  await phone.start();
  const door = await goIn(worker);
  if (door === 'shut') {
    assert.ok(damage.shuts, 'the store can be opened');
    return 'the door says that the store has failed';
  }
  const told = await lossTold(phone);
  if (damage.isOffline) await comesBack(worker, told);
  const after = await comesToRest(worker, damage);
  await isToldTruly(worker, damage, { ...after, door });
  await goesOn(worker);
  return `door: ${door}; of ${worker.unsent.length} unsent ${after.lost.length} are lost; told: ${after.told}`;
}

/** Through whatever door there is: the PIN, or the password where the phone has forgotten who works with it. */
async function goIn({ phone, server }) {
  const fault = phone.role('alert').filter({ hasText: STORE_FAULT });
  const [pin, password] = [phone.heading(/请输入 PIN 码/), phone.heading('登录管家')];
  for (let tries = 0; tries < OPENED_MAX; tries += 1) {
    await phone.open(LIST);
    await phone.sees(pin.or(password));
    if (await fault.count() === 0 && await pin.isVisible()) {
      await enterPin(phone, PIN);
      await phone.sees(phone.page.getByRole('banner').or(fault));
      if (await fault.count() === 0) return 'PIN';
    } else if (await fault.count() === 0) {
      await logIn(phone, server, 'worker');
      return 'password';
    }
  }
  return 'shut';
}

/** How many changes the app says it has lost. */
async function lossTold(phone) {
  const words = await phone.page.locator('.notices .notice__words p').allInnerTexts();
  return Math.max(0, ...words.map((line) => Number(COUNTED_LOSS.exec(line)?.[1] ?? 0)));
}

/** Opened without the server: the loss is told at once. Then the server is there. */
async function comesBack({ phone, server, unsent }, told) {
  const { outbox } = await personal(phone, 'worker');
  const held = outbox.filter(({ progress }) => progress === 'waiting').length;
  assert.ok(told >= unsent.length - held, `${held} of ${unsent.length} are here, and ${told} told as lost`);
  await server.start();
  await phone.page.evaluate(() => dispatchEvent(new Event('focus')));
}

/** Waits until nothing goes on any more, and tells what the app says and what the server has. */
async function comesToRest(worker, { isUncounted }) {
  const { phone, server, orders, sent, unsent } = worker;
  await badge(phone, isUncounted ? '需处理' : /^(已全部同步|1 张照片待传)$/).waitFor();
  const told = await lossTold(phone);
  const lead = await server.phoneOf('lead');
  const came = await until('the phone shows what the server has', async () => {
    await lead.pull();
    const made = unsent.map((save) => save.split('/')[0]);
    const known = [...new Set([...orders, ...made])].filter((id) => lead.records.has(id));
    const steps = await Promise.all(known.map(async (id) => [id, await stepsOf(lead, id)]));
    return await showsAll(phone, steps) && steps.flatMap(([id, taken]) => taken.map((step) => `${id}/${step}`));
  });
  assert.equal(new Set(came).size, came.length, 'nothing came twice');
  assert.deepEqual(sent.filter((save) => !came.includes(save)), [], 'the server has what it had');
  assert.deepEqual(await lead.refused(), []);
  return { told, lost: unsent.filter((save) => !came.includes(save)) };
}

async function showsAll(phone, steps) {
  const shown = await cardsOf(phone);
  const isShown = ([id, taken]) => shown[id]?.state === STATES[taken.at(-1)] && shown[id].mark === '已同步';
  return steps.every(isShown) && Object.keys(shown).length === steps.length;
}

/** What did not reach the server was said to be lost, here and on the server; and nothing else was. */
async function isToldTruly({ phone, server }, { isUncounted, forgets, mayAlarm }, { lost, told, door }) {
  const lead = await server.logIn('lead');
  const { json: devices } = await lead.get('/api/devices');
  const reported = devices.reduce((sum, device) => sum + device.lost, 0);
  if (forgets) {
    assert.deepEqual([door, told, reported], ['password', 0, 0], 'who has forgotten everything is asked to log in');
    return;
  }
  const saysLost = await onSyncPage(phone, HAS_LOST);
  // A photo that can be sent leaves the badge, one that can't is found to be lost when its turn comes.
  await until('a photo that can never be sent is said to be lost', async () => {
    const photosLeft = await badge(phone, '1 张照片待传').count();
    return await phone.page.getByText(PHOTO_LOST).count() === photosLeft;
  });
  if (isUncounted) {
    assert.deepEqual([lost.length > 0, saysLost], [true, 1], 'a loss without a number is told too');
    return;
  }
  assert.ok(told >= lost.length, `${lost.length} are lost, and ${told} are told`);
  assert.ok(lost.length > 0 || told === 0 || mayAlarm, `nothing is lost, and ${told} are told`);
  assert.equal(reported, lost.length, 'the server has written down what is lost');
}

async function onSyncPage(phone, words) {
  await phone.page.evaluate(() => document.querySelector('a[href="/sync"]').click());
  await phone.page.getByRole('tabpanel').waitFor();
  return phone.page.getByText(words).count();
}

/** The app can be worked with. */
async function goesOn(worker) {
  const { phone, server } = worker;
  await phone.open(LIST);
  const inside = phone.page.getByRole('banner');
  await phone.sees(inside.or(phone.heading('登录管家')).or(phone.heading(/请输入 PIN 码/)));
  // A browser that finds more damage as it reads on throws away what it had made anew: the door asks once more.
  if (await inside.count() === 0) assert.notEqual(await goIn(worker), 'shut');
  await isOpen(phone);
  const saves = await takes({ phone }, 1);
  const lead = await server.phoneOf('lead');
  const [[order, step]] = saves.map((save) => save.split('/'));
  await until('a new step arrives', async () => (await stepsOf(lead, order)).filter((one) => one === step).length === 1);
}

async function savesOn(phone) {
  return (await personal(phone, 'worker')).outbox.map((row) => `${row.record}/${row.body.step}`);
}

/** So many steps, one after the other; which they were. */
async function takes({ phone }, count) {
  await phone.page.locator('#orders article').first().waitFor();
  const heard = await listen(phone);
  await saveRapidly(phone, Array.from({ length: count }, () => ({ card: 0, pauseMs: 0, isAlone: true })));
  assert.equal(heard.shown.size, count);
  return [...heard.shown];
}

async function copyStorage({ phone, folder }) {
  await phone.stop();
  const copy = scratch('copy');
  for (const place of PLACES) cpSync(join(folder, place), join(copy, place), { recursive: true });
  await phone.start();
  await phone.open(LIST);
  await enterPin(phone, PIN);
  await isOpen(phone);
  return copy;
}

function copyOf(folder) {
  const copy = scratch('copy');
  cpSync(folder, copy, { recursive: true });
  return copy;
}

function bringBack(copy, folder) {
  discard(folder);
  cpSync(copy, folder, { recursive: true });
}
