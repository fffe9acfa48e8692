// Every page: what axe finds in dark and light, what a keyboard reaches, French, names that are markup, weight.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test, {after, before} from 'node:test';
import {closeBrowser, desk, logIn, owner, phone, setUp, Visitor} from './browser.mjs';
import {House, panel} from './house.mjs';

const places = ['home', 'history', 'people', 'plan', 'health', 'settings', 'access', 'more'];
const heaviest = 200_000;  // bytes of all that a first visit loads
const markup = '<img src=x onerror=window.pwned=1>';
let house;

before(async () => {
  house = await House.start({more: '[[user]]\nname = "ben"\npassword = "a-long-one-of-his-own"\n'});
  const first = await Visitor.arrive(house);
  await setUp(first);
  first.checkQuiet('first start');
  await first.leave();
  await house.request('POST', '/pins', {name: markup, lock: 'front', uses: 3});
  house.press();
  await house.waitForEvent('ended');
});

after(async () => {
  await closeBrowser();
  await house?.stop();
});

for (const colorScheme of ['dark', 'light']) {
  for (const [size, viewport] of Object.entries({phone, desk})) {
    test(`every page, ${colorScheme}, ${size}`, async () => {
      const visitor = await Visitor.arrive(house, {colorScheme, viewport});
      await visitor.page.goto('/');
      await visitor.page.locator('form').waitFor();
      await visitor.take(`login-${size}-${colorScheme}`);
      await visitor.checkAxe('login');
      await logIn(visitor);
      for (const place of places) {
        await visitor.open(place);
        if (place === 'home') await visitor.page.locator('.picture img:not([hidden])').waitFor();
        await visitor.take(`${place}-${size}-${colorScheme}`);
        await visitor.checkAxe(place);
        const {scroll, width} = await visitor.page.evaluate(() => ({scroll: document.documentElement.scrollWidth, width: innerWidth}));
        assert.ok(scroll <= width, `${place} is ${scroll} wide on a screen of ${width}`);
      }
      visitor.checkQuiet(`${colorScheme} ${size}`);
      await visitor.leave();
    });
  }
}

test('one person, one dialog: axe too', async () => {
  const visitor = await Visitor.arrive(house, {viewport: desk, colorScheme: 'light'});
  const {page} = visitor;
  await logIn(visitor);
  await visitor.open('people', '/ben');
  await visitor.checkAxe('person');
  await page.getByRole('button', {name: 'Set a PIN'}).click();
  await visitor.checkAxe('dialog');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({state: 'detached'});
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Set a PIN');
  visitor.checkQuiet('person');
  await visitor.leave();
});

test('a wrong password is refused in plain words', async () => {
  const visitor = await Visitor.arrive(house, {locale: 'fr-FR'});
  const {page} = visitor;
  await page.goto('/');
  await page.locator('input[name=name]').fill(owner.name);
  await page.locator('input[name=password]').fill('not the one that she chose');
  await page.getByRole('button', {name: 'Se connecter'}).click();
  await page.getByText('ne vont pas ensemble').waitFor();
  visitor.forgive(/401/);
  visitor.checkQuiet('wrong password');
  await visitor.leave();
});

test('a keyboard alone: log in, open the door, go to the history', async () => {
  const visitor = await Visitor.arrive(house, {viewport: desk});
  const {page} = visitor;
  await page.goto('/');
  await page.locator('input[name=name]:focus').waitFor();
  await page.keyboard.type(owner.name);
  await page.keyboard.press('Tab');
  await page.keyboard.type(owner.password);
  await page.keyboard.press('Enter');
  await visitor.isAt('home');
  const press = async (selector, key) => {
    for (let i = 0; i < 60; i++) {
      if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return page.keyboard.press(key);
      await page.keyboard.press('Tab');
      const shown = await page.evaluate(() => document.activeElement === document.body || getComputedStyle(document.activeElement).outlineStyle !== 'none');
      assert.ok(shown, 'the focus cannot be seen');
    }
    throw new Error(`no Tab leads to ${selector}`);
  };
  await press('.open-button', 'Enter');
  await page.locator('.lock[data-look=open]').first().waitFor();
  await page.locator('#urgent').getByText('front is open').waitFor({state: 'attached'});
  await page.evaluate(() => document.activeElement.blur());
  await press('a[data-place=history]', 'Enter');
  await visitor.isAt('history');
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H1');
  visitor.checkQuiet('keyboard');
  await visitor.leave();
});

test('a double tap opens once', async () => {
  const visitor = await Visitor.arrive(house);
  const {page} = visitor;
  await logIn(visitor);
  let sent = 0;
  page.on('request', (request) => { if (request.url().endsWith('/locks/garage/open')) sent++; });
  const gate = page.getByRole('button', {name: /Open the gate/});
  await gate.dblclick();
  const opened = page.locator('.lock[data-look=open]', {hasText: 'garage'});
  await opened.waitFor();
  await opened.waitFor({state: 'detached'});
  assert.equal(sent, 1);
  visitor.checkQuiet('double tap');
  await visitor.leave();
});

test('a refusal says why', async () => {
  const visitor = await Visitor.arrive(house);
  const {page} = visitor;
  await logIn(visitor);
  await house.request('POST', '/locks/garage/block', {});
  await page.getByRole('button', {name: /Open the gate.*blocked/}).waitFor();
  await page.getByRole('button', {name: /Open the gate/}).click();
  await page.locator('.lock[data-look=refused] .lock-word').waitFor();
  await page.locator('#urgent').getByText('garage was not opened').waitFor({state: 'attached'});
  await visitor.take('refused');
  await visitor.checkAxe('refused');
  await house.request('POST', '/locks/garage/release', {});
  visitor.forgive(/4\d\d/);  // Chromium says each refusal in its console
  visitor.checkQuiet('refusal');
  await visitor.leave();
});

test('in French, by the browser and by the switch', async () => {
  const visitor = await Visitor.arrive(house, {locale: 'fr-FR', viewport: desk});
  const {page} = visitor;
  await page.goto('/');
  await page.getByRole('button', {name: 'Se connecter'}).waitFor();
  await logIn(visitor);
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'fr');
  for (const place of places) {
    await visitor.open(place);
    await visitor.take(`${place}-french`);
  }
  await page.getByRole('banner').getByRole('button', {name: 'English'}).click();
  await page.getByRole('link', {name: 'History'}).first().waitFor();
  await page.reload();
  await page.getByRole('link', {name: 'History'}).first().waitFor();
  visitor.checkQuiet('French');
  await visitor.leave();
});

test('a name that is markup is text', async () => {
  const visitor = await Visitor.arrive(house, {viewport: desk});
  const {page} = visitor;
  await logIn(visitor);
  await visitor.open('people');
  await page.getByText(markup).waitFor();
  assert.equal(await page.evaluate(() => window.pwned), undefined);
  visitor.checkQuiet('markup');
  await visitor.leave();
});

test('who may only look gets no buttons', async () => {
  const visitor = await Visitor.arrive(house, {viewport: desk});
  const {page} = visitor;
  await logIn(visitor);
  await visitor.open('access');
  await page.getByRole('button', {name: 'Add an account'}).click();
  const guest = {name: 'paul', password: 'only a look at the door'};
  await page.getByLabel('Name', {exact: true}).fill(guest.name);
  await page.getByLabel('Password', {exact: true}).fill(guest.password);
  for (const right of ['Ring and hang up', 'Open every lock']) await page.getByLabel(right).uncheck();
  await page.getByRole('dialog').getByRole('button', {name: 'Add'}).click();
  await page.locator('.row').getByText('paul', {exact: true}).waitFor();
  await page.getByRole('button', {name: 'Log out'}).first().click();
  await page.getByRole('heading', {name: 'Welcome home'}).waitFor();
  await logIn(visitor, guest);
  await page.locator('.picture img:not([hidden])').waitFor();
  assert.deepEqual(await page.locator('.side nav a:visible').allTextContents(), ['Door', 'History']);
  assert.equal(await page.locator('.open-button').count(), 0);
  await visitor.open('history');
  visitor.checkQuiet('who may only look');
  await visitor.leave();
});

test('a token is shown once, and can be revoked', async () => {
  const visitor = await Visitor.arrive(house);
  const {page} = visitor;
  await logIn(visitor);
  await visitor.open('access');
  await page.getByRole('button', {name: 'New token'}).click();
  await page.getByLabel('Name').fill('the kitchen clock');
  await page.getByRole('button', {name: 'Make the token'}).click();
  const secret = await page.locator('dialog code').textContent();
  const status = () => fetch(`${house.base}/api/v1/status`, {headers: {Authorization: `Bearer ${secret}`}}).then((answer) => answer.status);
  assert.equal(await status(), 200);
  await page.getByRole('button', {name: 'Done'}).click();
  await page.getByRole('button', {name: 'Revoke the token the kitchen clock'}).click();
  await page.getByRole('alertdialog').getByRole('button', {name: 'Revoke'}).click();
  await page.getByText('No program has access').waitFor();
  assert.equal(await status(), 401);
  assert.ok(!(await page.content()).includes(secret));
  visitor.checkQuiet('token');
  await visitor.leave();
});

test('a code for a visitor is made, shown once, and ended', async () => {
  const visitor = await Visitor.arrive(house);
  const {page} = visitor;
  await logIn(visitor);
  await visitor.open('people');
  await page.getByRole('button', {name: 'Make a code'}).click();
  await page.getByLabel('Who is it for?').fill('plumber');
  await page.getByRole('dialog').getByRole('button', {name: 'Make the code'}).click();
  assert.match(await page.locator('.big-code').textContent(), /^\d{6}$/);
  await visitor.take('code');
  await page.getByRole('button', {name: 'Done'}).click();
  await page.getByRole('button', {name: 'Remove plumber'}).click();
  await page.getByRole('alertdialog').getByRole('button', {name: 'Remove'}).click();
  await page.getByRole('button', {name: 'Remove plumber'}).waitFor({state: 'detached'});
  visitor.checkQuiet('code');
  await visitor.leave();
});

test('a person is removed only after a question', async () => {
  await house.request('POST', '/users', {name: 'carl', sip: false});
  const visitor = await Visitor.arrive(house);
  const {page} = visitor;
  await logIn(visitor);
  await visitor.open('people', '/carl');
  const question = page.getByRole('alertdialog');
  await page.getByRole('button', {name: 'Remove'}).click();
  await question.getByRole('button', {name: 'Cancel'}).click();
  assert.ok((await house.get('/users')).users.some((user) => user.name === 'carl'));
  await page.getByRole('button', {name: 'Remove'}).click();
  await question.getByRole('button', {name: 'Remove'}).click();
  await page.getByRole('heading', {name: 'People'}).waitFor();
  assert.ok(!(await house.get('/users')).users.some((user) => user.name === 'carl'));
  visitor.checkQuiet('removal');
  await visitor.leave();
});

test('a setting is checked, set over the file, and taken back', async () => {
  const visitor = await Visitor.arrive(house, {viewport: desk});
  const {page} = visitor;
  await logIn(visitor);
  await visitor.open('settings');
  const valueNow = async () => (await house.get('/settings')).settings.find((one) => one.key === 'proxy.ring_timeout').value;
  const input = page.getByLabel('ring timeout');
  await input.fill('1');
  await page.keyboard.press('Enter');
  await page.getByText('A number from 5 to 600.').waitFor();
  assert.equal(await input.getAttribute('aria-invalid'), 'true');
  await input.fill('45');
  await page.keyboard.press('Enter');
  await page.getByText('changed here').waitFor();
  assert.equal(await valueNow(), 45);
  await visitor.take('setting-changed');
  await visitor.checkAxe('a changed setting');
  await page.getByRole('button', {name: "Back to the file's"}).click();
  await page.getByText('changed here').waitFor({state: 'detached'});
  assert.equal(await valueNow(), 60);
  await page.getByLabel('Find a setting').fill('automatic gain');
  assert.equal(await page.locator('.setting:visible').count(), 1);
  visitor.checkQuiet('settings');
  await visitor.leave();
});

test('a group gets its hours', async () => {
  const visitor = await Visitor.arrive(house);
  const {page} = visitor;
  await logIn(visitor);
  await visitor.open('plan');
  await page.getByRole('button', {name: 'Add hours'}).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('office');
  for (const day of ['Saturday', 'Sunday']) await dialog.getByLabel(day).uncheck();
  await dialog.getByLabel('Hours').fill('08:00-12:30, 14:00-18:00');
  await dialog.getByRole('button', {name: 'Save'}).click();
  await page.getByText('08:00-12:30, 14:00-18:00').waitFor();
  await page.getByRole('button', {name: 'Change home'}).click();
  await dialog.getByLabel('Hours').selectOption('office');
  await visitor.checkAxe('a group');
  await visitor.take('group');
  await dialog.getByRole('button', {name: 'Save'}).click();
  await page.getByText('During office').waitFor();
  const valueOf = async (key) => (await house.get('/settings')).settings.find((one) => one.key === key).value;
  assert.deepEqual((await valueOf('group')).map((group) => [group.name, group.schedule]), [['home', 'office']]);
  assert.deepEqual((await valueOf('schedule'))[0].hours, ['08:00-12:30', '14:00-18:00']);
  await visitor.take('plan');
  await house.request('DELETE', '/settings/group');
  await house.request('DELETE', '/settings/schedule');
  visitor.checkQuiet('groups');
  await visitor.leave();
});

test('the theme can be chosen, and stays', async () => {
  const visitor = await Visitor.arrive(house, {viewport: desk, colorScheme: 'dark'});
  const {page} = visitor;
  await logIn(visitor);
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await ground();
  await page.locator('[data-switch=theme]').first().click();
  assert.notEqual(await ground(), dark);
  await page.reload();
  await visitor.isAt('home');
  assert.notEqual(await ground(), dark);
  await visitor.leave();
});

test('the page tells when the door is gone, and comes back', async () => {
  const other = await House.start();
  const visitor = await Visitor.arrive(other);
  const {page} = visitor;
  await setUp(visitor);
  await other.halt();
  await page.getByText('No connection to the door').waitFor();
  await other.resume();
  await page.getByText('No connection to the door').waitFor({state: 'hidden'});
  await page.getByRole('button', {name: /Open the door/}).waitFor();
  await visitor.leave();
  await other.stop();
});

test('a first visit is light, and soon usable', async () => {
  const visitor = await Visitor.arrive(house);
  const {page} = visitor;
  const network = await visitor.context.newCDPSession(page);
  await network.send('Network.enable');
  let bytes = 0;
  network.on('Network.loadingFinished', ({encodedDataLength}) => { bytes += encodedDataLength; });
  await logIn(visitor);
  for (const place of places) await visitor.open(place);
  const embedded = fs.readdirSync(panel, {recursive: true, withFileTypes: true}).filter((one) => one.isFile())
    .reduce((sum, one) => sum + fs.statSync(path.join(one.parentPath ?? one.path, one.name)).size, 0);
  const again = await Visitor.arrive(house);
  await again.page.goto('/');
  await again.page.locator('input[name=name]:focus').waitFor();
  const usable = await again.page.evaluate(() => performance.now());
  console.log(`# over the network with all pages, pictures of the door included: ${bytes} bytes; files: ${embedded} bytes; usable after ${Math.round(usable)} ms`);
  assert.ok(embedded <= heaviest, `${embedded} bytes`);
  await again.leave();
  await visitor.leave();
});
