// Who may use this page and the API: accounts of people, tokens of programs.
import {h, icon, refill} from '../dom.js';
import {known, t} from '../i18n.js';
import {moment} from '../time.js';
import {button, chip, confirmed, field, form, heading, iconButton, openDialog, section, toast} from '../widgets.js';
import {checks} from './plan.js';
import {leastPassword} from './setup.js';

export const render = (context) => new Access(context).start();

const roleName = (role) => (role.startsWith('open:') && role !== 'open:*' ? t('role.open_one', {lock: role.slice(5)}) : known(`role.${role.replace(':*', '')}`, role));

class Access {
  constructor(context) {
    this.context = context;
    this.accounts = h('div', {});
    this.tokens = h('div', {});
  }

  async start() {
    await this.load();
    return h('div', {class: 'stack'}, heading(t('place.access')), h('p', {class: 'lead'}, t('access.lead')),
      section(t('access.accounts'), this.accounts, h('div', {class: 'form-actions start'}, button(t('access.add'), {icon: 'plus', onclick: () => this.#addAccount()}))),
      section(t('access.tokens'), h('p', {class: 'hint'}, t('access.tokens_hint')), this.tokens, h('div', {class: 'form-actions start'}, button(t('access.add_token'), {icon: 'plus', onclick: () => this.#addToken()}))));
  }

  async load() {
    const {api, signal} = this.context;
    const [{accounts}, {tokens}] = await Promise.all([api.get('/accounts', {signal}), api.get('/tokens', {signal})]);
    refill(this.accounts, h('ul', {class: 'rows'}, accounts.map((account) => this.#accountRow(account))));
    refill(this.tokens, tokens.length ? h('ul', {class: 'plain-list'}, tokens.map((token) => this.#tokenRow(token))) : h('p', {class: 'hint'}, t('access.no_tokens')));
  }

  #accountRow(account) {
    const {session} = this.context;
    const own = account.name === session.name;
    return h('li', {class: 'row'}, h('span', {class: 'avatar'}, icon('person')),
      h('span', {class: 'grow'}, h('strong', {}, account.name, own && ` (${t('access.you')})`), h('span', {class: 'hint'}, account.roles.map(roleName).join(', '))),
      iconButton(t('access.password_of', {name: account.name}), 'access', {onclick: () => this.#password(account.name)}),
      own ? null : iconButton(t('access.remove', {name: account.name}), 'trash', {onclick: () => this.#remove(account.name)}));
  }

  #tokenRow(token) {
    const used = token.last_used_ms ? t('access.used', {when: moment(token.last_used_ms)}) : t('access.never_used');
    return h('li', {}, icon('access'), h('span', {class: 'grow'}, h('strong', {}, token.name), h('span', {class: 'hint'}, `${token.roles.map(roleName).join(', ')} · ${used}`)),
      iconButton(t('access.revoke', {name: token.name}), 'trash', {onclick: () => confirmed(t('access.revoke', {name: token.name}), t('access.revoke_text'), t('access.do_revoke'), async () => {
        await this.context.api.remove(`/tokens/${encodeURIComponent(token.id)}`);
        await this.load();
      }, t('access.revoked'))}));
  }

  #rolesField(chosen) {
    const locks = this.context.live.locks.map((lock) => [`open:${lock.name}`, t('role.open_one', {lock: lock.name})]);
    return checks(t('access.roles'), [['view', t('role.view')], ['talk', t('role.talk')], ...locks, ['open:*', t('role.open')], ['admin', t('role.admin')]], chosen);
  }

  #addAccount() {
    openDialog(t('access.add'), (close) => {
      const name = field({label: t('login.name'), required: true, pattern: '[A-Za-z0-9._+\\-]{1,64}', title: t('wrong.name'), autocapitalize: 'none', spellcheck: 'false'});
      const password = passwordField(t('login.password'));
      const roles = this.#rolesField(['view', 'talk', 'open:*']);
      return form([name, password, roles], {action: t('access.do_add'), cancel: () => close()}, async () => {
        await this.context.api.post('/accounts', {name: name.input.value.trim(), password: password.input.value, roles: roles.chosen()});
        close();
        toast(t('access.added'));
        await this.load();
      });
    });
  }

  // One's own is changed only by who knows it.
  #password(name) {
    openDialog(t('access.password_of', {name}), (close) => {
      const own = name === this.context.session.name;
      const current = own && field({label: t('access.current'), type: 'password', autocomplete: 'current-password', required: true});
      const password = passwordField(t('access.new_password'));
      return form([h('p', {}, t('access.password_text')), current, password].filter(Boolean), {action: t('do.save'), cancel: () => close()}, async () => {
        const body = {password: password.input.value, ...(own && {current: current.input.value})};
        await this.context.api.post(`/accounts/${encodeURIComponent(name)}/password`, body, {quiet: true});
        close();
        toast(t('access.password_set'));
      });
    });
  }

  #remove(name) {
    return confirmed(t('access.remove', {name}), t('access.remove_text', {name}), t('do.remove'), async () => {
      await this.context.api.remove(`/accounts/${encodeURIComponent(name)}`);
      await this.load();
    }, t('access.removed'));
  }

  #addToken() {
    openDialog(t('access.add_token'), (close) => {
      const name = field({label: t('access.token_name'), hint: t('access.token_hint'), required: true, maxlength: 64});
      const roles = this.#rolesField(['view']);
      return form([name, roles], {action: t('access.make_token'), cancel: () => close()}, async () => {
        const made = await this.context.api.post('/tokens', {name: name.input.value.trim(), roles: roles.chosen()});
        close();
        await this.load();
        openDialog(t('access.token_made'), (done) => h('div', {class: 'stack'}, h('p', {}, t('access.token_once')), h('p', {class: 'copy'}, h('code', {class: 'wrap'}, made.token)),
          h('div', {class: 'form-actions'}, button(t('do.done'), {kind: 'primary', onclick: () => done()}))));
      });
    });
  }
}

const passwordField = (label) => field({label, hint: t('setup.password_hint', {n: leastPassword}), type: 'password', autocomplete: 'new-password', required: true, minlength: leastPassword});
