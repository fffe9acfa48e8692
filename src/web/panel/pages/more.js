// On a phone: the places that its bar has no room for.
import {h, icon} from '../dom.js';
import {t} from '../i18n.js';
import {accountRow, switches, visiblePlaces} from '../shell.js';
import {heading} from '../widgets.js';

export function render({session, leave, redraw}) {
  return h('div', {class: 'stack'}, heading(t('place.more')),
    h('ul', {class: 'rows'}, visiblePlaces(session).slice(3).map((place) => h('li', {},
      h('a', {class: 'row', href: `#/${place.id}`}, icon(place.icon), h('span', {class: 'grow'}, h('strong', {}, t(`place.${place.id}`)), h('span', {class: 'hint'}, t(`place.${place.id}_hint`))), icon('next', 'small'))))),
    h('div', {class: 'card stack'}, accountRow(session, leave), switches({redraw})));
}
