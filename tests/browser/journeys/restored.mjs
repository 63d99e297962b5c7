// A server that was restored from an older backup: phones notice at the first contact and bring back what it has lost, once.

import assert from 'node:assert/strict';

import { allSynced, badge, enrol, isInstalled, personal } from '../support/door.mjs';
import { journey } from '../support/journey.mjs';
import { report, stateOf, stepsOf } from '../support/orders.mjs';

async function takes(phone, id, ...steps) {
  await phone.open(`/orders/${id}`);
  for (const step of steps) {
    await phone.tap(step, { exact: true });
    await phone.seesNo(phone.button(step, { exact: true }));
  }
}

// Sessions end with a restore.
async function logInAgain(phone, server) {
  await phone.tap(badge(phone, '请重新登录'));
  await phone.field('密码').fill(server.password);
  await phone.tap('登录', { exact: true });
}

async function whatTheServerHas(server, ids) {
  const reception = await server.phoneOf('reception');
  await reception.pull();
  const has = await Promise.all(ids.map(async (id) => [
    stateOf(reception.records.get(id)),
    await stepsOf(reception, id),
  ]));
  assert.deepEqual(await (await server.phoneOf('lead')).refused(), []);
  return has;
}

journey('服务器从旧备份恢复：第一次联系就发现，本机的重新提交，一条不多一条不少', async (scene) => {
  const server = await scene.server();
  const ids = await report(await server.phoneOf('reception'), '一', '二', '三');
  const phone = await scene.phone(server);
  phone.problems.expect(/status of 40[13]/);
  await enrol(phone, server, 'worker');
  await allSynced(phone);
  await isInstalled(phone);
  await takes(phone, ids[0], '接单');
  await allSynced(phone);
  const backup = await server.backup();
  // Acknowledged, and lost by the restore.
  await takes(phone, ids[0], '到场');
  await takes(phone, ids[1], '接单', '到场');
  await allSynced(phone);
  // Only on the phone.
  await phone.offline();
  await takes(phone, ids[2], '接单');
  await badge(phone, '1 条待传').waitFor();
  await server.restore(backup);
  assert.deepEqual((await whatTheServerHas(server, ids)).map(([state]) => state), ['accepted', 'reported', 'reported']);

  await phone.online();
  await logInAgain(phone, server);
  await phone.sees('服务器已从备份恢复，本机保留的 3 条记录将重新提交。');
  await allSynced(phone);
  assert.deepEqual(await whatTheServerHas(server, ids), [
    ['on_site', ['report', 'accept', 'arrive']],
    ['on_site', ['report', 'accept', 'arrive']],
    ['accepted', ['report', 'accept']],
  ]);
  const { outbox } = await personal(phone, 'worker');
  assert.deepEqual(outbox.map(({ seq }) => seq), [1, 2, 3, 4, 5]);
  await takes(phone, ids[2], '到场');
  await allSynced(phone);
  assert.equal((await whatTheServerHas(server, [ids[2]]))[0][0], 'on_site');
});

journey('备份之后才登记的手机：换一个新身份，什么都不重复', async (scene) => {
  const server = await scene.server();
  const ids = await report(await server.phoneOf('reception'), '一', '二');
  const backup = await server.backup();
  const phone = await scene.phone(server);
  phone.problems.expect(/status of 40[13]/);
  await enrol(phone, server, 'worker');
  await allSynced(phone);
  await isInstalled(phone);
  await takes(phone, ids[0], '接单', '到场');
  await allSynced(phone);
  const { device } = (await personal(phone, 'worker')).meta;
  await phone.offline();
  await takes(phone, ids[1], '接单');
  await server.restore(backup);
  await phone.online();
  await logInAgain(phone, server);
  await allSynced(phone);
  const after = await personal(phone, 'worker');
  assert.notEqual(after.meta.device, device);
  assert.deepEqual(await whatTheServerHas(server, ids), [
    ['on_site', ['report', 'accept', 'arrive']],
    ['accepted', ['report', 'accept']],
  ]);
});
