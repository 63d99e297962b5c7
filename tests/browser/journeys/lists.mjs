// Registers, lists and records: everybody finds what their role needs, by tabs, states and a search, with or without a network.

import assert from 'node:assert/strict';

import { assertAccessible } from '../support/axe.mjs';
import { allSynced, enrol } from '../support/door.mjs';
import { journey } from '../support/journey.mjs';
import { value } from '../support/other-phone.mjs';
import { shoot } from '../support/shots.mjs';
import { until } from '../support/until.mjs';

// More rows than are drawn at first, and more than two screens.
const WALKED = 60;
const TABBED = 20;

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
  await phone.sees(/^完整经过$/);
  await shoot(phone, name, { isWhole: true });
  await assertAccessible(phone.page);
}

journey('按拼音首字母、电话和状态找到一条报修，返回时还在原处', async (scene) => {
  const server = await scene.server('demo');
  const id = await report(server, {});
  const other = await report(server, { reporter_name: { set: '曾慕容' }, reporter_phone: { set: '13900007799' } });
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
  // The surname is read zēng, and the sign by itself céng.
  for (const text of ['zmr 13900007799', 'cmr 13900007799']) {
    await field.fill(text);
    await until(`one is found by ${text}`, async () => (await cards(phone).count()) === 1);
    assert.equal(await cards(phone).first().getByRole('link').first().getAttribute('href'), `/orders/${other}`);
  }
  await field.fill('zzzzzz');
  await phone.sees('没有找到“zzzzzz”');
  await phone.tap('清除搜索');
  await phone.sees(cards(phone));
  assert.equal(await countOf(tab(phone, /^待办/)), todo);

  await phone.tap(tab(phone, /^已办/));
  await until('the address names the tab', () => phone.page.url().includes('list=-done'));
  await phone.tap(tab(phone, /^待办/));
  const chips = phone.page.getByRole('group', { name: '按状态筛选' }).getByRole('button');
  const chip = chips.first();
  await phone.sees(chip);
  const named = async (locator) => (await locator.allInnerTexts()).map((words) => words.replace(/\d+\s*$/, '').trim());
  const tabs = await named(phone.page.getByRole('tab'));
  assert.deepEqual((await named(chips)).filter((words) => tabs.includes(words)), [], 'no chip repeats a tab');
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
  await phone.sees(/^完整经过$/);
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
  // Down past every row that was drawn first, and back: no row that is walked over loses the focus.
  const rows = Number(await desk.page.locator('[aria-setsize]').first().getAttribute('aria-setsize'));
  assert.ok(rows >= WALKED, `${rows} places to walk over`);
  for (let next = 2; next <= WALKED; next += 1) {
    await desk.page.keyboard.press('ArrowDown');
    await until(`row ${next} has the focus on the way down`, async () => (await place()) === next);
  }
  for (let next = WALKED - 1; next >= 1; next -= 1) {
    await desk.page.keyboard.press('ArrowUp');
    await until(`row ${next} has the focus on the way back`, async () => (await place()) === next);
  }
  // The tab key finds the rows in the same order.
  for (let next = 2; next <= TABBED; next += 1) {
    await desk.page.keyboard.press('Tab');
    await until(`row ${next} has the focus by the tab key`, async () => (await place()) === next);
  }
  await desk.page.keyboard.press('Enter');
  await desk.sees(desk.heading('Details', { exact: true }));
  await shoot(desk, 'record-place', { isWhole: true });
  await assertAccessible(desk.page);
});

journey('基础资料像名册：在用与停用分开，按编号排，停用收在菜单里', async (scene) => {
  const server = await scene.server('demo');
  const phone = await scene.phone(server);
  await enrol(phone, server, 'manager');
  await allSynced(phone);
  await phone.open('/r/checkpoint');
  await phone.sees(cards(phone));
  const inUse = await countOf(tab(phone, /^在用/));
  const retired = await countOf(tab(phone, /^已停用/));
  assert.equal(await phone.role('tab', /待办|已办/).count(), 0);
  assert.equal(await phone.page.locator('.list-window .state-mark').count(), 0, 'an entry in use shows no state');
  const numbers = await phone.page.locator('.list-window .record-card__facts > :first-child').allInnerTexts();
  const sorted = numbers.map((number) => number.match(/XC\d+/)[0]);
  assert.ok(sorted.length > 5, `${sorted.length} rows are drawn`);
  assert.deepEqual(sorted, [...sorted].sort(), 'by number');
  await shoot(phone, 'directory');

  const first = cards(phone).first().getByRole('link').first();
  const name = (await first.innerText()).trim();
  const href = await first.getAttribute('href');
  await phone.tap(first);
  await phone.sees(phone.heading('内容', { exact: true }));
  const ends = phone.link('停用', { exact: true });
  assert.equal(await ends.filter({ visible: true }).count(), 0, 'retiring is no button of the page');
  await phone.tap(phone.page.locator('summary[aria-label="更多操作"]'));
  await shoot(phone, 'directory-menu');
  await phone.offline();
  await phone.tap(ends);
  await phone.field('原因').fill('改造期间关闭');
  await phone.tap(phone.page.locator('.form__actions').getByRole('button'));
  await phone.sees('已保存在本机');

  await phone.open('/r/checkpoint?list=-done');
  const entry = phone.page.getByRole('article').filter({ has: phone.page.locator(`a[href="${href}"]`) });
  await phone.sees(entry);
  await phone.sees(entry.getByText(name, { exact: true }));
  await phone.sees(entry.getByText('已停用'));
  await phone.sees(entry.getByText('仅在本机'));
  assert.equal(await countOf(tab(phone, /^已停用/)), retired + 1);
  assert.equal(await countOf(tab(phone, /^在用/)), inUse - 1);
  await shoot(phone, 'directory-retired');
  await assertAccessible(phone.page);
});

journey('卡片不把同一处说两遍', async (scene) => {
  const server = await scene.server('demo');
  const phone = await scene.phone(server);
  await enrol(phone, server, 'manager');
  await allSynced(phone);
  for (const register of ['repair', 'visitor', 'patrol_round', 'patrol_check', 'place', 'customer', 'staff', 'checkpoint']) {
    for (const list of ['-todo', '-done']) {
      await phone.open(`/r/${register}?list=${list}`);
      await isListed(phone);
      const said = await cards(phone).evaluateAll((all) => all.map((card) => [
        ...card.querySelector('.record-card__title').innerText.split(' · '),
        ...[...card.querySelectorAll('.record-card__facts > *')].flatMap((fact) => fact.innerText.split(' · ')),
      ]));
      for (const parts of said) {
        assert.deepEqual([...new Set(parts)], parts, `${register}: ${parts}`);
      }
    }
  }
});
