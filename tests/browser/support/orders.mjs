// Repair orders that somebody else has reported, for journeys in which a worker goes on with them.
//
//     const orders = await report(await server.phoneOf('reception'), '水龙头漏水', '灯不亮');     their ids
//     await stepsOf(phone, id);  stateOf(record)

import { newId, value } from './other-phone.mjs';

/** Reports orders over HTTP and returns their ids. Before the descriptions there may be fields that they share. */
export async function report(phone, ...told) {
  const more = typeof told[0] === 'object' ? told[0] : {};
  const descriptions = told.filter((one) => one !== more);
  await phone.pull();
  const place = phone.all('place')[0].id;
  const made = descriptions.map((description) => {
    const id = newId();
    const fields = {
      channel: 'staff',
      reported_at: Date.now(),
      first_contact: phone.client.staff,
      place,
      item: 'minor_maintenance',
      class: 'general',
      description,
      ...more,
    };
    const writes = Object.fromEntries(Object.entries(fields).map(([key, one]) => [key, { set: one }]));
    return { id, change: phone.make('repair', 'report', 'reported', writes, id) };
  });
  const receipts = await phone.push(...made.map(({ change }) => change));
  const refused = receipts.find(({ outcome }) => outcome !== 'applied');
  if (refused) throw new Error(`an order was not taken: ${JSON.stringify(refused)}`);
  return made.map(({ id }) => id);
}

/** The steps that were taken with an order, as the server has them. */
export async function stepsOf(phone, id) {
  return (await phone.timeline(id)).map(({ change }) => change.step ?? 'edit');
}

/** The state of an order; a list when several stand side by side. */
export const stateOf = (record) => value(record, 'state');
