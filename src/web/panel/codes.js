// PINs and cards: those of one person, or the codes that are nobody's and were given away for a while.
import {h, icon, refill} from './dom.js';
import {count, t} from './i18n.js';
import {moment} from './time.js';
import {button, chip, confirmed, explain, field, form, iconButton, notice, openDialog, section, toast} from './widgets.js';

export class Codes {
  #context;
  #user;
  #list = h('div', {});

  constructor(context, {user}) {
    this.#context = context;
    this.#user = user;
    const actions = user
      ? [button(t('codes.add_pin'), {icon: 'pin', onclick: () => this.#addPin()}), button(t('codes.add_card'), {icon: 'card', onclick: () => this.#addCard()})]
      : [button(t('codes.add_code'), {icon: 'pin', onclick: () => this.#addCode()})];
    this.element = section(user ? t('codes.of_person') : t('codes.of_visitors'), this.#list, h('div', {class: 'form-actions start'}, actions));
    this.element.hidden = true;
    context.live.addEventListener('event', ({detail}) => detail.type === 'credential' && this.load(), {signal: context.signal});
  }

  // A house without a door has none of them.
  async load() {
    const {api, signal} = this.#context;
    try {
      const [{pins}, {cards}] = await Promise.all([api.get('/pins', {signal}), api.get('/cards', {signal})]);
      const mine = (one) => one.user === this.#user;
      this.#draw(pins.filter(mine), cards.filter(mine));
      this.element.hidden = false;
    } catch (problem) {
      if (problem.status && problem.status !== 409) refill(this.#list, notice(explain(problem), 'bad'));
    }
  }

  #draw(pins, cards) {
    const rows = [...pins.map((pin) => this.#row('pins', pin)), ...cards.map((card) => this.#row('cards', card))];
    refill(this.#list, rows.length ? h('ul', {class: 'plain-list'}, rows) : h('p', {class: 'hint'}, this.#user ? t('codes.none') : t('codes.none_visitors')));
  }

  #row(kind, one) {
    const title = one.name || t(`codes.${kind}`);
    const remove = () => confirmed(t('codes.remove', {name: title}), t('codes.remove_text'), t('do.remove'), async () => {
      await this.#context.api.remove(`/${kind}/${encodeURIComponent(one.id)}`);
      await this.load();
    }, t('codes.removed'));
    return h('li', {}, icon(kind === 'pins' ? 'pin' : 'card'), h('span', {class: 'grow'}, h('strong', {}, title), h('span', {class: 'hint'}, boundsOf(one))),
      iconButton(t('codes.remove', {name: title}), 'trash', {onclick: remove}));
  }

  #addPin() {
    openDialog(t('codes.add_pin'), (close) => {
      const pin = field({label: t('codes.pin'), hint: t('codes.pin_hint'), inputmode: 'numeric', pattern: '[0-9]{4,12}', title: t('wrong.pin')});
      return form([pin], {action: t('do.save'), cancel: () => close()}, async () => {
        const body = {user: this.#user};
        if (pin.input.value) body.pin = pin.input.value;
        this.#issued(await this.#context.api.post('/pins', body), close);
      });
    });
  }

  #addCode() {
    const locks = this.#context.live.locks.map((lock) => [lock.name, lock.name]);
    openDialog(t('codes.add_code'), (close) => {
      const name = field({label: t('codes.for'), hint: t('codes.for_hint'), required: true, maxlength: 64});
      const lock = field({label: t('codes.lock'), options: locks});
      const days = field({label: t('codes.until'), options: [['1', t('codes.day')], ['2', t('codes.days', {n: 2})], ['7', t('codes.days', {n: 7})], ['30', t('codes.days', {n: 30})]]});
      const uses = field({label: t('codes.uses'), options: [['1', t('codes.once')], ['3', t('codes.times', {n: 3})], ['0', t('codes.any')]]});
      return form([name, lock, days, uses], {action: t('codes.make'), cancel: () => close()}, async () => {
        const body = {name: name.input.value.trim(), lock: lock.input.value, until_ms: Date.now() + Number(days.input.value) * 86400000};
        if (uses.input.value !== '0') body.uses = Number(uses.input.value);
        this.#issued(await this.#context.api.post('/pins', body), close);
      });
    });
  }

  // A PIN that was made there is told this once.
  #issued(made, close) {
    close();
    this.load();
    if (!made.pin) return toast(t('codes.saved'));
    openDialog(t('codes.made'), (done) => h('div', {class: 'stack'}, h('p', {class: 'big-code'}, made.pin), h('p', {}, t('codes.made_hint')),
      h('div', {class: 'form-actions'}, button(t('do.done'), {kind: 'primary', onclick: () => done()}))));
  }

  #addCard() {
    openDialog(t('codes.add_card'), (close) => {
      const name = field({label: t('codes.card_name'), hint: t('codes.card_hint'), maxlength: 64});
      const word = h('div', {role: 'status'});
      const sheet = form([name], {action: t('codes.wait'), cancel: () => close()}, async () => {
        await this.#context.api.post('/cards/enrolment', {user: this.#user, name: name.input.value.trim()});
        this.#follow(word, close);
      });
      return h('div', {class: 'stack'}, sheet, word);
    });
  }

  async #follow(word, close) {
    const {api, signal} = this.#context;
    while (!signal.aborted && word.isConnected) {
      const state = await api.get('/cards/enrolment', {signal}).catch((problem) => ({state: 'failed', why: explain(problem)}));
      if (state.state === 'done') {
        close();
        this.load();
        return toast(t('codes.card_saved'));
      }
      if (state.state !== 'waiting') return refill(word, notice(state.why || t('codes.card_failed'), 'bad'));
      refill(word, notice(t('codes.show_card', {n: state.left_s})));
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
}

function boundsOf(one) {
  const parts = [one.lock || t('codes.every_lock')];
  if (one.until_ms !== null && one.until_ms !== undefined) parts.push(t('codes.until_when', {when: moment(one.until_ms)}));
  if (one.uses_left !== null && one.uses_left !== undefined) parts.push(count('codes.left', one.uses_left));
  return parts.join(' · ');
}
