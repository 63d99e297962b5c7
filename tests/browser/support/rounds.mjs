// A guard on a round: the site with labels hung, the guard's phone, and what a guard does at a checkpoint.
//
//     const { server, lead, stops } = await demoSite(scene, '家属区周末巡查');
//     const phone = await guardOn(scene, server);      with the round on the first page
//     await goesUnderground(phone);                    no network from here on
//     await scan(phone, stops[0]);                     the sheet of the checkpoint is open
//     await dies(phone, `/rounds/${round}`);           the browser is gone at once, and opened cold
//     await plan(lead, route, { walker, from: -10, until: 100 });      a round that is due, in minutes from now

import assert from 'node:assert/strict';

import { assertAccessible } from './axe.mjs';
import { allSynced, enrol, enterPin, isInstalled, PIN } from './door.mjs';
import { hangLabels } from './labels.mjs';
import { members, value } from './other-phone.mjs';
import { picture } from './picture.mjs';

const MINUTE_MS = 60_000;

/** The demo site, with the labels of a route hung: `{ server, lead, stops }`, the checkpoints in their order. */
export async function demoSite(scene, route) {
  const server = await scene.server('demo');
  const lead = await server.phoneOf('lead');
  await lead.pull();
  const stops = stopsOf(lead, route);
  await hangLabels(server, stops);
  return { server, lead, stops };
}

/** The checkpoints of a route in their order: `{ id, code, name }`. */
export function stopsOf(lead, name) {
  const route = lead.find('route', (record) => value(record, 'name') === name);
  const rows = members(route, 'stops').sort((one, other) => one.order - other.order);
  return rows.map(({ checkpoint }) => {
    const record = lead.records.get(checkpoint);
    const isSigned = members(record, 'labels').includes('signed_qr');
    return { id: checkpoint, code: value(record, 'code'), name: value(record, 'name'), isSigned };
  });
}

/** The phone of somebody who may scan labels, to which all has come: the records, and the app with its reader of labels. */
export async function walkerOn(scene, server, login, options = {}) {
  const phone = await scene.phone(server, options);
  await phone.allow('camera', 'geolocation');
  await phone.standAt(20.001, 114.001);
  await enrol(phone, server, login);
  await allSynced(phone);
  await isInstalled(phone);
  return phone;
}

/** The phone of a guard of the demo site, whose round is under way. */
export async function guardOn(scene, server, login = 'guard1') {
  const phone = await walkerOn(scene, server, login);
  // Somebody who goes down into the basement has looked whether the round is there.
  await phone.sees(scanNext(phone));
  return phone;
}

/** From here on there is no network. */
export async function goesUnderground(phone) {
  // Browsers write cookies down half a minute late: killed before that, they have forgotten the session. Closed, they have not.
  await phone.restart('/');
  await enterPin(phone, PIN);
  await phone.offline();
}

/** The browser is gone at once, and opened cold. */
export async function dies(phone, path) {
  await phone.kill();
  await phone.start();
  await phone.open(path);
  await enterPin(phone, PIN);
}

/** A round that the lead has planned for a guard. */
export async function plan(lead, route, { walker, from, until, shift }) {
  const minutes = (count) => ({ set: Date.now() + count * MINUTE_MS });
  const planned = lead.make('patrol_round', 'plan', 'planned', {
    route: { set: route },
    due_from: minutes(from),
    due_until: minutes(until),
    walker: { set: walker },
    ...(shift ? { shift: { set: shift } } : {}),
  });
  const [receipt] = await lead.push(planned);
  assert.equal(receipt.outcome, 'applied', JSON.stringify(receipt));
  return planned.record;
}

/** The checks of a round that the server has, once somebody has pulled them. */
export function checksOf(lead, round) {
  return lead.all('patrol_check', (record) => value(record, 'round') === round);
}

/** The checkpoints that nobody has checked yet. */
export function leftOf(stops, checks) {
  return stops.filter((stop) => !checks.some((check) => value(check, 'checkpoint') === stop.id));
}

/** The camera from the guard's first page. */
export const scanNext = (phone) => phone.button('扫下一个点').first();
/** The card of the round under way. */
export const underWay = (phone) => phone.page.getByRole('article').filter({ has: phone.button('扫下一个点') }).first();

export const sheet = (phone, title) => phone.role('dialog', title);
export const next = (phone) => phone.page.locator('#next-stop');
export const isNext = (phone, stop) => phone.sees(next(phone).filter({ hasText: stop.name }));
/** The id of the round that is open. */
export const roundIn = (phone) => new URL(phone.page.url()).pathname.split('/').at(-1);

/** Opens the round under way, and returns its id. */
export async function opensRound(phone) {
  await phone.tap(underWay(phone).getByRole('link'));
  await phone.sees(next(phone));
  return roundIn(phone);
}

/** Holds the label, `{ name, label }`, before the phone, and taps. */
export async function scan(phone, stop) {
  phone.camera.show(stop.label);
  await phone.tap(phone.button('扫码', { exact: true }));
  await phone.sees(sheet(phone, stop.name));
}

/** Takes a photo: what the screen shows stands for what a camera sees. */
export async function photograph(phone, label) {
  const buffer = await picture(phone.page, { type: 'jpeg' });
  phone.taps += 1;
  await phone.field(`${label} 拍照`).setInputFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer });
  await phone.sees(phone.role('img', `${label} 1`));
}

/** Nothing is wrong on the whole page: made as tall as it is, so that no bar lies over what it passes. */
export async function isAccessible(phone) {
  const { width, height } = phone.page.viewportSize();
  const whole = await phone.page.evaluate(() => document.documentElement.scrollHeight);
  await phone.page.setViewportSize({ width, height: Math.max(height, whole + 100) });
  await assertAccessible(phone.page);
  await phone.page.setViewportSize({ width, height });
}
