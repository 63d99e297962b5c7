// The gate: a new visitor by keyboard alone, a returning one, a group, one without papers, leaving with one tap and its undo.

import assert from 'node:assert/strict';

import { assertAccessible } from '../support/axe.mjs';
import { allSynced, enrol } from '../support/door.mjs';
import { journey } from '../support/journey.mjs';
import { value } from '../support/other-phone.mjs';
import { shoot } from '../support/shots.mjs';
import { until } from '../support/until.mjs';

const ID = '110101199003077512';

const slip = (phone) => phone.page.locator('#gate-slip');
const inside = (phone) => phone.page.locator('#gate-inside');
const box = (phone, label) => slip(phone).getByRole('textbox', { name: new RegExp(`^${label}`) });
const choose = (phone, group, option) =>
  phone.tap(slip(phone).getByRole('group', { name: group }).getByRole('radio', { name: option }));
const cardOf = (phone, name) => inside(phone).getByRole('article').filter({ hasText: name });

/** What has the focus, as a person who can't see would hear it. */
const focused = (phone) =>
  phone.page.evaluate(() => {
    const element = document.activeElement;
    return element.labels?.[0]?.textContent ?? element.getAttribute('aria-label') ?? element.textContent;
  });

/** Goes on with the keyboard until a control of that name has the focus, and counts the keys. */
async function tabTo(phone, name) {
  for (let keys = 1; keys <= 20; keys += 1) {
    await phone.page.keyboard.press('Tab');
    if ((await focused(phone)).includes(name)) return keys;
  }
  throw new Error(`no control named ${name} within 20 keys`);
}

/** Fills in somebody whom nobody knows, by keyboard alone. */
async function byKeyboard(phone, { digits, name, host }) {
  const { keyboard } = phone.page;
  await keyboard.type(digits);
  await tabTo(phone, '姓名');
  await keyboard.type(name);
  await tabTo(phone, '证件号码');
  await keyboard.type(ID);
  await tabTo(phone, '被访人');
  await keyboard.type(host);
  await tabTo(phone, '是');
  await keyboard.press('Space');
  await tabTo(phone, '探访');
  await keyboard.press('Space');
  await keyboard.press('Enter');
}

async function found(server, login, name) {
  const other = await server.phoneOf(login);
  return until(`${name} is on the server`, async () => {
    await other.pull();
    return other.all('visitor', (one) => value(one, 'name') === name)[0];
  });
}

journey('前台全键盘登记：新访客、回头客、离开与撤销，断网照办，联网送达', async (scene) => {
  const server = await scene.server('demo');
  const desk = await scene.desk(server);
  await enrol(desk, server, 'reception1', '/gate');
  await allSynced(desk);
  await desk.sees(desk.heading('门岗', { level: 1 }));
  await desk.sees(inside(desk).getByText(/人在场$/));
  await assertAccessible(desk.page);
  await shoot(desk, 'gate');
  await desk.offline();

  await desk.page.keyboard.press('Alt+n');
  await until('the phone number has the focus', async () => (await focused(desk)).includes('手机号'));
  const began = Date.now();
  await byKeyboard(desk, { digits: '13655550101', name: '章守仁', host: '李医生' });
  await desk.sees(/^章守仁 已登记，用时/);
  scene.tell(`new visitor, typed without a pause: ${Date.now() - began} ms`);
  await until('the focus is back', async () => (await focused(desk)).includes('手机号'));
  await desk.sees(cardOf(desk, '章守仁'));

  await desk.tap(cardOf(desk, '章守仁').getByRole('button', { name: '章守仁 离开' }));
  await desk.sees('章守仁 已离开');
  await desk.seesNo(cardOf(desk, '章守仁'));
  await desk.tap('撤销', { exact: true });
  await desk.sees(cardOf(desk, '章守仁'));
  await desk.tap(cardOf(desk, '章守仁').getByRole('button', { name: '章守仁 离开' }));
  await desk.seesNo(cardOf(desk, '章守仁'));

  await desk.page.keyboard.press('Alt+n');
  await until('the phone number has the focus', async () => (await focused(desk)).includes('手机号'));
  const again = Date.now();
  await desk.page.keyboard.type('0101');
  await desk.sees('是 章** 吗？');
  await shoot(desk, 'gate-returning');
  await desk.page.keyboard.press('Alt+y');
  await desk.sees(slip(desk).getByText('证件号码已隐去'));
  assert.ok(!(await slip(desk).innerText()).includes(ID), 'the number of the ID is masked');
  await tabBackTo(desk, '能说出被访人和部门');
  await desk.page.keyboard.press('Enter');
  await desk.sees(/^章守仁 已登记，用时/);
  scene.tell(`returning visitor: ${Date.now() - again} ms`);

  await desk.page.keyboard.press('Alt+q');
  await desk.page.keyboard.type('zsr');
  await desk.sees(cardOf(desk, '章守仁'));
  await desk.page.keyboard.press('Control+a');
  await desk.page.keyboard.type('13655550101');
  await desk.sees(cardOf(desk, '章守仁'));
  await desk.online();
  await allSynced(desk);
  const there = await found(server, 'gate1', '章守仁');
  assert.ok(there, 'the gate sees who is inside');
});

/** A question that the last visit does not answer: chosen by keyboard. */
async function tabBackTo(desk, group) {
  await slip(desk).getByRole('group', { name: group }).getByRole('radio', { name: '是' }).focus();
  await desk.page.keyboard.press('Space');
}

journey('门岗手机：团体只登记一人；无证件须被访人同意；不予放行写原因', async (scene) => {
  const server = await scene.server('demo');
  const phone = await scene.phone(server, { theme: 'dark' });
  await enrol(phone, server, 'gate1', '/gate');
  await allSynced(phone);
  await phone.offline();
  await shoot(phone, 'gate');

  await box(phone, '手机号').fill('13655550202');
  await box(phone, '姓名').fill('孟团长');
  await box(phone, '证件号码').fill(ID);
  await box(phone, '被访人').fill('王主任');
  await choose(phone, '能说出被访人和部门', '是');
  await choose(phone, '事由', '看房参观');
  await box(phone, '人数').fill('12');
  await assertAccessible(phone.page);
  await shoot(phone, 'gate-group', { isWhole: true });
  await phone.tap(slip(phone).getByRole('button', { name: '登记进入' }));
  await phone.sees(/^孟团长 已登记/);

  await box(phone, '手机号').fill('13655550303');
  await box(phone, '姓名').fill('无证先生');
  await choose(phone, '证件类型', '无有效证件');
  await box(phone, '被访人').fill('赵护士');
  await choose(phone, '能说出被访人和部门', '是');
  await choose(phone, '事由', '探访');
  await phone.tap(slip(phone).getByRole('button', { name: '登记进入' }));
  await phone.sees(/请补全标出的/);
  await choose(phone, '被访人同意方式', '电话同意');
  await box(phone, '拨打的号码').fill('8021');
  await choose(phone, '陪同', '被访人来接');
  await phone.tap(slip(phone).getByRole('button', { name: '登记进入' }));
  await phone.sees(/^无证先生 已登记/);

  await box(phone, '姓名').fill('不速之客');
  await phone.tap(slip(phone).getByRole('button', { name: '不予放行' }));
  await phone.page.getByRole('dialog').getByLabel('不予放行的原因').fill('被访人不认识此人');
  await phone.tap(phone.page.getByRole('dialog').getByRole('button', { name: '不予放行' }));
  await phone.sees('已记录不予放行');

  await phone.tap(phone.role('tab', /^在场/));
  await phone.sees(cardOf(phone, '孟团长').getByText('12 人'));
  await shoot(phone, 'gate-inside');
  // One card: of a list, the bar below covers half a button.
  await inside(phone).getByRole('searchbox').fill('mtz');
  await phone.seesNo(cardOf(phone, '无证先生'));
  await assertAccessible(phone.page);
  await phone.online();
  await allSynced(phone);
  const lead = await server.phoneOf('lead');
  await lead.pull();
  const named = (name) => lead.find('visitor', (one) => value(one, 'name') === name);
  assert.equal(value(named('孟团长'), 'people_count'), 12);
  assert.equal(value(named('无证先生'), 'consent'), 'by_phone');
  assert.equal(value(named('无证先生'), 'id_number'), undefined);
  assert.equal(value(named('不速之客'), 'state'), 'refused');
});

journey('预约的访客一点就到；英文界面', async (scene) => {
  const server = await scene.server('demo');
  const desk = await server.phoneOf('reception1');
  await desk.pull();
  const [receipt] = await desk.push(desk.make('visitor', 'preregister', 'expected', {
    kind: { set: 'visitor' },
    name: { set: '裴约定' },
    phone: { set: '13655550404' },
    host: { set: '孙老师' },
    expected_at: { set: Date.now() + 60_000 },
  }));
  assert.equal(receipt.outcome, 'applied', JSON.stringify(receipt));
  const phone = await scene.desk(server, { theme: 'dark' });
  await enrol(phone, server, 'reception1', '/gate');
  await phone.page.evaluate(() => localStorage.setItem('steward.language', 'en'));
  await phone.page.reload();
  await phone.tap('Arrived: 裴约定');
  await phone.sees('Expected: 裴约定');
  await assertAccessible(phone.page);
  await shoot(phone, 'gate-expected', { isWhole: true });
  await box(phone, 'ID number').fill(ID);
  await choose(phone, 'Names the host and the department', 'Yes');
  await choose(phone, 'Purpose', 'Visit');
  await phone.tap(slip(phone).getByRole('button', { name: 'Sign in' }));
  await phone.sees(/^裴约定 signed in/);
  await phone.sees(cardOf(phone, '裴约定'));
});
