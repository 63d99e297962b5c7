// The alarm before a round is late: heard of on every page, and never in the way of a finger that is on its way.

import assert from 'node:assert/strict';

import { assertAccessible } from '../support/axe.mjs';
import { allSynced } from '../support/door.mjs';
import { journey } from '../support/journey.mjs';
import { value } from '../support/other-phone.mjs';
import { plan, walkerOn } from '../support/rounds.mjs';
import { shoot } from '../support/shots.mjs';
import { until } from '../support/until.mjs';

// One has a name that takes more than the smallest screen is wide.
const ROUTES = ['夜班东线', '夜班西线：地下车库、设备层与屋面逐层巡查'];
const SMALLEST = { width: 320, height: 568 };

/** Two routes that nobody walks yet, on a site that has no round: every alarm is one of these. */
async function routes(server, lead) {
  const rows = ROUTES.map((name, place) => `BJ${place},${name},日常巡查,BJ01,按需,护卫员\n`);
  await server.import({
    'checkpoint.csv': '编号,名称,位置,标签,检查项目\nBJ01,东门岗亭,A,普通二维码,灯具|完好\n',
    'route.csv': `编号,路线名称,路线类型,巡查点,巡查频次,由谁巡查\n${rows.join('')}`,
  });
  await lead.pull();
  return ROUTES.map((name) => lead.find('route', (one) => value(one, 'name') === name).id);
}

const call = (phone) => phone.page.locator('.round-alarm').getByRole('link');
const called = (phone, name) => phone.sees(call(phone).filter({ hasText: `该开始：${name}` }));
const bar = (phone) => phone.page.getByRole('banner');

/** Where everything of the page is that somebody may aim at. */
function aims(phone) {
  return phone.page.evaluate(() => [...document.querySelectorAll('.app-bar__back, main :is(a, button, input, textarea, select)')]
    .filter((one) => one.checkVisibility())
    .map((one) => {
      const { x, y } = one.getBoundingClientRect();
      return `${one.tagName} ${one.id || one.getAttribute('aria-label') || one.className}: ${Math.round(x)} ${Math.round(y)}`;
    }));
}

/** The same, once twice the same is there. */
function restingAims(phone) {
  let last;
  return until('the page rests', async () => {
    const now = await aims(phone);
    const is = JSON.stringify(now) === JSON.stringify(last);
    last = now;
    return is && now;
  });
}

/** A finger goes down on something; what it hits is known when it is lifted. */
async function presses(phone, target) {
  const { x, y, width, height } = await target.boundingBox();
  await phone.page.mouse.move(x + width / 2, y + height / 2);
  await phone.page.mouse.down();
}

journey('提醒来时页面不动：已按下的手指点中它瞄准的，提醒随后留在标题下', async (scene) => {
  const server = await scene.server();
  const [lead, guard] = [await server.phoneOf('lead'), await server.phoneOf('guard')];
  const [east, west] = await routes(server, lead);
  const due = (route) => plan(lead, route, { walker: guard.client.staff, from: -10, until: 100 });
  const phone = await walkerOn(scene, server, 'guard');
  await phone.open('/settings');
  await allSynced(phone);
  await phone.sees(phone.button(/立即锁定/));
  const before = await restingAims(phone);
  assert.ok(before.length > 5, `${before.length} things to aim at`);

  // It comes while a finger lies on the way back, which it will cover.
  await presses(phone, bar(phone).getByRole('button', { name: '返回' }));
  await due(east);
  await called(phone, ROUTES[0]);
  assert.deepEqual(await aims(phone), before, 'nothing has moved');
  await shoot(phone, 'alarm');
  await phone.page.mouse.up();
  await phone.page.waitForURL((url) => url.pathname !== '/settings');

  // It goes by itself. The line under the title goes on saying it.
  await call(phone).waitFor({ state: 'detached' });
  await phone.sees(bar(phone).getByText(`该开始：${ROUTES[0]}`));
  await assertAccessible(phone.page);
  await shoot(phone, 'alarm-line');

  // Another one is new, on the smallest phone too, and leads to its round.
  await phone.page.setViewportSize(SMALLEST);
  const round = await due(west);
  await called(phone, ROUTES[1]);
  // What the keyboard stands on does not go.
  await call(phone).focus();
  await phone.sees(call(phone).getByText('另有 1 项'));
  await assertAccessible(phone.page);
  const { x, width, height } = await phone.page.locator('.round-alarm').boundingBox();
  assert.ok(x >= 0 && x + width <= SMALLEST.width, `${x} ${width}`);
  assert.ok(height <= (await bar(phone).boundingBox()).height, `it covers ${height} px, more than the app bar`);
  await shoot(phone, 'alarm');
  await phone.tap(call(phone));
  await phone.page.waitForURL((url) => url.pathname.startsWith('/rounds/'));
  await phone.sees(phone.button('开始巡查'));
  await phone.page.setViewportSize(phone.size);

  // Begun, it is no matter any more.
  await phone.open(`/rounds/${round}`);
  await phone.tap(phone.button('开始巡查'));
  await phone.sees(phone.page.locator('#next-stop'));
  await phone.seesNo(phone.page.locator('.round-alarm').getByText(`该开始：${ROUTES[1]}`));
  await phone.seesNo(bar(phone).getByText(`该开始：${ROUTES[1]}`));
  await phone.sees(bar(phone).getByText(`该开始：${ROUTES[0]}`));

  // Once it has stood for a moment it takes taps, and can be put away.
  await due(east);
  await called(phone, ROUTES[0]);
  await phone.tap(phone.page.locator('.round-alarm').getByRole('button', { name: '关闭' }));
  await call(phone).waitFor({ state: 'detached' });
});
