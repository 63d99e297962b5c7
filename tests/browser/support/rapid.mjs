// Saves as quick as the app itself is: one-tap steps on the cards of the list of orders, and what the app shows of each, told to Node
// at the moment at which the page shows it.
//
//     const heard = await listen(phone);               once after each start of the browser
//     await saveRapidly(phone, plan).catch(() => {});  taps until the plan has ended, or the browser has
//     heard.tapped, heard.shown                        sets of `order/step`

/** The steps that a card takes with one tap, by the words on its button, and what the card says once they are saved. */
export const STEPS = {
  接单: { step: 'accept', state: '已接单' },
  到场: { step: 'arrive', state: '处理中' },
};

/** The state that a card shows, by the last step. */
export const STATES = { report: '待派单', accept: '已接单', arrive: '处理中' };

/** Hears what the page tells. A message counts when it has reached this process: nobody can take it back then. */
export async function listen(phone) {
  const heard = { tapped: new Set(), shown: new Set() };
  const session = await phone.context.newCDPSession(phone.page);
  session.on('Runtime.bindingCalled', ({ name, payload }) => {
    if (name !== 'tellTest') return;
    const [what, which] = payload.split(' ');
    heard[what].add(which);
  });
  await session.send('Runtime.enable');
  await session.send('Runtime.addBinding', { name: 'tellTest' });
  return heard;
}

/**
 * Taps cards. `plan` is a list of `{ card, pauseMs, isAlone }`: which card (a share of those that offer a step), how long to wait
 * before, and whether to wait until the app has shown the one before as saved. Returns when the last one is shown.
 */
export function saveRapidly(phone, plan) {
  return phone.page.evaluate(async ({ plan, steps }) => {
    const tell = (what, which) => globalThis.tellTest(`${what} ${which}`);
    const cardOf = (order) => document.querySelector(`#orders a[href="/orders/${order}"]`)?.closest('article');
    const waiting = new Map();
    const look = () => {
      for (const [order, { step, state, done }] of waiting) {
        if (cardOf(order)?.querySelector('.record-card__state .state-mark')?.textContent.trim() !== state) continue;
        waiting.delete(order);
        tell('shown', `${order}/${step}`);
        done();
      }
    };
    const watcher = new MutationObserver(look);
    watcher.observe(document.body, { childList: true, subtree: true, characterData: true });
    const offers = () => [...document.querySelectorAll('#orders article')].filter((card) => {
      const words = card.querySelector('button.is-primary')?.textContent.trim();
      const order = card.querySelector('a').getAttribute('href').split('/').at(-1);
      return words in steps && !waiting.has(order);
    });
    const all = [];
    for (const { card, pauseMs, isAlone } of plan) {
      if (pauseMs > 0) await new Promise((resolve) => { setTimeout(resolve, pauseMs); });
      const offered = offers();
      if (offered.length === 0) break;
      const chosen = offered[Math.floor(card * offered.length)];
      const button = chosen.querySelector('button.is-primary');
      const order = chosen.querySelector('a').getAttribute('href').split('/').at(-1);
      const { step, state } = steps[button.textContent.trim()];
      const isShown = new Promise((done) => { waiting.set(order, { step, state, done }); });
      all.push(isShown);
      tell('tapped', `${order}/${step}`);
      button.click();
      if (isAlone) await isShown;
    }
    await Promise.all(all);
    watcher.disconnect();
  }, { plan, steps: STEPS });
}

/** What the list shows: `{ order: { state, mark } }`, all of it. */
export async function cardsOf(phone) {
  const more = phone.button(/^再显示/);
  await phone.page.locator('#orders article').first().waitFor();
  while (await more.count() > 0) await more.evaluate((button) => button.click());
  return phone.page.evaluate(() => {
    const words = (card, part) => card.querySelector(part)?.textContent.trim();
    return Object.fromEntries([...document.querySelectorAll('#orders article')].map((card) => [
      card.querySelector('a').getAttribute('href').split('/').at(-1),
      { state: words(card, '.record-card__state .state-mark'), mark: words(card, '.receipt-mark') },
    ]));
  });
}
