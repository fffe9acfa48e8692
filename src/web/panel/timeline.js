// The course of a ring as bars: from the press to each step, on one scale.
import {h, s} from './dom.js';
import {known, t} from './i18n.js';
import {milliseconds} from './time.js';
import {userOf} from './words.js';

// The steps that tell how quick the house was, in the order in which they happen.
export const steps = ['invite_sent', 'provisional', 'first_picture', 'answered', 'unlock', 'lock_on', 'ended'];
const quick = ['invite_sent', 'provisional', 'first_picture'];  // the machine's own; the others wait for people

const firstOf = (ring, what) => ring.steps.find((step) => step.what === what);
export const at = (ring, what) => firstOf(ring, what)?.at_us ?? null;

// Two scales: what the machine does takes a fraction of a second, what people do takes many.
export function timeline(ring) {
  const found = steps.map((what) => firstOf(ring, what)).filter(Boolean);
  if (!found.length) return h('p', {class: 'hint'}, t('timeline.none'));
  const end = (names) => Math.max(1, ...found.filter((step) => names.includes(step.what)).map((step) => step.at_us));
  const slow = steps.filter((what) => !quick.includes(what));
  return h('ol', {class: 'timeline'}, found.map((step) => {
    const isQuick = quick.includes(step.what);
    return h('li', {}, h('span', {class: 'step'}, known(`step.${step.what}`, step.what), step.who && h('span', {class: 'hint'}, ` ${userOf(step.who)}`)),
      bar(step.at_us / end(isQuick ? quick : slow), isQuick ? 'quick' : 'slow'), h('span', {class: 'figure'}, milliseconds(step.at_us / 1000)));
  }));
}

export function bar(share, kind = '') {
  const width = Math.max(1, Math.min(100, share * 100));
  return s('svg', {class: `bar ${kind}`, viewBox: '0 0 100 8', preserveAspectRatio: 'none', 'aria-hidden': 'true'},
    s('rect', {class: 'track', width: 100, height: 8, rx: 4}), s('rect', {class: 'fill', width, height: 8, rx: 4}));
}
