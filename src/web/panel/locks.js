// The open button of a lock, and what else can be done with it. The button tells what has become of a press, to the eye
// and to the ear: opening, open, or refused and why. A second tap while one is on its way does nothing.
import {newKey} from './api.js';
import {h, icon, refill} from './dom.js';
import {t} from './i18n.js';
import {lockIcon, lockTitle} from './words.js';
import {announce, button, explain, field, form, openDialog, toast} from './widgets.js';

const calm = 1200;       // ms after an answer in which taps are a trembling finger
const patience = 6000;   // ms until "opening" gives up waiting for the lock's own word
const longNotice = 9000; // ms that a refusal stays

export const mayOpen = (session, lock) =>
  session.roles.some((role) => role === 'open:*' || role === `open:${lock.name}`);

export class LockButton {
  element = h('div', {class: 'lock'});

  #api;
  #session;
  #lock;
  #phase = 'rest';  // rest, sent, opening, refused
  #why = '';
  #since = -calm;  // performance.now() of the last change
  #timer = 0;
  #wasOpen;

  constructor({api, session, lock}) {
    this.#api = api;
    this.#session = session;
    this.#lock = lock;
    this.#wasOpen = lock.open;
    this.button = h('button', {type: 'button', class: 'open-button', onclick: () => this.#press()});
    this.word = h('p', {class: 'lock-word'});
    this.menu = h('button', {type: 'button', class: 'icon-button', 'aria-label': t('lock.more', {lock: lock.name}), onclick: () => this.#more()}, icon('more'));
    fillRow(this.element, this.button, session.roles.includes('admin') ? this.menu : null, this.word);
    this.draw();
  }

  // The lock as it is now.
  update(lock) {
    this.#lock = lock;
    if (lock.open && !this.#wasOpen) this.#opened();
    if (!lock.open && this.#wasOpen) announce(t('lock.say_closed', {lock: lock.name}));
    this.#wasOpen = lock.open;
    this.draw();
  }

  async #press() {
    if (this.#phase === 'sent' || this.#phase === 'opening' || performance.now() - this.#since < calm) return;
    this.#enter('sent');
    announce(t('lock.say_opening', {lock: this.#lock.name}));
    try {
      await this.#sendOnce(newKey());
      this.#enter(this.#lock.open ? 'rest' : 'opening', patience);
    } catch (problem) {
      this.#refused(problem);
    }
  }

  // The key makes it safe to ask again when the network has swallowed the answer.
  async #sendOnce(key) {
    const path = `/locks/${encodeURIComponent(this.#lock.name)}/open`;
    try {
      await this.#api.post(path, {who: this.#session.name}, {key});
    } catch (problem) {
      if (problem.status !== 0) throw problem;
      await this.#api.post(path, {who: this.#session.name}, {key});
    }
  }

  #opened() {
    if (this.#phase !== 'rest') this.#enter('rest');
    announce(t('lock.say_open', {lock: this.#lock.name}), true);
    navigator.vibrate?.(40);
  }

  #refused(problem) {
    this.#why = problem.status === 403 ? t('lock.forbidden') : explain(problem);
    announce(t('lock.say_refused', {lock: this.#lock.name, why: this.#why}), true);
    this.#enter('refused', longNotice);
  }

  #enter(phase, until = 0) {
    clearTimeout(this.#timer);
    this.#phase = phase;
    this.#since = performance.now();
    if (until) this.#timer = setTimeout(() => this.#enter('rest'), until);
    this.draw();
  }

  draw() {
    const lock = this.#lock;
    const look = lock.open ? 'open' : this.#phase;
    const words = {open: t('lock.is_open'), sent: t('lock.opening'), opening: t('lock.opening'), refused: t('lock.refused')};
    this.element.dataset.look = look;
    this.element.dataset.mode = lock.mode;
    this.button.setAttribute('aria-disabled', String(look === 'sent' || look === 'opening'));
    refill(this.button, icon(look === 'open' ? 'unlock' : lockIcon(lock), 'large'),
      h('span', {class: 'open-text'}, h('strong', {}, words[look] ?? lockTitle(lock)), h('span', {}, lock.name, stateWords(lock))));
    this.word.textContent = this.#phase === 'refused' ? this.#why : '';
    this.word.hidden = this.#phase !== 'refused';
  }

  #more() {
    openDialog(t('lock.more', {lock: this.#lock.name}), (close) => moreOf(this.#api, this.#session, this.#lock, close));
  }
}

const fillRow = (element, ...children) => element.append(...children.filter(Boolean));

function stateWords(lock) {
  const words = [];
  if (lock.mode === 'held') words.push(t('lock.held'));
  if (lock.mode === 'blocked') words.push(t('lock.blocked'));
  if (lock.contact) words.push(t(`lock.contact.${lock.contact}`));
  return words.map((word) => ` · ${word}`).join('');
}

// Hold open, block, release.
function moreOf(api, session, lock, close) {
  const send = async (what, body, done) => {
    await api.post(`/locks/${encodeURIComponent(lock.name)}/${what}`, {who: session.name, ...body});
    close();
    toast(done);
  };
  const minutes = field({label: t('lock.hold_for'), options: [5, 15, 30, 60, 120, 240].map((n) => [String(n), t('lock.minutes', {n})])});
  minutes.input.value = '15';
  const hold = form([minutes], {action: t('lock.hold'), kind: '', icon: 'unlock'}, () =>
    send('hold', {minutes: Number(minutes.input.value)}, t('lock.done_held', {lock: lock.name})));
  const simple = (what, action, hint, done, kind) => form([h('p', {class: 'hint'}, hint)], {action, kind}, () => send(what, {}, done));
  return h('div', {class: 'stack'}, hold, h('hr'),
    lock.mode === 'normal'
      ? simple('block', t('lock.block'), t('lock.block_hint'), t('lock.done_blocked', {lock: lock.name}), 'danger')
      : simple('release', t('lock.release'), t('lock.release_hint'), t('lock.done_released', {lock: lock.name}), ''));
}
