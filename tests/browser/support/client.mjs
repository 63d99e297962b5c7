// Somebody who speaks to the server over HTTP, without a browser.
//
//     const { status, json } = await client.get('/api/refused');

import { request as open } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';

export class Client {
  #cookie;

  constructor(url) {
    this.url = url;
  }

  /** Logs in; afterwards `staff`, `role`, `site`, `login` and `name` say who this is. */
  async logIn(login, password) {
    const answer = await this.expect(200, 'POST', '/api/session', { login, password });
    this.#cookie = answer.headers['set-cookie'][0].split(';')[0];
    Object.assign(this, answer.json);
  }

  get(path) {
    return this.send('GET', path);
  }

  head(path) {
    return this.send('HEAD', path);
  }

  post(path, json) {
    return this.send('POST', path, json);
  }

  delete(path) {
    return this.send('DELETE', path);
  }

  /** Any request whose answer must have this status. */
  async expect(status, method, path, body, headers) {
    const answer = await this.send(method, path, body, headers);
    if (answer.status === status) return answer;
    throw new Error(`${method} ${path}: ${answer.status} instead of ${status}: ${answer.bytes.subarray(0, 500)}`);
  }

  /** Any request. A body of bytes is sent as it is, any other as gzipped JSON to the sync, and as JSON elsewhere. */
  async send(method, path, body, headers = {}) {
    const sent = { ...(this.#cookie && { cookie: this.#cookie }), ...headers };
    let bytes = body;
    if (body !== undefined && !Buffer.isBuffer(body)) {
      bytes = Buffer.from(JSON.stringify(body));
      sent['content-type'] = 'application/json';
      if (path === '/api/sync') {
        bytes = gzipSync(bytes);
        sent['content-encoding'] = 'gzip';
      }
    }
    // A connection of its own for every request: one that was kept would be dead after a restart.
    const request = open(this.url + path, { method, headers: sent, agent: false });
    const response = await new Promise((resolve, reject) => {
      request.once('response', resolve).once('error', reject).end(bytes);
    });
    const answer = await buffer(response);
    const isJson = response.headers['content-type']?.startsWith('application/json') && answer.length > 0;
    return {
      status: response.statusCode,
      headers: response.headers,
      bytes: answer,
      json: isJson ? JSON.parse(answer) : undefined,
    };
  }
}
