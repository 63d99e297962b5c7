// A guard's round without a network: labels before the camera, a label that is gone, something broken, a checkpoint left out, and the
// round cut short. The browser is killed in between. What was saved is on the server once the network is back, once.

import assert from 'node:assert/strict';

import { allSynced, enrol, isInstalled, personal } from '../support/door.mjs';
import { journey } from '../support/journey.mjs';
import { members, newId, value } from '../support/other-phone.mjs';
import {
  checksOf, demoSite, dies, goesUnderground, guardOn, isAccessible, isNext, leftOf, next, opensRound, photograph, plan, roundIn, scan,
  scanNext, sheet, underWay, walkerOn,
} from '../support/rounds.mjs';
import { shoot } from '../support/shots.mjs';
import { until } from '../support/until.mjs';

const ROUTE = '家属区周末巡查';
// The shortest phone that the field uses, and a desk.
const SHORT = { width: 360, height: 640 };
const DESK = { width: 1280, height: 800 };

/** What it takes to do something, counted. */
async function taps(scene, phone, what, does) {
  const before = phone.taps;
  await does();
  scene.tell(`${what}: ${phone.taps - before} taps`);
  return phone.taps - before;
}

/** The name of the checkpoint, the scan and the ways that are none: on phones of any size none is scrolled to, and nothing lies over it. */
async function allWaysAreInReach(phone) {
  const ways = ['手工登记', '扫码', '跳过此点'].map((name) => phone.button(name, { exact: true }));
  for (const size of [phone.size, SHORT, DESK]) {
    await phone.page.setViewportSize(size);
    await phone.page.evaluate(() => window.scrollTo(0, 0));
    for (const way of [next(phone), ...ways]) {
      const where = () => way.evaluate((one) => {
        const { left, top, right, bottom } = one.getBoundingClientRect();
        const isInView = left >= 0 && top >= 0 && right <= window.innerWidth && bottom <= window.innerHeight;
        return isInView && one.contains(document.elementFromPoint((left + right) / 2, (top + bottom) / 2));
      });
      await until(`${await way.innerText()} is in reach on ${size.width} × ${size.height}`, where);
    }
    await shoot(phone, 'round-ways');
  }
  await phone.page.setViewportSize(phone.size);
}

journey('断网走完半程：扫码、手工登记、发现急修、跳过、提前结束，联网后一条不少', async (scene) => {
  const { server, lead, stops } = await demoSite(scene, ROUTE);
  const phone = await guardOn(scene, server);
  await goesUnderground(phone);
  await phone.sees(phone.heading('我的巡查'));
  await isAccessible(phone);
  const round = await opensRound(phone);
  const before = checksOf(lead, round);
  const left = leftOf(stops, before);
  assert.ok(left.length >= 6, `${left.length} checkpoints are left`);
  const [first, second, third, fourth, fifth] = left;
  await isAccessible(phone);

  // A checkpoint where everything is in order: one tap for the camera, one for the check.
  await isNext(phone, first);
  await allWaysAreInReach(phone);
  const plain = await taps(scene, phone, 'a checkpoint in order', async () => {
    await scan(phone, first);
    await phone.tap(phone.button('一切正常', { exact: true }));
    await isNext(phone, second);
  });
  assert.ok(plain <= 2);
  scene.task('checkpoint in order: scan and confirm', { taps: plain, target: '≤ 2 taps' });
  await dies(phone, `/rounds/${round}`);
  await isNext(phone, second);

  // Labels that do not lead on are told in words.
  phone.camera.show('https://example.org/menu');
  await phone.tap(phone.button('扫码', { exact: true }));
  await phone.sees('不是本项目的巡查标签');
  await isAccessible(phone);
  phone.camera.show(first.label);
  await phone.sees(`「${first.name}」已检过`);
  phone.camera.show('XC001');
  await phone.sees('不在这条路线上');
  await phone.sees(phone.button('顺路检查'));
  phone.camera.show(second.label);
  await phone.sees(sheet(phone, second.name));
  await isAccessible(phone);
  await phone.tap(phone.button('一切正常', { exact: true }));
  await isNext(phone, third);

  // The label is gone: a reason and a photo.
  phone.camera.showNothing();
  const byHand = async () => {
    await phone.tap(phone.button('扫码', { exact: true }));
    await phone.tap(sheet(phone, '扫描巡查点').getByRole('button', { name: '手工登记' }));
    await phone.tap(sheet(phone, '在哪个点？').getByRole('button', { name: third.name }));
  };
  await byHand();
  await phone.tap(phone.button('一切正常', { exact: true }));
  await phone.sees(/还需填写：.*到场照片/);
  await isAccessible(phone);
  await phone.page.keyboard.press('Escape');
  await taps(scene, phone, 'a checkpoint by hand', async () => {
    await byHand();
    await phone.tap(phone.role('radio', '标签不见了'));
    await photograph(phone, '到场照片');
    await phone.tap(phone.button('一切正常', { exact: true }));
  });
  await isNext(phone, fourth);

  // Something dangerous: the check and the order are one deed.
  const finding = await taps(scene, phone, 'a finding with a photo and an urgent order', async () => {
    await scan(phone, fourth);
    await phone.tap(sheet(phone, fourth.name).getByRole('button', { name: '有问题' }));
    await photograph(phone, '现场照片');
    await phone.tap(phone.role('radio', /其他危险情况/));
    await phone.tap(phone.button('保存并报修'));
    await isNext(phone, fifth);
  });
  assert.ok(finding <= 5);
  await dies(phone, `/rounds/${round}`);

  // Nobody gets in here.
  await isNext(phone, fifth);
  await taps(scene, phone, 'a checkpoint left out', async () => {
    await phone.tap(phone.button('跳过此点'));
    await phone.tap(phone.role('radio', '门锁着，进不去'));
    await phone.tap(phone.page.getByRole('dialog').getByRole('button', { name: '跳过此点' }));
    await phone.sees(phone.page.locator('#next-stop').filter({ hasNotText: fifth.name }));
  });

  // Cut short: not without a reason.
  await phone.tap(phone.button('提前结束'));
  const ending = sheet(phone, '提前结束');
  await phone.tap(ending.getByRole('button', { name: '提前结束' }));
  await phone.sees(ending.getByText('还需填写：原因'));
  await phone.tap(phone.role('radio', '交接班'));
  await phone.tap(ending.getByRole('button', { name: '提前结束' }));
  await phone.sees(phone.page.getByText('漏检', { exact: true }));
  await isAccessible(phone);
  await dies(phone, '/rounds');
  await phone.sees(phone.link(ROUTE));

  await phone.online();
  await allSynced(phone);
  await lead.pull();
  const made = checksOf(lead, round).filter((check) => !before.some((one) => one.id === check.id));
  const at = (stop) => made.filter((check) => value(check, 'checkpoint') === stop.id);
  assert.deepEqual([first, second, third, fourth, fifth].map((stop) => at(stop).length), [1, 1, 1, 1, 1]);
  assert.equal(made.length, 5, 'nothing is lost, and nothing is there twice');
  const walker = value(lead.records.get(round), 'walker');
  assert.ok(made.every((check) => value(check, 'checked_by') === walker));
  assert.deepEqual(
    [first, second, fourth].map((stop) => value(at(stop)[0], 'proof')),
    [first, second, fourth].map((stop) => (stop.isSigned ? 'qr_position' : 'qr')),
  );
  assert.equal(value(at(first)[0], 'position').latitude, '20.001');
  assert.equal(value(at(first)[0], 'label_read'), first.read);

  const manual = at(third)[0];
  assert.deepEqual([value(manual, 'proof'), value(manual, 'manual_reason')], ['manual', '标签不见了']);
  const [digest] = members(manual, 'manual_photos');
  await until('the photo is on the server', async () => (await lead.photo(digest)).status === 200);

  const found = at(fourth)[0];
  assert.equal(value(found, 'state'), 'to_rectify');
  const [raised] = members(found, 'raised');
  const order = lead.records.get(raised);
  assert.deepEqual([value(order, 'raised_from'), value(order, 'class')], [found.id, 'urgent']);
  assert.deepEqual(members(order, 'photos_before'), members(found, 'photos'));
  assert.equal(value(at(fifth)[0], 'state'), 'skipped');

  const ended = lead.records.get(round);
  assert.deepEqual([value(ended, 'state'), value(ended, 'stops_total')], ['finished_early', String(stops.length)]);
  assert.equal((await lead.timeline(round)).at(-1).change.reason, '交接班');
});

journey('断网发起临时巡查，提前结束后补检，全程有「补检」标记；手机没有马达也一样', async (scene) => {
  const name = '消防安全检查';
  const { server, lead, stops } = await demoSite(scene, name);
  const phone = await guardOn(scene, server);
  // Safari has no such method.
  await phone.context.addInitScript(() => { delete Navigator.prototype.vibrate; });
  await phone.page.reload();
  await phone.sees(scanNext(phone));
  await phone.offline();
  await phone.tap(phone.button(new RegExp(name)).last());
  await isNext(phone, stops[0]);
  const round = roundIn(phone);
  await scan(phone, stops[1]);
  await phone.tap(phone.button('一切正常', { exact: true }));
  await phone.tap(phone.button('提前结束'));
  await phone.tap(phone.role('radio', '处理突发事件'));
  await phone.tap(sheet(phone, '提前结束').getByRole('button', { name: '提前结束' }));
  await phone.tap(phone.button('补检', { exact: true }));
  const why = sheet(phone, '补检');
  await phone.tap(why.getByRole('radio', { name: '当时提前结束' }));
  await phone.tap(why.getByRole('button', { name: '补检' }));
  await isNext(phone, stops[0]);
  await scan(phone, stops[0]);
  await phone.tap(phone.button('一切正常', { exact: true }));
  await phone.tap(phone.button('完成补检'));
  await phone.tap(sheet(phone, '完成补检').getByRole('button', { name: '完成补检' }));
  await phone.sees(phone.page.getByText('已补检'));
  await phone.online();
  await allSynced(phone);
  await lead.pull();
  const checks = checksOf(lead, round);
  const timing = new Map(checks.map((check) => [value(check, 'checkpoint'), value(check, 'timing')]));
  assert.equal(timing.get(stops[0].id), 'catch_up');
  assert.notEqual(timing.get(stops[1].id), 'catch_up');
  assert.equal(value(lead.records.get(round), 'state'), 'caught_up');
});

const drafts = async (phone) => (await personal(phone, 'guard1')).drafts;
/** Waits until words are kept that were typed and not saved. */
const kept = (phone, words) => until(words, async () => JSON.stringify(await drafts(phone)).includes(words));

/** A guard on the round of the demo site, with no network: `before` is what was checked already, and `stop` is not. */
async function underground(scene) {
  const { server, lead, stops } = await demoSite(scene, ROUTE);
  const phone = await guardOn(scene, server);
  await isInstalled(phone);
  await goesUnderground(phone);
  const round = await opensRound(phone);
  const before = checksOf(lead, round);
  const [stop] = leftOf(stops, before);
  return { lead, phone, round, before, stop };
}

journey('巡查中写到一半浏览器被杀：问题、读数、照片和提前结束的原因都还在', async (scene) => {
  const { lead, phone, round, before, stop } = await underground(scene);

  const form = () => sheet(phone, stop.name);
  await scan(phone, stop);
  await phone.tap(form().getByRole('button', { name: '有问题' }));
  await photograph(phone, '现场照片');
  await phone.tap(phone.role('radio', /其他危险情况/));
  await form().getByLabel('什么问题？').fill('护栏松动，一推就晃');
  await form().getByLabel('情况说明').fill('已拉警戒带');
  await kept(phone, '已拉警戒带');
  // Taken back, and the other way round: nothing of what was said is gone.
  await phone.tap(form().getByRole('button', { name: '撤回问题' }));
  await phone.sees(form().getByText('问题已撤回'));
  await phone.sees(form().getByRole('button', { name: '一切正常' }));
  await kept(phone, 'is_withdrawn');
  assert.match(JSON.stringify(await drafts(phone)), /护栏松动/, 'the screen alone does not hold what was typed');
  await isAccessible(phone);
  await shoot(phone, 'check-withdrawn');
  await dies(phone, `/rounds/${round}`);
  await scan(phone, stop);
  await phone.sees(form().getByText('问题已撤回'));
  await phone.sees(form().getByRole('button', { name: '一切正常' }));
  await phone.tap(form().getByRole('button', { name: '撤销' }));
  await phone.sees(form().getByRole('button', { name: '保存并报修' }));
  const withdraw = form().getByRole('button', { name: '撤回问题' });
  await until('the keyboard stands on what stayed', () => withdraw.evaluate((one) => one === document.activeElement));
  assert.equal(await form().getByLabel('什么问题？').inputValue(), '护栏松动，一推就晃');
  await until('it holds again', async () => !JSON.stringify(await drafts(phone)).includes('is_withdrawn'));

  // Something else was wrong since: an undo that came late would write over that, so it is gone.
  await phone.tap(withdraw);
  await phone.sees(form().getByText('问题已撤回'));
  const line = (name) => form().getByRole('radiogroup').first().getByRole('radio', { name });
  await phone.tap(line('有问题'));
  await phone.sees(withdraw);
  await phone.tap(line('正常'));
  await phone.sees(form().getByRole('button', { name: '一切正常' }));
  await phone.seesNo(form().getByRole('button', { name: '撤销' }));
  await phone.tap(form().getByRole('button', { name: '有问题' }));
  assert.equal(await form().getByLabel('什么问题？').inputValue(), '护栏松动，一推就晃');
  await phone.tap(phone.role('radio', /其他危险情况/));
  await phone.sees(form().getByRole('button', { name: '保存并报修' }));
  await until('all of it is kept', async () => /"is_said":true.*"item":"[^"]+"|"item":"[^"]+".*"is_said":true/.test(JSON.stringify(await drafts(phone))));
  await dies(phone, `/rounds/${round}`);
  await scan(phone, stop);
  await phone.sees('已恢复上次未保存的内容');
  assert.equal(await form().getByLabel('什么问题？').inputValue(), '护栏松动，一推就晃');
  assert.equal(await form().getByLabel('情况说明').inputValue(), '已拉警戒带');
  assert.ok(await phone.role('radio', /其他危险情况/).isChecked());
  await phone.sees(phone.role('img', '现场照片 1'));
  await isAccessible(phone);
  await shoot(phone, 'check-resumed');

  // It stands among the drafts, and the way on is the round: somebody who goes on shows once more to be there.
  await phone.page.keyboard.press('Escape');
  await phone.open('/sync');
  await phone.tap(phone.role('tab', /^草稿/));
  await phone.sees(phone.heading('新建巡查记录'));
  await phone.tap(phone.link('继续填写'));
  await phone.sees(next(phone));
  await scan(phone, stop);
  await phone.tap(phone.button('保存并报修'));
  await phone.sees(next(phone).filter({ hasNotText: stop.name }));
  assert.equal((await drafts(phone)).length, 0, 'the draft went with the save');

  const ending = () => sheet(phone, '提前结束');
  await phone.tap(phone.button('提前结束'));
  await phone.tap(ending().getByRole('radio', { name: '其他原因' }));
  await ending().getByRole('textbox', { name: '其他原因' }).fill('被叫去挪车');
  await ending().getByLabel(/小结/).fill('一处护栏已报修');
  await kept(phone, '一处护栏已报修');
  await dies(phone, `/rounds/${round}`);
  await phone.tap(phone.button('提前结束'));
  await phone.sees('已恢复上次未保存的内容');
  assert.equal(await ending().getByRole('textbox', { name: '其他原因' }).inputValue(), '被叫去挪车');
  assert.equal(await ending().getByLabel(/小结/).inputValue(), '一处护栏已报修');
  await phone.tap(ending().getByRole('button', { name: '提前结束' }));
  await phone.sees(phone.page.getByText('漏检', { exact: true }));
  assert.equal((await drafts(phone)).length, 0);

  await phone.online();
  await allSynced(phone);
  await lead.pull();
  const made = checksOf(lead, round).filter((check) => !before.some((one) => one.id === check.id));
  assert.deepEqual(made.map((check) => value(check, 'finding')), ['护栏松动，一推就晃'], 'one check, and once');
  assert.equal(members(made[0], 'photos').length, 1);
  assert.equal((await lead.timeline(round)).at(-1).change.reason, '被叫去挪车');
});

journey('跳过和补检写到一半浏览器被杀：原因都还在，保存后各有一条', async (scene) => {
  const { lead, phone, round, before, stop } = await underground(scene);

  /** Gives a reason of one's own, is killed, and finds it again. */
  const isKilledWhileSaying = async (opens, title, words) => {
    const reason = () => sheet(phone, title).getByRole('textbox', { name: '其他原因' });
    await opens();
    await phone.tap(sheet(phone, title).getByRole('radio', { name: '其他原因' }));
    await reason().fill(words);
    await kept(phone, words);
    await dies(phone, `/rounds/${round}`);
    await opens();
    await phone.sees('已恢复上次未保存的内容');
    assert.equal(await reason().inputValue(), words);
    await phone.tap(sheet(phone, title).getByRole('button', { name: title }));
    await sheet(phone, title).waitFor({ state: 'detached' });
    assert.deepEqual(await drafts(phone), [], 'the draft went with the save');
  };

  const skips = () => phone.tap(phone.button('跳过此点'));
  await isNext(phone, stop);
  await isKilledWhileSaying(skips, '跳过此点', '积水太深，绕不过去');
  await phone.sees(next(phone).filter({ hasNotText: stop.name }));

  await phone.tap(phone.button('提前结束'));
  await phone.tap(phone.role('radio', '交接班'));
  await phone.tap(sheet(phone, '提前结束').getByRole('button', { name: '提前结束' }));
  const catchesUp = () => phone.tap(phone.button('补检', { exact: true }).and(phone.page.locator('main > * button')));
  await isKilledWhileSaying(catchesUp, '补检', '交班后回来补走');
  await phone.sees(phone.button('完成补检'));

  await phone.online();
  await allSynced(phone);
  await lead.pull();
  const made = checksOf(lead, round).filter((check) => !before.some((one) => one.id === check.id));
  assert.deepEqual(made.map((check) => [value(check, 'checkpoint'), value(check, 'state')]), [[stop.id, 'skipped']]);
  const reasons = async (id) => (await lead.timeline(id)).map(({ change }) => change.reason).filter(Boolean);
  assert.deepEqual(await reasons(made[0].id), ['积水太深，绕不过去']);
  assert.equal((await reasons(round)).at(-1), '交班后回来补走');
  assert.equal(value(lead.records.get(round), 'state'), 'catching_up');
});

journey('没有相机权限：说明白，手工登记仍可用', async (scene) => {
  const server = await scene.server('demo');
  const phone = await scene.phone(server);
  await enrol(phone, server, 'guard1');
  await phone.sees(scanNext(phone));
  await phone.offline();
  await phone.tap(scanNext(phone));
  await phone.sees('没有相机权限');
  await phone.tap(sheet(phone, '扫描巡查点').getByRole('button', { name: '手工登记' }));
  await phone.sees(sheet(phone, '在哪个点？'));
});

journey('排好的巡查：快到点提醒，到点开始，没到点是蓝色，错过了是红色', async (scene) => {
  // A site of its own: where another round is under way, its next checkpoint may be more pressing than any start.
  const server = await scene.server();
  const [lead, guard] = [await server.phoneOf('lead'), await server.phoneOf('guard')];
  await server.import({
    'checkpoint.csv': '编号,名称,位置,标签,检查项目\nBX01,东门岗亭,A,普通二维码,灯具|完好\n',
    'route.csv': '编号,路线名称,路线类型,巡查点,巡查频次,由谁巡查\nBX0,夜间巡逻,日常巡查,BX01,按需,护卫员\n',
  });
  await lead.pull();
  const route = lead.find('route', (record) => value(record, 'name') === '夜间巡逻').id;
  const planned = (from, until) => plan(lead, route, { walker: guard.client.staff, from, until });
  const open = await planned(-10, 100);
  const [future, missed, late] = [await planned(90, 200), await planned(-200, -100), await planned(-30, 90)];
  const phone = await walkerOn(scene, server, 'guard');
  await phone.offline();
  const cards = phone.page.getByRole('article').filter({ hasText: '夜间巡逻' });
  const card = (words) => cards.filter({ hasText: words });
  await phone.sees('该开始：夜间巡逻');
  // Opened again, and not touched since: a browser would report a page that shakes now.
  await phone.page.reload();
  await phone.sees('该开始：夜间巡逻');
  await phone.sees(card(/\d{2}:\d{2} 开始/).and(phone.page.locator('.is-future')));
  // What nobody came to in its time says so, whoever has judged it or not, and stands where what was missed stands.
  const over = phone.page.locator('main section').filter({ has: phone.page.getByRole('heading', { name: /^漏巡与未走完/ }) });
  await phone.sees(over.getByRole('article').filter({ hasText: '漏巡（待判定）' }).and(phone.page.locator('.is-missed')));
  await phone.sees(card('已晚，仍可巡查').and(phone.page.locator('.is-due')));
  await isAccessible(phone);

  // The register has them in the same colours, and says in words what they mean.
  await phone.open('/r/patrol_round');
  await phone.field('搜索').fill('夜间巡逻');
  const listed = (round, look, words) => phone.sees(cards
    .filter({ has: phone.page.locator(`a[href="/rounds/${round}"]`) })
    .and(phone.page.locator(look))
    .filter({ hasText: words }));
  await listed(future, '.is-future', /未开始.*后开始/);
  await listed(open, '.is-active', /可开始.*剩/);
  await listed(missed, '.is-missed', /漏巡（待判定）.*超时/);
  await listed(late, '.is-due', /已晚，仍可巡查.*超时.*仍可补/);
  await isAccessible(phone);
  await phone.open('/rounds');
  await phone.tap(card('可开始').getByRole('button', { name: '开始巡查' }));
  await phone.sees(next(phone));
  await phone.sees(phone.button('扫码', { exact: true }));
  await phone.online();
  await allSynced(phone);
  await lead.pull();
  assert.equal(value(lead.records.get(roundIn(phone)), 'state'), 'started');
});

journey('首页一点就扫；两人同行，各自看到对方检了哪些点、是谁检的', async (scene) => {
  const { server, lead, stops } = await demoSite(scene, ROUTE);
  const [phone, partner] = [await guardOn(scene, server), await guardOn(scene, server, 'guard2')];
  const link = underWay(phone).getByRole('link');
  const round = lead.records.get((await link.getAttribute('href')).split('/').at(-1));
  const nameOf = (field) => value(lead.records.get(value(round, field)), 'name');
  const before = checksOf(lead, round.id);
  const left = leftOf(stops, before);
  const skipped = before.filter((check) => value(check, 'state') === 'skipped').length;
  const checked = (more) => `已检 ${before.length - skipped + more} / ${stops.length}`;
  const [first, second, third] = left;

  // Where to go is read without opening the round, and on both phones it is the same.
  await phone.sees(underWay(phone).filter({ hasText: first.name }).filter({ hasText: `与 ${nameOf('partner')} 同行` }));
  await partner.sees(underWay(partner).filter({ hasText: first.name }).filter({ hasText: `与 ${nameOf('walker')} 同行` }));
  await partner.sees(underWay(partner).filter({ hasText: checked(0) }));
  await isAccessible(phone);
  await shoot(phone, 'rounds-home');
  await partner.tap(underWay(partner).getByRole('link'));
  await isNext(partner, first);

  const fromHome = await taps(scene, phone, 'a checkpoint from home', async () => {
    phone.camera.show(first.label);
    await phone.tap(scanNext(phone));
    await phone.sees(sheet(phone, first.name));
    await phone.tap(phone.button('一切正常', { exact: true }));
    await isNext(phone, second);
  });
  assert.ok(fromHome <= 2);
  scene.task('checkpoint from home: scan and confirm', { taps: fromHome, target: '≤ 2 taps' });
  const by = (where, stop, name) => where.sees(
    where.page.getByRole('listitem').filter({ hasText: stop.name }).filter({ hasText: `检查人 ${name}` }),
  );
  await by(partner, first, nameOf('walker'));
  await isNext(partner, second);
  await partner.sees(checked(1));
  await isAccessible(partner);

  // The other way round.
  await scan(partner, second);
  await partner.tap(partner.button('一切正常', { exact: true }));
  await isNext(partner, third);
  await by(phone, second, nameOf('partner'));
  await phone.sees(checked(2));
  await isNext(phone, third);

  // The address asked for the camera once: neither the way back nor a fresh start asks again.
  const isWithoutCamera = async () => {
    await isNext(phone, third);
    assert.equal(await phone.page.getByRole('dialog').count(), 0);
    assert.equal(new URL(phone.page.url()).search, '');
  };
  phone.camera.showNothing();
  await phone.open('/rounds');
  await phone.tap(scanNext(phone));
  await phone.sees(sheet(phone, '扫描巡查点'));
  await phone.page.waitForURL((url) => url.pathname === `/rounds/${round.id}` && url.search === '');
  await phone.page.keyboard.press('Escape');
  await phone.page.getByRole('dialog').waitFor({ state: 'detached' });
  await isWithoutCamera();
  await phone.page.goBack();
  await phone.sees(phone.heading('我的巡查'));
  await phone.page.goForward();
  await isWithoutCamera();
  await phone.page.reload();
  await isWithoutCamera();
  // Opened at that address, as from a link, it does ask.
  await phone.open(`/rounds/${round.id}?scan`);
  await phone.sees(sheet(phone, '扫描巡查点'));
  await phone.page.waitForURL((url) => url.search === '');

  // A guard who does not walk along has the round, and none of the checks.
  const stranger = await server.phoneOf('guard3');
  await stranger.pull();
  assert.ok(stranger.records.has(round.id));
  await lead.pull();
  const made = checksOf(lead, round.id).filter((check) => value(check, 'state') === 'checked');
  assert.ok(made.length >= 2);
  assert.deepEqual(made.filter((check) => stranger.records.has(check.id)), []);
});

journey('领班看得见本班所有人的巡查：迟的在前，谁走到哪一点；没人去的由他判定漏巡', async (scene) => {
  const server = await scene.server();
  const [lead, guard] = [await server.phoneOf('lead'), await server.phoneOf('guard')];
  const names = ['东线', '西线', '南线', '北线', '中线'];
  await server.import({
    'checkpoint.csv': '编号,名称,位置,标签,检查项目\nBX01,东门岗亭,A,普通二维码,灯具|完好\n',
    'route.csv': `编号,路线名称,路线类型,巡查点,巡查频次,由谁巡查\n${names.map((name, at) => `BX${at},${name},日常巡查,BX01,按需,护卫员\n`).join('')}`,
  });
  for (const one of [lead, guard]) await one.pull();
  const routes = names.map((name) => lead.find('route', (one) => value(one, 'name') === name).id);
  const walker = guard.client.staff;
  const late = await plan(lead, routes[0], { walker, from: -60, until: 300 });
  await plan(lead, routes[1], { walker, from: 120, until: 300 });
  const missed = await plan(lead, routes[2], { walker, from: -200, until: -100 });
  const unjudged = await plan(lead, routes[4], { walker, from: -300, until: -200 });
  await lead.pull();
  const applied = async (one, change) => assert.equal((await one.push(change))[0].outcome, 'applied');
  await applied(lead, lead.step(lead.records.get(missed), 'miss', 'missed', {}, { reason: '无人到岗' }));
  const walked = guard.make('patrol_round', 'start_now', 'started', {
    route: { set: routes[3] }, walker: { set: walker }, started_at: { set: Date.now() },
  });
  await applied(guard, walked);

  const phone = await scene.phone(server);
  await enrol(phone, server, 'lead', '/rounds');
  await allSynced(phone);
  await phone.sees(phone.heading('本班巡查'));
  const part = (name) => phone.page.locator('main section').filter({ has: phone.page.getByRole('heading', { name }) }).getByRole('article');
  await phone.sees(part(/^迟巡/).filter({ hasText: '东线' }).filter({ hasText: '已晚，仍可巡查' }));
  await phone.sees(part(/^正在巡查/).filter({ hasText: '北线' }).filter({ hasText: '已检 0 / 1' }).filter({ hasText: '下一个点：东门岗亭' }));
  await phone.sees(part(/^待巡查/).filter({ hasText: '西线' }));
  await phone.sees(part(/^漏巡/).filter({ hasText: '南线' }).filter({ hasText: /补检剩 2\d 小时/ }));
  await phone.sees(part(/^漏巡/).filter({ hasText: '中线' }).filter({ hasText: '漏巡（待判定）' }));
  const cards = phone.page.locator('main').getByRole('article');
  assert.deepEqual(await cards.getByRole('heading').allInnerTexts(), ['东线', '北线', '西线', '中线', '南线'], 'what is late is first');
  assert.equal(await cards.getByRole('button').count(), 0, 'a round is walked by its guard');
  // What is late, and what waits for the lead's judgement.
  await phone.sees(phone.page.locator('.bottom-bar').getByRole('link', { name: /巡查.*待办 2 项/ }));
  await isAccessible(phone);
  await shoot(phone, 'rounds-shift');

  // A card that changes is drawn where it stands: the keyboard stays on it.
  const running = part(/^正在巡查/).filter({ hasText: '北线' });
  await running.getByRole('link', { name: '北线' }).focus();
  const [stop] = lead.all('checkpoint');
  const check = { id: newId(), register: 'patrol_check', number: 0, fields: {} };
  await applied(guard, guard.step(check, 'skip', 'skipped', {
    round: { set: walked.record }, checkpoint: { set: stop.id }, checked_by: { set: walker }, checked_at: { set: Date.now() },
  }, { reason: '门锁着' }));
  await phone.sees(running.filter({ hasText: '跳过 1' }));
  assert.equal(await phone.page.evaluate(() => document.activeElement.innerText), '北线');

  // Who leads calls missed what nobody came to, and why.
  await phone.tap(part(/^漏巡/).filter({ hasText: '中线' }).getByRole('link', { name: '判定漏巡' }));
  await phone.page.waitForURL((url) => url.pathname === `/r/patrol_round/${unjudged}/miss`);
  await phone.field('原因').fill('当班缺人');
  await phone.tap(phone.page.locator('.form__actions').getByRole('button'));
  await phone.page.waitForURL((url) => url.pathname === `/rounds/${unjudged}`);
  await phone.sees(phone.page.locator('.round-head').getByText('漏巡', { exact: true }));
  await phone.sees(phone.page.locator('.round-head').getByText(/^补检剩/));
  await isAccessible(phone);
  await shoot(phone, 'round-missed');
  await phone.open('/rounds');
  await phone.sees(phone.page.locator('.bottom-bar').getByRole('link', { name: /巡查.*待办 1 项/ }));
  await phone.page.setViewportSize(DESK);
  await shoot(phone, 'rounds-shift');
  await phone.page.setViewportSize(phone.size);
  await phone.tap(part(/^迟巡/).getByRole('link', { name: '东线' }));
  await phone.page.waitForURL((url) => url.pathname === `/rounds/${late}`);

  // Nobody walked it, so that it was neither begun nor ended late.
  await phone.open(`/r/patrol_round/${missed}`);
  const clock = (name) => phone.page.locator('.key-value__row').filter({ hasText: name });
  for (const name of ['开始巡查', '完成巡查']) await phone.sees(clock(name).filter({ hasText: /未完成 · .* 判定漏巡/ }));
  await phone.seesNo('完成时已超时');
  await isAccessible(phone);
  await shoot(phone, 'record-missed');

  // Who was there shows it: from the registers too, a check is made on a round.
  const walking = await walkerOn(scene, server, 'guard');
  for (const register of ['patrol_check', 'patrol_round']) {
    await walking.open(`/r/${register}`);
    await walking.tap(walking.page.locator('.page__action').getByRole('link', { name: '去巡查' }));
    await walking.page.waitForURL((url) => url.pathname === '/rounds');
    await walking.sees(walking.heading('我的巡查'));
  }
});
