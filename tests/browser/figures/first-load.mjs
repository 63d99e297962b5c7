// The first visit, on slow 4G: from the navigation until somebody can log in.

import { figures } from '../support/figures.mjs';
import { Phone } from '../support/phone.mjs';
import { Server } from '../support/server.mjs';
import { RUNS, firstSeen, noteFirst, repeat } from './watch.mjs';

const SLOW_4G = { downKbit: 1_600, upKbit: 750, latencyMs: 150 };

export async function firstLoad() {
  const server = await Server.begin('people');
  const loads = await repeat(RUNS, async () => {
    const phone = await Phone.begin(server, { name: 'phone' });
    phone.line.shape(SLOW_4G);
    await noteFirst(phone, { form: '.login__form' });
    await phone.open('/');
    const ms = await firstSeen(phone, 'form');
    await phone.close();
    return ms;
  });
  await server.close();
  return [{ what: 'first load, 1.6 Mbit/s, 150 ms: log-in form', ...figures(loads), target: '≤ 4000' }];
}
