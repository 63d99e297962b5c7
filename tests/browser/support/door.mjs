// Through the app's door, as people go.
//
//     await enrol(phone, server, 'guard');             the first time: password, then a PIN chosen and repeated
//     await enterPin(phone, PIN);                      from then on, with or without a network
//     await allSynced(phone);                          waits until the app says so

/** The PIN of everybody. */
export const PIN = '2580';

/** Opens the app and logs somebody in who is not on this phone yet. Returns when the app stands open. */
export async function enrol(phone, server, login, path = '/') {
  await phone.open(path);
  await logIn(phone, server, login);
}

/** The same, with the cards for newcomers left as they are. */
export async function enrolNewcomer(phone, server, login, path = '/') {
  await phone.open(path);
  await enter(phone, server, login);
}

/** The same, where the app asks for name and password already. */
export async function logIn(phone, server, login) {
  await enter(phone, server, login);
  await skipFirstSteps(phone);
}

async function enter(phone, server, login) {
  await phone.field('登录名').fill(login);
  await phone.field('密码').fill(server.password);
  await phone.tap('登录', { exact: true });
  await phone.sees(phone.heading('设置 PIN 码'));
  await enterPin(phone, PIN);
  await phone.sees(phone.heading('再输一次'));
  await enterPin(phone, PIN);
  await isOpen(phone);
}

/** Puts the cards for newcomers away, before and after the first page shows them: other journeys are about other things. */
async function skipFirstSteps(phone) {
  await phone.page.evaluate(() => localStorage.removeItem('steward.tour'));
  const skip = phone.button('跳过引导');
  if (await skip.isVisible()) await skip.click();
}

/** Enters a PIN on the pad. */
export async function enterPin(phone, pin) {
  for (const digit of pin) await phone.tap(phone.button(digit, { exact: true }));
}

/** Waits until somebody's pages are there. */
export async function isOpen(phone) {
  await phone.page.getByRole('banner').waitFor();
}

/** The badge that says how the sync stands. */
export function badge(phone, words) {
  return phone.page.getByRole('banner').getByRole('link', { name: words });
}

/** Waits until the app says that everything is on the server. */
export async function allSynced(phone) {
  await badge(phone, '已全部同步').waitFor();
}

/** Goes on in another tab of the phone. In the background a page draws, and so is touched, once a second at most. */
export async function turnTo(phone, page) {
  await page.bringToFront();
  phone.page = page;
}

/** The rows of somebody's store on this phone, parsed: `{ name, meta, records, outbox, drafts, photos }`. */
export async function personal(phone, login) {
  const databases = await phone.databases();
  const people = databases['steward-phone'].stores.people.map(({ value }) => JSON.parse(value));
  const { staff } = people.find((person) => person.login === login);
  const [name, { stores }] = Object.entries(databases).find(([name]) => name.includes(staff));
  const parsed = (store) => stores[store].map(({ value }) => JSON.parse(value));
  const meta = Object.fromEntries(stores.meta.map(({ key, value }) => [key, JSON.parse(value)]));
  return {
    name,
    meta: meta.replica,
    records: parsed(meta.live === 1 ? 'records_b' : 'records_a'),
    outbox: parsed('outbox'),
    drafts: parsed('drafts'),
    photos: parsed('photos'),
  };
}

/** Waits until the service worker keeps the whole app, so that it opens without a network. */
export async function isInstalled(phone) {
  await phone.page.waitForFunction(async () => (await navigator.serviceWorker.ready).active.state === 'activated');
}
