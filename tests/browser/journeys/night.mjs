// A guard's night with the server gone: eight checkpoints, something dangerous found, a visitor in and out at the gate. The browser is
// killed twice. In the morning everything is on the server, once, and a manager's screen has shown it by itself.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';

import { allSynced, badge, enrol, enterPin, isInstalled, isOpen, PIN } from '../support/door.mjs';
import { journey } from '../support/journey.mjs';
import { members, value } from '../support/other-phone.mjs';
import { picture } from '../support/picture.mjs';
import { next, plan, sheet } from '../support/rounds.mjs';
import { until } from '../support/until.mjs';

const ROUTE = '夜班八点巡查';
const CODES = [1, 2, 3, 4, 5, 6, 7, 8].map((stop) => `YB0${stop}`);
// Where the danger is.
const FOUND_AT = 'YB05';
const [LEAVES, STAYS] = ['章守仁', '裴约定'];
const ID = '110101199003077512';

const cardOf = (phone, words) => phone.page.getByRole('article').filter({ hasText: words });
const tile = (desk, name) => desk.page.locator('main').getByRole('link', { name }).locator('strong');
const numberOf = async (locator) => Number((await locator.innerText()).trim());
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
const nameOf = (code) => `夜班点 ${code}`;

/** A route of eight checkpoints, and a round on it that the lead has planned for a guard, due now. */
async function planned(server, lead, walker) {
  await server.import({
    'place.csv': '编号,名称,类型\nYB,夜班楼,楼栋\n',
    'checkpoint.csv': `编号,名称,位置,标签,检查项目\n${CODES.map((code) => `${code},${nameOf(code)},YB,普通二维码,灯具|完好;门窗|已关\n`).join('')}`,
    'route.csv': `编号,路线名称,路线类型,巡查点,巡查频次,由谁巡查\nYB,${ROUTE},日常巡查,${CODES.join(';')},按需,护卫员\n`,
  });
  await lead.pull();
  const route = lead.find('route', (one) => value(one, 'name') === ROUTE);
  return plan(lead, route.id, { walker, from: -1, until: 120, shift: 'night' });
}

/** The browser is gone at once, and opened cold, with the server gone. */
async function dies(phone, path) {
  await phone.kill();
  await phone.start();
  await phone.open(path);
  await enterPin(phone, PIN);
  await isOpen(phone);
}

async function scan(phone, code) {
  phone.camera.show(code);
  await phone.tap(phone.button('扫码', { exact: true }));
  await phone.sees(sheet(phone, nameOf(code)));
}

async function findsDanger(phone, code) {
  await phone.tap(sheet(phone, nameOf(code)).getByRole('button', { name: '有问题' }));
  const buffer = await picture(phone.page, { type: 'jpeg' });
  await phone.field('现场照片 拍照').setInputFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer });
  await phone.sees(phone.role('img', '现场照片 1'));
  await phone.tap(phone.role('radio', /其他危险情况/));
  await phone.tap(phone.button('保存并报修'));
}

async function walk(phone) {
  await phone.tap(cardOf(phone, ROUTE).getByRole('button', { name: '开始巡查' }));
  for (const [place, code] of CODES.entries()) {
    await phone.sees(next(phone).filter({ hasText: nameOf(code) }));
    await scan(phone, code);
    if (code === FOUND_AT) await findsDanger(phone, code);
    else await phone.tap(phone.button('一切正常', { exact: true }));
    await phone.sees(`已检 ${place + 1} / ${CODES.length}`);
  }
  await phone.tap(phone.button('完成巡查'));
  await phone.tap(sheet(phone, '完成巡查').getByRole('button', { name: '完成巡查' }));
  await phone.sees('已保存在本机：巡查已结束');
}

/** Somebody comes to the gate. */
async function signIn(phone, name, digits) {
  const slip = phone.page.locator('#gate-slip');
  const choose = (group, option) => phone.tap(slip.getByRole('group', { name: group }).getByRole('radio', { name: option }));
  await slip.getByLabel('手机号').fill(digits);
  await slip.getByLabel('姓名').fill(name);
  await slip.getByLabel('证件号码').fill(ID);
  await slip.getByRole('combobox', { name: /^被访人/ }).fill('王主任');
  await choose('能说出被访人和部门', '是');
  await choose('事由', '探访');
  await phone.tap(slip.getByRole('button', { name: '登记进入' }));
  await phone.sees(new RegExp(`^${name} 已登记`));
}

async function atTheGate(phone) {
  await signIn(phone, LEAVES, '13655550101');
  await signIn(phone, STAYS, '13655550202');
  await phone.tap(phone.role('tab', /^在场/));
  await phone.tap(cardOf(phone, LEAVES).getByRole('button', { name: `${LEAVES} 离开` }));
  await phone.sees(`${LEAVES} 已离开`);
}

/** The SHA-256 of every photo in the browser's storage, of its bytes as they lie there. */
function photosOn(phone) {
  return phone.page.evaluate(async () => {
    const done = (request) => new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const found = [];
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name));
      const isThere = database.objectStoreNames.contains('photo_bytes');
      const photos = isThere ? await done(database.transaction('photo_bytes').objectStore('photo_bytes').getAll()) : [];
      database.close();
      for (const photo of photos) {
        const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', photo));
        found.push([...digest].map((byte) => byte.toString(16).padStart(2, '0')).join(''));
      }
    }
    return found;
  });
}

/** What a guard finds after the browser was killed: everything, with a word beside it. */
async function everythingIsThere(phone, round, mark) {
  await phone.open(`/rounds/${round}`);
  await phone.sees(`已检 ${CODES.length} / ${CODES.length}`);
  for (const code of CODES) await phone.sees(phone.page.locator('.timeline').getByText(nameOf(code)));
  await phone.sees(phone.page.locator('.round-head').getByText(mark));
  await phone.open('/orders');
  await phone.tap(phone.role('tab', /^全部/));
  await phone.sees(cardOf(phone, '其他危险情况').filter({ hasText: nameOf(FOUND_AT) }).getByText(mark));
  await phone.open('/gate');
  await phone.tap(phone.role('tab', /^在场/));
  await phone.sees(cardOf(phone, STAYS).getByText(mark));
  await phone.seesNo(cardOf(phone, LEAVES));
  await phone.open('/r/visitor?list=-done');
  await phone.sees(cardOf(phone, LEAVES).getByText(mark));
}

async function managersDesk(scene, server) {
  const desk = await scene.desk(server);
  await enrol(desk, server, 'manager', '/dashboard');
  await allSynced(desk);
  await desk.sees(tile(desk, /^未修复急修/));
  // A page that was loaded again would not have it.
  await desk.page.evaluate(() => { globalThis.isTheSamePage = true; });
  return desk;
}

journey('护卫员的一夜：服务器没了，八个点、一处危险、访客进出，浏览器被杀两次，天亮一条不少', async (scene) => {
  const server = await scene.server('demo');
  const lead = await server.phoneOf('lead');
  const guard = await server.logIn('guard1');
  const round = await planned(server, lead, guard.staff);
  const desk = await managersDesk(scene, server);
  const tiles = () => Promise.all([/^未修复急修/, /^未完成工单/, /^在场访客/].map((name) => numberOf(tile(desk, name))));
  const [urgent, open, inside] = await tiles();

  const phone = await scene.phone(server, { theme: 'dark' });
  await phone.allow('camera', 'geolocation');
  await phone.standAt(20.001, 114.001);
  await enrol(phone, server, 'guard1');
  await allSynced(phone);
  await isInstalled(phone);
  // A browser writes down half a minute late that somebody has logged in, or when it is closed.
  await phone.stop();
  await phone.start();
  await server.kill();

  await phone.open('/');
  await enterPin(phone, PIN);
  await isOpen(phone);
  await dies(phone, '/');
  await phone.sees(phone.heading('我的巡查'));
  await badge(phone, /^离线 /).waitFor();
  await walk(phone);
  await phone.tap(phone.page.getByRole('navigation').getByRole('link', { name: '门岗' }).filter({ visible: true }));
  await atTheGate(phone);
  const waits = await badge(phone, /条待传$/).innerText();

  await dies(phone, '/');
  assert.equal(await badge(phone, /条待传$/).innerText(), waits, 'nothing has gone with the browser');
  await everythingIsThere(phone, round, /^仅在本机/);
  const photos = await photosOn(phone);
  assert.equal(photos.length, 1);

  await server.start();
  // Opening it is one of the moments at which the app tries again at once.
  await phone.open('/sync');
  await phone.sees(phone.heading('已全部同步'));
  await allSynced(phone);
  await everythingIsThere(phone, round, /^已同步/);
  await phone.open('/sync');
  await phone.tap(phone.role('tab', '已同步'));
  const receipts = phone.page.getByRole('tabpanel').getByRole('article');
  await receipts.first().waitFor();
  assert.equal(await receipts.count(), Number(/\d+/.exec(waits)[0]), 'a receipt for every change');
  assert.equal(await receipts.getByText('已同步', { exact: true }).count(), await receipts.count());

  // Nobody touched the manager's desk meanwhile.
  await until('the desk shows the order and the visitor', async () =>
    JSON.stringify(await tiles()) === JSON.stringify([urgent + 1, open + 1, inside + 1]));
  assert.equal(await desk.page.evaluate(() => globalThis.isTheSamePage), true, 'without loading the page again');

  await lead.pull();
  const checks = lead.all('patrol_check', (one) => value(one, 'round') === round);
  const codes = checks.map((one) => value(lead.records.get(value(one, 'checkpoint')), 'code')).sort();
  assert.deepEqual(codes, CODES, 'each checkpoint once');
  assert.equal(value(lead.records.get(round), 'state'), 'finished');
  const found = checks.find((one) => value(one, 'state') === 'to_rectify');
  const orders = members(found, 'raised').map((id) => lead.records.get(id));
  assert.deepEqual(orders.map((order) => [value(order, 'class'), value(order, 'raised_from')]), [['urgent', found.id]]);
  const slips = lead.all('visitor', (one) => [LEAVES, STAYS].includes(value(one, 'name')));
  assert.deepEqual(slips.map((one) => [value(one, 'name'), value(one, 'state')]).sort(),
    [[LEAVES, 'left'], [STAYS, 'inside']].sort());

  const manager = await server.phoneOf('manager');
  const [digest] = members(found, 'photos');
  const sent = await until('the photo is on the server', async () => {
    const { status, bytes } = await manager.photo(digest);
    return status === 200 && bytes;
  });
  assert.deepEqual([sha256(sent)], photos, 'the photo has the bytes that it had on the phone');
});
