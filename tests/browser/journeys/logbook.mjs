// Logbooks: every register prints as pages of its 登记簿 and is exported as a workbook, from a phone and from a desk, also without a
// network. The prints are in target/prints/ to be looked at.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { assertAccessible } from '../support/axe.mjs';
import { allSynced, badge, enrol, enterPin, isInstalled, isOpen, PIN } from '../support/door.mjs';
import { journey } from '../support/journey.mjs';
import { members, value } from '../support/other-phone.mjs';
import { printed } from '../support/prints.mjs';
import { shoot } from '../support/shots.mjs';
import { readWorkbook } from '../support/xlsx.mjs';

const NARROW = { width: 360, height: 740 };
// What somebody who means ill would call themselves.
const NASTY = '=HYPERLINK("http://evil.example","看这里")';
// As the server calls it.
const SITE = '演示项目：青杉医院与青杉苑';
// Eighteen digits that are no time: an identity number that is told in full.
const ID_NUMBER = /(?<!\d)\d{17}[\dX](?!\d)/;
const MOBILE = /(?<!\d)1[3-9]\d{9}(?!\d)/;

const sheets = (phone) => phone.page.locator('.logbook__preview .paper__sheet');

/** Waits until the sheets are laid out, and tells how many there are. No row runs over the lines to sign on, however small the sheet. */
async function laidOut(phone) {
  await sheets(phone).first().waitFor();
  const over = await phone.page.evaluate(() => [...document.querySelectorAll('.logbook__preview .is-measured')]
    .map((sheet) => [...sheet.querySelectorAll('tbody > tr')].at(-1).getBoundingClientRect().bottom - sheet.querySelector('.paper__foot').getBoundingClientRect().top)
    .filter((px) => px > 0.5));
  assert.deepEqual(over, [], 'rows fit their sheet');
  return sheets(phone).count();
}

async function exported(phone) {
  const [download] = await Promise.all([phone.page.waitForEvent('download'), phone.tap('导出 Excel')]);
  const bytes = readFileSync(await download.path());
  return { name: download.suggestedFilename(), bytes, book: readWorkbook(bytes) };
}

/** Nothing in it runs, links, or tells what is masked. */
function isHarmless({ book }) {
  const names = [...book.parts.keys()];
  assert.ok(!names.some((name) => /externalLink|worksheets\/_rels/.test(name)), names.join());
  for (const { name, xml } of book.sheets) assert.ok(!/<f[ >]|<hyperlink/.test(xml), name);
  const texts = book.parts.get('xl/sharedStrings.xml');
  for (const pattern of [ID_NUMBER, MOBILE]) assert.ok(!pattern.test(texts), `${pattern.exec(texts)} is not masked`);
}

/** A visitor who has signed in like another, but for some fields. */
async function visitor(server, other) {
  const desk = await server.phoneOf('reception1');
  await desk.pull();
  // Not every visitor leaves a phone number, and of some two desks have written two.
  const isWhole = (one) => typeof value(one, 'phone') === 'string' && !Object.keys(one.fields).some((key) => Array.isArray(value(one, key)));
  const [inside] = desk.all('visitor', (one) => value(one, 'state') === 'inside' && isWhole(one));
  const fields = Object.keys(inside.fields).map((key) => [key, value(inside, key)]).filter(([key, one]) => key !== 'state' && one !== undefined);
  const visit = desk.make('visitor', 'sign_in', 'inside', {
    ...Object.fromEntries(fields.map(([key, one]) => [key, { set: one }])),
    ...other,
    time_in: { set: Date.now() - 60_000 },
    id_taken_at: { set: Date.now() - 70_000 },
    id_returned_at: { set: Date.now() - 55_000 },
  });
  const [receipt] = await desk.push(visit);
  assert.equal(receipt.outcome, 'applied', JSON.stringify(receipt));
  return visit.record;
}

journey('断网的手机导出访客登记簿：表头、类型和本机的每一条都在，公式只是文字', async (scene) => {
  const server = await scene.server('demo');
  await visitor(server, { name: { set: NASTY } });
  const phone = await scene.phone(server);
  await enrol(phone, server, 'gate1');
  await allSynced(phone);
  await isInstalled(phone);
  await phone.offline();
  await phone.restart('/r/visitor');
  await enterPin(phone, PIN);
  await isOpen(phone);
  await badge(phone, /离线/).waitFor();
  await phone.tap(phone.page.getByRole('banner').locator('summary'));
  await shoot(phone, 'logbook-menu');
  await phone.tap('导出 Excel');
  await phone.sees(/离线：只含本机已有的 \d+ 条记录，数据截至/);
  await phone.sees(/^访客登记簿_\d{4}-\d\d-\d\d\.xlsx$/);
  const shown = Number(/共 (\d+) 条/.exec(await phone.page.locator('.logbook__told').innerText())[1]);
  // The number beside the sheet's name is that of its records.
  await phone.sees(new RegExp(`访客登记簿（${shown} 条，\\d+ 列）`));
  await shoot(phone, 'logbook-excel', { isWhole: true });
  await assertAccessible(phone.page);

  const file = await exported(phone);
  await phone.sees(new RegExp(`已导出 ${shown} 条`));
  assert.match(file.name, /^访客登记簿_\d{4}-\d\d-\d\d\.xlsx$/);
  isHarmless(file);
  const [visits] = file.book.sheets;
  const about = file.book.sheets.at(-1);
  assert.equal(visits.name, '访客登记簿');
  assert.equal(about.name, '说明');
  assert.equal(visits.rows.length, shown + 1);
  assert.match(visits.xml, /<pane [^>]*ySplit="1"[^>]*state="frozen"/);
  assert.match(visits.xml, /<autoFilter /);
  const [heads] = visits.rows;
  const cell = (row, head) => row[heads.indexOf(head)];
  const nasty = visits.rows.find((row) => cell(row, '姓名') === NASTY);
  assert.ok(nasty, 'the name is there as it was written');
  assert.equal(cell(nasty, '状态'), '在场');
  assert.match(cell(nasty, '手机号'), /^\d{3}\*+\d{4}$/);
  assert.equal(typeof cell(nasty, '人数'), 'number');
  // A date of Excel: days since 1900, in the wall clock's time.
  const days = cell(nasty, '进入时间');
  const wall = Date.now() + 8 * 3_600_000;
  assert.ok(Math.abs(days - (wall / 86_400_000 + 25_569)) < 1, `${days}`);
  assert.ok(about.rows.some(([what, told]) => what === '期间' && /至/.test(told)), JSON.stringify(about.rows));
});

journey('英文界面的 Excel 用英文表头；维修材料另有一张表', async (scene) => {
  const server = await scene.server('demo');
  const desk = await scene.desk(server);
  await enrol(desk, server, 'manager');
  await allSynced(desk);
  await desk.page.evaluate(() => localStorage.setItem('steward.language', 'en'));
  await desk.open('/r/repair/print?as=xlsx');
  await desk.tap(desk.button('All', { exact: true }));
  await desk.sees(/^Repair_log_/);
  await shoot(desk, 'logbook-excel', { isWhole: true });
  await assertAccessible(desk.page);
  const [download] = await Promise.all([desk.page.waitForEvent('download'), desk.tap(desk.button('Excel', { exact: true }))]);
  const bytes = readFileSync(await download.path());
  const file = { book: readWorkbook(bytes) };
  isHarmless(file);
  const names = file.book.sheets.map(({ name }) => name);
  assert.equal(names[0], 'Repair log');
  assert.equal(names.at(-1), 'About');
  assert.ok(names.includes('Work and materials charged'), names.join());
  const materials = file.book.sheets[names.indexOf('Work and materials charged')];
  assert.ok(materials.rows.length > 1 && materials.rows[1].some((one) => typeof one === 'number'), JSON.stringify(materials.rows[1]));
  const [heads, ...rows] = file.book.sheets[0].rows;
  assert.ok(['No.', 'State', 'Entered by'].every((head) => heads.includes(head)), heads.join());
  assert.ok(rows.every((row) => typeof row[0] === 'string' && /^[0-9A-F]{6}$/.test(row[0])));
});

const MISSED_WHY = '夜班一人请假，无人可派';

/** A round that nobody walked, with the reason why. Tells how many checkpoints were due. */
async function missedRound(server) {
  const lead = await server.phoneOf('lead');
  await lead.pull();
  const [route] = lead.all('route', (one) => members(one, 'stops').length > 1);
  const due = Date.now() - 3 * 3_600_000;
  const plan = lead.make('patrol_round', 'plan', 'planned', { route: { set: route.id }, due_from: { set: due }, due_until: { set: due + 3_600_000 } });
  const [planned] = await lead.push(plan);
  assert.equal(planned.outcome, 'applied', JSON.stringify(planned));
  await lead.pull();
  const round = lead.find('patrol_round', (one) => one.id === plan.record);
  const [missed] = await lead.push(lead.step(round, 'miss', 'missed', {}, { reason: MISSED_WHY }));
  assert.equal(missed.outcome, 'applied', JSON.stringify(missed));
  return members(route, 'stops').length;
}

/** The rows of all sheets, each as an object by the heads of its columns. */
async function printedRows(phone) {
  const [heads] = await sheets(phone).locator('thead').evaluateAll((all) => all.slice(0, 1).map((head) => [...head.querySelectorAll('th')].map((cell) => cell.textContent)));
  const rows = await sheets(phone).locator('tbody tr').evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.textContent.replace(/\s+/g, ' ').trim())));
  return rows.map((cells) => Object.fromEntries(cells.map((cell, place) => [heads[place], cell])));
}

const MOMENT = /^\d{4}-\d\d-\d\d \d\d:\d\d$/;

journey('巡查登记簿写明年份，漏巡的一班有应检与已检点数和原因', async (scene) => {
  const server = await scene.server('demo');
  const stops = await missedRound(server);
  const phone = await scene.phone(server);
  await enrol(phone, server, 'lead');
  await allSynced(phone);
  await phone.open('/r/patrol_round/print');
  await laidOut(phone);
  assert.match(await sheets(phone).first().locator('.paper__facts').innerText(), /期间 \d{4}年\d+月\d+日 至 \d{4}年\d+月\d+日/);
  const rows = await printedRows(phone);
  const missed = rows.find((row) => row['原因'].includes(MISSED_WHY));
  assert.ok(missed, 'the round that was missed, with the reason');
  assert.deepEqual([missed['状态'], missed['应检点数'], missed['已检点数']], ['漏巡', `${stops}`, '0']);
  assert.match(missed['应开始时间'], MOMENT);
});

journey('访客登记簿和访客页用访客单上的编号', async (scene) => {
  const server = await scene.server('demo');
  const number = 'FK900001';
  const id = await visitor(server, { name: { set: '编号客' }, slip_number: { set: number } });
  const phone = await scene.phone(server);
  await enrol(phone, server, 'lead');
  await allSynced(phone);
  await phone.open(`/r/visitor/${id}`);
  await phone.sees(new RegExp(`编号 ${number}`));
  await phone.open(`/r/visitor/${id}/print`);
  await phone.sees(phone.page.locator('.slip__number', { hasText: number }));
  await phone.sees(/^\d{4}年\d+月\d+日 \d\d:\d\d$/);
  await phone.open('/r/visitor/print');
  await laidOut(phone);
  const row = (await printedRows(phone)).find((one) => one['编号'] === number);
  assert.equal(row?.['姓名'], '编号客');
  assert.match(row['进入时间'], MOMENT);
});

for (const [register, login, isWide] of [['visitor', 'lead', true], ['patrol_round', 'lead', true], ['repair', 'manager', true], ['place', 'manager', false]]) {
  journey(`打印 ${register} 的登记簿：每页有表头、签字处和页码`, async (scene) => {
    const server = await scene.server('demo');
    const phone = await scene.phone(server);
    await enrol(phone, server, login);
    await allSynced(phone);
    await phone.open(`/r/${register}/print`);
    const count = await laidOut(phone);
    const texts = await sheets(phone).allTextContents();
    texts.forEach((text, place) => {
      assert.ok(text.includes(`第 ${place + 1} 页 / 共 ${count} 页`), `page ${place + 1} of ${count}: ${text.slice(-80)}`);
      assert.ok(text.includes('日期'), 'there is a place for the date');
      assert.ok(text.includes(SITE), 'whose logbook it is');
    });
    const heads = await sheets(phone).locator('thead').count();
    assert.equal(heads, count, 'the head stands on each sheet');
    const told = Number(/共 (\d+) 条/.exec(await phone.page.locator('.logbook__told').innerText())[1]);
    assert.equal(await sheets(phone).locator('tbody tr').count(), told, 'every record is on one sheet');
    await shoot(phone, `logbook-${register}`, { isWhole: false });
    await assertAccessible(phone.page);
    const { pages, sizes } = await printed(phone, `logbook-${register}`);
    assert.equal(pages, count, 'a sheet is a page');
    assert.ok(sizes.every(([wide, high]) => wide > high === isWide), JSON.stringify(sizes));
  });
}

journey('登记簿的期间、列表与搜索：从列表带过来，可以改', async (scene) => {
  const server = await scene.server('demo');
  const desk = await scene.desk(server);
  await enrol(desk, server, 'manager');
  await allSynced(desk);
  await desk.open('/r/visitor?list=inside');
  await desk.page.getByRole('searchbox').fill('王');
  await desk.tap(desk.page.getByRole('banner').locator('summary'));
  await desk.tap('打印登记簿');
  await desk.sees(/只含符合的：王/);
  assert.equal(await desk.field('内容').inputValue(), 'inside');
  await desk.tap('取消此筛选: 王');
  await laidOut(desk);
  await shoot(desk, 'logbook-inside', { isWhole: true });
  await desk.field('内容').selectOption({ label: '全部记录' });
  await desk.tap(desk.button('今天', { exact: true }));
  await desk.sees('今天');
  const today = await desk.field('从').inputValue();
  assert.equal(today, await desk.field('到').inputValue());
  await desk.tap(desk.button('全部', { exact: true }));
  assert.equal(await desk.field('从').inputValue(), '');
  await assertAccessible(desk.page);
  for (const theme of ['dark', 'light']) {
    desk.theme = theme;
    await desk.page.emulateMedia({ colorScheme: theme });
    await shoot(desk, 'logbook-all');
  }
});

journey('打印一张维修单和一张访客单', async (scene) => {
  const server = await scene.server('demo');
  const other = await server.phoneOf('manager');
  await other.pull();
  // Not every order has somebody's phone: what a guard found, nobody has reported.
  const has = (one, ...keys) => keys.every((key) => value(one, key) !== undefined);
  const [order] = other.all('repair', (one) => has(one, 'signature', 'reporter_phone') && members(one, 'materials').length > 0);
  const visit = other.all('visitor', (one) => value(one, 'state') === 'inside')[0];
  const phone = await scene.phone(server);
  await enrol(phone, server, 'manager');
  await allSynced(phone);

  await phone.open(`/orders/${order.id}`);
  await phone.tap(phone.page.getByRole('banner').locator('summary'));
  await phone.tap('打印 / 导出 Excel');
  await phone.sees(phone.heading('报修单', { exact: true }));
  await phone.sees(phone.heading('经过', { exact: true }));
  // The head that stands on every page, the sum that was signed for, and no day without its year.
  const head = sheets(phone).locator('.paper__pages > thead');
  assert.ok((await head.innerText()).includes(`编号 ${order.id.slice(-6).toUpperCase()}`));
  await phone.sees(phone.role('row', /^合计.* ¥/));
  const facts = await sheets(phone).locator('dd').allInnerTexts();
  assert.ok(facts.some((fact) => /^\d{4}年\d+月\d+日 \d\d:\d\d$/.test(fact)), facts.join());
  assert.ok(!facts.some((fact) => /^\d+月\d+日/.test(fact)), facts.join());
  const masked = await sheets(phone).innerText();
  assert.ok(!MOBILE.test(masked), 'phones are masked until somebody asks');
  await shoot(phone, 'print-order', { isWhole: true });
  await assertAccessible(phone.page);
  await phone.tap(phone.role('switch', '显示个人信息'));
  await phone.sees(MOBILE);
  const sheet = await printed(phone, 'order');
  assert.ok(sheet.pages >= 1 && sheet.sizes.every(([wide, high]) => wide === 595 && high === 842), JSON.stringify(sheet));

  await phone.open(`/r/visitor/${visit.id}/print`);
  await phone.sees(phone.heading('访客单', { exact: true }));
  await phone.sees('离开时请将本单交回门岗。');
  assert.ok(!MOBILE.test(await sheets(phone).innerText()));
  await shoot(phone, 'print-slip', { isWhole: true });
  await assertAccessible(phone.page);
  const slip = await printed(phone, 'visitor-slip');
  assert.deepEqual([slip.pages, slip.sizes], [1, [[298, 420]]], 'A6');
  await phone.tap('完整记录');
  await phone.sees(phone.heading('经过', { exact: true }));
  const file = await exported(phone);
  assert.equal(file.book.sheets[0].rows.length, 2);
  isHarmless(file);
});

journey('打印页在 360 像素宽、两种语言和深色下都能用', async (scene) => {
  const server = await scene.server('demo');
  const phone = await scene.phone(server);
  await enrol(phone, server, 'reception1');
  await allSynced(phone);
  for (const language of ['zh', 'en']) {
    await phone.page.evaluate((one) => localStorage.setItem('steward.language', one), language);
    for (const [name, path] of [['paper', '/r/visitor/print'], ['excel', '/r/visitor/print?as=xlsx']]) {
      await phone.open(path);
      if (name === 'paper') await laidOut(phone);
      else await phone.sees(/\.xlsx$/);
      for (const theme of ['light', 'dark']) {
        phone.theme = theme;
        await phone.page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
        await shoot(phone, `logbook-${name}`, { isWhole: true });
        await assertAccessible(phone.page);
      }
      await phone.page.setViewportSize(NARROW);
      const [wide, room] = await phone.page.evaluate(() => [document.scrollingElement.scrollWidth, document.scrollingElement.clientWidth]);
      assert.ok(wide <= room, `${name} ${language}: ${wide} > ${room}`);
      await phone.page.setViewportSize(phone.size);
    }
  }
});
