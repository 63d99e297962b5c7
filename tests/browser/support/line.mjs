// The line between one phone and the server: every connection of the browser, its service worker's too, goes through
// it. It can be cut, fall silent, be slow, or break at a chosen byte. Chromium's own emulation of a lost network does
// not reach a service worker that starts later, and knows no silence.
//
//     phone.line.cut(); phone.line.mend();             connections break, new ones are refused
//     phone.line.silence();                            connections stay, nothing comes through: a dead spot
//     phone.line.cutAfter({ up: 700 });                breaks when so many bytes more have gone up (or `down`);
//                                                      { down: 0 }: the request arrives, its answer never does
//     await phone.line.isCut();                        returns when it is
//     phone.line.shape({ downKbit: 1600, upKbit: 750, latencyMs: 150 });     shape() ends it
//     phone.line.bytes                                 { up, down } so far

import { createServer, connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

import { freePort } from './port.mjs';

export class Line {
  #target;
  #server;
  #port;
  #sockets = new Set();
  #whole = true;
  #cut = gate(false);
  #audible = gate(true);
  #left = { up: Infinity, down: Infinity };
  #shape = {};
  bytes = { up: 0, down: 0 };

  constructor(url) {
    this.#target = new URL(url);
  }

  /** A line to the server at this address. */
  static async to(url) {
    const line = new Line(url);
    line.#port = await freePort();
    line.#server = createServer((socket) => line.#connect(socket));
    await new Promise((resolve) => line.#server.listen(line.#port, '127.0.0.1', resolve));
    return line;
  }

  /** The address that the phone uses. */
  get url() {
    return `http://127.0.0.1:${this.#port}`;
  }

  cut() {
    this.#whole = false;
    this.#left = { up: Infinity, down: Infinity };
    this.#sockets.forEach((socket) => socket.destroy());
    this.#cut.open();
  }

  silence() {
    this.#audible = gate(false);
  }

  /** As good as new. */
  mend() {
    this.#whole = true;
    this.#left = { up: Infinity, down: Infinity };
    this.#cut = gate(false);
    this.#audible.open();
  }

  cutAfter({ up = Infinity, down = Infinity }) {
    this.#left = { up, down };
  }

  async isCut() {
    await this.#cut.passed;
  }

  shape(shape = {}) {
    this.#shape = shape;
  }

  async close() {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #connect(near) {
    if (!this.#whole) {
      near.destroy();
      return;
    }
    const far = connect({ host: this.#target.hostname, port: this.#target.port });
    for (const [socket, other] of [[near, far], [far, near]]) {
      this.#sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => other.destroy());
      socket.once('close', () => this.#sockets.delete(socket));
    }
    this.#carry(near, far, 'up');
    this.#carry(far, near, 'down');
  }

  async #carry(from, to, way) {
    let arrived;
    try {
      for await (const chunk of from) {
        await this.#audible.passed;
        const part = chunk.subarray(0, this.#left[way]);
        const isLast = part.length < chunk.length;
        this.#left[way] -= part.length;
        this.bytes[way] += part.length;
        // Not reading on meanwhile slows the sender, as a slow line does.
        await this.#send(part.length, way);
        arrived = this.#travel(arrived).then(() => to.writable && to.write(part, () => isLast && this.cut()));
      }
      await arrived;
      to.end();
    } catch {
      to.destroy();
    }
  }

  #send(bytes, way) {
    const kbit = way === 'up' ? this.#shape.upKbit : this.#shape.downKbit;
    return kbit && pause((bytes * 8) / kbit);
  }

  // Half of a round trip, and never before what was sent earlier.
  async #travel(before) {
    if (this.#shape.latencyMs) await pause(this.#shape.latencyMs / 2);
    await before;
  }
}

// Something that is passed once it is open.
function gate(isOpen) {
  let open;
  const passed = new Promise((resolve) => {
    open = resolve;
  });
  if (isOpen) open();
  return { open, passed };
}
