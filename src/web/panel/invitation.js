// The code that sets up a phone: shown as a picture to scan, for as long as it counts.
import {h, icon, refill} from './dom.js';
import {t} from './i18n.js';
import {stopwatch} from './time.js';
import {announce, button, empty, iconButton, problemNotice, toast, waiting} from './widgets.js';

// Its element; arrived() when the phone has come, stop() when nobody looks any more.
export function invitation({api, signal}, name, closed) {
  const element = h('div', {class: 'invitation'}, waiting());
  let ticker = 0;
  const stop = () => clearInterval(ticker);
  signal.addEventListener('abort', stop);
  const close = () => {
    stop();
    closed();
  };

  async function ask() {
    stop();
    try {
      const answer = await api.post(`/users/${encodeURIComponent(name)}/invitation`, {}, {signal});
      show(answer, performance.now() + answer.expires_s * 1000);
    } catch (problem) {
      if (problem.name !== 'AbortError') refill(element, problemNotice(problem), button(t('do.close'), {onclick: close}));
    }
  }

  function show({url, svg}, until) {
    const left = h('span', {class: 'figure'});
    // As an image the drawing can run nothing.
    const code = h('img', {class: 'qr', alt: t('invite.alt'), src: `data:image/svg+xml,${encodeURIComponent(svg)}`});
    refill(element, h('div', {class: 'qr-box'}, code),
      h('div', {class: 'grow stack'}, h('h3', {}, t('invite.title', {name})),
        h('ol', {class: 'steps'}, h('li', {}, t('invite.step1')), h('li', {}, t('invite.step2')), h('li', {}, t('invite.step3'))),
        h('div', {class: 'copy'}, h('code', {class: 'invitation-url'}, url), iconButton(t('do.copy'), 'copy', {onclick: () => copy(url)})),
        h('p', {class: 'hint'}, t('invite.left'), ' ', left),
        h('div', {class: 'form-actions start'}, button(t('do.close'), {onclick: close}))));
    announce(t('invite.ready'));
    const tick = () => {
      const seconds = Math.ceil((until - performance.now()) / 1000);
      left.textContent = stopwatch(seconds);
      if (seconds <= 0) over();
    };
    ticker = setInterval(tick, 1000);
    tick();
  }

  function over() {
    stop();
    refill(element, empty('qr', t('invite.over'), '', button(t('invite.again'), {kind: 'primary', onclick: ask})));
    announce(t('invite.over'));
  }

  function arrived() {
    stop();
    refill(element, empty('check', t('invite.arrived', {name}), t('invite.arrived_hint'), button(t('do.close'), {onclick: close})));
    announce(t('invite.arrived', {name}));
  }

  ask();
  return {element, arrived, stop};
}

// The clipboard is there on https only; elsewhere the address is marked to be copied by hand.
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast(t('do.copied'));
  } catch {
    getSelection().selectAllChildren(document.querySelector('.invitation-url'));
  }
}
