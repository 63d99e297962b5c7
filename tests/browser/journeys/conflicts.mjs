// Two workers, one order: both change it in a basement, without the network and without each other. Whoever comes back first, what
// can go together does, what clashes is shown to the lead with both values, and after one decision every phone shows the same.

import assert from 'node:assert/strict';

import { allSynced, badge, enrol, isInstalled, personal } from '../support/door.mjs';
import { journey } from '../support/journey.mjs';
import { report } from '../support/orders.mjs';
import { members, value } from '../support/other-phone.mjs';
import { shoot } from '../support/shots.mjs';
import { until } from '../support/until.mjs';
import { assertAccessible } from '../support/axe.mjs';

const FIRST = '主卧窗扇下沉，关不严';
const SECOND = '主卧合页断裂，关不严';
const card = (phone, title) => phone.page.locator('.conflict-card').filter({ has: phone.heading(title) });
const sheet = (phone) => phone.page.getByRole('dialog');

async function edit(phone, id, fill) {
  await phone.open(`/r/repair/${id}/edit`);
  await phone.field('故障描述').waitFor();
  await fill();
  await phone.tap('保存', { exact: true });
  await phone.sees(/已保存在本机/);
}

async function accept(phone, id) {
  await phone.open(`/orders/${id}`);
  await phone.tap('接单', { exact: true });
  await badge(phone, /条待传$/).waitFor();
}

/** Two workers with one order, both offline, each with work that the other does not know of. */
async function twoInBasements(scene) {
  const server = await scene.server();
  const reception = await server.phoneOf('reception');
  const [id] = await report(reception, '窗户关不严');
  const [one, other] = [await scene.phone(server), await scene.phone(server)];
  for (const [phone, login] of [[one, 'worker'], [other, 'worker2']]) {
    await enrol(phone, server, login);
    await allSynced(phone);
    await isInstalled(phone);
    await phone.offline();
  }
  await accept(one, id);
  await edit(one, id, async () => {
    await one.field('故障描述').fill(FIRST);
    await one.tap(one.button(/添加/).filter({ hasText: '用料' }).or(one.page.locator('.rows-field').getByRole('button', { name: /添加/ })).first());
    await one.field('名称规格').fill('不锈钢合页');
    await one.field('数量').first().fill('2');
  });
  await accept(other, id);
  await edit(other, id, async () => {
    await other.field('故障描述').fill(SECOND);
    await other.field('位置说明').fill('三楼东侧主卧');
  });
  const lead = await server.phoneOf('lead');
  return { server, lead, one, other, id };
}

async function comesBack(phone) {
  await phone.online();
  await allSynced(phone);
}

/** What a field shows: equal values that two people wrote are one. */
function shown(record, field) {
  const values = [...new Set([value(record, field)].flat())];
  return values.length > 1 ? values.toSorted() : values[0];
}

const wholeOf = (record) => ['state', 'description', 'assignee', 'place_note'].map((field) => shown(record, field));

const shownBy = async (phone, login, id) =>
  wholeOf((await personal(phone, login)).records.find((one) => one.id === id));

async function orderOf(lead, id) {
  await lead.pull();
  return lead.records.get(id);
}

async function leadSees(scene, server) {
  const phone = await scene.phone(server);
  await enrol(phone, server, 'lead', '/conflicts');
  await allSynced(phone);
  await phone.sees(card(phone, '故障描述'));
  // On a phone they stand behind 更多, which counts what is behind it.
  await phone.page.getByRole('navigation').getByRole('link', { name: /^更多.*待办 1 项/ }).filter({ visible: true }).waitFor();
  for (const words of [FIRST, SECOND, 'worker', 'worker2']) await phone.sees(words);
  await phone.sees('修改前：窗户关不严');
  await assertAccessible(phone.page);
  await shoot(phone, 'conflicts', { isWhole: true });
  return phone;
}

for (const whoFirst of ['先接单的', '后接单的']) {
  journey(`两位维修工断网改同一张单，${whoFirst}先联网：能合的都合了，撞上的由领班一次裁定，各机一致`, async (scene) => {
    const { server, lead, one, other, id } = await twoInBasements(scene);
    const isOneFirst = whoFirst === '先接单的';
    const [first, second] = isOneFirst ? [one, other] : [other, one];
    await comesBack(first);
    await comesBack(second);
    const order = await orderOf(lead, id);
    assert.equal(shown(order, 'state'), 'accepted', 'both took it: that is no clash');
    assert.deepEqual(members(order, 'materials').map(({ name }) => name), ['不锈钢合页']);
    assert.equal(value(order, 'place_note'), '三楼东侧主卧');
    assert.deepEqual(shown(order, 'description'), [FIRST, SECOND].toSorted(), 'both are kept');

    const phone = await leadSees(scene, server);
    await phone.tap(card(phone, '维修人员').getByRole('button', { name: '采用这一个：worker · 维修工', exact: true }));
    await phone.sees(/^已采用：worker/);
    if (isOneFirst) {
      await phone.tap(card(phone, '故障描述').getByRole('button', { name: `采用这一个：${FIRST}` }));
      await phone.sees(`已采用：${FIRST}`);
    } else {
      await phone.tap(card(phone, '故障描述').getByRole('button', { name: '另写一个' }));
      await sheet(phone).getByLabel('故障描述').fill('主卧合页断裂，窗扇下沉，关不严');
      await assertAccessible(phone.page);
      await shoot(phone, 'conflict-third');
      await phone.tap(sheet(phone).getByRole('button', { name: '保存' }));
      await phone.sees('已采用：主卧合页断裂，窗扇下沉，关不严');
    }
    await phone.sees('没有需要裁定的冲突');
    await allSynced(phone);

    const settled = await orderOf(lead, id);
    const kept = wholeOf(settled);
    assert.ok(!kept.some(Array.isArray), JSON.stringify(kept));
    for (const [at, login] of [[one, 'worker'], [other, 'worker2'], [phone, 'lead']]) {
      await until(`${login} sees what was decided`, async () =>
        JSON.stringify(await shownBy(at, login, id)) === JSON.stringify(kept));
    }
    await other.open('/conflicts');
    await other.sees(other.heading('已裁定，与您有关'));
    await other.sees(`您写的“${SECOND}”未采用`);
    await other.sees(/lead.* 裁定/);
    await assertAccessible(other.page);
    await shoot(other, 'conflicts-settled');
  });
}

journey('一人取消、一人接单：状态撞上，领班断网裁定，作者得知', async (scene) => {
  const server = await scene.server();
  const reception = await server.phoneOf('reception');
  const [id] = await report(reception, '水龙头漏水');
  const worker = await server.phoneOf('worker');
  const lead = await server.phoneOf('lead');
  await worker.pull();
  await lead.pull();
  const seen = lead.records.get(id);
  await worker.push(worker.step(worker.records.get(id), 'accept', 'accepted', { assignee: { set: worker.client.staff } }));
  const [receipt] = await lead.push(lead.step(seen, 'cancel', 'cancelled', { cancel_cause: { set: 'duplicate' } }, { reason: '重复报修' }));
  assert.equal(receipt.outcome, 'conflict', JSON.stringify(receipt));

  const phone = await scene.desk(server, { theme: 'dark' });
  await enrol(phone, server, 'manager', '/conflicts');
  await allSynced(phone);
  await isInstalled(phone);
  await phone.sees(card(phone, '状态'));
  await phone.sees('取消，原因：重复报修');
  await assertAccessible(phone.page);
  await shoot(phone, 'conflicts-state', { isWhole: true });
  await phone.offline();
  await phone.tap(card(phone, '状态').getByRole('button', { name: '采用这一个：已接单' }));
  await phone.sees('已采用：已接单');
  await phone.sees('没有需要裁定的冲突');
  await badge(phone, '1 条待传').waitFor();
  await phone.online();
  await allSynced(phone);
  await lead.pull();
  assert.equal(value(lead.records.get(id), 'state'), 'accepted');

  const author = await scene.desk(server, { language: 'en-US' });
  await enrol(author, server, 'lead', '/conflicts');
  await allSynced(author);
  await author.sees('您写的“已取消”未采用，现为“已接单”');
  await author.sees(/manager.* 裁定/);
});

journey('作废时别人还在修改：一次裁定就恢复', async (scene) => {
  const server = await scene.server();
  const [id] = await report(await server.phoneOf('reception'), '水龙头漏水');
  const [worker, lead] = [await server.phoneOf('worker'), await server.phoneOf('lead')];
  await worker.pull();
  await lead.pull();
  await worker.push(worker.change(worker.records.get(id), { place_note: { set: '三楼茶水间' } }));
  const [receipt] = await lead.push(lead.step(lead.records.get(id), 'void', 'voided', {}, { reason: '重复报修' }));
  assert.equal(receipt.outcome, 'conflict', JSON.stringify(receipt));

  const phone = await scene.phone(server, { theme: 'dark' });
  await enrol(phone, server, 'manager', '/conflicts');
  await allSynced(phone);
  await phone.sees('状态 · 作废的同时，别人还在修改');
  await phone.sees(/^worker · 维修工（.+）：位置说明：三楼茶水间$/);
  await phone.sees(phone.button('仍然作废：已作废'));
  await assertAccessible(phone.page);
  await shoot(phone, 'conflicts-voided', { isWhole: true });
  await phone.tap(phone.button('恢复，继续处理：待派单'));
  await phone.sees('已采用：待派单');
  await phone.sees('没有需要裁定的冲突');
  await allSynced(phone);
  await lead.pull();
  assert.equal(shown(lead.records.get(id), 'state'), 'reported');
});

journey('不裁定的人：知道由谁裁定', async (scene) => {
  const server = await scene.server();
  const phone = await scene.phone(server);
  await enrol(phone, server, 'guard', '/conflicts');
  await allSynced(phone);
  await phone.sees('由客服员、领班或项目经理裁定');
  await assertAccessible(phone.page);
  await shoot(phone, 'conflicts-guard');
});
