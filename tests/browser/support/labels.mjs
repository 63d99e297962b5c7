// Labels as they hang: signed by the server where a checkpoint asks for that, else its code.
//
//     await hangLabels(server, stops);      stop.label: what a camera sees; stop.read: what a check keeps of it
//     phone.camera.showPicture(await pictureOf(label));      a label as it is drawn on a page

import { Client } from './client.mjs';
import { HEIGHT, WIDTH } from './camera.mjs';
import { TIME_ZONE } from './time-zone.mjs';

const DAY = new Intl.DateTimeFormat('en-CA', { timeZone: TIME_ZONE, year: 'numeric', month: '2-digit', day: '2-digit' });

/** The day of labels that are made now, where the phones and desks are. */
export const today = () => DAY.format(new Date());

/** Signed labels, by record: the addresses that they show. */
export async function signedLabels(server, kind, records, madeOn = today()) {
  const client = new Client(server.url);
  await client.logIn('admin', server.password);
  const { json } = await client.expect(200, 'POST', '/api/labels', { kind, records, made_on: madeOn });
  return new Map(json.labels.map(({ record, address }) => [record, address]));
}

/** Gives each checkpoint, `{ id, code, isSigned }`, the label that hangs there. */
export async function hangLabels(server, stops) {
  const day = today();
  const signed = stops.filter((stop) => stop.isSigned).map((stop) => stop.id);
  const labels = await signedLabels(server, 'checkpoint', signed, day);
  for (const stop of stops) {
    stop.label = labels.get(stop.id) ?? stop.code;
    stop.read = stop.isSigned ? `${stop.code} ${day}` : stop.code;
  }
}

/** A label on a page as a camera sees it that is held before it. */
export async function pictureOf(locator) {
  const png = await locator.screenshot({ animations: 'disabled' });
  return locator.page().evaluate(async ({ bytes, width, height }) => {
    const picture = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: 'image/png' }));
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const context = canvas.getContext('2d');
    context.fillStyle = 'white';
    context.fillRect(0, 0, width, height);
    const scale = Math.min(width / picture.width, height / picture.height);
    const [wide, high] = [picture.width * scale, picture.height * scale];
    context.drawImage(picture, (width - wide) / 2, (height - high) / 2, wide, high);
    const { data } = context.getImageData(0, 0, width, height);
    return Array.from({ length: width * height }, (_, at) => Math.round((data[at * 4] + data[at * 4 + 1] + data[at * 4 + 2]) / 3));
  }, { bytes: [...png], width: WIDTH, height: HEIGHT });
}
