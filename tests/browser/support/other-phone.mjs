// Another phone, as changes written by hand over HTTP: what somebody else did meanwhile, and what the server has.
//
//     const lead = await server.phoneOf('lead');
//     await lead.pull();
//     const order = lead.find('repair', (record) => value(record, 'description') === '水龙头漏水');
//     await lead.push(lead.change(order, { description: { set: '漏水更严重了' } }));
//     await lead.push(lead.make('repair', 'report', 'reported', { description: { set: '灯坏了' }, … }));
//     await lead.timeline(order.id); await lead.refused(); (await lead.photo(sha256)).status;

import { randomBytes } from 'node:crypto';

// Pages of a pull that never ends.
const PAGES_MAX = 1_000;

/** The value of a field as the server's record has it; a list when several stand side by side; nothing when none. */
export function value(record, field) {
  const values = (record.fields[field]?.v ?? []).map(([, one]) => one);
  return values.length > 1 ? values : values[0];
}

/** The members of a set that were not struck out. */
export function members(record, field) {
  const present = (record.fields[field]?.m ?? []).filter(([, , , struckBy]) => struckBy.length === 0);
  return present.map(([, , one]) => one);
}

/** The id of a new record: UUIDv7, as phones make them. */
export function newId() {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

export class OtherPhone {
  #seq = 0;
  #epoch;
  #cursor = 0;
  /** What the server has in this person's scope, by id. */
  records = new Map();
  /** The registers, by key. */
  definitions = new Map();

  constructor(client, device) {
    this.client = client;
    this.device = device;
  }

  static async enrol(client) {
    const { json } = await client.expect(201, 'POST', '/api/devices', { label: 'another phone' });
    const phone = new OtherPhone(client, json.device);
    // The definitions come with the first answer, and the epoch.
    await phone.#sync([]);
    return phone;
  }

  /** Brings `records` up to date. */
  async pull() {
    for (let page = 0; page < PAGES_MAX; page += 1) {
      if (!(await this.#sync([])).more) return;
    }
    throw new Error('the pull does not end');
  }

  /** The records of a register that match. */
  all(register, matches = () => true) {
    return [...this.records.values()].filter((record) => record.register === register && matches(record));
  }

  /** The one record of a register that matches. */
  find(register, matches) {
    const found = this.all(register, matches);
    if (found.length !== 1) throw new Error(`${found.length} records of ${register} match, not one`);
    return found[0];
  }

  /** The next change of a record: its author has seen the record as it is in `records`. */
  change(record, writes, more = {}) {
    this.#seq += 1;
    const own = this.#seq - 1;
    return {
      device: this.device,
      seq: this.#seq,
      site: this.client.site,
      register: record.register,
      record: record.id,
      definition: this.definitions.get(record.register)?.version ?? 1,
      seen: { epoch: this.#epoch, number: record.number, own, answered: own },
      by: this.client.staff,
      at: { wall_ms: Date.now(), quality: 'good' },
      ...more,
      writes,
    };
  }

  /** The next change, which takes a record on by a step of its flow. */
  step(record, step, to, writes = {}, more = {}) {
    const was = value(record, 'state');
    const state = { set: to, ...(was !== undefined && { was }) };
    return this.change(record, { ...writes, state }, { step, ...more });
  }

  /** The next change, which makes a record by the first step of its flow. */
  make(register, step, to, writes, id = newId()) {
    return this.step({ id, register, number: 0, fields: {} }, step, to, writes);
  }

  /** Sends changes and returns their receipts: `{ seq, outcome, number, code?, field? }`. */
  async push(...changes) {
    return (await this.#sync(changes)).receipts;
  }

  /** The changes of a record, in order. */
  async timeline(id) {
    return (await this.client.expect(200, 'GET', `/api/records/${id}/timeline`)).json;
  }

  /** Refused changes: one's own, or as lead, manager or administrator everybody's. */
  async refused() {
    return (await this.client.expect(200, 'GET', '/api/refused')).json;
  }

  /** How far a photo of this person is on the server: `{ status, offset, length }`, in bytes; 404 for other persons'. */
  async photoProgress(sha256) {
    const { status, headers } = await this.client.head(`/api/photos/${sha256}`);
    return { status, offset: Number(headers['upload-offset']), length: Number(headers['upload-length']) };
  }

  /** A whole photo of a record that this person may read: `{ status, bytes }`. */
  photo(sha256) {
    return this.client.get(`/api/photos/${sha256}`);
  }

  async #sync(changes) {
    const { json } = await this.client.expect(200, 'POST', '/api/sync', {
      v: 1,
      device: this.device,
      ...(this.#epoch && { epoch: this.#epoch }),
      cursor: this.#cursor,
      now_ms: Date.now(),
      changes,
    });
    if (json.status !== 'ok') throw new Error(`the server answers ${json.status}`);
    this.#epoch = json.epochs.current;
    for (const definition of json.definitions?.registers ?? []) this.definitions.set(definition.key, definition);
    for (const record of json.records) this.records.set(record.id, record);
    for (const id of json.gone ?? []) this.records.delete(id);
    // A device that was up to date does not hear its own changes back. This one keeps no base of its own, so it asks.
    if (changes.length === 0) this.#cursor = json.cursor;
    return json;
  }
}
