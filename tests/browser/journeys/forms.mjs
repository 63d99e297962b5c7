// Forms derived from the registers: everybody fills in what their role may, without a network, and loses nothing.

import assert from 'node:assert/strict';

import { assertAccessible } from '../support/axe.mjs';
import { allSynced, enrol, enterPin, isInstalled, isOpen, personal, PIN } from '../support/door.mjs';
import { journey } from '../support/journey.mjs';
import { pick } from '../support/picking.mjs';
import { shoot } from '../support/shots.mjs';
import { until } from '../support/until.mjs';

const REGISTERS = ['repair', 'visitor', 'patrol_round', 'patrol_check', 'customer', 'place', 'staff', 'checkpoint', 'route'];

/** A picture that a camera could have taken, larger than the app keeps any. */
async function picture(phone, width = 2400, height = 1800) {
  const base64 = await phone.page.evaluate(async ([width, height]) => {
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const pen = canvas.getContext('2d');
    for (let place = 0; place < 400; place += 1) {
      pen.fillStyle = `hsl(${place * 37} 70% ${place % 80}%)`;
      pen.fillRect((place * 97) % width, (place * 61) % height, 260, 190);
    }
    const blob = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.95));
    const bytes = new Uint8Array(await blob.arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  }, [width, height]);
  return { name: 'IMG_0001.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(base64, 'base64') };
}

const group = (phone, name) => phone.page.getByRole('group', { name });
const radio = (phone, field, option) => group(phone, field).getByRole('radio', { name: option, exact: true });
const save = (phone) => phone.page.locator('.form__actions').getByRole('button');

/** Everything of a repair report but the photo. */
async function fillReport(phone) {
  await phone.tap(radio(phone, '报修渠道', '前台'));
  await pick(phone, '报修位置', 'mzl');
  await pick(phone, '报修项目', 'sgbl');
  await phone.field('故障描述').fill('洗手盆下方水管爆裂，地面积水');
  await phone.field('报修人').fill('欧阳慕容');
}

for (const login of ['guard1', 'worker1', 'reception1', 'manager', 'admin']) {
  journey(`${login} 打开每个可新建的登记簿的表单`, async (scene) => {
    const server = await scene.server('demo');
    const phone = await scene.phone(server);
    await enrol(phone, server, login);
    await allSynced(phone);
    let opened = 0;
    for (const register of REGISTERS) {
      await phone.open(`/r/${register}/new`);
      await isOpen(phone);
      const form = phone.page.locator('form.form');
      const none = phone.page.locator('.empty-state').filter({ hasNotText: '正在读取' });
      await phone.sees(form.or(none));
      if (!(await form.isVisible())) continue;
      opened += 1;
      for (const fold of await form.locator('details > summary').all()) await fold.click();
      await until(`${register} has its fields`, async () => (await form.locator('.field').count()) >= 3);
      await shoot(phone, `form-${login}-${register}`, { isWhole: true });
      await assertAccessible(phone.page);
    }
    scene.tell(`${login}: ${opened} forms`);
    assert.ok(opened >= 1);
  });
}

journey('断网登记的报修：拼音首字母选位置，带照片，存在本机，联网后送达', async (scene) => {
  const server = await scene.server('demo');
  const phone = await scene.phone(server);
  await enrol(phone, server, 'reception1');
  await allSynced(phone);
  await isInstalled(phone);
  await phone.offline();
  await phone.open('/r/repair/new');
  await phone.sees(phone.page.locator('form.form'));
  // Nothing is filled in: what is missing is said at its field.
  await phone.tap(save(phone));
  await phone.sees('请填写故障描述');
  await shoot(phone, 'form-faults', { isWhole: true });
  await fillReport(phone);
  await phone.sees('按“报修项目”填入，可以改');
  // What the item decides along stands beside it.
  await phone.sees(group(phone, '报修项目').getByText('急修', { exact: true }));
  await phone.tap(phone.page.locator('summary').filter({ hasText: '更多' }));
  await phone.sees(group(phone, '维修前照片'));
  // A report is no place for what later steps ask for.
  for (const later of ['满意度', '超时原因', '收款', '取消类型', '客户验收签名', '维修后照片']) await phone.seesNo(group(phone, later));
  const photos = group(phone, '维修前照片');
  await photos.locator('input[type=file]').first().setInputFiles(await picture(phone));
  await phone.sees(photos.getByRole('img'));
  await shoot(phone, 'form-report', { isWhole: true });
  await phone.tap(save(phone));
  await phone.sees('已保存在本机');
  await phone.page.waitForURL(/\/orders\/|\/r\/repair\/(?!new)/);
  const kept = await personal(phone, 'reception1');
  assert.equal(kept.drafts.length, 0, 'the draft became a record');
  assert.equal(kept.photos.length, 1);
  assert.equal(kept.photos[0].state, 'waiting');
  assert.ok(kept.photos[0].bytes <= 300 * 1024, `${kept.photos[0].bytes} bytes`);
  const written = JSON.stringify(kept.outbox);
  for (const word of ['洗手盆下方水管爆裂', 'burst_pipe', 'urgent', kept.photos[0].digest]) {
    assert.ok(written.includes(word), word);
  }
  // The server is asked for a photo that it does not have yet.
  phone.problems.expect(/status of 404/);
  await phone.online();
  await allSynced(phone);
});

journey('前台接电话报修：渠道已选好电话，联系电话在眼前，Ctrl+Enter 保存', async (scene) => {
  const server = await scene.server('demo');
  const desk = await scene.desk(server);
  await enrol(desk, server, 'reception1', '/r/repair/new');
  await desk.sees(desk.page.locator('form.form'));
  await until('the channel is chosen', () => radio(desk, '报修渠道', '电话').isChecked());
  await desk.field('联系电话').fill('13655550909');
  await desk.sees(save(desk).getByText('Ctrl+Enter'));
  await shoot(desk, 'form-call');
  await assertAccessible(desk.page);
  await desk.page.keyboard.press('Control+Enter');
  await desk.sees('请填写故障描述');
  await pick(desk, '报修位置', 'mzl');
  await pick(desk, '报修项目', 'sgbl');
  await desk.field('报修人').fill('欧阳慕容');
  await desk.field('故障描述').fill('洗手盆下方水管爆裂');
  await desk.page.keyboard.press('Control+Enter');
  await desk.sees('已保存在本机');
  await desk.page.waitForURL(/\/orders\/|\/r\/repair\/(?!new)/);
  await allSynced(desk);
});

journey('护卫员报修：渠道已选好员工巡查发现，报修项目一行，按键盘也能选', async (scene) => {
  const server = await scene.server('demo');
  const phone = await scene.phone(server);
  await enrol(phone, server, 'guard1', '/r/repair/new');
  await phone.sees(phone.page.locator('form.form'));
  await until('the channel is chosen', () => radio(phone, '报修渠道', '员工巡查发现').isChecked());
  const item = phone.page.getByRole('combobox', { name: '报修项目' });
  await item.click();
  await until('every item is offered', async () => (await phone.page.getByRole('option').count()) > 8);
  await shoot(phone, 'form-items');
  await item.fill('dtgz');
  await phone.sees(phone.page.getByRole('option', { name: /电梯故障/ }));
  await item.press('Enter');
  await phone.sees(group(phone, '报修项目').getByText('电梯故障'));
  await until('a lift is urgent', () => radio(phone, '类别', '急修').isChecked());
  await assertAccessible(phone.page);
  await shoot(phone, 'form-report-guard', { isWhole: true });
});

journey('没填完的表单在浏览器被杀后还在，可以继续，也可以丢弃', async (scene) => {
  const server = await scene.server('demo');
  const phone = await scene.phone(server);
  await enrol(phone, server, 'reception1');
  await allSynced(phone);
  await isInstalled(phone);
  await phone.offline();
  await phone.open('/r/repair/new');
  await fillReport(phone);
  await phone.tap(phone.page.locator('summary').filter({ hasText: '更多' }));
  await group(phone, '维修前照片').locator('input[type=file]').first().setInputFiles(await picture(phone, 800, 600));
  await phone.sees(group(phone, '维修前照片').getByRole('img'));
  const drafts = async () => (await personal(phone, 'reception1')).drafts;
  await until('the draft has the photo', async () => (await drafts()).some((draft) => JSON.stringify(draft).includes('photos_before')));
  await phone.kill();
  await phone.start();
  await phone.open('/r/repair/new');
  await enterPin(phone, PIN);
  await phone.sees('继续上次未完成的填写？');
  await shoot(phone, 'form-draft');
  await phone.tap('继续', { exact: true });
  assert.equal(await phone.field('故障描述').inputValue(), '洗手盆下方水管爆裂，地面积水');
  await phone.open('/r/repair/new');
  await phone.tap('丢弃', { exact: true });
  await phone.sees(phone.page.locator('form.form'));
  assert.equal((await drafts()).length, 0);
  assert.equal((await personal(phone, 'reception1')).photos.length, 0, 'its photo went with it');
});

journey('巡查登记：手工凭证、逐项检查、定位和签名都能填', async (scene) => {
  const server = await scene.server('demo');
  const phone = await scene.phone(server);
  await phone.allow('geolocation');
  await phone.standAt(22.5431, 114.0579, 12);
  await enrol(phone, server, 'guard1');
  await allSynced(phone);
  await phone.open('/r/patrol_check/new');
  await phone.sees(phone.page.locator('form.form'));
  const box = phone.page.getByRole('combobox', { name: '巡查点' });
  await box.click();
  await phone.tap(phone.page.getByRole('option').first());
  await phone.tap(radio(phone, '到场凭证', '手工登记'));
  await phone.field('未扫码原因').fill('标签破损');
  await phone.tap(phone.page.getByRole('button', { name: /项全部正常/ }));
  await phone.tap(radio(phone, '及时性', '计划外'));
  await phone.tap(phone.page.locator('summary').filter({ hasText: '更多' }));
  await phone.tap(group(phone, '定位').getByRole('button', { name: '定位' }));
  await phone.sees('22.5431, 114.0579');
  await group(phone, '到场照片').locator('input[type=file]').setInputFiles(await picture(phone, 800, 600));
  await phone.sees(group(phone, '到场照片').getByRole('img'));
  await shoot(phone, 'form-check', { isWhole: true });
  // The server is asked for a photo that it does not have yet.
  phone.problems.expect(/status of 404/);
  await phone.tap(save(phone));
  await phone.sees('已保存在本机');
  await allSynced(phone);
});
