// The reader of labels is a program of its own, in a worker: started with the camera, kept for the next checkpoint, and when it is not
// there the page says so, and the round goes on by hand.

import assert from 'node:assert/strict';

import { allSynced, enrol, isInstalled } from '../support/door.mjs';
import { journey } from '../support/journey.mjs';
import { shoot } from '../support/shots.mjs';
import { value } from '../support/other-phone.mjs';
import { assertAccessible } from '../support/axe.mjs';
import { until } from '../support/until.mjs';

const ROUTE = '读码巡查';
const CODES = ['DM01', 'DM02', 'DM03'];
const HOUR_MS = 3_600_000;

const sheet = (phone, title) => phone.role('dialog', title);
const next = (phone) => phone.page.locator('#next-stop');
const nameOf = (code) => `读码点 ${code}`;
const readers = (phone) => phone.page.workers().filter((worker) => worker.url().includes('/assets/reader-worker-'));

/** A route of three checkpoints with plain codes, and a round on it for a guard, due now. */
async function planned(server, walker) {
  const lead = await server.phoneOf('lead');
  const rows = CODES.map((code) => `${code},${nameOf(code)},DM,普通二维码,灯具|完好\n`).join('');
  await server.import({
    'place.csv': '编号,名称,类型\nDM,读码楼,楼栋\n',
    'checkpoint.csv': `编号,名称,位置,标签,检查项目\n${rows}`,
    'route.csv': `编号,路线名称,路线类型,巡查点,巡查频次,由谁巡查\nDM,${ROUTE},日常巡查,${CODES.join(';')},按需,护卫员\n`,
  });
  await lead.pull();
  const route = lead.find('route', (one) => value(one, 'name') === ROUTE);
  const plan = lead.make('patrol_round', 'plan', 'planned', {
    route: { set: route.id },
    due_from: { set: Date.now() - 60_000 },
    due_until: { set: Date.now() + 2 * HOUR_MS },
    walker: { set: walker },
  });
  const [receipt] = await lead.push(plan);
  assert.equal(receipt.outcome, 'applied', JSON.stringify(receipt));
  return plan.record;
}

/** The browser throws the reader's program away, wherever it keeps it. */
async function loseReader(phone) {
  const session = await phone.context.newCDPSession(phone.page);
  await session.send('Network.clearBrowserCache');
  await session.detach();
  const lost = await phone.page.evaluate(async () => {
    let lost = 0;
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const isReader = /\/assets\/reader-[0-9a-f]+\.wasm$/.test(new URL(request.url).pathname);
        if (isReader) lost += Number(await cache.delete(request));
      }
    }
    return lost;
  });
  assert.equal(lost, 1, 'the service worker kept it');
}

async function scans(phone, code) {
  phone.camera.show(code);
  await phone.tap(phone.button('扫码', { exact: true }));
  await phone.sees(sheet(phone, nameOf(code)));
}

const isFine = (phone) => phone.tap(phone.button('一切正常', { exact: true }));
const isNext = (phone, code) => phone.sees(next(phone).filter({ hasText: nameOf(code) }));

journey('读码程序丢了又没网：说明白，手工登记照走；有网后重新打开相机就能扫，以后一直备着', async (scene) => {
  const server = await scene.server('demo');
  const guard = await server.logIn('guard1');
  const round = await planned(server, guard.staff);
  const phone = await scene.phone(server);
  await phone.allow('camera', 'geolocation');
  await phone.standAt(20.001, 114.001);
  await enrol(phone, server, 'guard1');
  await allSynced(phone);
  await isInstalled(phone);
  await phone.open(`/rounds/${round}`);
  await phone.tap(phone.button('开始巡查'));
  await isNext(phone, CODES[0]);
  await allSynced(phone);

  await phone.offline();
  await loseReader(phone);
  phone.problems.expect(/Failed to fetch|network error response/);
  phone.camera.show(CODES[0]);
  await phone.tap(phone.button('扫码', { exact: true }));
  await phone.sees('暂时读不了二维码');
  await shoot(phone, 'reader-gone');
  await assertAccessible(phone.page);
  await phone.tap(sheet(phone, '扫描巡查点').getByRole('button', { name: '手工登记' }));
  await phone.sees(sheet(phone, '在哪个点？').getByRole('button', { name: nameOf(CODES[0]) }));
  await phone.page.keyboard.press('Escape');
  await phone.page.getByRole('dialog').waitFor({ state: 'detached' });

  await phone.tap(phone.button('扫码', { exact: true }));
  await phone.sees('暂时读不了二维码');
  await phone.online();
  await phone.tap(phone.button('重新打开相机'));
  await phone.sees(sheet(phone, nameOf(CODES[0])));
  await isFine(phone);
  await isNext(phone, CODES[1]);

  // At the next checkpoint it is there already, without a network and without being loaded again.
  await phone.offline();
  await until('only the reader that works is left', () => readers(phone).length === 1);
  const [kept] = readers(phone);
  for (const code of CODES.slice(1)) {
    await scans(phone, code);
    await isFine(phone);
  }
  await phone.sees(`已检 ${CODES.length} / ${CODES.length}`);
  assert.deepEqual(readers(phone), [kept]);
});
