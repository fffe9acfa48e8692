// Every ring, the newest first: its picture, who was rung, who answered, who opened, and the recording. #/history/ID is
// one of them.
import {h, icon, refill} from '../dom.js';
import {known, t} from '../i18n.js';
import {clock, dayName} from '../time.js';
import {button, chip, confirmed, empty, explain, heading, notice, section, toast, waiting} from '../widgets.js';
import {timeline} from '../timeline.js';
import {nameOf, userOf} from '../words.js';

const page = 30;

export const render = (context) => (context.rest[0] ? one(context, context.rest[0]) : new List(context).element);

const tones = {answered: 'good', opened: 'good', missed: 'accent', failed: 'bad', goes_on: 'accent'};
const icons = {answered: 'call', opened: 'unlock', declined: 'hangup', missed: 'missed'};

export const pictureOf = (ring) => `/api/v1/rings/${ring.id}/picture`;
const recordingOf = (ring) => `/api/v1/rings/${ring.id}/recording`;

function endChip(ring) {
  return chip(known(`end.${ring.end}`, ring.end), tones[ring.end] ?? '', icons[ring.end] ?? 'bell');
}

// In one sentence: what became of it.
export function outcome(ring) {
  const parts = [];
  if (ring.answered_by) parts.push(t('history.by_answered', {who: userOf(ring.answered_by)}));
  for (const unlock of ring.unlocks.filter((one) => one.allowed)) {
    parts.push(t('history.by_opened', {who: nameOf(unlock.user) || t('words.somebody'), lock: unlock.lock, how: known(`how.${unlock.method}`, unlock.method)}));
  }
  return parts.join(' · ') || known(`end_long.${ring.end}`, ring.why ?? '');
}

// The picture of a ring; those without one get a quiet drawing in its place.
function thumbnail(ring, properties = {}) {
  const box = h('div', {class: 'thumb'}, icon('camera'));
  if (ring.picture) {
    const image = h('img', {src: pictureOf(ring), alt: '', loading: 'lazy', ...properties});
    image.addEventListener('error', () => image.remove());
    box.append(image);
  }
  return box;
}

class List {
  constructor(context) {
    this.context = context;
    this.missed = false;
    this.rings = [];
    this.list = h('div', {class: 'days'});
    this.foot = h('div', {class: 'center'});
    this.filter = h('div', {class: 'segments', role: 'group', 'aria-label': t('history.filter')});
    this.element = h('div', {class: 'stack'},
      heading(t('place.history'), context.session.roles.includes('admin') && h('a', {class: 'button', href: '/api/v1/rings/export?format=csv', download: ''}, icon('download'), h('span', {}, t('history.export')))),
      this.filter, this.list, this.foot);
    context.live.addEventListener('event', ({detail}) => {
      if (detail.type === 'ended' || detail.type === 'snapshot' || detail.type === 'ring') this.load();
    }, {signal: context.signal});
    this.#drawFilter();
    refill(this.list, waiting());
    this.load();
  }

  #drawFilter() {
    refill(this.filter, [[false, t('history.all')], [true, t('history.missed')]].map(([value, text]) =>
      h('button', {type: 'button', 'aria-pressed': String(this.missed === value), onclick: () => {
        this.missed = value;
        this.#drawFilter();
        this.filter.querySelector('[aria-pressed="true"]').focus();
        this.load();
      }}, text)));
  }

  async load(before = null) {
    const {api, signal} = this.context;
    try {
      const query = `limit=${page}${this.missed ? '&missed=true' : ''}${before ? `&before=${before}` : ''}`;
      const {rings, next} = await api.get(`/rings?${query}`, {signal});
      this.rings = before ? [...this.rings, ...rings] : rings;
      this.draw(next);
      if (this.rings.length && !before) api.post('/rings/seen', {up_to: this.rings[0].id}).catch(() => {});
    } catch (problem) {
      if (problem.name !== 'AbortError') refill(this.list, notice(explain(problem), 'bad'));
    }
  }

  draw(next) {
    if (!this.rings.length) {
      refill(this.list, empty('bell', t(this.missed ? 'history.none_missed' : 'history.none'), t('history.none_hint')));
      return refill(this.foot);
    }
    const days = Map.groupBy ? Map.groupBy(this.rings, (ring) => dayName(ring.wall_ms)) : groupBy(this.rings, (ring) => dayName(ring.wall_ms));
    refill(this.list, [...days].map(([day, rings]) => h('section', {}, h('h2', {class: 'day'}, day), h('ul', {class: 'rings'}, rings.map((ring) => this.#row(ring))))));
    refill(this.foot, next && button(t('history.older'), {onclick: () => this.load(next)}));
  }

  #row(ring) {
    return h('li', {}, h('a', {class: `row ring ${ring.end}`, href: `#/history/${ring.id}`}, thumbnail(ring),
      h('span', {class: 'grow'},
        h('span', {class: 'ring-head'}, h('strong', {}, clock(ring.wall_ms)), ring.seen === false && h('span', {class: 'dot', title: t('history.new')}), endChip(ring), ring.recording && icon('film', 'small')),
        h('span', {class: 'hint'}, outcome(ring)))));
  }
}

function groupBy(list, keyOf) {
  const groups = new Map();
  for (const one of list) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
}

async function one({api, signal, session}, id) {
  const back = h('a', {class: 'back', href: '#/history'}, icon('back', 'small'), t('place.history'));
  const ring = await api.get(`/rings/${encodeURIComponent(id)}`, {signal});
  const remove = button(t('do.remove'), {icon: 'trash', kind: 'danger-quiet', onclick: async () => {
    if (await confirmed(t('history.remove'), t('history.remove_text'), t('do.remove'), () => api.remove(`/rings/${ring.id}`), t('history.removed'))) location.hash = '#/history';
  }});
  return h('div', {class: 'stack'}, back, heading(`${dayName(ring.wall_ms)}, ${clock(ring.wall_ms)}`, session.roles.includes('admin') ? remove : null),
    h('div', {class: 'chips'}, endChip(ring), ring.button && chip(ring.button, '', 'bell')),
    media(ring),
    h('p', {}, outcome(ring)),
    section(t('history.rung'), ring.devices.length ? h('ul', {class: 'plain-list'}, ring.devices.map(deviceRow)) : h('p', {class: 'hint'}, t('history.nobody'))),
    ring.unlocks.length ? section(t('history.locks'), h('ul', {class: 'plain-list'}, ring.unlocks.map(unlockRow))) : null,
    section(t('history.course'), timeline(ring.timeline)));
}

const deviceRow = (device) => h('li', {}, icon('phone'), h('span', {class: 'grow'}, h('strong', {}, userOf(device.aor)), h('span', {class: 'hint'}, device.device)), chip(known(`device.${device.state}`, device.state)));

const unlockRow = (unlock) => h('li', {}, icon(unlock.allowed ? 'unlock' : 'lock'),
  h('span', {class: 'grow'}, h('strong', {}, unlock.lock || t('history.no_lock')), h('span', {class: 'hint'}, `${nameOf(unlock.user) || t('words.somebody')}, ${known(`how.${unlock.method}`, unlock.method)}`)),
  chip(unlock.allowed ? t('history.opened') : t('history.refused'), unlock.allowed ? 'good' : 'bad'));

// The recording if there is one, else the picture.
function media(ring) {
  const files = h('div', {class: 'form-actions start'},
    ring.recording && h('a', {class: 'button', href: recordingOf(ring), download: `foyer-${ring.id}.mkv`}, icon('download'), h('span', {}, t('history.save_recording'))),
    ring.picture && h('a', {class: 'button', href: pictureOf(ring), download: `foyer-${ring.id}.jpg`}, icon('download'), h('span', {}, t('history.save_picture'))));
  if (!ring.recording) return h('div', {class: 'stack'}, h('figure', {class: 'picture'}, thumbnail(ring, {alt: t('history.picture_alt'), loading: 'eager'})), files);
  const video = h('video', {controls: true, preload: 'metadata', playsinline: true, poster: ring.picture ? pictureOf(ring) : null, 'aria-label': t('history.recording')},
    h('source', {src: recordingOf(ring), type: 'video/x-matroska'}));
  const box = h('figure', {class: 'picture'}, video);
  const cannot = () => box.replaceWith(notice(t('history.cannot_play')));
  video.addEventListener('error', cannot);
  video.lastChild.addEventListener('error', cannot);
  return h('div', {class: 'stack'}, box, files);
}
