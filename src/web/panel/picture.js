// What the door sees: a picture of now, or moving pictures while somebody watches.
import {h, icon, refill} from './dom.js';
import {t} from './i18n.js';
import {button, explain} from './widgets.js';

const between = 1000;  // ms from one still picture to the next, where moving ones are not to be had

export class Picture {
  element = h('figure', {class: 'picture'});

  #api;
  #signal;
  #image = h('img', {alt: t('picture.alt'), hidden: true});
  #word = h('div', {class: 'picture-word'});
  #buttons = h('div', {class: 'picture-buttons'});
  #moving = false;
  #stills = false;  // the stream is refused: still pictures, one after the other
  #timer = 0;
  #address = '';

  constructor({api, signal}) {
    this.#api = api;
    this.#signal = signal;
    this.element.append(this.#image, this.#word, this.#buttons);
    this.#image.addEventListener('error', () => this.#streamFailed());
    this.#image.addEventListener('load', () => this.#showImage());
    document.addEventListener('visibilitychange', () => this.#visible(), {signal});
    signal.addEventListener('abort', () => this.#release());
    this.#drawButtons();
  }

  get moving() { return this.#moving; }

  // A picture of now.
  async still() {
    try {
      const blob = await this.#api.blob('/snapshot', {signal: this.#signal});
      if (this.#moving && !this.#stills) return;
      const before = this.#address;
      this.#address = URL.createObjectURL(blob);
      this.#image.src = this.#address;
      if (before) URL.revokeObjectURL(before);
    } catch (problem) {
      if (problem.name === 'AbortError') return;
      this.#image.hidden = true;
      refill(this.#word, icon('camera', 'large'), h('p', {}, explain(problem)));
    }
  }

  watch(moving) {
    if (moving === this.#moving) return;
    this.#moving = moving;
    this.#stills = false;
    this.#drawButtons();
    this.#follow();
  }

  #follow() {
    clearTimeout(this.#timer);
    if (!this.#moving) this.still();
    else if (document.visibilityState !== 'visible') this.#image.removeAttribute('src');  // nobody looks: the stream ends
    else if (this.#stills) this.still().then(() => this.#nextStill());
    else this.#image.src = `/api/v1/live?at=${Date.now()}`;
    this.element.classList.toggle('is-moving', this.#moving);
  }

  #nextStill() {
    if (!this.#moving || !this.#stills || this.#signal.aborted) return;
    this.#timer = setTimeout(() => this.#follow(), between);
  }

  #visible() { if (this.#moving) this.#follow(); }

  #streamFailed() {
    if (!this.#moving || this.#stills || this.#signal.aborted) return;
    this.#stills = true;
    this.#follow();
  }

  #showImage() {
    this.#image.hidden = false;
    this.#word.replaceChildren();
  }

  #release() {
    clearTimeout(this.#timer);
    this.#image.removeAttribute('src');  // ends the stream
    if (this.#address) URL.revokeObjectURL(this.#address);
  }

  #drawButtons() {
    refill(this.#buttons, this.#moving
      ? button(t('picture.stop'), {icon: 'stop', kind: 'on-picture', onclick: () => this.#pressed(false)})
      : [button(t('picture.watch'), {icon: 'play', kind: 'on-picture', onclick: () => this.#pressed(true)}),
         button(t('picture.again'), {icon: 'refresh', kind: 'on-picture', onclick: () => this.still()})]);
  }

  #pressed(moving) {
    this.watch(moving);
    this.#buttons.querySelector('button').focus();
  }
}
