// Every page for everybody who has it, in both languages and both themes, on a phone and at a desk: nothing that axe-core finds. On small
// phones, and zoomed to 200 % at a desk, nothing is wider than the screen, and bars that stay leave half of it to the page. A screenshot
// of each is in target/screens/.

import assert from 'node:assert/strict';

import { violations } from '../support/axe.mjs';
import { allSynced, badge, enrol, enterPin, isInstalled, isOpen, logIn, PIN } from '../support/door.mjs';
import { journey } from '../support/journey.mjs';
import { value } from '../support/other-phone.mjs';
import { shoot } from '../support/shots.mjs';

const LANGUAGES = ['zh', 'en'];
const THEMES = ['light', 'dark'];
// The smallest phones that people carry, and a desk at 200 %.
const TIGHT_PHONE = [{ width: 360, height: 740 }, { width: 320, height: 568 }];
const TIGHT_DESK = [{ width: 640, height: 400 }];
// Of the height of the screen.
const BARS_MAX = 0.5;
// What a page says instead of what it is for.
const ELSEWHERE = /没有这个页面|本机没有这条记录|您的岗位不使用此页面|本机没有这个登记簿|工单状态已变|Page not found|is not on this (phone|device)|does not use this page|has moved on|has changed meanwhile/;
const QUIET_MS = 120;
const QUIET_MS_MAX = 5_000;

/** Of each kind of record one that somebody sees, and a conflict between two phones that had not seen each other. */
async function things(server, login) {
  const lead = await server.phoneOf('lead');
  const own = await server.phoneOf(login);
  await lead.pull();
  await own.pull();
  const one = (register, ...states) => {
    const found = own.all(register, (record) => states.length === 0 || states.includes(value(record, 'state')))[0];
    return found?.id;
  };
  await clash(server, lead);
  return {
    // A guard sees no orders but those of their own rounds.
    order: one('repair', 'on_site') ?? one('repair'),
    round: one('patrol_round', 'started'),
    reported: one('repair', 'reported'),
    visitor: one('visitor', 'inside'),
    check: one('patrol_check', 'to_rectify') ?? one('patrol_check'),
    route: one('route'),
  };
}

async function clash(server, lead) {
  const desk = await server.phoneOf('reception1');
  await desk.pull();
  const [place] = desk.all('place', (one) => value(one, 'kind') === 'office');
  const made = desk.make('repair', 'report', 'reported', {
    channel: { set: 'desk' },
    reported_at: { set: Date.now() },
    first_contact: { set: desk.client.staff },
    place: { set: place.id },
    reporter_name: { set: '钱女士' },
    item: { set: 'burst_pipe' },
    class: { set: 'urgent' },
    description: { set: '水管爆裂，水漫走廊' },
  });
  const outcomes = [(await desk.push(made))[0].outcome];
  for (const phone of [lead, desk]) await phone.pull();
  const seen = [lead, desk].map((phone) => [phone, phone.records.get(made.record)]);
  for (const [phone, order] of seen) {
    const description = { set: `${phone.client.name}：水从吊顶滴下来，已经关了阀门` };
    const [receipt] = await phone.push(phone.change(order, { description, place_note: { set: phone.client.login } }));
    outcomes.push(receipt.outcome);
  }
  assert.deepEqual(outcomes, ['applied', 'applied', 'conflict']);
}

/** What stands where there is nothing to show, or nothing for this person. */
const STATES = {
  'state-no-right': '/dashboard', 'state-no-page': '/nowhere', 'state-not-here': '/r/patrol_check/01890000-0000-7000-8000-000000000000',
  'state-nothing-found': '/search?q=zzzz',
};

/** The pages of each role, by the name of their screenshots. */
const PAGES = {
  guard1: ({ round, order, visitor, check }) => ({
    rounds: '/rounds', round: `/rounds/${round}`, orders: '/orders', order: `/orders/${order}`, gate: '/gate', conflicts: '/conflicts',
    sync: '/sync', settings: '/settings', more: '/more', search: '/search', registers: '/registers', list: '/r/patrol_check', record: `/r/patrol_check/${check}`,
    'roll-call': '/gate/roll-call', ...STATES,
    'record-visitor': `/r/visitor/${visitor}`, new: '/r/visitor/new', step: `/r/visitor/${visitor}/sign_out`,
  }),
  worker1: ({ order }) => ({
    orders: '/orders', order: `/orders/${order}`, rounds: '/rounds', conflicts: '/conflicts', sync: '/sync', settings: '/settings', more: '/more', search: '/search',
    registers: '/registers', list: '/r/repair', record: `/r/repair/${order}`, step: `/r/repair/${order}/repair_done`,
    'orders-by-place': '/orders?tab=all&by=place', prices: '/r/price_item',
    edit: `/r/repair/${order}/edit`,
  }),
  reception1: ({ order, visitor }) => ({
    gate: '/gate', orders: '/orders', order: `/orders/${order}`, conflicts: '/conflicts', sync: '/sync', settings: '/settings', more: '/more', search: '/search',
    registers: '/registers', list: '/r/visitor', record: `/r/visitor/${visitor}`, new: '/r/repair/new',
    'list-customer': '/r/customer', 'roll-call': '/gate/roll-call', desk: '/desk', slip: `/r/visitor/${visitor}/print`,
  }),
  lead: ({ round, order, reported, route }) => ({
    dashboard: '/dashboard', conflicts: '/conflicts', orders: '/orders', order: `/orders/${order}`, rounds: '/rounds',
    round: `/rounds/${round}`, gate: '/gate', sync: '/sync', settings: '/settings', registers: '/registers', list: '/r/patrol_round',
    record: `/r/route/${route}`, step: `/r/repair/${reported}/dispatch`, new: '/r/patrol_round/new',
    logbook: '/r/patrol_check/print', sheet: `/r/repair/${order}/print`,
  }),
  // Nothing of theirs waits offline on these pages.
  manager: () => ({ labels: '/labels', 'labels-places': '/labels?kind=place', settings: '/settings', list: '/r/checkpoint' }),
};

/** Goes to a page as a link of the app does: the app is not loaded again. */
async function follow(phone, path) {
  await phone.page.evaluate((href) => {
    const link = Object.assign(document.createElement('a'), { href });
    document.body.append(link);
    link.click();
    link.remove();
  }, path);
  await phone.page.waitForURL((url) => url.pathname + url.search === path);
  await isOpen(phone);
}

/** Until nothing on the page has changed for a while; a page that never rests, such as one with a clock, is looked at as it is. */
function rests(phone) {
  return phone.page.evaluate(([quiet, most]) => new Promise((resolve) => {
    let timer = setTimeout(resolve, quiet);
    const watcher = new MutationObserver(() => {
      clearTimeout(timer);
      timer = setTimeout(resolve, quiet);
    });
    watcher.observe(document.body, { childList: true, subtree: true, attributes: true, characterData: true });
    setTimeout(resolve, most);
  }), [QUIET_MS, QUIET_MS_MAX]);
}

// Without motion, or a colour would be looked at on its way to another one.
async function wear(phone, theme) {
  phone.theme = theme;
  await phone.page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
}

async function speak(phone, language) {
  await phone.page.evaluate((one) => localStorage.setItem('steward.language', one), language);
  await phone.page.reload();
}

/** Fails with all of the findings: one that was put right hides none of the others. */
function tellsNothing(found) {
  if (found.length > 0) throw new Error(`${found.length} findings\n${found.join('\n')}`);
}

/** What is wrong where there is little room: parts that are wider than the screen, and bars that cover most of it. */
async function tight(phone) {
  const found = [];
  for (const size of phone.isDesk ? TIGHT_DESK : TIGHT_PHONE) {
    await phone.page.setViewportSize(size);
    await rests(phone);
    const label = `${size.width} × ${size.height}`;
    found.push(...(await overflow(phone.page)).map((one) => `${label}: ${one}`));
    const bars = await barsThatStay(phone.page);
    if (bars > BARS_MAX) found.push(`${label}: bars cover ${Math.round(bars * 100)} % of the screen`);
  }
  await phone.page.setViewportSize(phone.size);
  return found;
}

/** How much wider the page is than the screen, and by what. */
function overflow(page) {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.scrollingElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > clientWidth + 1);
    return [`${scrollWidth} > ${clientWidth}: ${wide.slice(0, 3).map((one) => `${one.tagName.toLowerCase()}.${one.className}`).join(' ')}`];
  });
}

/** The part of the screen's height that is covered by what stays when the page is scrolled. */
function barsThatStay(page) {
  return page.evaluate(() => {
    const room = document.scrollingElement.scrollHeight - innerHeight;
    if (room <= 0) return 0;
    scrollTo(0, room / 2);
    const stays = ({ position }) => position === 'sticky' || position === 'fixed';
    const bars = [...document.querySelectorAll('body *')]
      .filter((one) => stays(getComputedStyle(one)) && one.checkVisibility() && !one.matches('.visually-hidden, .skip-link'))
      .map((one) => one.getBoundingClientRect())
      .filter(({ width, top, bottom }) => width > innerWidth / 2 && bottom > 0 && top < innerHeight);
    const isCovered = (y) => bars.some(({ top, bottom }) => top <= y && y < bottom);
    const covered = Array.from({ length: innerHeight }, (_, y) => y).filter(isCovered).length;
    scrollTo(0, 0);
    return covered / innerHeight;
  });
}

// What a bar that sticks to the screen covers by half looks too small. It is no longer covered when the page was scrolled.
async function lasting(phone) {
  const found = await violations(phone.page);
  if (found.length === 0) return found;
  await phone.page.evaluate(() => scrollBy(0, innerHeight / 3));
  const later = new Set(await violations(phone.page));
  await phone.page.evaluate(() => scrollTo(0, 0));
  return found.filter((one) => later.has(one));
}

// A desk shows the same elements as a phone, but for the side bar: each language and each theme once is enough there.
const isLookedAt = (language, theme) => (language === 'zh') === (theme === 'light');

/** What is wrong with what is on the screen now, in both themes. */
async function wrongWith(phone, name, language) {
  await rests(phone);
  const found = [];
  for (const theme of THEMES) {
    await wear(phone, theme);
    const label = `${phone.name} ${name} ${language} ${theme}`;
    if (!phone.isDesk || isLookedAt(language, theme)) found.push(...(await lasting(phone)).map((one) => `${label}: ${one}`));
    await shoot(phone, name);
  }
  found.push(...(await tight(phone)).map((one) => `${phone.name} ${name} ${language} ${one}`));
  return found;
}

async function wrongWithPages(phone, login, pages) {
  const found = [];
  for (const language of LANGUAGES) {
    await speak(phone, language);
    for (const [name, path] of Object.entries(pages)) {
      await follow(phone, path);
      found.push(...(await wrongWith(phone, `${login}-${name}`, language)));
      const said = await phone.page.locator('main').innerText();
      if (!(name in STATES) && ELSEWHERE.test(said)) found.push(`${phone.name} ${login}-${name} ${language}: ${ELSEWHERE.exec(said)[0]}`);
    }
  }
  await speak(phone, 'zh');
  return found;
}

/** One tap that makes a change, for the list of what waits. */
async function makesSomething(phone, login) {
  if (login === 'worker1') {
    await follow(phone, '/orders');
    await phone.tap(phone.role('tab', /^待接/));
    await phone.tap(phone.button('接单').first());
  } else {
    await follow(phone, '/gate');
    if (!phone.isDesk) await phone.tap(phone.role('tab', /^在场/));
    await phone.tap(phone.page.locator('#gate-inside').getByRole('button', { name: / 离开$/ }).first());
  }
  await badge(phone, /条待传$/).waitFor();
}

async function wrongWithWaiting(phone, login) {
  const found = [];
  await isInstalled(phone);
  await phone.offline();
  await makesSomething(phone, login);
  for (const language of LANGUAGES) {
    await speak(phone, language);
    await follow(phone, '/sync');
    await phone.page.getByRole('tabpanel').getByRole('article').first().waitFor();
    found.push(...(await wrongWith(phone, `${login}-sync-waiting`, language)));
  }
  return found;
}

for (const [login, pagesOf] of Object.entries(PAGES)) {
  journey(`${login} 的每一页：两种语言、两种外观，手机和桌面`, async (scene) => {
    const server = await scene.server('demo');
    const pages = pagesOf(await things(server, login));
    const look = async (phone) => {
      await enrol(phone, server, login);
      await allSynced(phone);
      const found = await wrongWithPages(phone, login, pages);
      return login === 'manager' ? found : [...found, ...(await wrongWithWaiting(phone, login))];
    };
    const phones = [await scene.phone(server, { name: 'phone' }), await scene.desk(server, { name: 'desk' })];
    const found = await Promise.all(phones.map(look));
    tellsNothing(found.flat());
  });
}

journey('门口的每一页：登录、设 PIN、选人、输 PIN', async (scene) => {
  const server = await scene.server();
  const phone = await scene.phone(server, { name: 'phone' });
  const found = [];
  const look = async (name) => {
    for (const language of LANGUAGES) {
      await speak(phone, language);
      await phone.sees(phone.heading({ zh: '管家', en: 'Steward' }[language]));
      found.push(...(await wrongWith(phone, `door-${name}`, language)));
    }
    await speak(phone, 'zh');
  };
  const leaves = async () => {
    await phone.page.evaluate(() => sessionStorage.clear());
    await phone.open('/');
  };
  await phone.open('/');
  await look('log-in');
  await logIn(phone, server, 'guard');
  await allSynced(phone);
  await leaves();
  await phone.sees(phone.heading('guard，请输入 PIN 码'));
  await look('pin');
  await phone.tap('其他人登录');
  await phone.field('登录名').fill('worker');
  await phone.field('密码').fill(server.password);
  await phone.tap('登录', { exact: true });
  await phone.sees(phone.heading('设置 PIN 码'));
  found.push(...(await wrongWith(phone, 'door-new-pin', 'zh')));
  await enterPin(phone, PIN);
  await phone.sees(phone.heading('再输一次'));
  await enterPin(phone, PIN);
  await isOpen(phone);
  await leaves();
  await phone.sees(phone.heading('请选择使用人'));
  await look('who');
  tellsNothing(found);
});
