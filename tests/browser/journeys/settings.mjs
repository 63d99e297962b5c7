// Settings: language, theme, and a phone with two people who each have an outbox of their own.

import assert from 'node:assert/strict';

import { allSynced, badge, enrol, enterPin, isInstalled, isOpen, logIn, personal, PIN } from '../support/door.mjs';
import { journey } from '../support/journey.mjs';
import { report } from '../support/orders.mjs';
import { shoot } from '../support/shots.mjs';
import { assertAccessible } from '../support/axe.mjs';

const dialog = (phone) => phone.page.getByRole('dialog');
const choose = (phone, name) => phone.page.getByRole('radio', { name, exact: true }).check({ force: true });

journey('语言和外观就地切换，下次打开还是', async (scene) => {
  const server = await scene.server();
  const phone = await scene.phone(server);
  await enrol(phone, server, 'guard', '/settings');
  await allSynced(phone);
  await phone.sees(/^\d+\.\d+\.\d+/);
  await assertAccessible(phone.page);
  await shoot(phone, 'settings', { isWhole: true });
  await choose(phone, 'English');
  await phone.sees(phone.heading('Settings', { level: 1 }));
  await choose(phone, 'Dark');
  const root = () => phone.page.locator('html');
  assert.equal(await root().getAttribute('data-theme'), 'dark');
  await phone.restart('/settings');
  await enterPin(phone, PIN);
  await phone.sees(phone.heading('Settings', { level: 1 }));
  assert.equal(await root().getAttribute('data-theme'), 'dark');
  assert.equal(await root().getAttribute('lang'), 'en');
  await assertAccessible(phone.page);
  phone.theme = 'dark';
  await shoot(phone, 'settings', { isWhole: true });
  await phone.page.getByLabel('Auto-lock').selectOption('5');
  await choose(phone, '中文');
  const system = (group) => phone.page.getByRole('group', { name: group }).getByRole('radio', { name: '跟随系统' }).check();
  await choose(phone, '高对比');
  assert.equal(await root().getAttribute('data-contrast'), 'more');
  await choose(phone, '入夜变深');
  const byHour = await phone.page.evaluate(() => (new Date().getHours() >= 18 || new Date().getHours() < 6 ? 'dark' : 'light'));
  assert.equal(await root().getAttribute('data-theme'), byHour);
  await system('外观');
  assert.equal(await root().getAttribute('data-theme'), null);
  await phone.restart('/settings');
  await enterPin(phone, PIN);
  assert.equal(await root().getAttribute('data-contrast'), 'more');
  await assertAccessible(phone.page);
  await system('对比度');
  assert.equal(await root().getAttribute('data-contrast'), null);
  assert.equal(await phone.field('自动锁定').inputValue(), '5');
});

journey('一部手机两个人：各有待传；退出前提醒；移除前要写姓名', async (scene) => {
  const server = await scene.server();
  const [id] = await report(await server.phoneOf('reception'), '水龙头漏水');
  const phone = await scene.phone(server);
  await enrol(phone, server, 'worker');
  await allSynced(phone);
  await isInstalled(phone);
  await phone.open('/settings');
  await phone.tap('其他人登录');
  await phone.tap('其他人登录');
  await logIn(phone, server, 'worker2');
  await allSynced(phone);
  await phone.offline();
  await phone.open(`/orders/${id}`);
  await phone.tap('接单', { exact: true });
  await badge(phone, '1 条待传').waitFor();

  await phone.open('/settings');
  await phone.sees(/1 条未发送/);
  await assertAccessible(phone.page);
  await shoot(phone, 'settings-people', { isWhole: true });
  await phone.tap(phone.button(/^退出登录/));
  await phone.sees('还有 1 条没有发送');
  await assertAccessible(phone.page);
  await shoot(phone, 'settings-log-out');
  await phone.tap('取消');
  await phone.tap(phone.button(/^换人/));
  await phone.tap(phone.button(/^worker(?!2)/));
  await enterPin(phone, PIN);
  await isOpen(phone);
  await badge(phone, /离线/).waitFor();
  assert.equal((await personal(phone, 'worker')).outbox.length, 0);
  assert.equal((await personal(phone, 'worker2')).outbox.length, 1);

  await phone.open('/settings');
  await phone.tap('移除 worker2');
  await phone.sees('1 条未发送的内容会永远丢失');
  await phone.sees('请先让本人打开管家，联网同步或导出文件。');
  const remove = dialog(phone).getByRole('button', { name: '移除' });
  assert.ok(await remove.isDisabled(), 'not before the name is typed');
  await shoot(phone, 'settings-remove');
  await assertAccessible(phone.page);
  await phone.field('确认丢失').fill('worker2');
  await phone.tap(remove);
  await phone.sees('已移除 worker2');
  const names = Object.keys(await phone.databases());
  assert.equal(names.filter((name) => name !== 'steward-phone').length, 1, 'the store is gone with the person');

  await phone.online();
  await allSynced(phone);
  await phone.tap(phone.button(/^退出登录/));
  await phone.sees('没有未发送的内容');
  await phone.tap(dialog(phone).getByRole('button', { name: '退出登录' }));
  await phone.sees(phone.heading(/请输入 PIN 码/));
});

journey('修改 PIN 码：现在的不对就不改，连错五次要等', async (scene) => {
  const server = await scene.server();
  const phone = await scene.phone(server);
  await enrol(phone, server, 'guard', '/settings');
  await allSynced(phone);
  const asks = async (pins) => {
    for (const [question, pin] of pins) {
      await phone.sees(dialog(phone).getByText(question));
      await enterPin(phone, pin);
    }
  };
  const change = (present, next) =>
    asks([['请输入现在的 PIN 码', present], ['设置新的 PIN 码', next], ['再输一次', next]]);
  await phone.tap(phone.button(/^修改 PIN 码/));
  await change('1357', '8520');
  await phone.sees('PIN 码不对，还可试 4 次');
  await assertAccessible(phone.page);
  await shoot(phone, 'settings-pin');
  await change(PIN, '8520');
  await phone.sees('PIN 码已修改');
  await phone.tap(phone.button(/^立即锁定/));
  await enterPin(phone, PIN);
  await phone.sees(/PIN 码不对/);
  await enterPin(phone, '8520');
  await isOpen(phone);
  for (let left = 4; left >= 0; left -= 1) {
    if (left === 4) await phone.tap(phone.button(/^修改 PIN 码/));
    await change('1357', '9630');
    await phone.sees(left > 0 ? `PIN 码不对，还可试 ${left} 次` : /^请等 .*后再试/);
  }
});

journey('领班在桌面看项目的设备，并能移除一部', async (scene) => {
  const server = await scene.server();
  await server.phoneOf('guard');
  const desk = await scene.desk(server);
  await enrol(desk, server, 'lead', '/settings');
  await allSynced(desk);
  await desk.tap(desk.button('显示', { exact: true }));
  await desk.sees('another phone');
  await assertAccessible(desk.page);
  await shoot(desk, 'settings-lead', { isWhole: true });
  await desk.tap('移除 another phone');
  await desk.tap(dialog(desk).getByRole('button', { name: '移除', exact: true }));
  await desk.sees('设备已移除');
  await desk.sees(/已移除$/);
});
