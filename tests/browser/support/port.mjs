// Ports that stay ours while a server is down.

import { createServer } from 'node:net';

// Below the range from which the system takes ports for outgoing connections (32768 on Linux): one of those could sit
// on the port of a server that is to come back.
const FIRST = 20_000;
const PORTS_PER_PROCESS = 20;
const PROCESSES = 500;

let next = FIRST + (process.pid % PROCESSES) * PORTS_PER_PROCESS;

/** A port of the loopback address that nobody listens on, and that this process has not given out before. */
export async function freePort() {
  for (let tries = 0; tries < PORTS_PER_PROCESS * PROCESSES; tries += 1) {
    const port = next;
    next = next + 1 < FIRST + PORTS_PER_PROCESS * PROCESSES ? next + 1 : FIRST;
    if (await isFree(port)) return port;
  }
  throw new Error('no port is free');
}

function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
