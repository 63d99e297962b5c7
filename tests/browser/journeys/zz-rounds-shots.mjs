import { allSynced, enrol } from '../support/door.mjs';
import { journey } from '../support/journey.mjs';
import { shoot } from '../support/shots.mjs';
for (const [language, theme, desk] of [['zh', 'light', false], ['en', 'dark', false], ['zh', 'dark', true]]) {
  journey(`shots ${language} ${theme} ${desk}`, async (scene) => {
    const server = await scene.server('demo');
    const phone = await scene.phone(server, { theme, isDesk: desk });
    await phone.allow('camera', 'geolocation');
    await enrol(phone, server, 'guard1');
    await allSynced(phone);
    if (language === 'en') {
      await phone.page.evaluate(() => localStorage.setItem('steward.language', 'en'));
      await phone.page.reload();
    }
    const zh = language === 'zh';
    const p = phone.page;
    await phone.sees(zh ? '我的巡查' : 'My rounds');
    await p.locator('.record-card').first().waitFor();
    await shoot(phone, 'rounds');
    await shoot(phone, 'rounds-whole', { isWhole: true });
    await p.locator('.record-card button.is-primary').first().click();
    await p.locator('#next-stop').waitFor();
    await shoot(phone, 'round');
    await shoot(phone, 'round-whole', { isWhole: true });
    const scan = p.locator('.round-thumb');
    phone.camera.show('XC001');
    await scan.click();
    await phone.sees(zh ? '不在这条路线上' : 'not on this route');
    await shoot(phone, 'round-scan');
    await p.getByRole('button', { name: zh ? '手工登记' : 'By hand' }).click();
    await p.locator('.row-link').first().waitFor();
    await shoot(phone, 'round-choose');
    await p.locator('dialog .row-link').first().click();
    await p.getByRole('button', { name: zh ? '一切正常' : 'All in order' }).click();
    await phone.sees(zh ? '还需填写' : 'Still to fill in');
    await shoot(phone, 'round-hand');
    await p.getByRole('button', { name: zh ? '有问题' : 'Problem', exact: true }).click();
    await p.locator('input[name=raise]').first().waitFor();
    await shoot(phone, 'round-finding');
    await p.keyboard.press('Escape');
    await p.locator('.round-stop button').first().click();
    await p.locator('dialog[open]').waitFor();
    await shoot(phone, 'round-stop');
    await p.getByRole('button', { name: zh ? '跳过此点' : 'Skip this checkpoint' }).click();
    await p.locator('input[name=reason]').first().waitFor();
    await shoot(phone, 'round-skip');
    await p.keyboard.press('Escape');
    await p.getByRole('button', { name: zh ? '提前结束' : 'Finish early' }).click();
    await p.locator('input[name=reason]').first().waitFor();
    await shoot(phone, 'round-finish');
  });
}
