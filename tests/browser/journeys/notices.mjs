// Alarms of a round for who does not look at the app: the phone's own notice above another app, and no lock in the middle of a round.

import assert from 'node:assert/strict';

import { assertAccessible } from '../support/axe.mjs';
import { allSynced, enrol, isInstalled } from '../support/door.mjs';
import { journey } from '../support/journey.mjs';
import { value } from '../support/other-phone.mjs';
import { shoot } from '../support/shots.mjs';
import { until } from '../support/until.mjs';

const ROUTE = '夜间巡逻';

const choice = (phone, group, name) => phone.page.getByRole('group', { name: group }).getByRole('radio', { name, exact: true });

/** The notices that the phone shows, as their words. */
const notices = (phone) => phone.page.evaluate(async () => {
  const registration = await navigator.serviceWorker.ready;
  return (await registration.getNotifications()).map(({ title, body }) => `${title}：${body}`);
});

/** Another app lies over this one, or no longer. */
const covered = (phone, isCovered) => phone.page.evaluate((now) => {
  globalThis.isCovered = now;
  document.dispatchEvent(new Event('visibilitychange'));
}, isCovered);

/** A person's finger on the notice, as the service worker hears it. */
async function tapNotice(phone) {
  // Only a real finger brings the page to the front.
  phone.problems.expect(/Not allowed to focus a window/);
  const [worker] = phone.context.serviceWorkers();
  await worker.evaluate(async () => {
    const [notification] = await globalThis.registration.getNotifications();
    globalThis.dispatchEvent(new NotificationEvent('notificationclick', { notification }));
  });
}

journey('打开别的应用时，快到点弹出通知，点一下回到那次巡查', async (scene) => {
  const server = await scene.server('demo');
  const [lead, guard] = [await server.phoneOf('lead'), await server.phoneOf('guard3')];
  await lead.pull();
  const phone = await scene.phone(server);
  await phone.allow('notifications');
  await phone.context.addInitScript(() => {
    Object.defineProperty(Document.prototype, 'hidden', { get: () => globalThis.isCovered === true });
  });
  await enrol(phone, server, 'guard3', '/settings');
  await allSynced(phone);
  await isInstalled(phone);
  await phone.tap(choice(phone, '通知', '关'));
  await phone.page.reload();
  await until('the choice is kept', () => choice(phone, '通知', '关').isChecked());
  await phone.tap(choice(phone, '通知', '开'));
  await until('they are on', () => choice(phone, '通知', '开').isChecked());
  await assertAccessible(phone.page);
  await shoot(phone, 'settings-alarms', { isWhole: true });

  const planned = async (minutes) => {
    const from = Date.now() - minutes * 60_000;
    const plan = lead.make('patrol_round', 'plan', 'planned', {
      route: { set: lead.find('route', (record) => value(record, 'name') === ROUTE).id },
      due_from: { set: from },
      due_until: { set: from + 7_200_000 },
      walker: { set: guard.client.staff },
    });
    const [receipt] = await lead.push(plan);
    assert.equal(receipt.outcome, 'applied', JSON.stringify(receipt));
    return plan.record;
  };
  // Who sees the app needs no notice.
  await planned(9);
  await phone.sees(`该开始：${ROUTE}`);
  assert.deepEqual(await notices(phone), []);

  await covered(phone, true);
  const round = await planned(10);
  await until('the phone tells it', async () => (await notices(phone)).length === 1);
  assert.match((await notices(phone))[0], new RegExp(`^巡查提醒：.*该开始：${ROUTE}`));
  await covered(phone, false);
  await until('whoever looks needs it no longer', async () => (await notices(phone)).length === 0);

  await covered(phone, true);
  await planned(11);
  await until('the phone tells the next one', async () => (await notices(phone)).length === 1);
  await tapNotice(phone);
  await until('the round is there', () => /\/rounds\/[0-9a-f-]{36}$/.test(phone.page.url()));
  await phone.sees(phone.heading(ROUTE, { level: 1 }));
  assert.ok(round);
});

journey('浏览器不允许通知：照实说，声音照样能开关', async (scene) => {
  const server = await scene.server();
  const phone = await scene.phone(server);
  await phone.context.addInitScript(() => {
    Object.defineProperty(Notification, 'permission', { get: () => 'denied' });
  });
  await enrol(phone, server, 'guard', '/settings');
  await phone.sees('浏览器不允许管家发通知');
  assert.equal(await choice(phone, '通知', '开').count(), 0);
  await phone.tap(choice(phone, '声音', '关'));
  await phone.page.reload();
  await until('the choice is kept', () => choice(phone, '声音', '关').isChecked());
  await assertAccessible(phone.page);
});

journey('巡查途中不会自动锁定，巡查早过了时间才锁', async (scene) => {
  const server = await scene.server('demo');
  const phone = await scene.phone(server);
  await phone.page.clock.install();
  await enrol(phone, server, 'guard1');
  await phone.sees(phone.button('扫下一个点').first());
  await phone.page.clock.fastForward('17:00');
  await phone.sees(phone.button('扫下一个点').first());
  await phone.page.clock.fastForward('17:00');
  assert.ok(await phone.page.getByRole('banner').isVisible(), 'nobody has touched it for half an hour, and it is open');
  await phone.page.clock.fastForward('05:00:00');
  await phone.sees(phone.heading(/请输入 PIN 码/));
});
