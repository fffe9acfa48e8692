// Starts the page: who is here, the frame, and which page the address names.
import {Api} from './api.js';
import {refill} from './dom.js';
import {chooseLanguage, t, useLanguage} from './i18n.js';
import {Live} from './live.js';
import {Shell, visiblePlaces} from './shell.js';
import {useTheme} from './theme.js';
import {problemNotice, waiting} from './widgets.js';

const root = document.getElementById('app');

class App {
  api = new Api();
  live = new Live(this.api);
  session = null;
  shell = null;
  leaving = null;  // aborted when the page is left

  constructor() {
    this.api.addEventListener('signed-out', () => this.#enter());
    addEventListener('hashchange', () => this.#show());
  }

  async start() {
    useTheme();
    useLanguage();
    refill(root, waiting());
    await this.#enter();
  }

  // Asks who is here, and shows the page for it.
  async #enter() {
    try {
      this.session = await this.api.get('/session', {quiet: true});
    } catch (problem) {
      if (problem.status !== 401) {
        refill(root, problemNotice(problem));
        setTimeout(() => this.#enter(), 3000);
        return;
      }
      this.session = {name: '', roles: [], setup_needed: false};
    }
    this.api.csrf = this.session.csrf ?? '';
    if (!this.session.name) return this.#showDoor();
    await this.#open();
  }

  async #open() {
    const started = this.live.start();
    this.#frame();
    await started;
    await this.#show();
  }

  #frame() {
    this.shell = new Shell({session: this.session, live: this.live, leave: () => this.leave(), redraw: (language) => this.#redraw(language)});
    refill(root, this.shell.element);
  }

  #redraw(language) {
    chooseLanguage(language);
    if (!this.shell) return this.#showDoor();
    this.#frame();
    this.#show();
  }

  // First start or login.
  async #showDoor() {
    this.leaving?.abort();
    this.live.stop();
    this.shell = null;
    const page = await import(this.session.setup_needed ? './pages/setup.js' : './pages/login.js');
    document.title = 'Foyer';
    refill(root, page.render({api: this.api, entered: () => this.#enter(), redraw: (language) => this.#redraw(language)}));
    root.querySelector('input')?.focus();
  }

  async leave() {
    this.leaving?.abort();
    this.live.stop();
    this.shell = null;
    location.hash = '#/';
    await this.api.post('/logout').catch(() => {});
    await this.#enter();
  }

  // The address is #/PLACE/REST.
  async #show() {
    if (!this.shell) return;
    this.leaving?.abort();
    this.leaving = new AbortController();
    const {signal} = this.leaving;
    const [place = '', ...rest] = location.hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent);
    const known = [...visiblePlaces(this.session).map((one) => one.id), 'more'];
    const id = known.includes(place) ? place : 'home';
    this.shell.mark(id);
    refill(this.shell.main, waiting());
    const page = await import(`./pages/${id}.js`);
    if (signal.aborted) return;
    const context = {api: this.api, live: this.live, session: this.session, rest, signal,
      leave: () => this.leave(), redraw: (language) => this.#redraw(language)};
    const element = await Promise.resolve(page.render(context)).catch((problem) => problemNotice(problem));
    if (signal.aborted) return;
    refill(this.shell.main, element);
    document.title = `${t(`place.${id}`)} · Foyer`;
    document.documentElement.dataset.ready = id;
    scrollTo(0, 0);
    if (document.activeElement === document.body || document.activeElement?.closest('nav')) this.shell.main.querySelector('h1')?.focus();
  }
}

new App().start();
