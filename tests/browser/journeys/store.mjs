// What is on a phone outlives every version of the app: a database that the first version wrote is opened and nothing is missing, and a
// connection that the browser closed is opened again.

import assert from 'node:assert/strict';
import { createHash, pbkdf2Sync } from 'node:crypto';

import { allSynced, badge, enrol, enterPin, isOpen, personal, PIN } from '../support/door.mjs';
import { journey } from '../support/journey.mjs';
import { newId, value } from '../support/other-phone.mjs';
import { report, stepsOf } from '../support/orders.mjs';
import { until } from '../support/until.mjs';

// A page of the origin without the app.
const BLANK = '/manifest.webmanifest';

// As version 1 made them: text under plain keys, bytes as they are. Never to be changed again.
const STORES_1 = {
  person: ['records_a', 'records_b', 'outbox', 'drafts', 'photos', 'photo_bytes', 'meta'],
  phone: ['people'],
};

/** Writes a database of version 1: `rows` are `[store, key, value]`, bytes as a list of numbers. */
function write(page, name, stores, rows) {
  return page.evaluate(async ({ name, stores, rows }) => {
    const database = await new Promise((resolve, reject) => {
      const opening = indexedDB.open(name, 1);
      opening.onupgradeneeded = () => stores.forEach((store) => opening.result.createObjectStore(store));
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
    const transaction = database.transaction(stores, 'readwrite');
    for (const [store, key, one] of rows) {
      const kept = typeof one === 'string' ? one : Array.isArray(one) ? new Uint8Array(one) : JSON.stringify(one);
      transaction.objectStore(store).put(kept, key);
    }
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
    database.close();
  }, { name, stores, rows });
}

const pinOf = (pin) => {
  const [salt, rounds] = ['00112233445566778899aabbccddeeff', 150_000];
  const derived = pbkdf2Sync(pin, salt, rounds, 32, 'sha256').toString('hex');
  return { salt, derived, rounds, failures: 0, locked_until_ms: 0 };
};

// A red point of one pixel: the smallest picture that the server takes.
const PNG = [...Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==',
  'base64',
)];
const PNG_SHA256 = createHash('sha256').update(Buffer.from(PNG)).digest('hex');

journey('第一版写下的数据库，今天的管家打开：未发的更改、草稿、照片一样不少', async (scene) => {
  const server = await scene.server();
  const worker = await server.phoneOf('worker');
  await worker.pull();
  const { client, device } = worker;
  const phone = await scene.phone(server);
  // A photo that the server does not have yet is asked for all the same.
  phone.problems.expect(/favicon\.ico|status of 404 .*\/api\/photos/);
  await phone.open(BLANK);
  await phone.page.evaluate(async (body) => {
    await fetch('/api/session', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  }, JSON.stringify({ login: 'worker', password: server.password }));

  const [place, record, drafted, at] = [worker.all('place')[0], newId(), newId(), Date.now() - 3_600_000];
  const fields = {
    channel: 'staff', reported_at: at, first_contact: client.staff, place: place.id,
    item: 'minor_maintenance', class: 'general', description: '第一版写下的',
  };
  const seen = { epoch: '00000000-0000-0000-0000-000000000000', number: 0, own: 0, answered: 0 };
  const writes = Object.fromEntries(Object.entries({ ...fields, state: 'reported' }).map(([key, one]) => [key, { set: one }]));
  const body = {
    device, seq: 1, site: client.site, register: 'repair', record, definition: 1, seen, by: client.staff,
    at: { wall_ms: at, quality: 'doubtful' }, step: 'report',
    writes: { ...writes, photos_before: { add: [PNG_SHA256] } },
  };
  const meta = {
    device, site: client.site, staff: client.staff, epochs: null, cursor: 0, shown_epoch: null, snapshot: null, next_seq: 2,
    answered: 0, definitions: null, missing: [], clock: { offset_ms: 0, base_ms: 0, compared_wall_ms: null }, revision: 1,
  };
  const entered = (one) => ({ content: { value: one }, source: 'typed' });
  const draft = {
    key: `repair/${drafted}/report`,
    form: {
      register: 'repair', record: drafted, definition: 1, step: 'report', seen,
      entries: { description: entered('还没写完') }, reason: '', by: client.staff, role: 'worker', opened_ms: at,
    },
    opened_as: device,
    touched_ms: at,
  };
  await write(phone.page, `steward-${client.staff}`, STORES_1.person, [
    ['meta', 'replica', meta],
    ['outbox', 1, { seq: 1, record, progress: 'waiting', body }],
    ['drafts', draft.key, draft],
    ['photos', PNG_SHA256, { digest: PNG_SHA256, bytes: PNG.length, taken_ms: at, state: 'waiting' }],
    ['photo_bytes', PNG_SHA256, PNG],
  ]);
  await write(phone.page, 'steward-phone', STORES_1.phone, [['people', client.staff, {
    slot: 0, site: client.site, staff: client.staff, role: 'worker', login: 'worker', name: 'worker', pin: pinOf(PIN),
  }]]);

  await phone.open(`/orders/${record}`);
  await phone.sees(phone.heading('worker，请输入 PIN 码'));
  await enterPin(phone, PIN);
  await isOpen(phone);
  await phone.sees('第一版写下的');
  await allSynced(phone);
  const lead = await server.phoneOf('lead');
  await lead.pull();
  const order = lead.find('repair', ({ id }) => id === record);
  assert.equal(value(order, 'description'), '第一版写下的');
  const photo = await until('the photo is there', async () => {
    const { status, bytes } = await lead.photo(PNG_SHA256);
    return status === 200 && bytes;
  });
  assert.deepEqual([...photo], PNG);
  await phone.open('/r/repair/new');
  await phone.sees('继续上次未完成的填写？');
  await phone.tap('继续', { exact: true });
  assert.equal(await phone.field('故障描述').inputValue(), '还没写完');
});

// The app lets go of its connection when another page wants another version; that page then thinks better of it.
const closeConnections = (page, name) => page.evaluate((name) => new Promise((resolve) => {
  const opening = indexedDB.open(name, 1_000);
  opening.onupgradeneeded = () => opening.transaction.abort();
  opening.onerror = (event) => {
    event.preventDefault();
    resolve();
  };
}), name);

journey('数据库连接断了会自己重开，保存照常', async (scene) => {
  const server = await scene.server();
  const reception = await server.phoneOf('reception');
  const [id] = await report(reception, '灯不亮');
  const phone = await scene.phone(server);
  await enrol(phone, server, 'worker', `/orders/${id}`);
  await allSynced(phone);
  const { name } = await personal(phone, 'worker');
  phone.problems.expect(/favicon\.ico/);
  const blank = await phone.tab(BLANK);
  await closeConnections(blank, name);
  await blank.close();
  await phone.tap('接单', { exact: true });
  await phone.sees('已保存在本机');
  await allSynced(phone);
  assert.deepEqual(await stepsOf(reception, id), ['report', 'accept']);
});

journey('数据库被更新的版本打开过：照实说，不假装保存，什么都不动', async (scene) => {
  const server = await scene.server();
  const [id] = await report(await server.phoneOf('reception'), '灯不亮');
  const phone = await scene.phone(server);
  await enrol(phone, server, 'worker', `/orders/${id}`);
  await allSynced(phone);
  const { name, records } = await personal(phone, 'worker');
  phone.problems.expect(/favicon\.ico/);
  const blank = await phone.tab(BLANK);
  await blank.evaluate((name) => new Promise((resolve) => {
    const opening = indexedDB.open(name, 1_000);
    opening.onsuccess = () => {
      opening.result.close();
      resolve();
    };
  }), name);
  await blank.close();
  await phone.tap('接单', { exact: true });
  await phone.sees(/已由更新版本的管家打开过/);
  assert.equal(await phone.page.getByText('已保存在本机').count(), 0);
  await phone.sees(phone.button('接单', { exact: true }));
  const after = await personal(phone, 'worker');
  assert.deepEqual([after.outbox.length, after.records.length], [0, records.length]);
  assert.equal(await badge(phone, /待传/).count(), 0);
});
