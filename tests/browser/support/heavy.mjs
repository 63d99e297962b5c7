// Heavy things in a phone's storage, so that the browser keeps them as it does after months of use.
//
//     await fillStorage(phone.page);       enough for the browser to begin with tables beside its log
//     await reportWithPhoto(phone);        an order with a photo that is too large to lie between the rows

import { pick } from './picking.mjs';

// Up to some megabytes Chromium keeps everything in one log.
const FILL_BYTES = 5_000_000;
const ROW_BYTES = 30_000;

/** Another database of the origin, filled with noise. */
export function fillStorage(page) {
  return page.evaluate(async ([bytes, part]) => {
    const database = await new Promise((resolve, reject) => {
      const opening = indexedDB.open('filler', 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore('rows');
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
    const transaction = database.transaction('rows', 'readwrite');
    for (let row = 0; row < bytes / part; row += 1) {
      transaction.objectStore('rows').put(crypto.getRandomValues(new Uint8Array(part)), row);
    }
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
    database.close();
  }, [FILL_BYTES, ROW_BYTES]);
}

/** Reports a burst pipe, with a photo. */
export async function reportWithPhoto(phone) {
  const group = (name) => phone.page.getByRole('group', { name });
  const choose = (field, option) => phone.tap(group(field).getByRole('radio', { name: option, exact: true }));
  await phone.open('/r/repair/new');
  await choose('报修渠道', '前台');
  await pick(phone, '报修位置', 'mzl');
  await pick(phone, '报修项目', 'sgbl', '水管爆裂');
  await phone.field('故障描述').fill('地面积水');
  await phone.field('报修人').fill('欧阳慕容');
  await phone.tap(phone.page.locator('summary').filter({ hasText: '更多' }));
  const photos = group('维修前照片');
  const picture = { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: await noise(phone.page) };
  await photos.locator('input[type=file]').first().setInputFiles(picture);
  await phone.sees(photos.getByRole('img'));
  await phone.tap(phone.page.locator('.form__actions').getByRole('button'));
  await phone.sees('已保存在本机');
}

// No encoder makes it small.
async function noise(page) {
  const base64 = await page.evaluate(async () => {
    const pixels = new ImageData(800, 600);
    for (let from = 0; from < pixels.data.length; from += 60_000) {
      crypto.getRandomValues(pixels.data.subarray(from, from + 60_000));
    }
    const canvas = Object.assign(document.createElement('canvas'), { width: pixels.width, height: pixels.height });
    canvas.getContext('2d').putImageData(pixels, 0, 0);
    const blob = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.9));
    const bytes = new Uint8Array(await blob.arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  });
  return Buffer.from(base64, 'base64');
}
