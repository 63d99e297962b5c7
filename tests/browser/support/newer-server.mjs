// A server of a later build, as an older app meets it: a real one, whose answers are altered on the way.
//
//     const newer = await NewerServer.before(server);
//     const phone = await scene.phone(newer);          it talks to the real server, until
//     newer.alter = { register: (one) => …, record: (one) => … };      from the next request on; each changes its JSON
//     newer.alter = undefined;                         as it was
//
// What it tells of the registers has a fingerprint of its own, as it would with a later build: the phone hears them once each time.

import { createServer, request as open } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';

import { freePort } from './port.mjs';

const NEWER = 'of-a-later-build';
const TOLD = /"definitions":"([^"]*)"/;

export class NewerServer {
  #real;
  #server;
  #port;
  #fingerprint;
  /** What is altered in the answers of the sync: `register` and `record`. */
  alter;

  constructor(real) {
    this.#real = new URL(real.url);
  }

  static async before(real) {
    const newer = new NewerServer(real);
    newer.#port = await freePort();
    newer.#server = createServer((request, response) => newer.#pass(request, response));
    await new Promise((resolve) => newer.#server.listen(newer.#port, '127.0.0.1', resolve));
    // It ends with its phones.
    newer.#server.unref();
    return newer;
  }

  get url() {
    return `http://127.0.0.1:${this.#port}`;
  }

  async #pass(request, response) {
    const { method, url, headers } = request;
    const isSync = url === '/api/sync';
    try {
      const body = isSync ? this.#asked(await buffer(request), headers) : undefined;
      const sent = { ...headers };
      if (isSync) {
        delete sent['content-encoding'];
        delete sent['accept-encoding'];
        sent['content-length'] = String(body.length);
      }
      const { hostname: host, port } = this.#real;
      const passed = open({ host, port, method, path: url, headers: sent, agent: false });
      passed.once('response', (answer) => this.#answer(isSync, answer, response).catch(() => response.destroy()));
      passed.once('error', () => response.destroy());
      response.once('close', () => passed.destroy());
      if (isSync) passed.end(body);
      else request.pipe(passed);
    } catch {
      response.destroy();
    }
  }

  // The bytes of changes stay as they are: their digests are taken of them.
  #asked(bytes, headers) {
    const text = (headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString();
    if (!this.alter) return Buffer.from(text);
    return Buffer.from(text.replace(TOLD, (_, told) => {
      const known = told === NEWER && this.#fingerprint ? this.#fingerprint : 'of-an-earlier-build';
      return `"definitions":"${known}"`;
    }));
  }

  async #answer(isSync, answer, response) {
    if (!isSync || answer.statusCode !== 200 || !this.alter) {
      response.writeHead(answer.statusCode, answer.headers);
      // The server's calls come one by one, and the first of them may be far off.
      response.flushHeaders();
      answer.pipe(response);
      return;
    }
    const told = JSON.parse(await buffer(answer));
    const { register = (one) => one, record = (one) => one } = this.alter;
    if (told.definitions) {
      this.#fingerprint = told.definitions.fingerprint;
      told.definitions = { fingerprint: NEWER, registers: told.definitions.registers.map(register) };
    }
    told.records = told.records.map(record);
    const bytes = Buffer.from(JSON.stringify(told));
    const { 'content-encoding': _, 'transfer-encoding': __, ...headers } = answer.headers;
    response.writeHead(200, { ...headers, 'content-length': String(bytes.length) });
    response.end(bytes);
  }
}
