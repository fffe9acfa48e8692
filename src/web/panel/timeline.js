// The course of a ring as bars: from the press to each step, on one scale.
import {h, s} from './dom.js';
import {known, t} from './i18n.js';
import {milliseconds} from './time.js';
import {userOf} from './words.js';

// The steps that tell how quick the house was, in the order in which they happen.
const steps = ['invite_sent', 'provisional', 'first_picture', 'answered', 'unlock', 'lock_on', 'ended'];
const quick = ['invite_sent', 'provisional', 'first_picture'];  // the machine's own; the others wait for people

const least = (times) => (times.some(Number.isFinite) ? Math.min(...times.filter(Number.isFinite)) : null);

// Milliseconds from the press to the first time that it happened; null: it did not.
export function at(ring, what) {
  if (what === 'invite_sent') return least(ring.devices.map((device) => device.called_ms));
  if (what === 'provisional') return least(ring.devices.map((device) => device.ringing_ms));
  if (what === 'first_picture') return least(ring.devices.map((device) => device.picture_ms));
  if (what === 'unlock') return least(ring.unlocks.filter((unlock) => unlock.allowed).map((unlock) => unlock.at_ms));
  return ring.answered_ms;
}

// Two scales: what the machine does takes a fraction of a second, what people do takes many.
export function timeline(course) {
  const found = steps.map((what) => course.find((step) => step.what === what)).filter(Boolean).sort((a, b) => a.at_ms - b.at_ms);
  if (!found.length) return h('p', {class: 'hint'}, t('timeline.none'));
  const end = (names) => Math.max(1, ...found.filter((step) => names.includes(step.what)).map((step) => step.at_ms));
  const slow = steps.filter((what) => !quick.includes(what));
  return h('ol', {class: 'timeline'}, found.map((step) => {
    const isQuick = quick.includes(step.what);
    return h('li', {}, h('span', {class: 'step'}, known(`step.${step.what}`, step.what), step.who && h('span', {class: 'hint'}, ` ${userOf(step.who).split(' ')[0]}`)),
      bar(step.at_ms / end(isQuick ? quick : slow), isQuick ? 'quick' : 'slow'), h('span', {class: 'figure'}, milliseconds(step.at_ms)));
  }));
}

export function bar(share, kind = '') {
  const width = Math.max(1, Math.min(100, share * 100));
  return s('svg', {class: `bar ${kind}`, viewBox: '0 0 100 8', preserveAspectRatio: 'none', 'aria-hidden': 'true'},
    s('rect', {class: 'track', width: 100, height: 8}), s('rect', {class: 'fill', width, height: 8}));
}
