// The frame around the pages: name, navigation, connection. On a phone the navigation is at the thumb.
import {h, icon, refill} from './dom.js';
import {language, t} from './i18n.js';
import {chooseTheme, theme, themes} from './theme.js';
import {iconButton} from './widgets.js';

// In the order in which they are shown; the first three and "more" are on a phone's bar.
export const places = [
  {id: 'home', icon: 'home'},
  {id: 'history', icon: 'history'},
  {id: 'people', icon: 'people', admin: true},
  {id: 'plan', icon: 'plan', admin: true},
  {id: 'health', icon: 'health', admin: true},
  {id: 'settings', icon: 'settings', admin: true},
  {id: 'access', icon: 'access', admin: true},
];
const onTheBar = 3;

export const visiblePlaces = (session) => places.filter((place) => !place.admin || session.roles.includes('admin'));

const link = (id, name, extra = '') => h('a', {href: `#/${id === 'home' ? '' : id}`, class: `place ${extra}`, 'data-place': id}, icon(name), h('span', {}, t(`place.${id}`)));

export class Shell {
  main = h('main', {id: 'main'});

  constructor({session, live, leave, redraw}) {
    const open = visiblePlaces(session);
    const skip = h('button', {type: 'button', class: 'skip', onclick: () => this.main.querySelector('h1')?.focus()}, t('shell.skip'));
    this.link = h('p', {class: 'lost', role: 'status', hidden: live.linked}, icon('warning', 'small'), h('span', {}, t('shell.lost')));
    this.element = h('div', {class: 'shell'}, skip,
      h('header', {class: 'side'},
        h('a', {href: '#/', class: 'brand'}, h('img', {src: '/panel/icon.svg', alt: '', width: '32', height: '32'}), h('span', {}, 'Foyer')),
        h('nav', {'aria-label': t('shell.places')},
          open.map((place, index) => link(place.id, place.icon, index >= onTheBar ? 'wide-only' : '')), link('more', 'more', 'narrow-only')),
        h('div', {class: 'side-foot wide-only'}, switches({redraw}), accountRow(session, leave))),
      h('div', {class: 'content'}, this.link, this.main));
    this.timer = 0;
    live.addEventListener('link', () => this.#showLink(live.linked));
  }

  // A short gap is nobody's business.
  #showLink(linked) {
    clearTimeout(this.timer);
    if (linked) this.link.hidden = true;
    else this.timer = setTimeout(() => { this.link.hidden = false; }, 2000);
  }

  mark(id) {
    const narrow = places.slice(0, onTheBar).some((place) => place.id === id) ? id : 'more';
    for (const one of this.element.querySelectorAll('[data-place]')) {
      const here = one.dataset.place === id || (one.dataset.place === 'more' && narrow === 'more');
      if (here) one.setAttribute('aria-current', 'page');
      else one.removeAttribute('aria-current');
    }
  }
}

// Language and theme.
export function switches({redraw}) {
  const row = h('div', {class: 'switches'});
  const draw = () => {
    const other = language() === 'en' ? 'fr' : 'en';
    const next = themes[(themes.indexOf(theme()) + 1) % themes.length];
    refill(row,
      h('button', {type: 'button', class: 'quiet-button', lang: other, onclick: () => redraw(other)}, icon('globe'), h('span', {}, {en: 'English', fr: 'Français'}[other])),
      iconButton(t(`theme.${theme()}`), {auto: 'auto', light: 'sun', dark: 'moon'}[theme()], {'data-switch': 'theme', onclick: () => {
        chooseTheme(next);
        draw();
        row.querySelector('[data-switch]').focus();
      }}));
  };
  draw();
  return row;
}

export const accountRow = (session, leave) =>
  h('div', {class: 'account'}, icon('person'), h('span', {class: 'grow'}, session.name), iconButton(t('do.log_out'), 'leave', {onclick: leave}));
