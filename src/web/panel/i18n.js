// English and French. A text is looked up by its key; {name} in it is replaced. A text whose value differs by number is
// two keys, KEY.one and KEY.other.
import en from './texts/en.js';
import fr from './texts/fr.js';

const all = {en, fr};
const kept = 'foyer.language';
let current = 'en';

function wanted() {
  const choice = localStorage.getItem(kept);
  if (choice in all) return choice;
  return (navigator.languages ?? []).map((tag) => tag.slice(0, 2)).find((tag) => tag in all) ?? 'en';
}

export function useLanguage() {
  current = wanted();
  document.documentElement.lang = current;
}

export function chooseLanguage(language) {
  localStorage.setItem(kept, language);
  useLanguage();
}

export const language = () => current;

// The reader's own way of writing times and numbers, in the language of the page: "en-GB".
export const locale = () => (navigator.languages ?? []).find((tag) => tag.startsWith(current)) ?? current;

export function t(key, values = {}) {
  const text = all[current][key] ?? en[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

// t() if there is such a text, else `otherwise`.
export const known = (key, otherwise) => (key in en ? t(key) : otherwise);

export function count(key, number, values = {}) {
  const form = new Intl.PluralRules(current).select(number) === 'one' ? 'one' : 'other';
  return t(`${key}.${form}`, {n: number.toLocaleString(locale()), ...values});
}
