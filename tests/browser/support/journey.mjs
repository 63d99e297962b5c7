// A journey: one test with servers and phones, which are closed when it ends, however it ends.
//
//     journey('断网保存，联网后送达', async (scene) => {
//       const server = await scene.server();                 // or scene.server('demo')
//       const phone = await scene.phone(server);             // phone.mjs
//       const desk = await scene.desk(server);
//       …
//     });
//
// It also fails when a page reported a problem that the journey did not expect (problems.mjs). What was on the
// screens of a failed journey is kept in target/screens/failed/.

import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { Phone } from './phone.mjs';
import { picture } from './picture.mjs';
import { Server } from './server.mjs';
import { TASK } from './tasks.mjs';
import { FAILED } from './workspace.mjs';

// One that takes longer hangs.
const MINUTES_MAX = 5;

// Servers, browsers and folders are cleared away on `exit`, and a signal alone does not lead there.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

/** Declares a journey. */
export function journey(name, run, { minutesMax = MINUTES_MAX } = {}) {
  test(name, async (t) => {
    const scene = new Scene(name, t);
    try {
      await within(minutesMax, run(scene));
      scene.assertNoProblems();
    } catch (why) {
      await scene.keepEvidence();
      throw why;
    } finally {
      await scene.close();
    }
  });
}

// Not the test runner's own timeout: it would leave servers and browsers running, and so never end.
async function within(minutes, running) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done in ${minutes} minutes`)), minutes * 60_000);
  });
  await Promise.race([running, late]).finally(() => clearTimeout(timer));
}

class Scene {
  #name;
  #context;
  #servers = [];
  #phones = [];

  constructor(name, context) {
    this.#name = name;
    this.#context = context;
  }

  /** A server that begins with a seed: `people`, `demo` or `empty`. */
  async server(seed) {
    const server = await Server.begin(seed);
    this.#servers.push(server);
    return server;
  }

  /** A phone for a server; options are those of phone.mjs. */
  async phone(server, options) {
    const phone = await Phone.begin(server, { name: `phone${this.#phones.length + 1}`, ...options });
    this.#phones.push(phone);
    return phone;
  }

  /** A desk: a wide screen with mouse and keyboard. */
  desk(server, options) {
    return this.phone(server, { isDesk: true, ...options });
  }

  /** Prints a line with the results. */
  tell(line) {
    this.#context.diagnostic(line);
  }

  /**
   * Prints what a person's task takes beside its target: taps or keys, and seconds where they are part of the target. Every run ends with
   * a table of them (tasks.mjs).
   */
  task(what, { taps, keys, seconds, target }) {
    this.#context.diagnostic(TASK + JSON.stringify({ what, taps, keys, seconds, target }));
  }

  assertNoProblems() {
    const found = this.#phones.flatMap((phone) => phone.problems.unexpected().map((one) => `${phone.name}: ${one}`));
    assert.deepEqual(found, [], 'no page reports a problem');
  }

  async keepEvidence() {
    mkdirSync(FAILED, { recursive: true });
    const file = (what) => join(FAILED, `${this.#name.replace(/[^\p{L}\p{N}]+/gu, '-')}-${what}`);
    for (const phone of this.#phones) {
      if (phone.page) await picture(phone.page).then((bytes) => writeFileSync(file(`${phone.name}.png`), bytes), () => {});
      const said = [phone.page?.url(), ...phone.problems.all()].join('\n');
      writeFileSync(file(`${phone.name}.txt`), `${said}\n`);
    }
    this.#servers.forEach((server, place) => writeFileSync(file(`server${place + 1}.txt`), server.log));
    this.tell(`what was seen is in ${FAILED}`);
  }

  async close() {
    await Promise.allSettled(this.#phones.map((phone) => phone.close()));
    await Promise.allSettled(this.#servers.map((server) => server.close()));
  }
}
