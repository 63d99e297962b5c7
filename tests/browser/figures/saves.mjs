// Saving: from the tap until the app says that it is on this phone. One-tap steps of repair orders, with the network gone and 5,000
// records on the phone; what is written is strict, record and outbox in one transaction.

import { allSynced, enrol, isInstalled } from '../support/door.mjs';
import { figures } from '../support/figures.mjs';
import { report } from '../support/orders.mjs';
import { Phone } from '../support/phone.mjs';
import { serverWith } from './data.mjs';
import { RUNS, SLOW, timed } from './watch.mjs';

const RECORDS = 5_000;
const STEPS = [['接单', '已接单'], ['到场', '处理中']];

export async function saves() {
  const server = await serverWith(RECORDS);
  const orders = Array.from({ length: Math.max(10, RUNS) }, (_, place) => `灯不亮 ${place}`);
  const ids = await report(await server.phoneOf('reception'), ...orders);
  const phone = await Phone.begin(server, { name: 'phone' });
  await enrol(phone, server, 'worker', '/orders');
  await allSynced(phone);
  await isInstalled(phone);
  await server.stop();
  await phone.slow(SLOW);
  const times = [];
  for (const id of ids) {
    await phone.open(`/orders/${id}`);
    for (const [step, state] of STEPS) {
      const button = phone.button(step, { exact: true });
      await button.waitFor();
      const isSaved = (words) => document.querySelector('.toast-shelf')?.textContent.includes(words);
      times.push(await timed(phone, 'click', isSaved, `已保存在本机 · ${state}`, () => phone.tap(button)));
    }
  }
  await phone.close();
  await server.close();
  return [{ what: 'save a step, offline, strict: tap to “已保存在本机”', ...figures(times), target: 'p95 ≤ 100' }];
}
