// The dashboard: what needs a manager now stands first and leads to where it is acted on, a change of another phone appears by itself,
// and the charts say in words and tables what they draw.

import assert from 'node:assert/strict';

import { assertAccessible } from '../support/axe.mjs';
import { allSynced, enrol } from '../support/door.mjs';
import { journey } from '../support/journey.mjs';
import { value } from '../support/other-phone.mjs';
import { A4, printed } from '../support/prints.mjs';
import { shoot } from '../support/shots.mjs';
import { until } from '../support/until.mjs';

const HOUR_MS = 3_600_000;
const CHARTS = ['未完成工单的时长', '报修与修复（14 天）', '巡查点漏检（近 30 天，按应到时段）', '访客到达（按时段）'];

const link = (phone, name) => phone.page.locator('main').getByRole('link', { name });
const numberOf = async (locator) => Number((await locator.locator('strong').innerText()).trim());
const chart = (phone, name) => phone.page.getByRole('region', { name }).first();

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

/** The numbers of a chart's table, by the first cell of each row. */
async function tableOf(phone, name) {
  const region = chart(phone, name);
  const unfold = region.locator('summary');
  await phone.tap(unfold);
  const rows = region.getByRole('row');
  await rows.first().waitFor({ state: 'visible' });
  const cells = await rows.evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.innerText.trim())));
  await phone.tap(unfold);
  return new Map(cells.slice(1).map(([first, ...rest]) => [first, rest]));
}

journey('经理先看到需要他的事，一点就到；别的手机报来的急修自己出现', async (scene) => {
  const server = await scene.server('demo');
  const reception = await server.phoneOf('reception1');
  await reception.pull();
  const phone = await scene.phone(server);
  await enrol(phone, server, 'manager', '/dashboard');
  await allSynced(phone);
  await phone.sees(phone.heading('现在需要您'));
  await phone.sees(link(phone, /^已超时/));
  await phone.sees(phone.page.getByRole('banner').getByText(/^数据截至/));
  await phone.sees(/^其余正常：/);
  await shoot(phone, 'dashboard');
  await shoot(phone, 'dashboard-whole', { isWhole: true });
  await assertAccessible(phone.page);
  // Everything that presses is on the first screen.
  const list = await phone.page.locator('.needs').boundingBox();
  const bar = await phone.page.locator('.bottom-bar').boundingBox();
  assert.ok(list.y + list.height <= bar.y, `the list ends at ${list.y + list.height}, the bar begins at ${bar.y}`);

  const [late, urgent, open] = await Promise.all(
    [/^已超时/, /^未修复急修/, /^未完成工单/].map((name) => numberOf(link(phone, name))));
  const order = await lateOrder(reception);
  const [receipt] = await reception.push(order);
  assert.equal(receipt.outcome, 'applied', JSON.stringify(receipt));
  await until('the order is counted', async () => (await numberOf(link(phone, /^未完成工单/))) === open + 1);
  assert.equal(await numberOf(link(phone, /^未修复急修/)), urgent + 1);
  // Others may come due meanwhile.
  const lateNow = await numberOf(link(phone, /^已超时/));
  assert.ok(lateNow > late, `${lateNow}, ${late} before`);

  await phone.tap(link(phone, /^已超时/));
  await phone.sees(phone.heading('已超时', { level: 1 }));
  const cards = phone.page.locator('main article');
  await until('every overdue record is listed', async () => (await cards.count()) >= lateNow);
  await phone.tap(phone.page.locator(`main a[href="/orders/${order.record}"]`));
  await phone.sees(phone.heading(/水管爆裂/));
  await phone.page.goBack();
  await phone.sees(phone.heading('已超时', { level: 1 }));
  await assertAccessible(phone.page);
  await phone.page.goBack();

  await phone.tap(link(phone, /^待审批/));
  await until('approvals lead to their list', () => phone.page.url().includes('/r/repair?list=to_approve'));
  await phone.page.goBack();
  await phone.tap(link(phone, /^未修复急修/));
  await until('the tile leads to its list', () => phone.page.url().includes('/r/repair?list=urgent'));
  await phone.sees(phone.page.locator(`a[href="/orders/${order.record}"]`));
  const listed = phone.page.locator('main [aria-setsize]').first();
  await until('the list has as many as the tile said', async () =>
    Number(await listed.getAttribute('aria-setsize')) === urgent + 1);
  await phone.page.goBack();
  await phone.sees(link(phone, /^已超时/));

  await phone.offline();
  await phone.open('/dashboard');
  await phone.sees(link(phone, /^已超时/));
  await phone.sees(/设备情况需要联网查看/);
  await phone.sees(chart(phone, CHARTS[0]).getByText(/^数据截至/));
  assert.equal(await numberOf(link(phone, /^未完成工单/)), open + 1);
  await phone.open('/dashboard?need=devices');
  await phone.sees('设备情况需要联网查看');
});

journey('四张图用一句话和表格说出同样的数，打印时表格都打开', async (scene) => {
  const server = await scene.server('demo');
  const desk = await scene.desk(server);
  await enrol(desk, server, 'manager', '/dashboard');
  await allSynced(desk);
  await desk.sees(desk.heading('近一个月'));
  for (const name of CHARTS) {
    const picture = chart(desk, name).getByRole('img', { name });
    await picture.waitFor();
    assert.equal(await picture.count(), 1, name);
    await desk.sees(chart(desk, name).getByText(/^数据截至/));
  }
  const open = await numberOf(link(desk, /^未完成工单/));
  const ages = await tableOf(desk, CHARTS[0]);
  assert.equal(Number(ages.get('合计').at(-1)), open, 'the ages add up to the open orders');
  await desk.sees(new RegExp(`^${open} 单未完成`));
  const days = await tableOf(desk, CHARTS[1]);
  assert.equal(days.size, 15, 'fourteen days and their sum');
  await desk.sees(`14 天报修 ${days.get('合计')[0]} 单，修复 ${days.get('合计')[1]} 单`);
  const stops = await tableOf(desk, CHARTS[2]);
  const missed = [...stops.values()].at(-1)[3];
  assert.ok(Number(missed) > 0, 'the demo has missed checkpoints');
  await desk.sees(new RegExp(`漏检 ${missed} 次`));
  assert.match([...days.keys()].at(-2), /（至今）$/, 'today is not over, and says so');
  const hours = await tableOf(desk, CHARTS[3]);
  const [usual] = hours.get('合计');
  await desk.sees(new RegExp(`^平日每天 ${usual} 人`));

  const tables = desk.page.locator('.chart-frame table');
  assert.equal(await tables.first().isVisible(), false);
  await desk.page.evaluate(() => {
    globalThis.print = () => { globalThis.wasPrinted = true; };
  });
  await desk.tap('打印');
  assert.equal(await desk.page.evaluate(() => globalThis.wasPrinted), true);
  await desk.page.emulateMedia({ media: 'print' });
  await desk.page.evaluate(() => globalThis.dispatchEvent(new Event('beforeprint')));
  for (let place = 0; place < CHARTS.length; place += 1) assert.ok(await tables.nth(place).isVisible(), CHARTS[place]);
  await desk.sees(/打印于/);
  assert.equal(await desk.page.getByRole('banner').isVisible(), false);
  assert.equal(await desk.button('打印').isVisible(), false);
  await shoot(desk, 'dashboard-print', { isWhole: true });
  await desk.page.evaluate(() => globalThis.dispatchEvent(new Event('afterprint')));
  await desk.page.emulateMedia({ media: null });
  assert.equal(await tables.first().isVisible(), false, 'folded again');
  const { pages, sizes } = await printed(desk, 'dashboard');
  assert.ok(pages >= 1 && sizes.every((size) => `${size}` === `${A4}`), `${pages} pages of ${JSON.stringify(sizes)}`);
  assert.equal(await tables.first().isVisible(), false, 'and after a real print, too');
});

journey('领班在桌面看看板，夜间和英文', async (scene) => {
  const server = await scene.server('demo');
  const desk = await scene.desk(server, { theme: 'dark' });
  await enrol(desk, server, 'lead', '/dashboard');
  await allSynced(desk);
  await desk.sees(link(desk, /^已超时/));
  await shoot(desk, 'dashboard');
  await assertAccessible(desk.page);
  await desk.page.evaluate(() => localStorage.setItem('steward.language', 'en'));
  await desk.open('/dashboard');
  await desk.sees(link(desk, /^Overdue/));
  await shoot(desk, 'dashboard', { isWhole: true });
  await assertAccessible(desk.page);
});

journey('没有事的项目，看板说得清楚', async (scene) => {
  const server = await scene.server('people');
  const phone = await scene.phone(server);
  await enrol(phone, server, 'manager', '/dashboard');
  await allSynced(phone);
  await phone.sees('现在没有需要您处理的事');
  await phone.sees('没有未完成的工单。');
  await phone.sees('近 30 天没有到期的巡查点。');
  await shoot(phone, 'dashboard-calm');
  await assertAccessible(phone.page);
});

journey('护卫员没有看板', async (scene) => {
  const server = await scene.server('demo');
  const phone = await scene.phone(server);
  await enrol(phone, server, 'guard1', '/dashboard');
  await phone.sees('您的岗位不使用此页面');
});
