// Who lives here: people with their phones, PINs and cards. #/people/NAME is one of them.
import {h, icon, refill} from '../dom.js';
import {count, t} from '../i18n.js';
import {newKey} from '../api.js';
import {Codes} from '../codes.js';
import {invitation} from '../invitation.js';
import {length} from '../time.js';
import {button, chip, confirmed, empty, field, form, heading, iconButton, openDialog, section, toggle, waiting} from '../widgets.js';
import {userOf} from '../words.js';

export const render = (context) => (context.rest[0] ? new Person(context, context.rest[0]).start() : new List(context).start());

const devicesOf = (live, name) => live.bindings.filter((one) => !one.internal && userOf(one.aor) === name);
const kindIcon = (user) => ({door: 'door', panel: 'panel'}[user.kind] ?? 'person');

class List {
  constructor(context) {
    this.context = context;
    this.list = h('div', {}, waiting());
  }

  async start() {
    const {api, live, signal} = this.context;
    const codes = new Codes(this.context, {user: ''});
    this.element = h('div', {class: 'stack'},
      heading(t('place.people'), button(t('people.add'), {icon: 'plus', kind: 'primary', onclick: () => this.#add()})),
      this.list, codes.element);
    ({users: this.users} = await api.get('/users', {signal}));
    live.addEventListener('change', () => this.draw(), {signal});
    this.draw();
    codes.load();
    return this.element;
  }

  draw() {
    const {live} = this.context;
    if (!this.users.length) return refill(this.list, empty('people', t('people.none'), t('people.none_hint')));
    const key = JSON.stringify([this.users, this.users.map((user) => devicesOf(live, user.name).length)]);
    if (key === this.drawn) return;
    this.drawn = key;
    refill(this.list, h('ul', {class: 'rows'}, this.users.map((user) => this.#row(user))));
  }

  #row(user) {
    const devices = devicesOf(this.context.live, user.name).length;
    const state = !user.sip ? chip(t('people.no_phone')) : devices ? chip(count('people.devices', devices), 'good') : chip(t('people.not_reachable'), 'accent');
    return h('li', {}, h('a', {class: 'row', href: `#/people/${encodeURIComponent(user.name)}`}, h('span', {class: 'avatar'}, icon(kindIcon(user))),
      h('span', {class: 'grow'}, h('strong', {}, user.name), h('span', {class: 'hint'}, t(`kind.${user.kind}`))), state, icon('next', 'small')));
  }

  #add() {
    openDialog(t('people.add'), (close) => {
      const name = field({label: t('people.name'), hint: t('people.name_hint'), required: true, pattern: '[A-Za-z0-9._\\-]{1,64}', title: t('wrong.name'), autocapitalize: 'none', spellcheck: 'false'});
      const kind = field({label: t('people.kind'), options: ['phone', 'panel', 'door'].map((one) => [one, t(`kind.${one}`)])});
      const phone = toggle({label: t('people.has_phone'), hint: t('people.has_phone_hint'), checked: true});
      return form([name, kind, phone], {action: t('people.do_add'), cancel: () => close()}, async () => {
        const wanted = name.input.value.trim();
        await this.context.api.post('/users', newUser(wanted, kind.input.value, phone.input.checked));
        close();
        location.hash = `#/people/${encodeURIComponent(wanted)}${phone.input.checked ? '/invite' : ''}`;
      });
    });
  }
}

// Whoever has a phone needs a password. This one nobody knows: the invitation gives the phone one of its own.
const newUser = (name, kind, sip) => (sip ? {name, kind, ha1_md5: newKey(), ha1_sha256: newKey() + newKey()} : {name, kind, sip: false});

class Person {
  constructor(context, name) {
    this.context = context;
    this.name = name;
    this.devices = h('div', {});
    this.invite = h('div', {});
  }

  async start() {
    const {api, live, rest, signal} = this.context;
    const {users} = await api.get('/users', {signal});
    this.user = users.find((user) => user.name === this.name);
    const back = h('a', {class: 'back', href: '#/people'}, icon('back', 'small'), t('place.people'));
    if (!this.user) return h('div', {class: 'stack'}, back, h('h1', {tabindex: '-1'}, this.name), empty('person', t('people.gone'), ''));
    const codes = new Codes(this.context, {user: this.name});
    codes.load();
    live.addEventListener('change', () => this.draw(), {signal});
    this.element = h('div', {class: 'stack'}, back,
      heading(this.name, this.user.source === 'runtime' ? button(t('do.remove'), {icon: 'trash', kind: 'danger-quiet', onclick: () => this.#remove()}) : null),
      h('div', {class: 'chips'}, chip(t(`kind.${this.user.kind}`), '', kindIcon(this.user)), this.user.source === 'file' && chip(t('people.from_file'))),
      this.user.sip ? section(t('people.phones'), this.devices, this.invite) : null, codes.element);
    this.draw();
    this.#offer();
    if (rest[1] === 'invite') this.#invite();
    return this.element;
  }

  draw() {
    const devices = devicesOf(this.context.live, this.name);
    const key = JSON.stringify(devices.map((one) => [one.user_agent, one.flow, one.flow_alive]));
    if (key === this.drawn) return;
    if (this.drawn && devices.length > this.count) this.#arrived();
    this.drawn = key;
    this.count = devices.length;
    refill(this.devices, devices.length ? h('ul', {class: 'plain-list'}, devices.map(deviceRow)) : h('p', {class: 'hint'}, t('people.no_devices')));
  }

  // The phone that was waited for is there.
  #arrived() {
    if (!this.waited) return;
    this.waited.arrived();
    this.waited = null;
  }

  #offer() {
    refill(this.invite, button(t('people.invite'), {icon: 'qr', kind: 'primary', onclick: () => this.#invite()}));
  }

  async #invite() {
    this.waited?.stop();
    this.waited = invitation(this.context, this.name, () => {
      this.waited = null;
      this.#offer();
      this.invite.querySelector('button').focus();
    });
    refill(this.invite, this.waited.element);
  }

  async #remove() {
    const {api} = this.context;
    const text = t('people.remove_text', {name: this.name});
    if (await confirmed(t('people.remove', {name: this.name}), text, t('do.remove'), () => api.remove(`/users/${encodeURIComponent(this.name)}`), t('people.removed', {name: this.name}))) location.hash = '#/people';
  }
}

function deviceRow(device) {
  const forHow = device.expires_s === null ? t('people.always') : t('people.still', {time: length(device.expires_s)});
  return h('li', {}, icon('phone'), h('span', {class: 'grow'}, h('strong', {}, device.user_agent || t('people.device')), h('span', {class: 'hint'}, `${device.transport.toUpperCase()} · ${forHow}`)),
    device.flow_alive ? chip(t('people.awake'), 'good') : chip(t('people.asleep')));
}
