// A full phone: nothing is said to be saved that is not, nothing that was entered is lost, and with room again the same save works.

import assert from 'node:assert/strict';

import { allSynced, badge, enrol, enterPin, isInstalled, isOpen, personal, PIN } from '../support/door.mjs';
import { journey } from '../support/journey.mjs';
import { report, stepsOf } from '../support/orders.mjs';
import { pick } from '../support/picking.mjs';
import { until } from '../support/until.mjs';

const FULL = '本机空间已满，未能保存。请删除照片或清理空间后重试。';

// The browser grants a database room ahead of its writes, and takes it back when it ends. Without a line nothing but the save writes.
async function openFull(phone, path) {
  await isInstalled(phone);
  await phone.offline();
  await phone.quota(1);
  await phone.restart(path);
  await enterPin(phone, PIN);
  await isOpen(phone);
}

async function isUnsaved(phone, login) {
  await phone.sees(FULL);
  assert.equal(await phone.page.getByText('已保存在本机').count(), 0);
  await badge(phone, /^离线 /).waitFor();
  const { outbox, meta } = await personal(phone, login);
  assert.deepEqual([outbox.length, meta.next_seq], [0, 1]);
}

journey('空间满了，一步操作没有保存就说没有保存；有空间后再点一次就行', async (scene) => {
  const server = await scene.server();
  const reception = await server.phoneOf('reception');
  const [id] = await report(reception, '灯不亮');
  const phone = await scene.phone(server);
  await enrol(phone, server, 'worker', `/orders/${id}`);
  await allSynced(phone);
  await openFull(phone, `/orders/${id}`);
  await phone.tap('接单', { exact: true });
  await isUnsaved(phone, 'worker');
  await phone.sees(phone.button('接单', { exact: true }));
  assert.deepEqual(await stepsOf(reception, id), ['report']);
  await phone.quota();
  await phone.tap('接单', { exact: true });
  await phone.sees('已保存在本机');
  await phone.online();
  await until('it is on the server, once', async () => (await stepsOf(reception, id)).length === 2);
  const { outbox } = await personal(phone, 'worker');
  assert.deepEqual(outbox.map(({ seq }) => seq), [1], 'the failed one has taken no number');
});

journey('空间满了，表单内容还在；有空间后同一张表单保存一次', async (scene) => {
  const server = await scene.server();
  const phone = await scene.phone(server);
  await enrol(phone, server, 'lead');
  await allSynced(phone);
  await openFull(phone, '/r/place/new');
  await phone.field('名称').fill('地下车库');
  await pick(phone, '类型', 'ck', '车库');
  await phone.tap('新增', { exact: true });
  await isUnsaved(phone, 'lead');
  assert.equal(await phone.field('名称').inputValue(), '地下车库');
  await phone.quota();
  await phone.tap('新增', { exact: true });
  await phone.sees('已保存在本机');
  await phone.online();
  await allSynced(phone);
  const lead = await server.phoneOf('lead');
  await lead.pull();
  assert.equal(lead.all('place').length, 2);
});

journey('空间满了收不下新记录：照实说，不冒充已同步；有空间后自己补上', async (scene) => {
  const server = await scene.server();
  const phone = await scene.phone(server);
  await enrol(phone, server, 'lead');
  await allSynced(phone);
  await openFull(phone, '/r/place');
  const lead = await server.phoneOf('lead');
  await lead.push(lead.make('place', 'enter', 'in_use', { name: { set: '住院楼' }, kind: { set: 'building' } }));
  await phone.online();
  await badge(phone, '需处理').waitFor();
  await phone.quota();
  // As when the app comes back to the front.
  await phone.page.evaluate(() => dispatchEvent(new Event('focus')));
  await phone.sees('住院楼');
  await allSynced(phone);
});
