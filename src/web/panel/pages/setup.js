// The first start: whoever holds the setup code, which only the machine itself shows, makes the first account.
import {h} from '../dom.js';
import {t} from '../i18n.js';
import {field, form} from '../widgets.js';
import {frame} from './login.js';

export const leastPassword = 10;

export function render({api, entered, redraw}) {
  const code = field({label: t('setup.code'), name: 'code', required: true, autocapitalize: 'characters', spellcheck: 'false', class: 'code'});
  const name = field({label: t('login.name'), name: 'name', autocomplete: 'username', required: true, autocapitalize: 'none', spellcheck: 'false',
    pattern: '[A-Za-z0-9._\\-]{1,64}', title: t('wrong.name')});
  const password = field({label: t('setup.password'), hint: t('setup.password_hint', {n: leastPassword}), name: 'password', type: 'password',
    autocomplete: 'new-password', required: true, minlength: leastPassword});
  const sheet = form([code, name, password], {action: t('setup.do')}, async () => {
    const account = {name: name.input.value.trim(), password: password.input.value};
    await api.post('/setup', {code: code.input.value.trim(), ...account}, {quiet: true});
    await entered();
  });
  return frame({redraw}, h('h1', {tabindex: '-1'}, t('setup.title')), h('p', {}, t('setup.text')), h('p', {}, t('setup.where')), h('pre', {class: 'command'}, 'sudo foyerctl setup-code'), sheet);
}
