// Two tabs of one person: nothing is lost or doubled between them, and only one of them syncs.

import assert from 'node:assert/strict';

import { allSynced, badge, enrol, isOpen, personal, turnTo, enterPin, PIN } from '../support/door.mjs';
import { journey } from '../support/journey.mjs';
import { report, stepsOf } from '../support/orders.mjs';
import { until } from '../support/until.mjs';

// Each with two saves in each of two tabs.
const ROUNDS = 10;
const STEPS = ['接单', '到场'];

const step = (page, name) => page.getByRole('button', { name, exact: true });

// Also in a tab that is in the background: what counts is the moment, not the finger.
async function takes(page, name) {
  // No finger is as quick as to meet the save before.
  const idle = step(page, name).and(page.locator('[aria-busy="false"]'));
  await idle.waitFor();
  await idle.evaluate((button) => button.click());
}

async function opens(phone, page, id) {
  await page.goto(new URL(`/orders/${id}`, phone.line.url).href);
  await step(page, STEPS[0]).waitFor();
}

async function workerWithTwoTabs(scene, orders) {
  const server = await scene.server();
  const reception = await server.phoneOf('reception');
  const descriptions = Array.from({ length: orders }, (_, place) => `第 ${place + 1} 单`);
  const ids = await report(reception, ...descriptions);
  const phone = await scene.phone(server);
  await enrol(phone, server, 'worker');
  await allSynced(phone);
  const first = phone.page;
  const second = await phone.tab('/');
  await turnTo(phone, second);
  await enterPin(phone, PIN);
  await isOpen(phone);
  return { server, reception, ids, phone, first, second };
}

// What is on this phone and on the server, counted: each save once.
async function isEverythingOnce({ reception, phone, ids }, page) {
  await turnTo(phone, page);
  await allSynced(phone);
  const { outbox, meta } = await personal(phone, 'worker');
  const wanted = ids.length * STEPS.length;
  assert.deepEqual(outbox.map(({ seq }) => seq), Array.from({ length: wanted }, (_, place) => place + 1));
  assert.equal(meta.next_seq, wanted + 1);
  assert.ok(outbox.every(({ progress }) => progress.answered?.receipt.outcome === 'applied'), JSON.stringify(outbox));
  for (const id of ids) assert.deepEqual(await stepsOf(reception, id), ['report', 'accept', 'arrive']);
}

async function saveAtOnce({ phone, first, second, ids }) {
  // Every second time the other one is a little earlier.
  const pagesOf = (round) => (round % 2 === 0 ? [first, second] : [second, first]);
  for (let round = 0; round < ROUNDS; round += 1) {
    await Promise.all([opens(phone, first, ids[2 * round]), opens(phone, second, ids[2 * round + 1])]);
    for (const name of STEPS) {
      await Promise.all(pagesOf(round).map((page) => takes(page, name)));
    }
    await Promise.all(pagesOf(round).map((page) => step(page, '开工').waitFor()));
  }
}

journey('一个标签页保存，另一个马上看到，没有网络也一样', async (scene) => {
  const { phone, first, second, ids: [id] } = await workerWithTwoTabs(scene, 1);
  await Promise.all([opens(phone, first, id), opens(phone, second, id)]);
  await phone.offline();
  await takes(first, '接单');
  await step(second, '到场').waitFor();
  await takes(second, '到场');
  await step(first, '开工').waitFor();
  await badge(phone, '2 条待传').waitFor();
  await turnTo(phone, first);
  await badge(phone, '2 条待传').waitFor();
});

journey('两个标签页同时保存，断网：不丢不重', async (scene) => {
  const tabs = await workerWithTwoTabs(scene, ROUNDS * 2);
  await tabs.phone.offline();
  await saveAtOnce(tabs);
  const { outbox } = await personal(tabs.phone, 'worker');
  assert.equal(outbox.length, ROUNDS * 2 * STEPS.length);
  await tabs.phone.online();
  await isEverythingOnce(tabs, tabs.first);
});

journey('两个标签页同时保存，边存边发：不丢不重', async (scene) => {
  const tabs = await workerWithTwoTabs(scene, ROUNDS * 2);
  await saveAtOnce(tabs);
  await isEverythingOnce(tabs, tabs.second);
});

journey('只有一个标签页在同步；它关了，另一个接手', async (scene) => {
  const { reception, phone, first, second, ids: [one, two] } = await workerWithTwoTabs(scene, 2);
  const syncs = new Map([[first, 0], [second, 0]]);
  phone.context.on('request', (request) => {
    if (!request.url().endsWith('/api/sync')) return;
    const page = request.frame().page();
    syncs.set(page, syncs.get(page) + 1);
  });
  const isAccepted = (id) => until('the step is on the server', async () => (await stepsOf(reception, id)).includes('accept'));
  // Navigating inside the app: a page that is loaded anew would stand in the queue again.
  const goes = async (page, id) => {
    await page.evaluate((path) => {
      history.pushState({}, '', path);
      dispatchEvent(new PopStateEvent('popstate'));
    }, `/orders/${id}`);
    await step(page, STEPS[0]).waitFor();
  };
  await Promise.all([goes(first, one), goes(second, two)]);
  await takes(second, '接单');
  await isAccepted(two);
  // The tab that does not sync says how it stands, too.
  await allSynced(phone);
  assert.ok(syncs.get(first) > 0, 'the first tab sends what the second has saved');
  assert.equal(syncs.get(second), 0);
  await takes(first, '接单');
  await isAccepted(one);
  assert.equal(syncs.get(second), 0);

  await first.close();
  await takes(second, '到场');
  await until('the other tab has taken over', async () => (await stepsOf(reception, two)).includes('arrive'));
  assert.ok(syncs.get(second) > 0);
  await turnTo(phone, second);
  await allSynced(phone);
});
