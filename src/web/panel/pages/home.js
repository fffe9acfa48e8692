// The door as it is now: who rings, the picture, the open buttons, who is there.
import {h, icon, refill} from '../dom.js';
import {count, t} from '../i18n.js';
import {LockButton, mayOpen} from '../locks.js';
import {Picture} from '../picture.js';
import {clock, moment, stopwatch} from '../time.js';
import {announce, button, chip, explain, section, toast} from '../widgets.js';
import {inWords, userOf} from '../words.js';

const shownEvents = 7;

export function render(context) {
  const page = new Home(context);
  return page.element;
}

const mayTalk = (session) => session.roles.includes('talk') || session.roles.includes('admin');

class Home {
  constructor(context) {
    this.context = context;
    const {live, signal} = context;
    this.banner = h('div', {class: 'banner'});
    this.rung = h('div', {class: 'grow'});
    this.end = h('div', {});
    this.ringing = h('div', {class: 'ringing-who'}, this.rung, mayTalk(context.session) ? this.end : null);
    this.picture = new Picture(context);
    this.locks = h('div', {class: 'locks'});
    this.buttons = new Map();
    this.house = h('ul', {class: 'facts'});
    this.events = h('ol', {class: 'events'});
    this.element = h('div', {class: 'home'},
      h('h1', {class: 'unseen', tabindex: '-1'}, t('place.home')),
      h('div', {class: 'home-door'}, this.banner, this.picture.element, this.ringing, this.locks),
      h('div', {class: 'home-side'}, section(t('home.house'), this.house), section(t('home.lately'), this.events)));
    this.state = '';
    live.addEventListener('change', () => this.draw(), {signal});
    live.addEventListener('event', ({detail}) => this.say(detail), {signal});
    const ticker = setInterval(() => this.tick(), 1000);
    signal.addEventListener('abort', () => clearInterval(ticker));
    this.unseen = 0;
    this.draw();
    this.#countMissed();
    if (live.state !== 'none' && !this.picture.moving) this.picture.still();
  }

  draw() {
    const {state} = this.context.live;
    this.element.dataset.state = state;
    if (state !== this.state) this.#enter(state);
    this.#drawBanner();
    this.#drawWho();
    this.#drawLocks();
    this.#drawHouse();
    this.#drawEvents();
  }

  // Moving pictures while somebody is at the door; afterwards a still one, unless the person wants more.
  #enter(state) {
    const before = this.state;
    this.state = state;
    this.picture.element.hidden = state === 'none';
    if (state === 'ringing') this.picture.watch(true);
    if (state === 'idle' && (before === 'ringing' || before === 'in_call')) this.picture.watch(false);
  }

  async #countMissed() {
    const {api, signal} = this.context;
    const {unseen} = await api.get('/rings?limit=1', {signal}).catch(() => ({unseen: 0}));
    this.unseen = unseen;
    this.#drawHouse();
  }

  say(event) {
    if (event.type === 'ended') this.#countMissed();
    if (event.type === 'ring') announce(t('event.ring'), true);
    else if (event.type === 'answered' || event.type === 'declined') announce(inWords(event).text);
  }

  tick() {
    if (this.clock) this.clock.textContent = this.#since();
  }

  #since() {
    const {live} = this.context;
    return live.ringSince ? stopwatch((performance.now() - live.ringSince) / 1000) : '';
  }

  #drawBanner() {
    const {live} = this.context;
    const call = live.doorCall;
    const speaker = call?.devices.find((device) => device.state === 'answered');
    const texts = {
      ringing: [t('home.ringing'), 'bell'],
      in_call: [speaker ? t('home.talks', {who: userOf(speaker.aor)}) : t('home.in_call'), 'call'],
      idle: [t('home.quiet'), 'door'],
      none: [t('home.no_door'), 'home'],
    };
    const [text, name] = texts[live.state] ?? texts.idle;
    const key = live.state + text;
    if (this.bannerKey === key) return;
    this.bannerKey = key;
    this.clock = live.state === 'ringing' ? h('span', {class: 'clock', 'aria-hidden': 'true'}, this.#since()) : null;
    refill(this.banner, icon(name, 'large'), h('p', {}, text), this.clock);
    refill(this.end, button(t(live.state === 'ringing' ? 'home.end_ring' : 'home.end_call'), {icon: 'hangup', kind: 'small', onclick: () => this.#hangUp()}));
  }

  async #hangUp() {
    try {
      await this.context.api.post('/hangup');
    } catch (problem) {
      toast(explain(problem), 'bad');
    }
  }

  // One line for each person who is rung: the furthest that one of the devices has come.
  #drawWho() {
    const {live} = this.context;
    const order = ['failed', 'cancelled', 'trying', 'ringing', 'early', 'answered'];
    const people = new Map();
    for (const device of live.doorCall?.devices ?? []) {
      const name = userOf(device.aor);
      const before = people.get(name);
      if (!before || order.indexOf(device.state) > order.indexOf(before)) people.set(name, device.state);
    }
    const tones = {answered: 'good', early: 'accent', ringing: 'accent', failed: 'bad'};
    this.ringing.hidden = live.state === 'idle' || live.state === 'none';
    refill(this.rung, people.size
      ? h('ul', {class: 'chips', 'aria-label': t('home.rung')}, [...people].map(([name, state]) => h('li', {}, chip(`${name}: ${t(`device.${state}`)}`, tones[state] ?? '', 'phone'))))
      : h('p', {class: 'hint'}, t('home.nobody_yet')));
  }

  #drawLocks() {
    const {api, live, session} = this.context;
    for (const lock of live.locks.filter((one) => mayOpen(session, one))) {
      if (this.buttons.has(lock.name)) {
        this.buttons.get(lock.name).update(lock);
        continue;
      }
      const made = new LockButton({api, session, lock});
      this.buttons.set(lock.name, made);
      this.locks.append(made.element);
    }
  }

  #drawHouse() {
    const {live} = this.context;
    const reachable = new Set(live.bindings.filter((one) => !one.internal).map((one) => one.aor));
    const lastRing = live.recent.find((event) => event.type === 'ring');
    const facts = [
      ['phone', reachable.size ? count('home.reachable', reachable.size) : t('home.unreachable'), reachable.size ? '' : 'bad', reachable.size ? [...reachable].map(userOf).join(', ') : t('home.unreachable_hint')],
      live.state !== 'none' && !live.status?.door_registered && ['warning', t('home.door_off'), 'bad', t('home.door_off_hint')],
      this.unseen > 0 && ['missed', h('a', {href: '#/history'}, count('home.missed', this.unseen)), 'accent', ''],
      lastRing && ['bell', t('home.last_ring'), '', moment(lastRing.wall_ms)],
      ...(live.status?.inputs ?? []).filter((input) => input.kind === 'tamper' && input.active).map((input) => ['warning', t('event.tamper', {input: input.name}), 'bad', '']),
      ...(live.status?.inputs ?? []).filter((input) => !input.works).map((input) => ['warning', t('home.input_fails', {input: input.name}), 'bad', '']),
    ].filter(Boolean);
    refill(this.house, facts.map(([name, text, tone, more]) => h('li', {class: tone}, icon(name), h('div', {}, h('strong', {}, text), more && h('span', {class: 'hint'}, more)))));
  }

  // The door's own user agent comes and goes unseen.
  #isOurs(event) {
    return this.context.live.bindings.some((one) => one.internal && one.aor === event.fields.aor);
  }

  #drawEvents() {
    const shown = [];
    for (const event of this.context.live.recent) {
      const words = this.#isOurs(event) ? null : inWords(event);
      if (words) shown.push([event, words]);
      if (shown.length === shownEvents) break;
    }
    const key = shown[0]?.[0].id ?? 0;
    if (this.newest === key) return;
    this.newest = key;
    refill(this.events, shown.length
      ? shown.map(([event, words]) => h('li', {class: words.tone}, icon(words.icon), h('span', {class: 'grow'}, words.text), h('time', {datetime: new Date(event.wall_ms).toISOString(), title: moment(event.wall_ms)}, clock(event.wall_ms))))
      : h('li', {class: 'hint'}, t('home.nothing_yet')));
  }
}
