// The sync page: what waits, what became of it, what needs a person, and the outbox in a file.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { allSynced, badge, enrol, enterPin, isInstalled, isOpen, personal, PIN } from '../support/door.mjs';
import { journey } from '../support/journey.mjs';
import { report, stepsOf } from '../support/orders.mjs';
import { value } from '../support/other-phone.mjs';
import { shoot } from '../support/shots.mjs';
import { until } from '../support/until.mjs';
import { assertAccessible } from '../support/axe.mjs';

// A record takes this many steps.
const STEPS_MAX = 400;
const tab = (phone, name) => phone.page.getByRole('tab', { name });
const panel = (phone) => phone.page.getByRole('tabpanel');

// What a server refuses though the phone could not know: what others did has filled the record.
async function fill(lead, id) {
  await lead.pull();
  const order = lead.records.get(id);
  const changes = [lead.step(order, 'accept', 'accepted', { assignee: { set: lead.client.staff } })];
  let state = 'accepted';
  const turn = { accepted: ['arrive', 'on_site'], on_site: ['wait_parts', 'awaiting_parts'], awaiting_parts: ['resume', 'on_site'] };
  for (let taken = 0; taken <= STEPS_MAX; taken += 1) {
    const [step, to] = turn[state];
    const waits = step === 'wait_parts';
    const writes = { state: { set: to, was: state }, ...(waits && { waiting_for: { set: '密封圈' } }) };
    changes.push(lead.change(order, writes, { step, ...(waits && { reason: '等配件' }) }));
    state = to;
  }
  const receipts = await lead.push(...changes);
  assert.equal(receipts.at(-1).code, 'record_full', JSON.stringify(receipts.at(-1)));
}

async function acceptOffline(phone, ...ids) {
  for (const [place, id] of ids.entries()) {
    await phone.open(`/orders/${id}`);
    await phone.tap('接单', { exact: true });
    await badge(phone, `${place + 1} 条待传`).waitFor();
  }
}

async function workerOffline(scene, ...descriptions) {
  const server = await scene.server();
  const ids = await report(await server.phoneOf('reception'), ...descriptions);
  const phone = await scene.phone(server);
  await enrol(phone, server, 'worker');
  await allSynced(phone);
  await isInstalled(phone);
  await phone.offline();
  await acceptOffline(phone, ...ids);
  return { server, phone, ids };
}

journey('断网时看得到什么在等；联网后看得到结果', async (scene) => {
  const { server, phone, ids } = await workerOffline(scene, '水龙头漏水', '走廊灯不亮');
  await phone.open('/sync');
  await phone.sees('2 条待传');
  await phone.sees(/连不上服务器/);
  await phone.sees(panel(phone).getByText('接单').first());
  assert.equal(await panel(phone).getByRole('article').count(), 2);
  await assertAccessible(phone.page);
  await shoot(phone, 'sync-offline', { isWhole: true });
  await phone.tap(tab(phone, '草稿'));
  await phone.sees('没有草稿');
  await phone.online();
  await phone.tap('立即同步');
  await phone.sees(phone.heading('已全部同步'));
  await phone.tap(tab(phone, '已同步'));
  await panel(phone).getByRole('article').nth(1).waitFor();
  assert.equal(await panel(phone).getByText('已同步', { exact: true }).count(), 2);
  await assertAccessible(phone.page);
  await shoot(phone, 'sync-sent', { isWhole: true });
  assert.deepEqual(await stepsOf(await server.phoneOf('worker'), ids[0]), ['report', 'accept']);
});

journey('被退回的：原因说得清，可以再次提交，也可以放下，内容都还在', async (scene) => {
  const { server, phone, ids: [full] } = await workerOffline(scene, '老大难');
  const lead = await server.phoneOf('lead');
  await fill(lead, full);
  await phone.online();
  await badge(phone, '需处理').waitFor();
  await phone.open('/sync');
  await phone.sees('1 条被退回，需要您处理');
  await phone.sees('退回原因：记录内容已满，请另建一条。');
  await assertAccessible(phone.page);
  await shoot(phone, 'sync-refused', { isWhole: true });

  await phone.tap('再次提交');
  await phone.sees('已重新提交，正在等待发送');
  await until('the server has refused it once more', async () =>
    (await personal(phone, 'worker')).outbox.filter(({ progress }) => progress.answered?.receipt.outcome === 'quarantined').length === 2);
  await panel(phone).getByText('已再次提交').waitFor();
  await phone.tap('知道了，不再提交');
  await phone.sees('已处理，内容再保留 72 小时');
  await phone.sees(phone.heading('已全部同步'));
  await phone.sees(panel(phone).getByText('已放弃'));
  assert.equal((await personal(phone, 'worker')).outbox.length, 2, 'nothing is thrown away');

  const desk = await scene.desk(server, { theme: 'dark', language: 'en-US' });
  await enrol(desk, server, 'lead', '/settings');
  await allSynced(desk);
  await desk.page.getByRole('radio', { name: 'English' }).check({ force: true });
  await desk.open('/sync');
  await desk.sees('Everyone\'s refused changes');
  await desk.sees(/The record is full/);
  await assertAccessible(desk.page);
  await shoot(desk, 'sync-lead', { isWhole: true });
});

journey('手机要坏了：未发送的内容导出成文件，由同一个人在另一部手机上送达，一条不多', async (scene) => {
  const { server, phone, ids } = await workerOffline(scene, '水龙头漏水', '走廊灯不亮');
  await phone.open('/sync');
  const [download] = await Promise.all([phone.page.waitForEvent('download'), phone.tap('导出到文件')]);
  await phone.sees('已导出 2 条更改');
  const text = readFileSync(await download.path());
  assert.match(download.suggestedFilename(), /^管家-未发送-\d{8}-\d{4}\.json$/);
  const file = { name: 'outbox.json', mimeType: 'application/json', buffer: text };

  const second = await scene.phone(server);
  await enrol(second, server, 'worker', '/sync');
  await allSynced(second);
  await second.page.locator('input[type=file]').setInputFiles({ ...file, buffer: Buffer.from('{}') });
  await second.sees('这不是管家导出的文件，或文件不完整');
  await second.page.locator('input[type=file]').setInputFiles(file);
  await second.sees(/共 2 条更改，其中 2 条未发送/);
  await shoot(second, 'sync-import', { isWhole: true });
  await second.tap('发送', { exact: true });
  await second.sees('已送达：服务器接受了 2 条。');
  await second.sees('全部送达，可以删除文件。');
  await assertAccessible(second.page);
  const reception = await server.phoneOf('reception');
  for (const id of ids) assert.deepEqual(await stepsOf(reception, id), ['report', 'accept']);

  const other = await scene.phone(server);
  await enrol(other, server, 'worker2', '/sync');
  await allSynced(other);
  await other.page.locator('input[type=file]').setInputFiles(file);
  await other.sees(/这是另一个人的文件/);

  await phone.online();
  await phone.sees(phone.heading('已全部同步'));
  for (const id of ids) assert.deepEqual(await stepsOf(reception, id), ['report', 'accept'], 'the old phone doubles nothing');
});

journey('服务器结束了登录：就地输密码，排着的照常送达', async (scene) => {
  const { server, phone, ids: [id] } = await workerOffline(scene, '水龙头漏水');
  phone.problems.expect(/status of 401/);
  await server.command(['user', 'reset', 'worker', '--password-stdin'], 'another-good-one\n');
  await phone.online();
  await badge(phone, '请重新登录').waitFor();
  await phone.open('/sync');
  await phone.sees('登录已过期');
  await assertAccessible(phone.page);
  await shoot(phone, 'sync-log-in');
  await phone.field('密码').fill('not the password');
  await phone.tap('登录', { exact: true });
  await phone.sees('登录名或密码不对');
  await phone.field('密码').fill('another-good-one');
  await phone.tap('登录', { exact: true });
  await phone.sees(phone.heading('已全部同步'));
  assert.deepEqual(await stepsOf(await server.phoneOf('reception'), id), ['report', 'accept']);
});

journey('草稿：找得到，可继续，丢弃了还能撤销', async (scene) => {
  const server = await scene.server();
  const phone = await scene.phone(server);
  await enrol(phone, server, 'reception');
  await allSynced(phone);
  await isInstalled(phone);
  await phone.offline();
  await phone.open('/r/repair/new');
  await phone.field('故障描述').fill('洗手盆漏水');
  await until('the draft is kept', async () => (await personal(phone, 'reception')).drafts.length === 1);
  await phone.open('/sync');
  await phone.tap(tab(phone, '草稿'));
  await phone.sees(phone.heading('新建报修单'));
  await assertAccessible(phone.page);
  await shoot(phone, 'sync-drafts');
  await phone.tap('丢弃');
  await phone.sees('没有草稿');
  await phone.tap('撤销');
  await phone.tap(phone.link('继续填写'));
  await phone.tap('继续', { exact: true });
  assert.equal(await phone.field('故障描述').inputValue(), '洗手盆漏水');
});
