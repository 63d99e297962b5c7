// The dashboard: a manager sees what is overdue, and a change of another phone appears by itself.

import assert from 'node:assert/strict';

import { assertAccessible } from '../support/axe.mjs';
import { allSynced, enrol } from '../support/door.mjs';
import { journey } from '../support/journey.mjs';
import { value } from '../support/other-phone.mjs';
import { shoot } from '../support/shots.mjs';
import { until } from '../support/until.mjs';

const HOUR_MS = 3_600_000;

const tile = (phone, name) => phone.page.locator('main').getByRole('link', { name });
const numberOf = async (locator) => Number((await locator.locator('strong').innerText()).trim());

/** An urgent order that nobody has gone to for three hours. */
async function lateOrder(desk) {
  const [place] = desk.all('place', (one) => value(one, 'kind') === 'home' || value(one, 'kind') === 'office');
  return desk.make('repair', 'report', 'reported', {
    channel: { set: 'phone' },
    reported_at: { set: Date.now() - 3 * HOUR_MS },
    first_contact: { set: desk.client.staff },
    place: { set: place.id },
    reporter_name: { set: '钱女士' },
    reporter_phone: { set: '13900007788' },
    item: { set: 'burst_pipe' },
    class: { set: 'urgent' },
    description: { set: '水管爆裂，水漫走廊' },
  });
}

journey('经理看到看板；别的手机报来的急修自己出现，点开就是工单', async (scene) => {
  const server = await scene.server('demo');
  const reception = await server.phoneOf('reception1');
  await reception.pull();
  const phone = await scene.phone(server);
  await enrol(phone, server, 'manager', '/dashboard');
  await allSynced(phone);
  await phone.sees(tile(phone, /^已超时/));
  await phone.sees(/^数据截至/);
  await phone.sees(phone.heading(/久未联系的设备/));
  await phone.sees(/设备情况截至/);
  await shoot(phone, 'dashboard', { isWhole: true });
  await assertAccessible(phone.page);

  const [late, urgent, open] = await Promise.all(
    [/^已超时/, /^其中急修/, /^未完成工单/].map((name) => numberOf(tile(phone, name))));
  const order = await lateOrder(reception);
  const [receipt] = await reception.push(order);
  assert.equal(receipt.outcome, 'applied', JSON.stringify(receipt));
  await until('the order is counted', async () => (await numberOf(tile(phone, /^未完成工单/))) === open + 1);
  assert.equal(await numberOf(tile(phone, /^其中急修/)), urgent + 1);
  assert.equal(await numberOf(tile(phone, /^已超时/)), late + 1);

  await phone.tap(tile(phone, /^其中急修/));
  await until('the tile leads to its list', () => phone.page.url().includes('/r/repair?list=urgent'));
  const card = phone.page.locator(`a[href="/orders/${order.record}"]`);
  await phone.sees(card);
  await phone.page.goBack();
  await phone.sees(tile(phone, /^已超时/));

  await phone.offline();
  await phone.open('/dashboard');
  await phone.sees(tile(phone, /^已超时/));
  await phone.sees('设备情况需要联网查看');
  assert.equal(await numberOf(tile(phone, /^未完成工单/)), open + 1);
});

journey('领班在桌面看看板，夜间和英文', async (scene) => {
  const server = await scene.server('demo');
  const desk = await scene.desk(server, { theme: 'dark' });
  await enrol(desk, server, 'lead', '/dashboard');
  await allSynced(desk);
  await desk.sees(tile(desk, /^已超时/));
  await shoot(desk, 'dashboard');
  await assertAccessible(desk.page);
  await desk.page.evaluate(() => localStorage.setItem('steward.language', 'en'));
  await desk.open('/dashboard');
  await desk.sees(tile(desk, /^Overdue/));
  await shoot(desk, 'dashboard', { isWhole: true });
  await assertAccessible(desk.page);
});

journey('护卫员没有看板', async (scene) => {
  const server = await scene.server('demo');
  const phone = await scene.phone(server);
  await enrol(phone, server, 'guard1', '/dashboard');
  await phone.sees('您的岗位不使用此页面');
});
