// Who is rung and when: groups and their hours.
import {h, icon, refill} from '../dom.js';
import {language, t} from '../i18n.js';
import {button, chip, confirmed, empty, field, form, heading, iconButton, openDialog, section, toast} from '../widgets.js';

export const render = (context) => new Plan(context).start();

export const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
// 2 January 2023 was a Monday.
const dayName = (day, form = 'short') => new Date(2023, 0, 2 + days.indexOf(day)).toLocaleDateString(language(), {weekday: form});

// "mon-fri" -> its days; the range may go over Sunday.
export function daysOf(spans) {
  const found = new Set();
  for (const span of spans) {
    const [from, to = from] = span.split('-');
    for (let i = days.indexOf(from), left = days.length; left > 0; i = (i + 1) % days.length, left--) {
      found.add(days[i]);
      if (days[i] === to) break;
    }
  }
  return days.filter((day) => found.has(day));
}

class Plan {
  constructor(context) {
    this.context = context;
    this.body = h('div', {class: 'stack'});
  }

  async start() {
    await this.load();
    return h('div', {class: 'stack'}, heading(t('place.plan')), h('p', {class: 'lead'}, t('plan.lead')), this.body);
  }

  async load() {
    const {api, signal} = this.context;
    const [{settings}, {users}] = await Promise.all([api.get('/settings', {signal}), api.get('/users', {signal})]);
    const valueOf = (key) => settings.find((one) => one.key === key)?.value ?? [];
    this.groups = valueOf('group');
    this.schedules = valueOf('schedule');
    this.users = users.filter((user) => user.sip && user.kind !== 'door').map((user) => user.name);
    this.draw();
  }

  draw() {
    refill(this.body,
      section(t('plan.groups'), this.groups.length ? h('ul', {class: 'rows'}, this.groups.map((group) => this.#groupRow(group))) : empty('people', t('plan.no_groups'), ''),
        h('div', {class: 'form-actions start'}, button(t('plan.add_group'), {icon: 'plus', onclick: () => this.#editGroup(null)}))),
      section(t('plan.schedules'), this.schedules.length ? h('ul', {class: 'rows'}, this.schedules.map((schedule) => this.#scheduleRow(schedule))) : h('p', {class: 'hint'}, t('plan.no_schedules')),
        h('div', {class: 'form-actions start'}, button(t('plan.add_schedule'), {icon: 'plus', onclick: () => this.#editSchedule(null)}))));
  }

  #groupRow(group) {
    const members = (group.members ?? ['*']).map((one) => (one === '*' ? t('plan.everybody') : one)).join(', ');
    const when = group.schedule ? t('plan.when', {name: group.schedule}) : t('plan.always');
    return h('li', {class: 'row wraps'}, h('span', {class: 'avatar'}, icon('people')), h('span', {class: 'grow'}, h('strong', {}, group.name), h('span', {class: 'hint'}, members)),
      chip(when, '', 'plan'), button(t('do.change'), {kind: 'small', 'aria-label': `${t('do.change')} ${group.name}`, onclick: () => this.#editGroup(group)}));
  }

  #scheduleRow(schedule) {
    const open = daysOf(schedule.days ?? ['mon-sun']);
    return h('li', {class: 'row wraps'}, h('span', {class: 'avatar'}, icon('plan')), h('span', {class: 'grow'}, h('strong', {}, schedule.name),
      h('span', {class: 'week'}, days.map((day) => h('span', {class: open.includes(day) ? 'on' : 'off'}, h('abbr', {title: dayName(day, 'long')}, dayName(day))))),
      h('span', {class: 'hint'}, (schedule.hours ?? ['00:00-24:00']).join(', '))),
    button(t('do.change'), {kind: 'small', 'aria-label': `${t('do.change')} ${schedule.name}`, onclick: () => this.#editSchedule(schedule)}));
  }

  #editGroup(group) {
    openDialog(group ? group.name : t('plan.add_group'), (close) => {
      const name = field({label: t('plan.name'), required: true, pattern: '[A-Za-z0-9._\\-]{1,64}', title: t('wrong.name'), value: group?.name ?? '', autocapitalize: 'none'});
      const members = checks(t('plan.members'), [['*', t('plan.everybody')], ...this.users.map((user) => [user, user])], group?.members ?? ['*']);
      const schedule = field({label: t('plan.hours'), options: [['', t('plan.always')], ...this.schedules.map((one) => [one.name, one.name])], value: group?.schedule ?? ''});
      const others = ['', ...this.users, ...this.groups.map((one) => one.name)].filter((one) => one !== group?.name);
      const otherwise = field({label: t('plan.otherwise'), hint: t('plan.otherwise_hint'), options: others.map((one) => [one, one || t('plan.nobody')]), value: group?.otherwise ?? ''});
      return this.#editor([name, members, schedule, otherwise], 'group', this.groups, group, close, () => clean({
        ...group, name: name.input.value.trim(), members: members.chosen(), schedule: schedule.input.value, otherwise: otherwise.input.value}));
    });
  }

  #editSchedule(schedule) {
    openDialog(schedule ? schedule.name : t('plan.add_schedule'), (close) => {
      const name = field({label: t('plan.name'), required: true, pattern: '[A-Za-z0-9._\\-]{1,64}', title: t('wrong.name'), value: schedule?.name ?? '', autocapitalize: 'none'});
      const on = checks(t('plan.days'), days.map((day) => [day, dayName(day, 'long')]), daysOf(schedule?.days ?? ['mon-sun']));
      const hours = field({label: t('plan.hours'), hint: t('plan.hours_hint'), required: true, value: (schedule?.hours ?? ['08:00-20:00']).join(', '),
        pattern: ' *\\d\\d:\\d\\d *- *\\d\\d:\\d\\d *(, *\\d\\d:\\d\\d *- *\\d\\d:\\d\\d *)*', title: t('wrong.hours')});
      return this.#editor([name, on, hours], 'schedule', this.schedules, schedule, close, () => ({
        ...schedule, name: name.input.value.trim(), days: on.chosen(), hours: hours.input.value.split(',').map((one) => one.replaceAll(' ', ''))}));
    });
  }

  // All sections of that name are set at once: the list with this one added, changed or removed.
  #editor(fields, key, list, one, close, read) {
    const send = async (value) => {
      const put = () => this.context.api.put(`/settings/${key}`, {value});
      await put();
      close();
      toast(t('settings.saved'));
      await this.load();
    };
    const sheet = form(fields, {action: t('do.save'), cancel: () => close()}, () => send(one ? list.map((other) => (other === one ? read() : other)) : [...list, read()]));
    const remove = one && button(t('do.remove'), {icon: 'trash', kind: 'danger-quiet', onclick: () =>
      confirmed(t('plan.remove', {name: one.name}), t('plan.remove_text'), t('do.remove'), () => send(list.filter((other) => other !== one)))});
    return h('div', {class: 'stack'}, sheet, remove);
  }
}

const clean = (section) => Object.fromEntries(Object.entries(section).filter(([, value]) => value !== '' && value !== null && value !== undefined));

// Several of a list; chosen() tells which.
export function checks(label, options, chosen) {
  const inputs = options.map(([value, text], index) => {
    const id = `check-${value === '*' ? 'all' : value}-${index}`;
    const input = h('input', {type: 'checkbox', id, value, checked: chosen.includes(value)});
    return {value, input, element: h('div', {class: 'check'}, input, h('label', {for: id}, text))};
  });
  const element = h('fieldset', {class: 'checks'}, h('legend', {}, label), inputs.map((one) => one.element));
  element.chosen = () => inputs.filter((one) => one.input.checked).map((one) => one.value);
  return element;
}
