// The server's program as a process: a command that ends, or a server that is started, stopped, killed.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';

import { freePort } from './port.mjs';
import { clientFolder, serverProgram } from './workspace.mjs';

// Of the log, what a failed journey shows.
const LOG_LINES_MAX = 200;

// A process that outlives its journey would keep its port, and its folder busy.
const running = new Set();
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));

// Settings of the person who runs the tests must not reach the server under test.
function environment() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('STEWARD_')));
}

function launch(folder, line) {
  const arguments_ = ['--data', folder, ...line];
  const child = spawn(serverProgram(), arguments_, { env: environment(), stdio: 'pipe' });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** Runs one command on a folder of data, returns what it printed, and throws when it fails. */
export async function runCommand(folder, line, input = '') {
  const child = launch(folder, line);
  // A command that reads nothing may be gone already.
  child.stdin.on('error', () => {}).end(input);
  const [said, errors, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  if (status !== 0) throw new Error(`steward ${line.join(' ')}: ${said}${errors}`);
  return said;
}

/** Writes files for a command to read, `{ name: text }`, and returns their paths. */
export function writeFiles(folder, files) {
  return Object.entries(files).map(([name, content]) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  });
}

/** A server on a folder of data. It keeps its port, because a phone's data belong to one address. */
export class ServerProcess {
  #child;
  #port;
  #log = [];

  constructor(folder) {
    this.folder = folder;
  }

  /** `http://127.0.0.1:port`. */
  get url() {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** The last lines of its log. */
  get log() {
    return this.#log.join('\n');
  }

  get isRunning() {
    return this.#child !== undefined;
  }

  /** Starts it and returns when it accepts connections. */
  async start(more = []) {
    this.#port ??= await freePort();
    const client = clientFolder();
    const line = ['--listen', `127.0.0.1:${this.#port}`, ...(client ? ['--client', client] : []), 'serve', ...more];
    const child = launch(this.folder, line);
    this.#child = child;
    createInterface({ input: child.stderr }).on('line', (said) => {
      this.#log.push(said);
      if (this.#log.length > LOG_LINES_MAX) this.#log.shift();
    });
    const lines = createInterface({ input: child.stdout });
    const isUp = await new Promise((resolve) => {
      lines.on('line', (said) => said.includes('://') && resolve(true));
      child.once('close', () => resolve(false));
    });
    if (!isUp) {
      this.#child = undefined;
      throw new Error(`the server does not start: ${this.log}`);
    }
  }

  /** Tells it to stop, as a service manager does (SIGTERM), and waits for its end. */
  async stop() {
    await this.#end('SIGTERM');
  }

  /** Ends it at once, as a power cut would (SIGKILL). */
  async kill() {
    await this.#end('SIGKILL');
  }

  async #end(signal) {
    const child = this.#child;
    if (!child) return;
    this.#child = undefined;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }
}
