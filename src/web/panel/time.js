// Times and lengths as people say them, in the language of the page.
import {count, locale, t} from './i18n.js';

const day = (when) => new Date(when.getFullYear(), when.getMonth(), when.getDate()).getTime();

export function clock(ms) {
  return new Date(ms).toLocaleTimeString(locale(), {hour: '2-digit', minute: '2-digit'});
}

// "Today", "Yesterday", "Monday 23 November"
export function dayName(ms) {
  const days = Math.round((day(new Date()) - day(new Date(ms))) / 86400000);
  if (days === 0) return t('time.today');
  if (days === 1) return t('time.yesterday');
  const name = new Date(ms).toLocaleDateString(locale(), {weekday: 'long', day: 'numeric', month: 'long'});
  return name[0].toUpperCase() + name.slice(1);
}

export const moment = (ms) => `${dayName(ms)}, ${clock(ms)}`;

// "1:05"
export function stopwatch(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

// "5 minutes", "3 days"
export function length(seconds) {
  if (seconds < 90) return count('time.seconds', Math.max(0, Math.round(seconds)));
  if (seconds < 5400) return count('time.minutes', Math.round(seconds / 60));
  if (seconds < 129600) return count('time.hours', Math.round(seconds / 3600));
  return count('time.days', Math.round(seconds / 86400));
}

export function milliseconds(ms) {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toLocaleString(locale(), {maximumFractionDigits: 1})} s`;
}

export function bytes(number) {
  const format = (value, unit) => `${value.toLocaleString(locale(), {maximumFractionDigits: value < 10 ? 1 : 0})} ${unit}`;
  if (number >= 1e9) return format(number / 1e9, 'GB');
  return number >= 1e6 ? format(number / 1e6, 'MB') : format(number / 1e3, 'kB');
}
