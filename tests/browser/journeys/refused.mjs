// A change that the server refuses stays on the phone, with its reason, and the queue behind it moves on.

import assert from 'node:assert/strict';

import { allSynced, badge, enrol, enterPin, isInstalled, personal, PIN } from '../support/door.mjs';
import { journey } from '../support/journey.mjs';
import { value } from '../support/other-phone.mjs';
import { report, stepsOf } from '../support/orders.mjs';

// A record takes this many steps.
const STEPS_MAX = 400;

// The only thing that a server refuses though the phone could not know: what others did has filled the record.
async function fill(lead, id) {
  await lead.pull();
  const order = () => lead.find('repair', (record) => record.id === id);
  const first = [
    lead.step(order(), 'accept', 'accepted', { assignee: { set: lead.client.staff } }),
    lead.step(order(), 'arrive', 'on_site'),
  ];
  let state = 'on_site';
  const more = Array.from({ length: STEPS_MAX }, () => {
    const [step, to] = state === 'on_site' ? ['wait_parts', 'awaiting_parts'] : ['resume', 'on_site'];
    const was = state;
    state = to;
    const writes = { waiting_for: { set: '水龙头' }, state: { set: to, was } };
    return lead.change(order(), writes, { step, ...(step === 'wait_parts' && { reason: '等配件' }) });
  });
  first[1].writes.state.was = 'accepted';
  const receipts = await lead.push(...first, ...more);
  assert.equal(receipts.find(({ outcome }) => outcome === 'quarantined').code, 'record_full');
}

journey('被服务器退回的更改：留在手机上，说明原因，后面的照常发送', async (scene) => {
  const server = await scene.server();
  const [reception, lead] = [await server.phoneOf('reception'), await server.phoneOf('lead')];
  const [full, other] = await report(reception, '老大难', '小毛病');
  const phone = await scene.phone(server);
  await enrol(phone, server, 'worker');
  await allSynced(phone);
  await isInstalled(phone);
  await phone.offline();
  for (const [id, place] of [[full, 1], [other, 2]]) {
    await phone.open(`/orders/${id}`);
    await phone.tap('接单', { exact: true });
    await badge(phone, `${place} 条待传`).waitFor();
  }
  await fill(lead, full);

  await phone.online();
  await badge(phone, '需处理').waitFor();
  await phone.sees('有更改被服务器退回，内容仍保留在本机。');
  const kept = async () => (await personal(phone, 'worker')).outbox.find(({ record }) => record === full);
  const { receipt } = (await kept()).progress.answered;
  assert.deepEqual([receipt.outcome, receipt.code], ['quarantined', 'record_full']);
  assert.deepEqual(await stepsOf(reception, other), ['report', 'accept'], 'the one behind it is there');
  const seen = (await lead.refused()).find(({ change }) => change.record === full && change.by !== lead.client.staff);
  assert.equal(seen.change.step, 'accept', 'and a lead sees it');

  await phone.restart('/');
  await enterPin(phone, PIN);
  await badge(phone, '需处理').waitFor();
  assert.equal((await kept()).body.step, 'accept');
  await lead.pull();
  assert.equal(value(lead.find('repair', (record) => record.id === full), 'assignee'), lead.client.staff);
});
