// Chromium without a screen, and what every page that it shows has to keep to: no script error, no complaint in the
// console, no request to another host, nothing that axe finds.
import fs from 'node:fs';
import path from 'node:path';
import {createRequire} from 'node:module';
import assert from 'node:assert/strict';
import {chromium} from 'playwright-core';
import {build, patience} from './house.mjs';

const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
export const pictures = path.join(build, 'browser');
export const phone = {width: 390, height: 844};
export const desk = {width: 1280, height: 800};

let chromiumProcess = null;
const start = () => (chromiumProcess ??= chromium.launch({executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--autoplay-policy=no-user-gesture-required']}));

export async function closeBrowser() {
  await (await chromiumProcess)?.close();
  chromiumProcess = null;
}

export class Visitor {
  // A browser that has never been here. {viewport, colorScheme, locale}
  static async arrive(house, options = {}) {
    const visitor = new Visitor();
    visitor.house = house;
    visitor.complaints = [];
    visitor.bytes = 0;
    visitor.context = await (await start()).newContext({viewport: phone, colorScheme: 'dark', locale: 'en-GB', baseURL: house.base, hasTouch: true, ...options});
    visitor.context.setDefaultTimeout(patience);
    visitor.page = await visitor.context.newPage();
    visitor.#listen();
    return visitor;
  }

  #listen() {
    const {host} = new URL(this.house.base);
    this.page.on('pageerror', (problem) => this.complaints.push(`script error: ${problem.stack}`));
    this.page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.complaints.push(`console: ${message.text()} (${message.location().url})`);
    });
    this.page.on('request', (request) => {
      const url = new URL(request.url());
      if (!['data:', 'blob:', 'about:'].includes(url.protocol) && url.host !== host) this.complaints.push(`request to another host: ${url}`);
    });
  }

  // A complaint that the test itself has caused, such as a refusal.
  forgive(pattern) { this.complaints = this.complaints.filter((one) => !pattern.test(one)); }

  async goTo(hash) { await this.page.goto(`/#${hash}`); }

  // Goes there as one who is in, and waits until the page is.
  async open(place, rest = '') {
    await this.page.evaluate((to) => {
      delete document.documentElement.dataset.ready;
      if (location.hash === to) dispatchEvent(new HashChangeEvent('hashchange'));
      else location.hash = to;
    }, `#/${place === 'home' ? '' : place}${rest}`);
    await this.isAt(place);
    await this.page.waitForFunction(() => !document.querySelector('main .waiting'));
  }

  async isAt(place) { await this.page.waitForFunction((id) => document.documentElement.dataset.ready === id, place); }

  async take(name) {
    fs.mkdirSync(pictures, {recursive: true});
    await this.#atRest();
    await this.page.screenshot({path: path.join(pictures, `${name}.png`)});
  }

  // What moves in has arrived.
  #atRest() {
    return this.page.evaluate(() => Promise.all(document.getAnimations()
      .filter((one) => one.effect.getComputedTiming().iterations !== Infinity).map((one) => one.finished.catch(() => {}))));
  }

  // The rules of WCAG 2.2 A and AA.
  async checkAxe(what) {
    await this.#atRest();
    await this.page.evaluate(axe + ';0');
    const {violations} = await this.page.evaluate(() => window.axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}));
    assert.deepEqual(violations.map((one) => `${one.id}: ${one.nodes.map((node) => `${node.target} ${node.any[0]?.message ?? ''}`).join(' | ')}`), [], what);
  }

  checkQuiet(what) { assert.deepEqual(this.complaints, [], what); }

  async leave() { await this.context.close(); }
}

export const owner = {name: 'marie', password: 'a warm light in the hall'};

// The first start, as a newcomer does it.
export async function setUp(visitor) {
  const {code} = await visitor.house.get('/setup-code');
  const {page} = visitor;
  await page.goto('/');
  await page.getByLabel('Setup code').fill(code);
  await page.getByLabel('Name').fill(owner.name);
  await page.getByLabel('Choose a password').fill(owner.password);
  await page.getByRole('button', {name: 'Make this door mine'}).click();
  await visitor.isAt('home');
}

export async function logIn(visitor, {name, password} = owner) {
  const {page} = visitor;
  await page.goto('/');
  await page.locator('input[name=name]').fill(name);
  await page.locator('input[name=password]').fill(password);
  await page.locator('form button').last().click();
  await visitor.isAt('home');
}
