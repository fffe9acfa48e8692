// What happened, in plain words.
import {known, t} from './i18n.js';

// "sip:anna@house.example" -> "anna"
export const userOf = (aor = '') => aor.replace(/^sips?:/, '').split('@')[0];

export const lockTitle = (lock) => known(`lock.${lock.action}`, t('lock.unlock'));
export const lockIcon = (lock) => ({open_gate: 'gate', lightup: 'light'}[lock.action] ?? 'door');

// The control socket asks in nobody's name.
export const nameOf = (user) => (user === 'control' ? t('words.operator') : user);

const who = (fields) => nameOf(fields.user) || fields.who || (fields.aor && userOf(fields.aor)) || (fields.device ?? '').split(' ')[0] || t('words.somebody');
const how = (fields) => known(`how.${fields.method}`, fields.method ?? '');

const words = {
  ring: () => ['bell', 'accent', t('event.ring')],
  answered: (f) => ['call', 'good', t('event.answered', {who: userOf(f.aor) || who(f)})],
  declined: (f) => ['hangup', '', t('event.declined', {who: who(f)})],
  look_in: (f) => ['camera', '', t('event.look_in', {who: who(f)})],
  unlock: (f) => (f.allowed === 'true' || f.allowed === 'yes' || f.allowed === '1'
    ? ['unlock', 'good', t('event.unlock', {who: who(f), lock: f.lock, how: how(f)})]
    : ['lock', 'bad', t('event.unlock_refused', {who: who(f), lock: f.lock, why: f.why ?? ''})]),
  lock_mode: (f) => ['lock', '', t(`event.mode.${['held', 'blocked'].includes(f.mode) ? f.mode : 'normal'}`, {who: who(f), lock: f.lock})],
  door_forced: (f) => ['warning', 'bad', t('event.door_forced', {lock: f.lock || f.input})],
  door_open_too_long: (f) => ['warning', 'bad', t('event.door_open_too_long', {lock: f.lock || f.input})],
  door_opened: (f) => ['door', '', t('event.door_opened', {lock: f.lock || f.input})],
  door_closed: (f) => ['door', '', t('event.door_closed', {lock: f.lock || f.input})],
  tamper: (f) => ['warning', 'bad', t('event.tamper', {input: f.input})],
  fault: (f) => ['warning', 'bad', t('event.fault', {part: f.part, what: f.what})],
  recovered: (f) => ['check', 'good', t('event.recovered', {part: f.part})],
  registered: (f) => ['phone', '', t('event.registered', {who: userOf(f.aor)})],
  unregistered: (f) => ['phone', '', t('event.unregistered', {who: userOf(f.aor)})],
  banned: (f) => ['warning', 'bad', t('event.banned', {source: f.source, why: f.why ?? ''})],
};

// {icon, tone, text}, or null for what is of no interest to those who live here.
export function inWords(event) {
  const found = words[event.type]?.(event.fields);
  return found ? {icon: found[0], tone: found[1], text: found[2]} : null;
}
