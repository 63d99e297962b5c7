// Moving about: four entries under the thumb, what waits behind them, the search from everywhere, the way back, the keyboard, and the
// first steps of a newcomer.

import assert from 'node:assert/strict';

import { assertAccessible } from '../support/axe.mjs';
import { allSynced, enrol, enrolNewcomer, isInstalled } from '../support/door.mjs';
import { journey } from '../support/journey.mjs';
import { report } from '../support/orders.mjs';
import { shoot } from '../support/shots.mjs';
import { until } from '../support/until.mjs';

const bar = (phone) => phone.page.getByRole('navigation').filter({ visible: true }).getByRole('link');
const focused = (phone) => phone.page.evaluate(() => document.activeElement?.className ?? '');
const path = (phone) => new URL(phone.page.url()).pathname;
const box = (phone) => phone.page.getByRole('searchbox');
const results = (phone) => phone.page.locator('.search__results').getByRole('article');

/** The pages that each role has under the thumb, and where the others are. */
const BARS = {
  guard1: ['巡查', '门岗', '工单', '更多'],
  worker1: ['工单', '巡查', '登记簿', '更多'],
  reception1: ['门岗', '工单', '登记簿', '更多'],
  lead: ['看板', '工单', '巡查', '更多'],
  manager: ['看板', '工单', '冲突', '更多'],
  admin: ['登记簿', '看板', '设置', '更多'],
};

for (const [login, words] of Object.entries(BARS)) {
  journey(`${login}：底栏四项，其余都在“更多”里`, async (scene) => {
    const server = await scene.server('demo');
    const phone = await scene.phone(server);
    await enrol(phone, server, login);
    await allSynced(phone);
    const shown = await phone.page.locator('.bottom-bar__word').allInnerTexts();
    assert.deepEqual(shown, words);
    const first = await bar(phone).first().getAttribute('aria-current');
    assert.equal(first, 'page', 'the first entry is the first page of the role');
    await phone.tap(bar(phone).last());
    await phone.sees(phone.heading('更多', { level: 1 }));
    await shoot(phone, `more-${login}`, { isWhole: true });
    await assertAccessible(phone.page);
    const others = phone.page.locator('main a.row-link');
    const paths = await others.evaluateAll((links) => links.map((link) => new URL(link.href).pathname));
    assert.ok(paths.includes('/sync') && paths.includes('/search'), paths.join());
    assert.ok(!paths.includes('/desk'), 'columns side by side want a wide screen');
    for (const one of paths) {
      await phone.tap(phone.page.locator(`main a[href="${one}"]`));
      await until(`${one} is open`, () => path(phone) === one);
      await phone.seesNo('您的岗位不使用此页面');
      await phone.page.goBack();
      await phone.sees(phone.heading('更多', { level: 1 }));
    }
  });
}

journey('待办数字：来了新报修，客服的“工单”多一项', async (scene) => {
  const server = await scene.server('demo');
  const phone = await scene.phone(server);
  await enrol(phone, server, 'reception1');
  await allSynced(phone);
  const number = async (name) => {
    const told = await bar(phone).filter({ hasText: name }).innerText();
    return Number(told.match(/待办 (\d+) 项/)?.[1] ?? 0);
  };
  await until('orders are counted', async () => (await number('工单')) > 0);
  const before = await number('工单');
  await report(await server.phoneOf('reception2'), '灯不亮');
  await until('one more is to be handed out', async () => (await number('工单')) === before + 1);
});

journey('返回：从链接打开回到上一级，从列表打开回到列表', async (scene) => {
  const server = await scene.server('demo');
  const phone = await scene.phone(server);
  await enrol(phone, server, 'worker1');
  await allSynced(phone);
  // Opened by a link: there is nothing of the app to go back to.
  await phone.open('/r/place');
  await phone.sees(phone.page.getByRole('article'));
  await phone.tap(phone.button('返回'));
  await phone.sees(phone.heading('登记簿', { level: 1 }));
  // By way of a list, back to it.
  await phone.tap(phone.page.locator('main a[href="/r/repair"]'));
  await phone.sees(phone.page.getByRole('article'));
  await phone.tap(phone.page.getByRole('article').first().getByRole('link').first());
  await until('the order is open', () => path(phone).startsWith('/orders/'));
  await phone.tap(phone.button('返回'));
  await until('the list is back', () => path(phone) === '/r/repair');
  await phone.tap(phone.button('返回'));
  await until('the registers are back', () => path(phone) === '/registers');
});

journey('键盘：跳到正文，换页后焦点在标题，/ 和 Ctrl+K 打开搜索', async (scene) => {
  const server = await scene.server('demo');
  const desk = await scene.desk(server);
  await enrol(desk, server, 'manager');
  await allSynced(desk);
  await desk.open('/registers');
  await desk.sees(desk.page.locator('main a.row-link'));
  await desk.page.keyboard.press('Tab');
  assert.equal(await focused(desk), 'skip-link');
  await shoot(desk, 'skip-link');
  await desk.page.keyboard.press('Enter');
  await until('the page has the focus', async () => (await focused(desk)) === 'app__main');

  await desk.tap(desk.page.locator('.side-bar').getByRole('link', { name: '设置' }));
  await until('the title has the focus', async () => (await focused(desk)) === 'app-bar__title');
  assert.equal(await desk.page.title(), '设置 · 管家');

  await desk.page.keyboard.press('/');
  await until('the search is open', () => path(desk) === '/search');
  await until('its field has the focus', async () => (await focused(desk)) === 'search-field__input');
  await assertAccessible(desk.page);
  await desk.page.keyboard.type('bx');
  await desk.sees(desk.page.locator('.search__results').getByRole('link', { name: /^新建 · / }).first());
  await desk.page.keyboard.press('Escape');
  assert.equal(await box(desk).inputValue(), '');
  await desk.page.keyboard.type('sz');
  await desk.sees(desk.page.locator('.search__results').getByRole('link', { name: '设置' }));
  await desk.page.keyboard.press('Enter');
  await until('Enter opens the first result', () => path(desk) !== '/search');

  await desk.open('/r/repair/new');
  await desk.sees(desk.page.getByRole('textbox').first());
  await desk.page.getByRole('textbox').first().focus();
  await desk.page.keyboard.press('/');
  assert.equal(path(desk), '/r/repair/new', 'in a field a slash is a slash');
  await desk.page.keyboard.press('Control+k');
  await until('Ctrl+K leads there all the same', () => path(desk) === '/search');
});

journey('搜索：断网时按编号、名称和拼音首字母找到，箭头选择，返回时还在', async (scene) => {
  const server = await scene.server('demo');
  const phone = await scene.phone(server);
  await enrol(phone, server, 'manager');
  await allSynced(phone);
  await isInstalled(phone);
  const someone = await server.phoneOf('manager');
  await someone.pull();
  const [order] = someone.all('repair');
  await phone.offline();
  await phone.open('/search');
  await phone.sees(phone.heading('搜索', { level: 1 }));
  await shoot(phone, 'search-empty');
  await assertAccessible(phone.page);

  const number = order.id.replaceAll('-', '').slice(-6);
  await box(phone).fill(number);
  await phone.sees(results(phone).first());
  await until('the order of that number is on top', async () => {
    const href = await results(phone).first().getByRole('link').first().getAttribute('href');
    return href === `/orders/${order.id}`;
  });
  await box(phone).fill('zzzzzz');
  await phone.sees('没有找到“zzzzzz”');
  await box(phone).fill('sg');
  await phone.sees(results(phone).first());
  await phone.seesNo('正在准备搜索');
  await shoot(phone, 'search-found');
  await assertAccessible(phone.page);
  await box(phone).focus();
  await phone.page.keyboard.press('ArrowDown');
  await phone.page.keyboard.press('ArrowDown');
  await phone.page.keyboard.press('ArrowUp');
  const href = await phone.page.evaluate(() => document.activeElement.getAttribute('href'));
  assert.ok(href, 'a result has the focus');
  await phone.page.keyboard.press('Enter');
  await until('it opens', () => path(phone) === href);
  await phone.page.goBack();
  await phone.sees(results(phone).first());
  assert.equal(await box(phone).inputValue(), 'sg');
  assert.ok(!phone.page.url().includes('sg'), 'what is searched for stands in no address');
});

journey('新手引导：三张卡片，一点即跳过，不再出现，可在设置重看', async (scene) => {
  const server = await scene.server('demo');
  const phone = await scene.phone(server);
  await enrolNewcomer(phone, server, 'guard1');
  const card = phone.page.getByRole('region', { name: '新手引导' });
  await phone.sees(card);
  await shoot(phone, 'first-steps');
  await assertAccessible(phone.page);
  // It is in nobody's way: the page below works.
  await phone.tap(bar(phone).nth(1));
  await phone.sees(phone.heading('门岗', { level: 1 }));
  await phone.seesNo(card);
  await phone.tap(bar(phone).first());
  await phone.sees(card);
  await phone.tap('跳过引导');
  await phone.seesNo(card);
  await phone.open('/');
  await allSynced(phone);
  await phone.seesNo(card);
  await phone.open('/settings');
  await phone.tap(phone.button(/^重看新手引导/));
  for (const place of ['1 / 3', '2 / 3']) {
    await phone.sees(card.getByText(place));
    await phone.tap('下一条');
  }
  await phone.sees(card.getByText('3 / 3'));
  await phone.tap('知道了');
  await phone.seesNo(card);
});
