// Registers, lists and records: everybody finds what their role needs, by tabs, states and a search, with or without a network.

import assert from 'node:assert/strict';

import { assertAccessible } from '../support/axe.mjs';
import { allSynced, enrol } from '../support/door.mjs';
import { journey } from '../support/journey.mjs';
import { value } from '../support/other-phone.mjs';
import { shoot } from '../support/shots.mjs';
import { until } from '../support/until.mjs';

const cards = (phone) => phone.page.getByRole('article');
const registers = (phone) => phone.page.locator('main .card.is-list').getByRole('link');
const tab = (phone, name) => phone.role('tab', name);
const countOf = async (locator) => Number((await locator.innerText()).match(/(\d+)\s*$/)[1]);

/** The list is there: its rows, or that there are none. */
const isListed = (phone) => phone.sees(cards(phone).or(phone.page.getByText(/^没有/)));

/** A repair order that reception has taken. */
async function report(server, more) {
  const desk = await server.phoneOf('reception1');
  await desk.pull();
  const [place] = desk.all('place', (one) => value(one, 'kind') === 'home' || value(one, 'kind') === 'office');
  const order = desk.make('repair', 'report', 'reported', {
    channel: { set: 'phone' },
    reported_at: { set: Date.now() - 60_000 },
    first_contact: { set: desk.client.staff },
    place: { set: place.id },
    reporter_name: { set: '欧阳慕容' },
    reporter_phone: { set: '13900007788' },
    item: { set: 'doors_windows' },
    class: { set: 'general' },
    description: { set: '窗扇关不严' },
    ...more,
  });
  const [receipt] = await desk.push(order);
  assert.equal(receipt.outcome, 'applied', JSON.stringify(receipt));
  return order.record;
}

for (const login of ['guard1', 'worker1', 'reception1', 'manager']) {
  journey(`${login} 打开每个登记簿的列表和一条记录`, async (scene) => {
    const server = await scene.server('demo');
    const phone = await scene.phone(server);
    await enrol(phone, server, login);
    await allSynced(phone);
    await phone.open('/registers');
    await phone.sees(registers(phone));
    await phone.seesNo('正在读取');
    await shoot(phone, `registers-${login}`, { isWhole: true });
    await assertAccessible(phone.page);
    const paths = await registers(phone).evaluateAll((links) => links.map((link) => new URL(link.href).pathname));
    assert.ok(paths.length >= 3, `${login} has registers: ${paths}`);
    for (const path of paths) {
      await phone.tap(phone.page.locator(`main a[href="${path}"]`));
      await isListed(phone);
      const key = path.split('/').pop();
      await shoot(phone, `list-${login}-${key}`);
      const all = await Promise.all((await phone.role('tab', '').all()).map(countOf));
      assert.ok(all.every(Number.isInteger), `${path} counts its tabs: ${all}`);
      const shown = (await phone.role('tab', '').first().getAttribute('aria-selected')) === 'true';
      assert.ok(shown, 'the first tab is chosen');
      if (all[0] > 0) await opensFirst(phone, `record-${login}-${key}`);
      await phone.open('/registers');
      await phone.sees(registers(phone));
    }
  });
}

/** The first record of the list opens, with its facts and its timeline. */
async function opensFirst(phone, name) {
  await assertAccessible(phone.page);
  const href = await cards(phone).first().getByRole('link').first().getAttribute('href');
  if (href.startsWith('/r/')) {
    await phone.tap(cards(phone).first().getByRole('link').first());
  } else {
    const register = { orders: 'repair', rounds: 'patrol_round' }[href.split('/')[1]];
    await phone.open(`/r/${register}/${href.split('/').pop()}`);
  }
  await phone.sees(phone.heading('内容', { exact: true }));
  await phone.sees(phone.heading('经过', { exact: true }));
  await phone.sees('完整经过（来自服务器）');
  await shoot(phone, name, { isWhole: true });
  await assertAccessible(phone.page);
}

journey('按拼音首字母、电话和状态找到一条报修，返回时还在原处', async (scene) => {
  const server = await scene.server('demo');
  const id = await report(server, {});
  const phone = await scene.phone(server);
  await enrol(phone, server, 'manager');
  await allSynced(phone);
  await phone.open('/r/repair');
  await phone.sees(cards(phone));
  const todo = await countOf(tab(phone, /^待办/));
  assert.ok(todo > 0);
  const field = phone.page.getByRole('searchbox');
  for (const text of ['oymr', '13900007788', 'OYMR', '门窗 欧阳']) {
    await field.fill(text);
    await until(`one is found by ${text}`, async () => (await cards(phone).count()) === 1);
    assert.equal(await cards(phone).first().getByRole('link').first().getAttribute('href'), `/orders/${id}`);
  }
  await shoot(phone, 'list-search');
  await field.fill('zzzzzz');
  await phone.sees('没有找到“zzzzzz”');
  await phone.tap('清除搜索');
  await phone.sees(cards(phone));
  assert.equal(await countOf(tab(phone, /^待办/)), todo);

  await phone.tap(tab(phone, /^已办/));
  await until('the address names the tab', () => phone.page.url().includes('list=-done'));
  await phone.tap(tab(phone, /^待办/));
  const chip = phone.page.getByRole('group', { name: '按状态筛选' }).getByRole('button').first();
  const wanted = await countOf(chip);
  await phone.tap(chip);
  await until('the state is chosen', async () => (await chip.getAttribute('aria-pressed')) === 'true');
  const set = await phone.page.getByRole('listitem').first().getAttribute('aria-setsize');
  assert.equal(Number(set), wanted);
  await phone.tap(chip);

  await field.fill('oymr');
  await until('one is found', async () => (await cards(phone).count()) === 1);
  await phone.tap(cards(phone).first().getByRole('link').first());
  await until('the order opens', () => phone.page.url().includes('/orders/'));
  await phone.page.goBack();
  await phone.sees(cards(phone));
  assert.equal(await field.inputValue(), 'oymr');
});

journey('记录页：个人信息先隐藏，可拨号；步骤按岗位；断网后仍可看', async (scene) => {
  const server = await scene.server('demo');
  const id = await report(server, {});
  const phone = await scene.phone(server);
  await enrol(phone, server, 'lead');
  await allSynced(phone);
  await phone.open(`/r/repair/${id}`);
  await phone.sees(phone.heading('内容', { exact: true }));
  await phone.sees('个人信息已隐藏');
  await phone.seesNo(phone.page.getByText('13900007788'));
  await phone.sees('139****7788');
  const call = phone.link('拨打 139****7788').first();
  assert.equal(await call.getAttribute('href'), 'tel:13900007788');
  await phone.tap('显示', { exact: true });
  await phone.sees('13900007788');
  await phone.sees(phone.link('派单'));
  await phone.tap(phone.page.locator('summary[aria-label="更多操作"]'));
  await phone.sees(phone.link('作废'));
  await phone.page.keyboard.press('Escape');
  await phone.sees('完整经过（来自服务器）');
  await shoot(phone, 'record-repair', { isWhole: true });

  await phone.offline();
  await phone.open(`/r/repair/${id}`);
  await phone.sees(phone.heading('内容', { exact: true }));
  await phone.sees('以下为本机保存的内容');
  await phone.sees(phone.page.getByRole('listitem').filter({ hasText: '报修' }));
  await phone.open('/r/repair');
  await phone.sees(cards(phone));
  await phone.open('/search');
  await phone.page.getByRole('searchbox').fill('oymr');
  await until('the search through all registers finds it', async () => (await cards(phone).count()) >= 1);
});

journey('桌面与英文、夜间：列表和记录', async (scene) => {
  const server = await scene.server('demo');
  const desk = await scene.desk(server, { theme: 'dark' });
  await enrol(desk, server, 'manager');
  await allSynced(desk);
  await desk.page.evaluate(() => localStorage.setItem('steward.language', 'en'));
  for (const [path, name] of [['/registers', 'registers'], ['/r/repair', 'list'], ['/r/visitor', 'list-visitor'], ['/r/place', 'list-place']]) {
    await desk.open(path);
    await desk.sees(cards(desk).or(registers(desk)));
    await shoot(desk, name);
    await assertAccessible(desk.page);
  }
  // The keyboard goes from card to card.
  await desk.open('/r/place');
  await desk.sees(cards(desk));
  await cards(desk).first().getByRole('link').first().focus();
  const place = () => desk.page.evaluate(
    () => Number(document.activeElement.closest('[aria-posinset]')?.getAttribute('aria-posinset')));
  for (let next = 2; next <= 8; next += 1) {
    await desk.page.keyboard.press('ArrowDown');
    await until(`row ${next} has the focus`, async () => (await place()) === next);
  }
  await desk.page.keyboard.press('Enter');
  await desk.sees(desk.heading('Content', { exact: true }));
  await shoot(desk, 'record-place', { isWhole: true });
  await assertAccessible(desk.page);
});
