// Without a browser: the two languages say the same things, and every text that the panel asks for is there.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import {fileURLToPath} from 'node:url';

const panel = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../src/web/panel');
const read = async (language) => (await import(`data:text/javascript,${encodeURIComponent(fs.readFileSync(path.join(panel, 'texts', `${language}.js`), 'utf8'))}`)).default;
const en = await read('en'), fr = await read('fr');
const holes = (text) => [...new Set([...text.matchAll(/\{\w+\}/g)].map(String))].sort();

test('both languages have the same texts, with the same holes', () => {
  assert.deepEqual(Object.keys(fr), Object.keys(en));
  for (const key of Object.keys(en)) {
    assert.ok(en[key] && fr[key], `${key} is empty`);
    assert.deepEqual(holes(fr[key]), holes(en[key]), key);
  }
});

test('every text that is asked for by name is there', () => {
  const files = fs.readdirSync(panel, {recursive: true}).filter((file) => file.endsWith('.js') && !file.startsWith('texts'));
  for (const file of files) {
    const code = fs.readFileSync(path.join(panel, file), 'utf8');
    for (const [, call, key] of code.matchAll(/\b(t|count)\('([^']+)'/g)) assert.ok(key in en || (call === 'count' && `${key}.one` in en && `${key}.other` in en), `${file}: ${key}`);
  }
});

test('French typography: no straight apostrophe, a space before : ; ! ?', () => {
  for (const [key, text] of Object.entries(fr)) {
    assert.ok(!text.includes("'"), key);
    assert.ok(!/[^\s\d]([:;!?])(\s|$)/.test(text), key);
  }
});
