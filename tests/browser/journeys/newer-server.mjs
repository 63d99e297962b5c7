// A server is updated in an hour, and phones run on with the app that they have. What such an app can't read of a register or a record
// stays on the phone as it came, takes nothing else with it, and is told in words; after the update it is there.

import assert from 'node:assert/strict';

import { assertAccessible } from '../support/axe.mjs';
import { allSynced, enrol, enterPin, isInstalled, isOpen, personal, PIN } from '../support/door.mjs';
import { journey } from '../support/journey.mjs';
import { NewerServer } from '../support/newer-server.mjs';
import { report, stepsOf } from '../support/orders.mjs';
import { pick } from '../support/picking.mjs';
import { shoot } from '../support/shots.mjs';
import { until } from '../support/until.mjs';

// A kind that no app knows yet.
const UNKNOWN = 'hologram';

const projected = (register) => {
  if (register.key !== 'repair') return register;
  const field = { key: 'projection', kind: UNKNOWN, words: { zh: '全息影像', en: 'Hologram' } };
  return { ...register, version: register.version + 1, fields: [...register.fields, field] };
};

/** Stands for the update: from the next start on, what the kept registers say is something that the app knows. */
const learn = (phone, name) => phone.page.evaluate(async ({ name, unknown }) => {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const database = await done(indexedDB.open(name));
  const meta = database.transaction('meta', 'readwrite').objectStore('meta');
  const text = await done(meta.get('definitions'));
  await done(meta.put(text.replace(`"${unknown}"`, '"text"'), 'definitions'));
  database.close();
  return text.split(`"${unknown}"`).length - 1;
}, { name, unknown: UNKNOWN });

journey('登记簿太新，本机的管家读不懂：照实说要更新，其他照常收发，更新后不必联网就能用', async (scene) => {
  const server = await scene.server();
  const [id] = await report(await server.phoneOf('reception'), '灯不亮');
  const newer = await NewerServer.before(server);
  newer.alter = { register: projected };
  const phone = await scene.phone(newer);
  await enrol(phone, server, 'lead', '/orders');
  await phone.sees('更新后才能使用「报修单」');
  await allSynced(phone);
  await assertAccessible(phone.page);
  await shoot(phone, 'newer-register');
  await phone.open(`/orders/${id}`);
  await phone.sees('更新后才能使用「报修单」');
  await phone.open('/dashboard');
  await phone.sees('能看到的记录里，没有需要您处理的事');
  for (const promise of ['现在没有需要您处理的事', /请放心/, /^其余正常/, '未完成工单']) await phone.seesNo(promise);
  await phone.open('/more');
  await phone.sees(phone.heading('更新后可用'));
  await assertAccessible(phone.page);
  await shoot(phone, 'newer-more');
  await phone.tap(phone.link(/^报修单/));
  await phone.sees('更新后才能使用「报修单」');

  // Pages about many registers say what they are without, and promise nothing about it.
  for (const page of ['/dashboard', '/conflicts', '/search']) {
    await phone.open(page);
    if (page === '/search') await phone.page.getByRole('searchbox').fill('灯不亮');
    await phone.sees('更新后才能使用「报修单」，这里没有它的记录。');
    await assertAccessible(phone.page);
    await shoot(phone, `newer-left-out-${page.slice(1)}`);
  }

  await phone.open('/r/place/new');
  await phone.field('名称').fill('地下车库');
  await pick(phone, '类型', 'ck', '车库');
  await phone.tap('新增', { exact: true });
  await phone.sees('已保存在本机');
  await allSynced(phone);
  const lead = await server.phoneOf('lead');
  await until('the place is on the server', async () => {
    await lead.pull();
    return lead.all('place').length === 2;
  });

  const { name, records } = await personal(phone, 'lead');
  assert.ok(records.some((record) => record.id === id), 'the order is on the phone');
  await isInstalled(phone);
  await phone.offline();
  assert.equal(await learn(phone, name), 1, 'the register is kept as it came');
  await phone.restart(`/orders/${id}`);
  await enterPin(phone, PIN);
  await phone.sees('灯不亮');
  await phone.seesNo('更新后才能使用「报修单」');
  await phone.open('/dashboard');
  await phone.sees('未完成工单');
  await phone.seesNo(/更新后才能/);
  await phone.open('/more');
  await phone.sees(phone.heading('本机', { exact: true }));
  assert.equal(await phone.heading('更新后可用').count(), 0);
});

journey('用着的登记簿有了读不懂的新内容：按原来的照常做单，读不懂的记录原样留着，更新后都在', async (scene) => {
  const server = await scene.server();
  const reception = await server.phoneOf('reception');
  const [id] = await report(reception, '灯不亮');
  const newer = await NewerServer.before(server);
  const phone = await scene.phone(newer);
  await enrol(phone, server, 'worker', `/orders/${id}`);
  await phone.sees('灯不亮');
  await allSynced(phone);

  const strange = { smell: 'of paint' };
  newer.alter = {
    register: projected,
    record: (record) => (record.register === 'repair' && record.id !== id ? { ...record, ...strange } : record),
  };
  const [other] = await report(reception, '水管漏水');
  await phone.page.reload();
  await phone.sees(/「报修单」有新内容，更新后才能看全/);
  await phone.sees('有 1 条记录更新后才能查看。');
  await phone.sees('灯不亮');
  await assertAccessible(phone.page);
  await shoot(phone, 'newer-partly');
  await phone.tap('接单', { exact: true });
  await phone.sees('已保存在本机');
  await allSynced(phone);
  await until('the step is on the server', async () => (await stepsOf(reception, id)).length === 2);
  assert.deepEqual(await stepsOf(reception, id), ['report', 'accept']);
  const { records } = await personal(phone, 'worker');
  assert.equal(records.find((record) => record.id === other)?.smell, strange.smell);

  // The app that can read it all, as if it had been there all along.
  newer.alter = undefined;
  await phone.open(`/orders/${other}`);
  await isOpen(phone);
  await phone.sees('水管漏水');
  await phone.seesNo(/更新后才能/);
});

journey('宽屏并排：读不懂的那一栏说要更新，旁边两栏照常用', async (scene) => {
  const server = await scene.server();
  const newer = await NewerServer.before(server);
  newer.alter = { register: projected };
  const desk = await scene.desk(newer, { size: { width: 1600, height: 900 } });
  await enrol(desk, server, 'reception', '/desk');
  const column = (place) => desk.page.getByRole('region', { name: `第 ${place} 栏`, exact: true });
  await desk.sees(column(1).getByRole('textbox', { name: /^手机号/ }));
  await desk.sees(column(2).getByText('更新后才能使用「报修单」'));
  await desk.sees(column(3).getByRole('searchbox'));
  await assertAccessible(desk.page);
  await shoot(desk, 'newer-desk');
});

journey('宽屏并排：新内容读不全的那一栏自己说，另外两栏不说', async (scene) => {
  const server = await scene.server();
  const newer = await NewerServer.before(server);
  const desk = await scene.desk(newer, { size: { width: 1600, height: 900 } });
  await enrol(desk, server, 'reception', '/desk');
  await allSynced(desk);
  const column = (place) => desk.page.getByRole('region', { name: `第 ${place} 栏`, exact: true });
  await desk.sees(column(2).getByRole('searchbox'));
  newer.alter = { register: projected };
  await report(await server.phoneOf('reception'), '灯不亮');
  await desk.page.reload();
  await desk.sees(column(2).getByText(/「报修单」有新内容，更新后才能看全/));
  for (const place of [1, 3]) assert.equal(await column(place).getByText(/有新内容/).count(), 0);
  await assertAccessible(desk.page);
  await shoot(desk, 'newer-desk-partly');
});
