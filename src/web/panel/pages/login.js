// Who are you?
import {h} from '../dom.js';
import {t} from '../i18n.js';
import {switches} from '../shell.js';
import {field, form} from '../widgets.js';

export function render({api, entered, redraw}) {
  const name = field({label: t('login.name'), name: 'name', autocomplete: 'username', required: true, autocapitalize: 'none', spellcheck: 'false'});
  const password = field({label: t('login.password'), name: 'password', type: 'password', autocomplete: 'current-password', required: true});
  const sheet = form([name, password], {action: t('login.do')}, async () => {
    try {
      await api.post('/login', {name: name.input.value.trim(), password: password.input.value}, {quiet: true});
    } catch (problem) {
      throw inOurWords(problem);
    }
    await entered();
  });
  return frame({redraw}, h('h1', {tabindex: '-1'}, t('login.title')), sheet, h('p', {class: 'hint'}, t('login.lost')));
}

// The two refusals that everybody meets, in the language of the page.
function inOurWords(problem) {
  const texts = {401: 'login.wrong', 429: 'login.paused'};
  return problem.status in texts ? new Error(t(texts[problem.status])) : problem;
}

// What login and first start look like.
export function frame({redraw}, ...children) {
  return h('main', {class: 'threshold'}, h('div', {class: 'threshold-card'},
    h('div', {class: 'brand'}, h('img', {src: '/panel/icon.svg', alt: '', width: '48', height: '48'}), h('span', {}, 'Foyer')), ...children), switches({redraw}));
}
