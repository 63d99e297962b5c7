// Labels: printed by a manager, read from the sheet by a guard's camera without a network, and those that somebody made up.

import assert from 'node:assert/strict';

import { assertAccessible } from '../support/axe.mjs';
import { allSynced, badge, enrol, isInstalled } from '../support/door.mjs';
import { journey } from '../support/journey.mjs';
import { pictureOf, signedLabels, today } from '../support/labels.mjs';
import { value } from '../support/other-phone.mjs';
import { A4, printed } from '../support/prints.mjs';
import { stopsOf } from '../support/rounds.mjs';
import { shoot } from '../support/shots.mjs';

const ROUTE = '家属区周末巡查';

const labels = (phone) => phone.page.locator('.label');

/** Chooses all checkpoints of the route and has their labels made. */
async function makeLabels(desk, count) {
  await desk.field('路线').selectOption({ label: ROUTE });
  await desk.tap(desk.button('全选'));
  await desk.sees(`已选 ${count}`);
  await desk.tap(desk.button(/^生成/));
  await desk.sees(labels(desk).nth(count - 1));
}

/** Another character in the middle of the signature: one that somebody has made up. */
function forged(address) {
  const place = address.length - 20;
  return address.slice(0, place) + (address[place] === 'A' ? 'B' : 'A') + address.slice(place + 1);
}

journey('经理打印标签，护卫员断网扫纸上的码签到；伪造的、别处的、只有编号的都不算', async (scene) => {
  const server = await scene.server('demo');
  const lead = await server.phoneOf('lead');
  await lead.pull();
  const stops = stopsOf(lead, ROUTE);
  const desk = await scene.desk(server, { scale: 2 });
  await enrol(desk, server, 'manager');
  await allSynced(desk);
  await desk.open('/r/checkpoint');
  await desk.tap(desk.link('打印标签'));
  await desk.sees(desk.heading('打印标签'));
  const madeOn = today();
  await makeLabels(desk, stops.length);
  await assertAccessible(desk.page);
  await shoot(desk, 'labels-made');
  const names = await labels(desk).locator('.label__name').allInnerTexts();
  assert.deepEqual(names, stops.map((stop) => stop.name), 'in the order of the route');

  // On paper there is nothing but the sheets.
  await desk.page.emulateMedia({ media: 'print' });
  for (const gone of ['.side-bar', '.app-bar', '.labels__choose', '.page__action', '.labels__hints']) {
    assert.equal(await desk.page.locator(gone).first().isVisible(), false, gone);
  }
  const sheet = desk.page.locator('.label-sheet').first();
  const { width, height } = await sheet.boundingBox();
  assert.ok(Math.abs(width / height - 210 / 297) < 0.01, `${width} × ${height}`);
  assert.deepEqual(await printed(desk, 'labels'), { pages: 1, sizes: [A4] });
  await desk.page.emulateMedia({ media: 'screen' });

  const left = stops.filter((stop) => stop.isSigned);
  const checked = lead.all('patrol_check').filter((check) => value(check, 'state') !== 'skipped');
  const phone = await scene.phone(server);
  await phone.allow('camera', 'geolocation');
  await phone.standAt(20.001, 114.001);
  await enrol(phone, server, 'guard1');
  await allSynced(phone);
  await phone.sees(phone.button('扫下一个点'));
  // The reader of labels comes with the rest.
  await isInstalled(phone);
  await phone.offline();
  await phone.tap(phone.button('扫下一个点').first());
  await phone.sees(phone.role('dialog', '扫描巡查点'));
  const round = new URL(phone.page.url()).pathname.split('/').at(-1);
  const isLeft = (stop) => !checked.some((check) => value(check, 'round') === round && value(check, 'checkpoint') === stop.id);
  const [signed] = left.filter(isLeft);
  assert.ok(signed, 'a checkpoint with a signed label is left on the round');

  // What does not count is told with what to do.
  phone.camera.show(signed.code);
  await phone.sees(`「${signed.name}」要扫签名标签`);
  const ours = (await signedLabels(server, 'checkpoint', [signed.id])).get(signed.id);
  phone.camera.show(forged(ours));
  await phone.sees('标签无效，可能是伪造或已损坏');
  await shoot(phone, 'label-forged');
  await assertAccessible(phone.page);
  const elsewhere = await scene.server('demo');
  const theirs = (await signedLabels(elsewhere, 'checkpoint', [signed.id])).get(signed.id);
  phone.camera.show(theirs);
  await phone.sees('不是本项目的标签');

  // The label on the sheet.
  await desk.tap(desk.role('radio', '4 张（大）'));
  const onPaper = labels(desk).filter({ hasText: signed.name }).locator('.label__code');
  phone.camera.showPicture(await pictureOf(onPaper));
  await phone.sees(phone.role('dialog', signed.name));
  await phone.tap(phone.button('一切正常', { exact: true }));
  await badge(phone, /条待传$/).waitFor();
  await phone.online();
  await allSynced(phone);
  await lead.pull();
  const made = lead.all('patrol_check', (check) => value(check, 'round') === round && value(check, 'checkpoint') === signed.id);
  assert.equal(made.length, 1);
  assert.equal(value(made[0], 'proof'), 'qr_position');
  // Midnight may lie between the printer and the guard.
  const read = [madeOn, today()].map((day) => `${signed.code} ${day}`);
  assert.ok(read.includes(value(made[0], 'label_read')), value(made[0], 'label_read'));
});

journey('断网打印：已生成的还在，新的说明要联网；从相机打开标签到对应记录', async (scene) => {
  const server = await scene.server('demo');
  const desk = await scene.desk(server, { theme: 'dark' });
  await enrol(desk, server, 'admin');
  await allSynced(desk);
  await desk.open('/settings');
  await desk.tap(desk.link(/打印标签/));
  const admin = await server.phoneOf('admin');
  await admin.pull();
  const route = stopsOf(admin, ROUTE);
  await makeLabels(desk, route.length);
  await desk.offline();
  desk.problems.expect(/ERR_|Failed to load|502|503|504/);
  await desk.tap(desk.button(/^生成/));
  await desk.sees(labels(desk).nth(route.length - 1));
  await desk.tap(desk.role('radio', '4 张（大）'));
  await desk.sees(desk.page.locator('.label-sheet.is-four').first());
  await shoot(desk, 'labels-large');
  await desk.tap(desk.role('radio', '位置'));
  await desk.field('搜索名称、编号').fill('门诊大厅');
  await desk.tap(desk.page.locator('.labels__list label').first());
  await desk.tap(desk.button(/^生成/));
  await desk.sees('连不上服务器，没有生成标签');
  await assertAccessible(desk.page);
  await desk.online();
  await desk.tap(desk.button(/^生成/));
  await desk.sees(labels(desk).first());
  await desk.sees('扫码报修、投诉');
  await allSynced(desk);

  const [stop] = route.filter((one) => one.isSigned);
  const address = new URL((await signedLabels(server, 'checkpoint', [stop.id])).get(stop.id));
  // A link from the page to itself, as the search has one.
  await desk.open('/labels');
  await desk.sees(desk.role('radio', '巡查点').and(desk.page.locator(':checked')));
  await desk.page.evaluate(() => {
    const link = Object.assign(document.createElement('a'), { href: '/labels?kind=place' });
    document.body.append(link);
    link.click();
    link.remove();
  });
  await desk.sees(desk.role('radio', '位置').and(desk.page.locator(':checked')));

  await desk.open(address.pathname);
  await desk.sees(desk.heading(stop.name));
  await desk.open(forged(address.pathname));
  await desk.sees('标签无效');
});
