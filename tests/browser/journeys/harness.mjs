// The harness itself: what journeys rely on holds. A journey that passes because its phone was never offline, or its
// browser never killed, would prove nothing.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { violations } from '../support/axe.mjs';
import { codeFrame, qrModules } from '../support/camera.mjs';
import { figures, table } from '../support/figures.mjs';
import { journey } from '../support/journey.mjs';
import { value } from '../support/other-phone.mjs';
import { picture } from '../support/picture.mjs';
import { shoot } from '../support/shots.mjs';
import { servePage } from './harness/page.mjs';

let page;
before(async () => {
  page = await servePage();
});
after(() => page.close());

async function openInstalled(scene, options) {
  const phone = await scene.phone(page, options);
  await phone.open();
  await phone.page.waitForFunction(() => document.title === '离线可用');
  return phone;
}

async function save(phone, note) {
  await phone.field('备注').fill(note);
  await phone.tap('保存');
  await phone.sees(`已保存：${note}`);
}

async function notes(phone) {
  const { notes: database } = await phone.databases();
  return database.stores.notes.map((row) => row.value.note);
}

const fetches = (phone) => phone.page.evaluate(() => fetch('/not-kept').then((answer) => answer.status, () => 'gone'));

journey('a phone that is offline opens cold from its service worker, and reaches nothing', async (scene) => {
  const phone = await openInstalled(scene);
  phone.problems.expect(/status of 404/);
  assert.equal(await fetches(phone), 404);
  await phone.offline();
  assert.equal(await fetches(phone), 'gone');
  await phone.restart('/');
  await phone.sees(phone.heading('小样'));
  assert.equal(await fetches(phone), 'gone');
  await phone.online();
  assert.equal(await fetches(phone), 404);
});

journey('a line falls silent, breaks at a byte, is slow, and is mended', async (scene) => {
  const phone = await openInstalled(scene);
  phone.problems.expect(/status of 404/);
  phone.line.silence();
  const asked = fetches(phone);
  assert.equal(await Promise.race([asked, phone.page.evaluate(() => 'nothing yet')]), 'nothing yet');
  phone.line.mend();
  assert.equal(await asked, 404);
  phone.line.cutAfter({ down: 0 });
  assert.equal(await fetches(phone), 'gone');
  await phone.line.isCut();
  assert.equal(await fetches(phone), 'gone');
  phone.line.mend();
  phone.line.shape({ downKbit: 1600, upKbit: 750, latencyMs: 20 });
  const before = phone.line.bytes.down;
  assert.equal(await fetches(phone), 404);
  assert.ok(phone.line.bytes.down > before);
});

journey('what was committed is there after the browser was killed', async (scene) => {
  const phone = await openInstalled(scene);
  for (const [place, note] of ['一', '二', '三'].entries()) {
    await save(phone, note);
    await phone.kill();
    await phone.start();
    await phone.open();
    assert.equal((await notes(phone)).length, place + 1);
  }
  assert.deepEqual(await notes(phone), ['一', '二', '三']);
  const { notes: database } = await phone.databases();
  assert.deepEqual(database.stores.notes[0], { key: 1, value: { note: '一', bytes: { bytes: 3, text: '一' } } });
  assert.equal(database.version, 2);
  assert.equal(phone.taps, 3);
});

journey('a full phone says so, and takes more when there is room again', async (scene) => {
  const phone = await openInstalled(scene);
  await phone.quota(1);
  await phone.field('备注').fill('满');
  await phone.tap('保存');
  await phone.sees('没有保存：QuotaExceededError');
  await phone.quota();
  await save(phone, '有空间了');
  assert.deepEqual(await notes(phone), ['有空间了']);
});

journey('the camera sees the label that is held before it, and the next one without a restart', async (scene) => {
  const phone = await openInstalled(scene);
  await phone.allow('camera');
  await phone.page.evaluate(async () => {
    const video = Object.assign(document.createElement('video'), { muted: true, playsInline: true, id: 'view' });
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { width: 640, height: 480 } });
    document.body.append(video);
    await video.play();
  });
  for (const text of ['XC040', 'XC041']) {
    phone.camera.show(text);
    const modules = qrModules(text);
    // Returns when a frame shows exactly these modules.
    await phone.page.waitForFunction(({ modules, left, top, module }) => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 480 });
      const picture = canvas.getContext('2d');
      picture.drawImage(document.getElementById('view'), 0, 0);
      const isDark = (row, column) =>
        picture.getImageData(left + (column + 0.5) * module, top + (row + 0.5) * module, 1, 1).data[0] < 128;
      return modules.every((line, row) => line.every((dark, column) => dark === isDark(row, column)));
    }, { modules, ...codeFrame(modules) });
  }
});

journey('a phone stands where it was put, also after a restart', async (scene) => {
  const phone = await openInstalled(scene);
  await phone.allow('geolocation');
  await phone.standAt(22.5431, 114.0579);
  const position = () => phone.page.evaluate(() => new Promise((resolve, reject) => {
    navigator.geolocation.getCurrentPosition(({ coords }) => resolve([coords.latitude, coords.longitude]), reject);
  }));
  assert.deepEqual(await position(), [22.5431, 114.0579]);
  await phone.restart('/');
  assert.deepEqual(await position(), [22.5431, 114.0579]);
});

journey('errors of the console, exceptions and breaches of the policy are noticed', async (scene) => {
  const phone = await openInstalled(scene);
  await phone.page.evaluate(() => {
    console.error('an error that is told');
    setTimeout(() => { throw new Error('an exception'); });
    document.body.append(Object.assign(document.createElement('script'), { textContent: '1' }));
  });
  const [worker] = phone.context.serviceWorkers();
  await worker.evaluate(() => console.error('an error of the worker'));
  const told = [/an error that is told/, /an exception/, /Content Security Policy/, /an error of the worker/];
  for (const pattern of told) {
    assert.ok(phone.problems.unexpected().some((one) => pattern.test(one)), `${pattern}: ${phone.problems.all()}`);
    phone.problems.expect(pattern);
  }
});

journey('axe finds what is wrong, under the policy of the page', async (scene) => {
  const phone = await openInstalled(scene);
  assert.deepEqual(await violations(phone.page), []);
  await phone.page.evaluate(() => document.body.append(document.createElement('input')));
  assert.match((await violations(phone.page)).join('\n'), /^label \(critical\)/m);
});

journey('a desk is wide and has a keyboard; a phone is narrow and is touched', async (scene) => {
  const touch = () => [innerWidth, navigator.maxTouchPoints > 0, navigator.language, new Date(0).getHours()];
  const desk = await scene.desk(page, { theme: 'dark', language: 'en-US' });
  await desk.open();
  assert.deepEqual(await desk.page.evaluate(touch), [1280, false, 'en-US', 8]);
  assert.equal(await desk.page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches), true);
  await desk.field('备注').focus();
  await desk.page.keyboard.type('键盘');
  await desk.page.keyboard.press('Enter');
  await desk.sees('已保存：键盘');
  const phone = await openInstalled(scene, { scale: 2 });
  assert.deepEqual(await phone.page.evaluate(touch), [412, true, 'zh-CN', 8]);
  assert.ok(existsSync(await shoot(phone, 'harness')));
});

const newPlace = (phone, name) =>
  phone.make('place', 'enter', 'in_use', { name: { set: name }, code: { set: name }, kind: { set: 'building' } });

journey('a server that is killed has kept what it acknowledged, at the same address', async (scene) => {
  const server = await scene.server();
  const { url } = server;
  const lead = await server.phoneOf('lead');
  const [receipt] = await lead.push(newPlace(lead, '住院楼'));
  assert.equal(receipt.outcome, 'applied', JSON.stringify(receipt));
  await server.kill();
  await server.start();
  assert.equal(server.url, url);
  await lead.pull();
  const place = lead.find('place', (record) => value(record, 'name') === '住院楼');
  assert.deepEqual((await lead.timeline(place.id)).map((entry) => entry.change.step), ['enter']);
});

journey('a backup holds what was there, and a restore takes the server back to it', async (scene) => {
  const server = await scene.server();
  const lead = await server.phoneOf('lead');
  await lead.push(newPlace(lead, '一号楼'));
  const file = await server.backup();
  await lead.push(newPlace(lead, '二号楼'));
  await server.restore(file);
  const again = await server.phoneOf('lead');
  await again.pull();
  assert.deepEqual(again.all('place').map((record) => value(record, 'name')).sort(), ['一号楼', '门诊楼']);
});

journey('a page whose screenshot never comes is pictured all the same', async (scene) => {
  const phone = await openInstalled(scene);
  const session = await phone.context.newCDPSession(phone.page);
  await session.send('Debugger.enable');
  await session.send('Debugger.pause');
  // Held in the debugger, the page can't be asked what a screenshot asks first.
  const asked = phone.page.evaluate(() => 'answered');
  const held = phone.page.screenshot({ timeout: 500 });
  await assert.rejects(held, { name: 'TimeoutError' });
  const bytes = await picture(phone.page, { timeout: 500 });
  assert.deepEqual([...bytes.subarray(1, 4)], [...Buffer.from('PNG')]);
  await session.send('Debugger.resume');
  assert.equal(await asked, 'answered');
  assert.ok((await picture(phone.page)).length > 0);
});

journey('two phones that wrote without seeing each other leave two values', async (scene) => {
  const server = await scene.server();
  const [lead, manager] = [await server.phoneOf('lead'), await server.phoneOf('manager')];
  await lead.push(newPlace(lead, '车库'));
  await Promise.all([lead.pull(), manager.pull()]);
  const isIt = (record) => value(record, 'code') === '车库';
  await lead.push(lead.change(lead.find('place', isIt), { name: { set: '北车库' } }));
  const [receipt] = await manager.push(manager.change(manager.find('place', isIt), { name: { set: '地下车库' } }));
  assert.equal(receipt.outcome, 'conflict');
  await lead.pull();
  assert.deepEqual(value(lead.find('place', isIt), 'name').sort(), ['北车库', '地下车库']);
});

journey('the demo site is there, and can be imported into, backed up and restored', async (scene) => {
  const server = await scene.server('demo');
  const guard = await server.phoneOf('guard1');
  await guard.pull();
  assert.ok(guard.all('checkpoint').length > 0 && guard.all('route').length > 0);
  await server.import({ 'places.csv': 'code,name,kind\nNEW,新门岗,post\n' });
  await guard.pull();
  assert.equal(value(guard.find('place', (record) => value(record, 'code') === 'NEW'), 'name'), '新门岗');
  await server.restore(await server.backup());
  assert.equal((await server.logIn('manager')).role, 'manager');
});

journey('a browser that logs in at a real server has a session', async (scene) => {
  const server = await scene.server();
  const phone = await scene.phone(server);
  phone.problems.expect(/status of 40[14]/);
  await phone.open('/');
  const session = () => phone.page.evaluate(async () => (await fetch('/api/session')).status);
  assert.equal(await session(), 401);
  await phone.page.evaluate(async (body) => {
    await fetch('/api/session', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  }, JSON.stringify({ login: 'guard', password: server.password }));
  assert.equal(await session(), 200);
});

test('figures are medians and quantiles by rank', () => {
  const rows = [{ what: '保存', ...figures([5, 1, 4, 2, 3]) }];
  assert.deepEqual(rows[0], { what: '保存', runs: 5, median_ms: 3, p95_ms: 5, max_ms: 5 });
  assert.equal(table(rows), 'what  runs  median_ms  p95_ms  max_ms\n保存  5     3          5       5');
});
