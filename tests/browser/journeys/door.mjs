// The door: the first log-in, and from then on a PIN, with the server gone and the browser killed.

import assert from 'node:assert/strict';

import { allSynced, badge, enrol, enterPin, isInstalled, isOpen, logIn, PIN, turnTo } from '../support/door.mjs';
import { journey } from '../support/journey.mjs';

const personalOf = (databases) => Object.keys(databases).filter((name) => name !== 'steward-phone').sort();
const peopleOf = (databases) => databases['steward-phone'].stores.people.map(({ value }) => JSON.parse(value));
const people = async (phone) => peopleOf(await phone.databases());

async function chooses(phone, pin, then) {
  await enterPin(phone, pin);
  await phone.sees(then);
}

journey('首次联网登录：密码错、服务器不通都有话说；PIN 太简单不收', async (scene) => {
  const server = await scene.server();
  const phone = await scene.phone(server);
  phone.problems.expect(/status of 401/);
  await phone.open('/');
  await phone.sees(phone.heading('登录管家'));
  await phone.field('登录名').fill('guard');
  await phone.field('密码').fill('not the password');
  await phone.tap('登录', { exact: true });
  await phone.sees(phone.role('alert').filter({ hasText: '登录名或密码不对' }));
  assert.equal(await phone.field('登录名').inputValue(), 'guard', 'nobody types it twice');

  await server.stop();
  await phone.field('密码').fill(server.password);
  await phone.tap('登录', { exact: true });
  await phone.sees('连不上服务器。请检查网络后重试。');
  await server.start();
  phone.line.silence();
  await phone.tap('登录', { exact: true });
  await phone.sees(phone.button('正在登录'));
  phone.line.mend();
  await phone.sees(phone.heading('设置 PIN 码'));

  for (const plain of ['0000', '1234', '9876']) await chooses(phone, plain, '太简单，请换一个');
  await chooses(phone, PIN, phone.heading('再输一次'));
  await chooses(phone, '2581', '两次输入不一致，请重新设置');
  await chooses(phone, PIN, phone.heading('再输一次'));
  await enterPin(phone, PIN);
  await isOpen(phone);
  await allSynced(phone);
  const [person] = await people(phone);
  assert.equal(person.login, 'guard');
  assert.ok(!JSON.stringify(await phone.databases()).includes(server.password), 'the password is kept nowhere');
  const manager = await server.logIn('manager');
  const { json: devices } = await manager.get('/api/devices');
  assert.equal(devices.filter((device) => device.staff === person.staff).length, 1, 'one device, not one for each try');
});

journey('服务器没了、浏览器被杀：冷启动，PIN 开门，页面都在', async (scene) => {
  const server = await scene.server('demo');
  const phone = await scene.phone(server);
  await enrol(phone, server, 'guard1');
  await allSynced(phone);
  await isInstalled(phone);
  await server.kill();
  await phone.kill();
  await phone.start();
  await phone.offline();
  await phone.open('/');
  await enterPin(phone, PIN);
  await isOpen(phone);
  await badge(phone, /^离线 /).waitFor();
  for (const [name, title] of [['门岗', '门岗'], ['更多', '更多'], ['工单', '工单'], ['巡查', '巡查']]) {
    await phone.tap(phone.page.getByRole('navigation').getByRole('link', { name }).filter({ visible: true }));
    await phone.sees(phone.heading(title, { level: 1 }));
  }
});

journey('断网时直接打开一个链接：登录后就在那一页', async (scene) => {
  const server = await scene.server('demo');
  const phone = await scene.phone(server);
  await enrol(phone, server, 'guard1');
  await allSynced(phone);
  await isInstalled(phone);
  await server.kill();
  await phone.offline();
  await phone.restart('/r/checkpoint');
  await enterPin(phone, PIN);
  await isOpen(phone);
  await phone.sees(phone.heading('巡查点', { level: 1 }));
  assert.equal(new URL(phone.page.url()).pathname, '/r/checkpoint');
});

journey('PIN 连错五次要等，重新打开也要等；等过再错等得更久', async (scene) => {
  const server = await scene.server();
  const phone = await scene.phone(server);
  await enrol(phone, server, 'guard');
  await allSynced(phone);
  await isInstalled(phone);
  await server.kill();
  await phone.restart('/');
  const start = Date.now();
  await phone.page.clock.install({ time: start });
  await phone.open('/');
  for (const left of [4, 3, 2, 1]) {
    await enterPin(phone, '1357');
    await phone.sees(`PIN 码不对，还可试 ${left} 次`);
  }
  await enterPin(phone, '1357');
  await phone.sees(/^请等 .*后再试/);
  await phone.page.reload();
  await enterPin(phone, PIN);
  await phone.sees(/^请等 .*后再试/);
  // A person who waits gets one try, and after a wrong one waits twice as long.
  await phone.page.clock.fastForward(31_000);
  await enterPin(phone, '1357');
  await phone.sees(/^请等 .*后再试/);
  await phone.page.clock.fastForward(31_000);
  await enterPin(phone, PIN);
  await phone.sees(/^请等 .*后再试/);
  await phone.page.clock.fastForward(31_000);
  await enterPin(phone, PIN);
  await isOpen(phone);
  const [person] = await people(phone);
  assert.deepEqual([person.pin.failures, person.pin.locked_until_ms], [0, 0]);
});

journey('一部手机两个人：各有会话、数据库和设备', async (scene) => {
  const server = await scene.server();
  const phone = await scene.phone(server);
  await enrol(phone, server, 'guard');
  await allSynced(phone);
  await isInstalled(phone);
  await phone.restart('/');
  await phone.tap('其他人登录');
  await logIn(phone, server, 'worker');
  await allSynced(phone);

  const databases = await phone.databases();
  const both = peopleOf(databases);
  assert.deepEqual(both.map(({ login, slot }) => [login, slot]).sort(), [['guard', 0], ['worker', 1]]);
  assert.equal(personalOf(databases).length, 2);
  const devices = personalOf(databases).map((name) => {
    const row = databases[name].stores.meta.find(({ key }) => key === 'replica');
    return JSON.parse(row.value);
  });
  assert.notEqual(devices[0].device, devices[1].device);
  assert.deepEqual(devices.map(({ staff }) => staff).sort(), both.map(({ staff }) => staff).sort());
  const cookies = (await phone.context.cookies()).filter(({ name }) => name.startsWith('steward'));
  assert.deepEqual(cookies.map(({ name, httpOnly }) => [name, httpOnly]).sort(), [['steward', true], ['steward-1', true]]);
  const who = (slot) => phone.page.evaluate(async (slot) => {
    const answer = await fetch('/api/session', { headers: { 'steward-slot': String(slot) } });
    return (await answer.json()).login;
  }, slot);
  assert.deepEqual([await who(0), await who(1)], ['guard', 'worker']);

  await phone.restart('/');
  await phone.sees(phone.heading('请选择使用人'));
  await phone.tap(phone.button(/guard/));
  await enterPin(phone, PIN);
  await isOpen(phone);
  await allSynced(phone);
});

journey('两个标签页各登录一个人：不会抢到同一个会话', async (scene) => {
  const server = await scene.server();
  const phone = await scene.phone(server);
  await phone.open('/');
  const first = phone.page;
  // It has read who is on the phone: nobody.
  const second = await phone.tab('/');
  await second.getByLabel('登录名').waitFor();
  await logIn(phone, server, 'guard');
  await allSynced(phone);
  await turnTo(phone, second);
  await logIn(phone, server, 'worker');
  await allSynced(phone);
  const both = await people(phone);
  assert.deepEqual(both.map(({ login, slot }) => [login, slot]).sort(), [['guard', 0], ['worker', 1]]);
  await turnTo(phone, first);
  await first.reload();
  await isOpen(phone);
  await allSynced(phone);
});

journey('两个标签页的人都输完密码才设 PIN：先来的被告知重新登录', async (scene) => {
  const server = await scene.server();
  const phone = await scene.phone(server);
  await phone.open('/');
  const [first, second] = [phone.page, await phone.tab('/')];
  for (const [page, login] of [[first, 'guard'], [second, 'worker']]) {
    await turnTo(phone, page);
    await phone.field('登录名').fill(login);
    await phone.field('密码').fill(server.password);
    await phone.tap('登录', { exact: true });
    await phone.sees(phone.heading('设置 PIN 码'));
  }
  await turnTo(phone, first);
  await enterPin(phone, PIN);
  await phone.sees(phone.heading('再输一次'));
  await enterPin(phone, PIN);
  await phone.sees('另一个标签页刚有别人登录，请返回后重新登录。');
  assert.deepEqual(await people(phone), [], 'nobody gets a place with the session of somebody else');
  await turnTo(phone, second);
  await enterPin(phone, PIN);
  await phone.sees(phone.heading('再输一次'));
  await enterPin(phone, PIN);
  await isOpen(phone);
  await allSynced(phone);
  await turnTo(phone, first);
  await phone.tap('返回');
  await logIn(phone, server, 'guard');
  await allSynced(phone);
  const both = await people(phone);
  assert.deepEqual(both.map(({ login, slot }) => [login, slot]).sort(), [['guard', 1], ['worker', 0]]);
});

journey('PIN 连错的次数两个标签页合起来算', async (scene) => {
  const server = await scene.server();
  const phone = await scene.phone(server);
  await enrol(phone, server, 'guard');
  await allSynced(phone);
  await phone.restart('/');
  const second = await phone.tab('/');
  const first = phone.page;
  await phone.sees(phone.heading(/请输入 PIN 码/));
  for (const page of [second, first, second, first, second]) {
    await turnTo(phone, page);
    await enterPin(phone, '1357');
    await phone.sees(/PIN 码不对|后再试/);
  }
  await turnTo(phone, first);
  await enterPin(phone, PIN);
  await phone.sees(/^请等 .*后再试/);
});

journey('没人碰就锁上，PIN 再打开；刚碰过的重新载入不用 PIN', async (scene) => {
  const server = await scene.server();
  const phone = await scene.phone(server);
  await phone.page.clock.install();
  await enrol(phone, server, 'guard', '/r/place');
  await allSynced(phone);
  await phone.page.reload();
  await isOpen(phone);
  await phone.page.clock.fastForward('14:00');
  assert.ok(await phone.page.getByRole('banner').isVisible());
  await phone.tap(phone.page.getByRole('main'));
  await phone.page.clock.fastForward('14:00');
  assert.ok(await phone.page.getByRole('banner').isVisible(), 'a touch counts');
  await phone.page.clock.fastForward('02:00');
  await phone.sees(phone.heading(/请输入 PIN 码/));
  await enterPin(phone, PIN);
  await isOpen(phone);
  assert.equal(new URL(phone.page.url()).pathname, '/r/place');
});
