// What happens in a page and when, by the page's own clock: a look from outside would add its own way there and back.

/** How often each figure is measured. */
export const RUNS = Math.max(5, Number(process.env.STEWARD_FIGURES_RUNS ?? 5));
/** What a phone of its users is slower by than the machine. */
export const SLOW = 4;

/** Repeats something, one after the other, and returns what each returned. */
export async function repeat(times, does) {
  const results = [];
  for (let run = 0; run < times; run += 1) results.push(await does(run));
  return results;
}

/** Notes in every page of the browser when something was first painted, by its selector: `globalThis.firstSeen`. */
export async function noteFirst(phone, selectors) {
  await phone.context.addInitScript((wanted) => {
    const seen = {};
    globalThis.firstSeen = seen;
    const look = () => {
      for (const [name, selector] of Object.entries(wanted)) {
        if (name in seen || !document.querySelector(selector)) continue;
        seen[name] = 0;
        // Painted when the frame after this one begins.
        requestAnimationFrame(() => requestAnimationFrame(() => { seen[name] = performance.now(); }));
      }
    };
    new MutationObserver(look).observe(document, { childList: true, subtree: true });
  }, selectors);
}

/** When something was first painted, in milliseconds since the navigation began. */
export async function firstSeen(phone, name) {
  const handle = await phone.page.waitForFunction((one) => globalThis.firstSeen?.[one], name, { polling: 50 });
  return handle.jsonValue();
}

/**
 * Does `act`, and returns how long it took from its event (a click or a key, as the browser dates it) until the frame that shows what
 * `isThere` waits for. That is a function of the page, and gets the argument.
 */
export async function timed(phone, event, isThere, argument, act) {
  await phone.page.evaluate(([name, source, given]) => {
    const check = new Function(`return (${source})`)();
    globalThis.timed = new Promise((resolve) => {
      addEventListener(name, ({ timeStamp }) => {
        const look = () => {
          if (!check(given)) return;
          watcher.disconnect();
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - timeStamp)));
        };
        const watcher = new MutationObserver(look);
        watcher.observe(document, { childList: true, subtree: true, characterData: true, attributes: true });
      }, { capture: true, once: true });
    });
  }, [event, isThere.toString(), argument]);
  await act();
  return phone.page.evaluate(() => globalThis.timed);
}
