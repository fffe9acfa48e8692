// What may be set at run time: each key with its help, its range, and whether a restart is needed. The file itself stays
// as it is; what is set here stands over it and can be taken back.
import {h, icon, refill} from '../dom.js';
import {known, t} from '../i18n.js';
import {button, chip, explain, heading, notice, toast} from '../widgets.js';

export async function render(context) {
  const {settings} = await context.api.get('/settings', {signal: context.signal});
  return new Settings(context, settings.filter((one) => one.kind !== 'sections')).element;
}

const sectionOf = (key) => key.slice(0, key.lastIndexOf('.'));

class Settings {
  constructor(context, settings) {
    this.context = context;
    const search = h('input', {type: 'search', placeholder: t('settings.search'), 'aria-label': t('settings.search'), oninput: () => this.#find(search.value)});
    this.restart = h('div', {});
    this.rows = settings.map((setting) => new Row(context, setting, (keys) => this.#drawRestart(keys)));
    const sections = [...new Set(settings.map((one) => sectionOf(one.key)))];
    this.groups = sections.map((name) => {
      const rows = this.rows.filter((row) => sectionOf(row.setting.key) === name);
      return {rows, element: h('section', {class: 'section'}, h('h2', {}, known(`section.${name}`, name)), h('div', {class: 'card rows-card'}, rows.map((row) => row.element)))};
    });
    this.nothing = h('p', {class: 'hint', hidden: true, role: 'status'}, t('settings.not_found'));
    this.element = h('div', {class: 'stack'}, heading(t('place.settings')), h('p', {class: 'lead'}, t('settings.lead')), this.restart,
      h('div', {class: 'search'}, icon('search'), search), this.nothing, this.groups.map((group) => group.element));
  }

  #find(text) {
    const wanted = text.trim().toLowerCase();
    for (const group of this.groups) {
      for (const row of group.rows) row.element.hidden = !row.matches(wanted);
      group.element.hidden = group.rows.every((row) => row.element.hidden);
    }
    this.nothing.hidden = !this.groups.every((group) => group.element.hidden);
  }

  #drawRestart(keys) {
    refill(this.restart, keys.length > 0 && notice(t('settings.restart_needed', {keys: keys.join(', ')})));
  }
}

class Row {
  // `changed` is told which keys wait for a restart.
  constructor(context, setting, changed) {
    this.context = context;
    this.setting = setting;
    this.changed = changed;
    this.element = h('form', {class: 'setting', novalidate: true, onsubmit: (event) => this.#save(event)});
    this.draw();
  }

  matches(wanted) {
    const {key, help} = this.setting;
    return `${key} ${key.replaceAll('_', ' ')} ${help}`.toLowerCase().includes(wanted);
  }

  draw() {
    const {setting} = this;
    const id = `setting-${setting.key.replaceAll('.', '-')}`;
    this.input = inputOf(setting, id);
    this.wrong = h('p', {class: 'wrong', id: `${id}-wrong`, role: 'alert'});
    this.save = h('button', {class: 'button primary small', hidden: true}, t('do.save'));
    this.input.addEventListener('input', () => {
      this.wrong.textContent = '';
      this.input.removeAttribute('aria-invalid');
      this.save.hidden = false;
    });
    if (setting.kind === 'boolean') this.input.addEventListener('change', () => this.element.requestSubmit());
    const back = setting.changed && button(t('settings.back'), {icon: 'undo', kind: 'small', onclick: () => this.#back()});
    refill(this.element,
      h('div', {class: 'setting-text'}, h('label', {for: id}, setting.key.slice(setting.key.lastIndexOf('.') + 1).replaceAll('_', ' ')),
        setting.changed && chip(t('settings.changed'), 'accent'), setting.restart && chip(t('settings.restart')),
        h('p', {class: 'hint', id: `${id}-help`}, setting.help), rangeWords(setting)),
      h('div', {class: 'setting-value'}, this.input, this.save, back, this.wrong));
  }

  async #save(event) {
    event.preventDefault();
    const {value, error} = read(this.setting, this.input);
    if (error) return this.#refuse(error);
    await this.#send(() => this.context.api.put(this.#path(), {value}), t('settings.saved'));
  }

  #back() { return this.#send(() => this.context.api.remove(this.#path()), t('settings.taken_back')); }

  #path() { return `/settings/${encodeURIComponent(this.setting.key)}`; }

  async #send(work, done) {
    try {
      const {need_restart: waiting = [], ...now} = await work();
      this.setting = {...this.setting, ...now};
      toast(this.setting.restart ? t('settings.saved_restart') : done);
      this.draw();
      this.input.focus();
      this.changed(waiting);
    } catch (problem) {
      this.#refuse(explain(problem));
    }
  }

  #refuse(text) {
    this.wrong.textContent = text;
    this.input.setAttribute('aria-invalid', 'true');
    this.input.focus();
  }
}

const rangeWords = ({kind, min, max}) => kind === 'integer' && h('p', {class: 'hint figure'}, t('settings.range', {from: min, to: max}));
const asText = (value) => (value === null || value === undefined ? '' : String(value));

function inputOf(setting, id) {
  const common = {id, 'aria-describedby': `${id}-help ${id}-wrong`};
  const {kind, value} = setting;
  if (kind === 'boolean') return h('input', {type: 'checkbox', role: 'switch', checked: value === true, ...common});
  if (kind === 'choice') return h('select', common, (setting.choices ?? []).map((one) => h('option', {value: one, selected: one === value}, one)));
  if (kind === 'integer') return h('input', {type: 'number', inputmode: 'numeric', min: setting.min, max: setting.max, step: 1, value: asText(value), placeholder: asText(setting.default), ...common});
  return h('input', {type: 'text', autocomplete: 'off', spellcheck: 'false', value: Array.isArray(value) ? value.join(', ') : asText(value), placeholder: asText(setting.default), ...common});
}

// What stands in the input, as the daemon wants it.
function read(setting, input) {
  if (setting.kind === 'boolean') return {value: input.checked};
  if (setting.kind === 'texts') return {value: input.value.split(',').map((one) => one.trim()).filter(Boolean)};
  if (setting.kind !== 'integer') return {value: input.value};
  const number = Number(input.value);
  const fits = input.value !== '' && Number.isInteger(number) && number >= setting.min && number <= setting.max;
  return fits ? {value: number} : {error: t('wrong.range', {from: setting.min, to: setting.max})};
}
