// A new version is offered and never forced: not in the middle of a form, and not before all of it is here.

import assert from 'node:assert/strict';
import { cpSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach } from 'node:test';

import { allSynced, badge, enrol, enterPin, isInstalled, isOpen, personal, PIN } from '../support/door.mjs';
import { journey } from '../support/journey.mjs';
import { pick } from '../support/picking.mjs';
import { scratch } from '../support/scratch.mjs';
import { until } from '../support/until.mjs';
import { clientFolder } from '../support/workspace.mjs';
import { assertWhole, nextBuild, versionOf } from './update/build.mjs';

const BUILT = clientFolder();
const served = join(scratch('client'), 'served');

// The server reads this folder at every request.
beforeEach(() => {
  rmSync(served, { recursive: true, force: true });
  cpSync(BUILT, served, { recursive: true });
  process.env.STEWARD_CLIENT = served;
});

// At once, as `cargo xtask client` does.
function serve(folder) {
  const old = `${served}.old`;
  rmSync(old, { recursive: true, force: true });
  renameSync(served, old);
  renameSync(folder, served);
}

function buildNext() {
  const next = join(scratch('client'), 'next');
  const version = nextBuild(served, next);
  return { next, version };
}

const running = (phone) => phone.page.locator('meta[name="steward-version"]').getAttribute('content');

// As when the app comes back to the front: it looks for a newer build then.
const look = (phone) => phone.page.evaluate(() => dispatchEvent(new Event('focus')));

const worker = (phone) => phone.page.evaluate(async () => {
  const { installing, waiting, active } = await navigator.serviceWorker.getRegistration();
  return { installing: installing?.state, waiting: waiting?.state, active: active?.state };
});

const caches = (phone) => phone.page.evaluate(() => globalThis.caches.keys());

async function leadOnTheOldBuild(scene) {
  const server = await scene.server();
  const phone = await scene.phone(server);
  await enrol(phone, server, 'lead');
  await allSynced(phone);
  await isInstalled(phone);
  // From now on the page itself comes from the service worker.
  await phone.page.reload();
  await isOpen(phone);
  return { server, phone };
}

journey('新版本已就绪：可以稍后，点了更新才换，不用再输 PIN', async (scene) => {
  assertWhole(served);
  const { phone } = await leadOnTheOldBuild(scene);
  const before = versionOf(served);
  assert.equal(await running(phone), before);
  const { next, version } = buildNext();
  assertWhole(next);
  serve(next);
  await look(phone);
  await phone.sees('新版本已就绪');
  await phone.page.reload();
  await isOpen(phone);
  assert.equal(await running(phone), before, 'a reload does not take it');
  await phone.sees('新版本已就绪');
  await phone.tap('稍后');
  await phone.seesNo('新版本已就绪');
  assert.equal(await running(phone), before);
  await phone.page.reload();
  await phone.sees('新版本已就绪');
  await Promise.all([phone.page.waitForEvent('load'), phone.tap('更新')]);
  await isOpen(phone);
  assert.equal(await running(phone), version);
  await phone.seesNo('新版本已就绪');
  await until('the old build is gone', async () => (await caches(phone)).length === 1);
  await phone.offline();
  await phone.restart('/');
  await enterPin(phone, PIN);
  await isOpen(phone);
  assert.equal(await running(phone), version, 'and it opens without a network');
});

journey('断在半路的新版本不会被提供，旧的照常离线打开；补齐后再提供', async (scene) => {
  const { phone } = await leadOnTheOldBuild(scene);
  phone.problems.expect(/is not what this build has|Failed to update a ServiceWorker|status of 404/);
  const before = versionOf(served);
  const { next, version } = buildNext();
  const icon = join(next, 'icons', 'any-192.png');
  const whole = join(scratch('client'), 'icon');
  renameSync(icon, whole);
  writeFileSync(icon, 'half a pict');
  // What is here already with the right digest is not fetched again, so the picture has to be a new one.
  const caught = await phone.page.evaluate(async (address) => {
    const names = await globalThis.caches.keys();
    return Promise.all(names.map(async (name) => (await globalThis.caches.open(name)).delete(address)));
  }, '/icons/any-192.png');
  assert.deepEqual(caught, [true]);
  serve(next);
  await look(phone);
  await until('the attempt has failed', async () => {
    const { installing, waiting } = await worker(phone);
    return !installing && !waiting && (await caches(phone)).some((name) => name.endsWith(version));
  });
  await phone.seesNo('新版本已就绪');
  await phone.offline();
  await phone.restart('/');
  await enterPin(phone, PIN);
  await isOpen(phone);
  assert.equal(await running(phone), before);
  rmSync(join(served, 'icons', 'any-192.png'));
  renameSync(whole, join(served, 'icons', 'any-192.png'));
  await phone.online();
  await look(phone);
  await phone.sees('新版本已就绪');
});

journey('表单开着时不强制更新；更新后草稿还在，没发的更改也在', async (scene) => {
  const { server, phone } = await leadOnTheOldBuild(scene);
  const lead = await server.phoneOf('lead');
  await phone.line.cut();
  await phone.open('/r/place/new');
  await phone.field('名称').fill('地下车库');
  await pick(phone, '类型', 'ck', '车库');
  await phone.tap('新增', { exact: true });
  await badge(phone, '1 条待传').waitFor();
  phone.line.mend();
  const { next, version } = buildNext();
  serve(next);
  await phone.open('/r/place/new');
  await phone.field('名称').fill('屋顶机房');
  await phone.tap(phone.page.getByText(/^更多（/));
  await phone.field('说明').fill('钥匙在门岗');
  await look(phone);
  await phone.sees('新版本已就绪');
  await phone.sees('有未保存的表单，内容会保留。');
  assert.equal(await phone.field('说明').inputValue(), '钥匙在门岗', 'nothing was reloaded');
  await Promise.all([phone.page.waitForEvent('load'), phone.tap('更新')]);
  await isOpen(phone);
  assert.equal(await running(phone), version);
  await allSynced(phone);
  const { drafts } = await personal(phone, 'lead');
  assert.equal(drafts.length, 1, JSON.stringify(drafts));
  await phone.open('/r/place/new');
  await phone.sees('继续上次未完成的填写？');
  await phone.tap('继续', { exact: true });
  assert.equal(await phone.field('名称').inputValue(), '屋顶机房');
  await lead.pull();
  assert.equal(lead.all('place').length, 2);
});
