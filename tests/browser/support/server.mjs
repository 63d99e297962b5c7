// A real server with data of its own, which journeys stop, kill, start again, back up and restore.
//
//     const server = await scene.server();            people of people.mjs, one building
//     const server = await scene.server('demo');      three months of the demo site
//     server.url                                       stays the same over stop(), kill() and start()
//     await server.import({ 'route.csv': '…' })        more places, checkpoints, routes, customers (docs/import.md)
//     const file = await server.backup(); await server.restore(file);
//     const guard = await server.phoneOf('guard');     another phone, over HTTP: other-phone.mjs

import { join } from 'node:path';

import { Client } from './client.mjs';
import { OtherPhone } from './other-phone.mjs';
import { DEMO_PASSWORD, PASSWORD, SITE } from './people.mjs';
import { ServerProcess, runCommand, writeFiles } from './process.mjs';
import { discard, scratch } from './scratch.mjs';
import { plant } from './seeds.mjs';

export class Server {
  #process;
  #backups = 0;

  constructor(seed, folder) {
    this.seed = seed;
    this.folder = folder;
    this.#process = new ServerProcess(folder);
  }

  /** Begins with a copy of a seed: `empty`, `people` or `demo`. */
  static async begin(seed = 'people') {
    const server = new Server(seed, scratch('data'));
    await plant(seed, server.folder);
    await server.start();
    return server;
  }

  get url() {
    return this.#process.url;
  }

  get log() {
    return this.#process.log;
  }

  /** The key of its site. */
  get site() {
    return this.seed === 'demo' ? 'demo' : SITE;
  }

  /** The password of everybody. */
  get password() {
    return this.seed === 'demo' ? DEMO_PASSWORD : PASSWORD;
  }

  /** Starts it, at the same address and with the same data as before. */
  async start() {
    await this.#process.start();
  }

  /** Stops it in good order (SIGTERM). */
  async stop() {
    await this.#process.stop();
  }

  /** Ends it as a power cut would (SIGKILL). */
  async kill() {
    await this.#process.kill();
  }

  /** Runs another command of the program on the same data, and returns what it printed. */
  command(line, input) {
    return runCommand(this.folder, line, input);
  }

  /** Imports lists, `{ 'places.csv': text }`, while it runs or not. */
  import(files) {
    return this.command(['import', '--site', this.site, ...writeFiles(scratch('import'), files)]);
  }

  /** Writes a backup and returns its file. */
  async backup() {
    this.#backups += 1;
    const file = join(this.folder, `backup-${this.#backups}.sqlite`);
    await this.command(['backup', file]);
    return file;
  }

  /** Replaces its data by a backup. A server that runs is stopped for it, and started again. */
  async restore(file) {
    const wasRunning = this.#process.isRunning;
    await this.stop();
    await this.command(['restore', file]);
    if (wasRunning) await this.start();
  }

  /** Somebody who has logged in over HTTP. */
  async logIn(login, password = this.password) {
    const client = new Client(this.url);
    await client.logIn(login, password);
    return client;
  }

  /** Somebody's other phone. */
  async phoneOf(login) {
    return OtherPhone.enrol(await this.logIn(login));
  }

  /** Ends it and removes its data. */
  async close() {
    await this.kill();
    discard(this.folder);
  }
}
