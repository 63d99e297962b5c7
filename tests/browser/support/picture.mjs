// A picture of what is on a screen.
//
//     await picture(page);                             PNG
//     await picture(page, { type: 'jpeg', fullPage: true });
//
// Chromium makes a frame of its own for a screenshot. On a busy machine it now and then never gives that frame, and for that page not
// the next time either, though the page is well: whoever waits for it waits for ever. The screencast goes another way, through the
// compositor that shows the page, and answers still. It shows what is in view, never more.

// A shot of a whole gallery takes two seconds.
const SHOT_MS_MAX = 20_000;
// Of a page that did not answer once, nothing is hoped for that long again.
const AGAIN_MS_MAX = 2_000;
const FRAME_MS_MAX = 10_000;

const silent = new WeakSet();

/** That a page could not be pictured at all. */
export class Unpictured extends Error {}

/** Takes one and returns its bytes. Throws `Unpictured` when the browser gives neither. Options are those of Playwright's `screenshot`. */
export async function picture(page, { timeout = silent.has(page) ? AGAIN_MS_MAX : SHOT_MS_MAX, ...options } = {}) {
  try {
    const bytes = await page.screenshot({ animations: 'disabled', ...options, timeout });
    silent.delete(page);
    return bytes;
  } catch (why) {
    if (why.name !== 'TimeoutError') throw why;
    silent.add(page);
    return frame(page, options.type ?? 'png');
  }
}

/** The next frame of the page's screencast. */
async function frame(page, format) {
  const session = await page.context().newCDPSession(page);
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Unpictured('neither a screenshot nor a screencast shows the page')), FRAME_MS_MAX);
  });
  try {
    const shown = new Promise((resolve) => session.once('Page.screencastFrame', resolve));
    await Promise.race([session.send('Page.startScreencast', { format }), late]);
    const { data } = await Promise.race([shown, late]);
    return Buffer.from(data, 'base64');
  } finally {
    clearTimeout(timer);
    // It ends the screencast, too.
    await session.detach().catch(() => {});
  }
}
