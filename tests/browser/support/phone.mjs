// A phone: a browser with a profile of its own that survives restarts and kills, as a person holds it.
//
//     const phone = await scene.phone(server, { scale: 2, theme: 'dark', language: 'en-US' });
//     await phone.open('/login');                    a path of the server, or a whole address
//     await phone.field('用户名').fill('guard');      locators by accessible name: button, link, field, heading, tab …
//     await phone.tap('登录');                        any control of that name, or a locator; counts: phone.taps
//     await phone.sees('我的巡更');
//     await phone.offline(); await phone.online();   stays so over restarts; phone.line (line.mjs) knows more faults
//     await phone.restart('/rounds');                closed in good order, and opened cold
//     await phone.kill(); await phone.start(); …     SIGKILL of the browser's processes; then open() again
//     await phone.slow(4);                           CPU 4 times slower
//     await phone.allow('camera', 'geolocation'); await phone.standAt(22.5431, 114.0579);
//     phone.camera.show('XC040');                    what the camera sees from now on (camera.mjs)
//     await phone.quota(5_000_000); await phone.quota();      the storage that the origin may use
//     await phone.databases();                       everything in IndexedDB (databases.mjs)
//     phone.problems.expect(/401/);                  otherwise a console error fails the journey (problems.mjs)
//     phone.page, phone.context                      Playwright's own, for everything else

import { join } from 'node:path';
import { chromium } from 'playwright-core';

import { Camera } from './camera.mjs';
import { dump } from './databases.mjs';
import { killBrowser } from './kill.mjs';
import { Line } from './line.mjs';
import { Problems } from './problems.mjs';
import { discard, scratch } from './scratch.mjs';
import { TIME_ZONE } from './time-zone.mjs';

// Without them a browser calls home, updates itself, or wants a graphics card.
const FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-device-for-media-stream',
];
// Two browsers and two servers share two cores.
const ACTION_MS_MAX = 30_000;

const PHONE = { width: 412, height: 823 };
const DESK = { width: 1280, height: 800 };

export class Phone {
  #profile = scratch('phone');
  #sockets = scratch('tmp');
  #session;
  #isOffline = false;
  #slowness = 1;
  #quota;
  #permissions = [];
  #position;

  /** How often `tap` was called. */
  taps = 0;
  problems = new Problems();

  constructor(line, options) {
    this.line = line;
    const { name, isDesk = false, size = isDesk ? DESK : PHONE, scale = 1 } = options;
    const { language = 'zh-CN', theme = 'light', userAgent } = options;
    Object.assign(this, { name, isDesk, size, scale, language, theme, userAgent });
    this.camera = new Camera(join(this.#profile, 'camera.y4m'));
  }

  /** A new phone for a server, switched on, with an empty page. */
  static async begin(server, options = {}) {
    const phone = new Phone(await Line.to(server.url), options);
    await phone.start();
    return phone;
  }

  /** Starts the browser on the profile: after `stop` or `kill`. */
  async start() {
    this.context = await chromium.launchPersistentContext(this.#profile, {
      executablePath: process.env.STEWARD_CHROMIUM ?? '/usr/bin/chromium',
      args: [...FLAGS, `--use-file-for-fake-video-capture=${this.camera.file}`],
      // Chromium leaves its sockets behind when it is killed.
      env: { ...process.env, TMPDIR: this.#sockets },
      viewport: this.size,
      deviceScaleFactor: this.scale,
      isMobile: !this.isDesk,
      hasTouch: !this.isDesk,
      locale: this.language,
      timezoneId: TIME_ZONE,
      colorScheme: this.theme,
      userAgent: this.userAgent,
      offline: this.#isOffline,
      permissions: this.#permissions,
      geolocation: this.#position,
    });
    this.context.setDefaultTimeout(ACTION_MS_MAX);
    this.problems.listen(this.context);
    this.page = this.context.pages()[0] ?? (await this.context.newPage());
    this.#session = await this.context.newCDPSession(this.page);
    if (this.#slowness !== 1) await this.slow(this.#slowness);
    if (this.#quota !== undefined) await this.quota(this.#quota);
  }

  /** Closes the browser in good order. */
  async stop() {
    await this.context?.close();
    this.context = undefined;
  }

  /** Ends every process of the browser at once, and returns when they are gone. `start` begins again. */
  async kill() {
    const closed = new Promise((resolve) => this.context.once('close', resolve));
    killBrowser(this.#profile);
    await closed;
    this.context = undefined;
  }

  /** A cold start: closed, and opened again at a path. */
  async restart(path = '/') {
    await this.stop();
    await this.start();
    await this.open(path);
  }

  /** Goes to a path of the server, or to a whole address. */
  async open(path = '/') {
    await this.page.goto(new URL(path, this.line.url).href);
  }

  /** A second tab at a path. */
  async tab(path = '/') {
    const page = await this.context.newPage();
    await page.goto(new URL(path, this.line.url).href);
    return page;
  }

  /** No network, for pages and service worker, and the browser knows. Where it does not: `line.cut`, `line.silence`. */
  async offline() {
    this.#isOffline = true;
    this.line.cut();
    await this.context.setOffline(true);
  }

  /** The network is back. */
  async online() {
    this.#isOffline = false;
    this.line.mend();
    await this.context.setOffline(false);
  }

  /** Slows the page's CPU; 1 is full speed. */
  async slow(times) {
    this.#slowness = times;
    await this.#session.send('Emulation.setCPUThrottlingRate', { rate: times });
  }

  /** Lets the origin use so many bytes of storage; without a number, as many as the disk has. */
  async quota(bytes) {
    this.#quota = bytes;
    const origin = new URL(this.line.url).origin;
    await this.#session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: bytes });
  }

  /** Grants permissions: `camera`, `geolocation`, `notifications` … */
  async allow(...permissions) {
    this.#permissions = [...new Set([...this.#permissions, ...permissions])];
    await this.context.grantPermissions(this.#permissions);
  }

  /** Where the phone is. */
  async standAt(latitude, longitude, accuracy = 10) {
    this.#position = { latitude, longitude, accuracy };
    await this.context.setGeolocation(this.#position);
  }

  /** Everything in IndexedDB of the page's origin. */
  databases() {
    return dump(this.page);
  }

  button(name, options) {
    return this.page.getByRole('button', { name, ...options });
  }

  link(name, options) {
    return this.page.getByRole('link', { name, ...options });
  }

  /** An input by its label. */
  field(name, options) {
    return this.page.getByLabel(name, options);
  }

  heading(name, options) {
    return this.page.getByRole('heading', { name, ...options });
  }

  /** Anything by its role: `phone.role('tab', '待办')`. */
  role(role, name, options) {
    return this.page.getByRole(role, { name, ...options });
  }

  /** Taps a button, link, tab or other control by its name, or a locator, and counts it. */
  async tap(what, options) {
    const target = typeof what === 'string' ? this.#control(what, options) : what;
    this.taps += 1;
    if (this.isDesk) await target.click();
    else await target.tap();
  }

  #control(name, options) {
    const roles = ['link', 'tab', 'radio', 'checkbox', 'switch', 'option', 'menuitem'];
    const named = (role) => this.page.getByRole(role, { name, ...options });
    return roles.reduce((any, role) => any.or(named(role)), named('button'));
  }

  /** Waits until a text, or a locator, is in view. */
  async sees(what) {
    await this.#found(what).waitFor({ state: 'visible' });
  }

  /** Waits until a text, or a locator, is not in view. */
  async seesNo(what) {
    await this.#found(what).waitFor({ state: 'hidden' });
  }

  #found(what) {
    const isText = typeof what === 'string' || what instanceof RegExp;
    return (isText ? this.page.getByText(what) : what).first();
  }

  /** Switches it off and forgets its profile. */
  async close() {
    await this.stop();
    await this.line.close();
    discard(this.#profile);
    discard(this.#sockets);
  }
}
