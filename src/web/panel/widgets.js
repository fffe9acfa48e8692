// The few parts that all pages are made of.
import {h, icon, refill} from './dom.js';
import {t} from './i18n.js';

// Says it to a screen reader.
export function announce(text, urgent = false) {
  const region = document.getElementById(urgent ? 'urgent' : 'polite');
  region.textContent = '';
  requestAnimationFrame(() => { region.textContent = text; });
}

// Shows a short word for a while, and says it.
export function toast(text, tone = 'good') {
  document.querySelector('.toast')?.remove();
  const note = h('div', {class: `toast ${tone}`, 'aria-hidden': 'true'}, icon(tone === 'bad' ? 'warning' : 'check'), h('span', {}, text));
  document.body.append(note);
  setTimeout(() => note.remove(), 4500);
  announce(text, tone === 'bad');
}

// What went wrong, in words: the daemon's own, or that it cannot be reached.
export function explain(problem) {
  if (problem.status === 0) return t('error.unreachable');
  if (problem.status === 403 && !problem.message) return t('error.forbidden');
  if (!problem.status) return String(problem.message ?? problem);
  return problem.fix ? `${sentence(problem.message)} ${sentence(problem.fix)}` : sentence(problem.message);
}

export function sentence(text) {
  if (!text) return '';
  const whole = text[0].toUpperCase() + text.slice(1);
  return /[.!?:]$/.test(whole) ? whole : whole + '.';
}

export function button(text, {kind = '', icon: name, ...properties} = {}) {
  return h('button', {type: 'button', class: `button ${kind}`, ...properties}, name && icon(name), h('span', {}, text));
}

// Only an icon is seen; `text` is what it is called.
export function iconButton(text, name, properties = {}) {
  return h('button', {type: 'button', class: 'icon-button', 'aria-label': text, title: text, ...properties}, icon(name));
}

export const chip = (text, tone = '', name = '') => h('span', {class: `chip ${tone}`}, name && icon(name, 'small'), h('span', {}, text));

export function notice(text, tone = '', ...more) {
  const name = {bad: 'warning', good: 'check'}[tone] ?? 'bell';
  return h('div', {class: `notice ${tone}`}, icon(name), h('div', {}, h('p', {}, text), ...more));
}

export const problemNotice = (problem) => notice(explain(problem), 'bad');

export function empty(name, title, text, ...more) {
  return h('div', {class: 'empty'}, icon(name, 'large'), h('h2', {}, title), text && h('p', {}, text), ...more);
}

export const heading = (text, ...actions) =>
  h('header', {class: 'page-head'}, h('h1', {tabindex: '-1'}, text), actions.some(Boolean) && h('div', {class: 'actions'}, ...actions));

export const section = (title, ...children) => h('section', {class: 'section'}, h('h2', {}, title), ...children);
export const waiting = () => h('div', {class: 'waiting', role: 'status'}, h('span', {class: 'unseen'}, t('state.loading')));

let fields = 0;

// A labelled input: {label, hint, name, type, options (of a select), ...attributes}. Its element has `.input` and
// `.refuse(text)`, which tells what is wrong with it.
export function field({label, hint, type = 'text', options, ...attributes}) {
  const id = `field-${++fields}`;
  const described = [hint && `${id}-hint`, `${id}-wrong`].filter(Boolean).join(' ');
  const properties = {id, 'aria-describedby': described, ...attributes};
  const input = options
    ? h('select', properties, options.map(([value, text]) => h('option', {value, selected: value === attributes.value}, text)))
    : h('input', {type, autocomplete: 'off', ...properties});
  const wrong = h('p', {id: `${id}-wrong`, class: 'wrong', hidden: true});
  const element = h('div', {class: 'field'}, h('label', {for: id}, label), input, hint && h('p', {id: `${id}-hint`, class: 'hint'}, hint), wrong);
  element.input = input;
  element.refuse = (text) => {
    wrong.textContent = text;
    wrong.hidden = !text;
    if (text) input.setAttribute('aria-invalid', 'true');
    else input.removeAttribute('aria-invalid');
  };
  input.addEventListener('input', () => element.refuse(''));
  return element;
}

export function toggle({label, hint, ...attributes}) {
  const id = `field-${++fields}`;
  const input = h('input', {id, type: 'checkbox', role: 'switch', ...attributes});
  const element = h('div', {class: 'toggle'}, input, h('label', {for: id}, h('span', {}, label), hint && h('span', {class: 'hint'}, hint)));
  element.input = input;
  return element;
}

// A form that is sent once at a time: `send` may throw, and what it throws is shown above the button.
export function form(fieldElements, {action, kind = 'primary', icon: name, cancel}, send) {
  const problem = h('div', {role: 'alert'});
  const submit = h('button', {class: `button ${kind}`}, name && icon(name), h('span', {}, action));
  const element = h('form', {novalidate: true}, ...fieldElements, problem,
    h('div', {class: 'form-actions'}, cancel && button(t('do.cancel'), {onclick: cancel}), submit));
  let busy = false;
  element.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (busy || !firstMistake(fieldElements)) return;
    busy = true;
    submit.setAttribute('aria-busy', 'true');
    problem.replaceChildren();
    try {
      await send();
    } catch (told) {
      refill(problem, problemNotice(told));
    } finally {
      busy = false;
      submit.removeAttribute('aria-busy');
    }
  });
  return element;
}

// The browser's own checks, in our words and our place; false after the first that fails.
function firstMistake(elements) {
  for (const element of elements) {
    const input = element.input;
    if (!input || input.checkValidity()) continue;
    element.refuse(mistake(input));
    input.focus();
    return false;
  }
  return true;
}

export function mistake(input) {
  const {validity} = input;
  if (validity.valueMissing) return t('wrong.missing');
  if (validity.tooShort) return t('wrong.short', {n: input.minLength});
  if (validity.rangeUnderflow || validity.rangeOverflow) return t('wrong.range', {from: input.min, to: input.max});
  if (validity.patternMismatch && input.title) return input.title;
  return t('wrong.other');
}

// A dialog over the page; closing it resolves with what was chosen, or undefined.
export function openDialog(title, build, properties = {}) {
  return new Promise((resolve) => {
    const before = document.activeElement;
    const id = `dialog-${++fields}`;
    const dialog = h('dialog', {'aria-labelledby': id, ...properties});
    const close = (value) => {
      dialog.close();
      dialog.remove();
      resolve(value);
      if (before?.isConnected) before.focus();
    };
    dialog.addEventListener('cancel', (event) => {
      event.preventDefault();
      close();
    });
    dialog.addEventListener('click', (event) => event.target === dialog && close());
    dialog.append(h('div', {class: 'dialog-body'},
      h('header', {class: 'dialog-head'}, h('h2', {id}, title), iconButton(t('do.close'), 'cross', {onclick: () => close()})), build(close)));
    document.body.append(dialog);
    dialog.showModal();
  });
}

// True if the person means it.
export function confirm(title, text, action) {
  return openDialog(title, (close) => h('div', {}, h('p', {}, text),
    h('div', {class: 'form-actions'}, button(t('do.cancel'), {onclick: () => close(false)}),
      button(action, {kind: 'danger', onclick: () => close(true)}))), {role: 'alertdialog'});
}

// Asks, does it, and tells; what went wrong is shown. True if it is done.
export async function confirmed(title, text, action, work, done) {
  if (!await confirm(title, text, action)) return false;
  try {
    await work();
    if (done) toast(done);
    return true;
  } catch (problem) {
    toast(explain(problem), 'bad');
    return false;
  }
}
