import { allSynced, enrol } from '../support/door.mjs';
import { journey } from '../support/journey.mjs';
import { shoot } from '../support/shots.mjs';

journey('zz', async (scene) => {
  const server = await scene.server('demo');
  const phone = await scene.phone(server);
  await enrol(phone, server, 'guard1');
  await allSynced(phone);
  await phone.tap(phone.button('继续巡查').first());
  await phone.sees(phone.page.locator('#next-stop'));
  await shoot(phone, 'zz-round');
  await phone.page.emulateMedia({ colorScheme: 'dark' });
  phone.theme = 'dark';
  await shoot(phone, 'zz-round');
  await phone.page.evaluate(() => scrollBy(0, 500));
  await shoot(phone, 'zz-round2');
});
