// The newcomer's journey: a door out of the box, a page in the browser, a phone, a visitor.
import assert from 'node:assert/strict';
import path from 'node:path';
import test, {after, before} from 'node:test';
import {closeBrowser, owner, setUp, Visitor} from './browser.mjs';
import {House, until} from './house.mjs';
import {Phone} from './phone.mjs';

let house, visitor, page, anna;

before(async () => {
  house = await House.start();
  visitor = await Visitor.arrive(house);
  ({page} = visitor);
});

after(async () => {
  await anna?.stop();
  await closeBrowser();
  await house?.stop();
});

test('first start: the setup code makes the first account', async () => {
  await page.goto('/');
  await page.getByRole('heading', {name: 'Welcome'}).waitFor();
  await visitor.take('1-first-start');
  await visitor.checkAxe('first start');
  await setUp(visitor);
  assert.equal(await page.locator('.open-button').count(), 2);
  await page.getByText('No phone can be reached').waitFor();
  await page.locator('.picture img:not([hidden])').waitFor();
  await visitor.take('2-home');
});

test('add a person, and connect her phone by the code', async () => {
  await visitor.open('people');
  await page.getByRole('button', {name: 'Add a person'}).first().click();
  await page.getByLabel('Name').fill('anna');
  await visitor.take('3-add-a-person');
  await page.getByRole('dialog').getByRole('button', {name: 'Add'}).click();
  await page.getByAltText('The code to scan with the phone').waitFor();
  const url = await page.locator('.invitation-url').textContent();
  await visitor.take('4-scan');
  await visitor.checkAxe('the code');
  anna = new Phone(path.join(house.folder, 'anna'), url);
  await page.getByRole('heading', {name: 'The phone of anna is connected'}).waitFor();
  await visitor.take('5-connected');
});

test('somebody rings: the page shows who, and opens', async () => {
  await visitor.open('home');
  house.press();
  await page.locator('[data-state=ringing] .banner').getByText('Somebody is at the door').waitFor();
  await page.locator('.ringing-who').getByText('anna: sees the picture').waitFor();
  await page.waitForFunction(() => document.querySelector('.picture.is-moving img')?.naturalWidth > 0);
  await visitor.take('6-ring');
  const open = page.getByRole('button', {name: /Open the door/});
  await open.click();
  await page.locator('.lock[data-look=open]').first().waitFor();
  assert.equal(house.lockIs('front'), '1');
  await visitor.take('7-open');
  await until('the lock is shut again', () => house.lockIs('front') === '0');
  await page.locator('.lock[data-look=rest]').first().waitFor();
});

test('she answers, and hangs up', async () => {
  anna.answer();
  await page.locator('.banner').getByText('anna talks to the door').waitFor();
  await visitor.take('8-call');
  await page.getByRole('button', {name: 'Hang up'}).click();
  await page.locator('.banner').getByText('Nobody is at the door').waitFor();
  await house.waitForEvent('recorded');
});

test('the ring is in the history, with its picture, and its recording plays', async () => {
  await visitor.open('history');
  const row = page.locator('.ring').first();
  await row.locator('.chip').getByText('Answered').waitFor();
  await row.getByText(`${owner.name} opened front`).waitFor();
  await page.waitForFunction(() => document.querySelector('.ring img')?.naturalWidth > 0);
  await visitor.take('9-history');
  await row.click();
  await page.locator('video').waitFor();
  await page.evaluate(() => document.querySelector('video').play());
  await page.waitForFunction(() => document.querySelector('video').currentTime > 0.2 && document.querySelector('video').videoWidth > 0);
  await page.locator('.timeline').getByText('First picture').waitFor();
  await visitor.take('10-one-ring');
});

test('a ring that nobody answers is marked as missed', async () => {
  await house.request('POST', '/ring', {});
  await house.waitForEvent('provisional');
  await house.request('POST', '/hangup');
  await visitor.open('history');
  await page.locator('.ring').nth(1).waitFor();
  await page.getByRole('button', {name: 'Missed'}).click();
  await page.waitForFunction(() => document.querySelectorAll('.ring').length === 1);
  await page.locator('.ring.missed, .ring.cancelled').waitFor();
});

test('all of that without a complaint', () => visitor.checkQuiet('the whole journey'));
