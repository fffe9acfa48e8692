// How the house is: what is wrong and what to do, how quick the last rings were, connections, bans, versions.
import {h, icon, refill} from '../dom.js';
import {count, known, t} from '../i18n.js';
import {at, bar} from '../timeline.js';
import {bytes, length, milliseconds, moment} from '../time.js';
import {button, chip, confirmed, explain, heading, notice, section, sentence, waiting} from '../widgets.js';

const shownRings = 8;

export async function render(context) {
  return new Health(context).element;
}

class Health {
  constructor(context) {
    this.context = context;
    this.checks = h('div', {'aria-live': 'polite'});
    this.rings = h('div', {}, waiting());
    this.uplinks = h('div', {});
    this.bans = h('div', {});
    this.again = button(t('health.again'), {icon: 'refresh', onclick: () => this.#examine()});
    this.element = h('div', {class: 'stack'}, heading(t('place.health'), this.again),
      section(t('health.diagnosis'), this.checks), section(t('health.speed'), h('p', {class: 'hint'}, t('health.speed_hint')), this.rings),
      section(t('health.uplinks'), this.uplinks), section(t('health.bans'), this.bans), section(t('health.machine'), this.#machine()));
    this.#examine();
    this.#drawRings();
    this.#drawUplinks();
    this.#drawBans();
    const {live, signal} = context;
    live.addEventListener('event', ({detail}) => {
      if (detail.type === 'ended') this.#drawRings();
      if (detail.type === 'banned' || detail.type === 'unbanned') this.#drawBans();
    }, {signal});
  }

  async #examine() {
    const {api, signal} = this.context;
    refill(this.checks, waiting());
    this.again.disabled = true;
    try {
      this.#drawChecks(await api.get('/doctor', {signal}));
    } catch (problem) {
      if (problem.name !== 'AbortError') refill(this.checks, notice(explain(problem), 'bad'));
    }
    this.again.disabled = false;
  }

  // What is wrong comes first, the worst at the top; what is well is folded away.
  #drawChecks({checks}) {
    const wrong = checks.filter((check) => check.result !== 'ok');
    const well = checks.filter((check) => check.result === 'ok');
    refill(this.checks,
      wrong.length ? null : notice(t('health.well'), 'good'),
      wrong.map((check) => h('div', {class: `check-card ${check.result === 'fail' ? 'bad' : 'warn'}`}, icon('warning'),
        h('div', {}, h('h3', {class: 'capital'}, check.name), h('p', {}, sentence(check.found)), check.why && h('p', {class: 'hint'}, sentence(check.why)), check.fix && h('p', {class: 'fix'}, h('strong', {}, t('health.fix')), ' ', sentence(check.fix))))),
      well.length ? h('details', {class: 'fold'}, h('summary', {}, count('health.fine', well.length)),
        h('ul', {class: 'plain-list'}, well.map((check) => h('li', {}, icon('check', 'small'), h('span', {class: 'grow'}, h('strong', {class: 'capital'}, check.name), h('span', {class: 'hint'}, sentence(check.found))))))) : null);
  }

  async #drawRings() {
    const {api, signal} = this.context;
    try {
      const {rings} = await api.get(`/rings?limit=${shownRings}`, {signal});
      refill(this.rings, rings.length ? speedTable(rings) : h('p', {class: 'hint'}, t('health.no_rings')));
    } catch (problem) {
      if (problem.name !== 'AbortError') refill(this.rings, notice(explain(problem), 'bad'));
    }
  }

  async #drawUplinks() {
    const {uplinks} = await this.context.api.get('/uplinks', {signal: this.context.signal}).catch(() => ({uplinks: []}));
    refill(this.uplinks, uplinks.length
      ? h('ul', {class: 'plain-list'}, uplinks.map((one) => h('li', {}, icon('phone'), h('span', {class: 'grow'}, h('strong', {}, one.name), h('span', {class: 'hint'}, one.error || one.server)),
        chip(t(`uplink.${one.state}`), one.state === 'registered' ? 'good' : 'accent'))))
      : h('p', {class: 'hint'}, t('health.no_uplinks')));
  }

  async #drawBans() {
    const {api, signal} = this.context;
    const {bans} = await api.get('/bans', {signal}).catch(() => ({bans: []}));
    const lift = (ban) => confirmed(t('health.lift', {source: ban.source}), t('health.lift_text'), t('health.do_lift'), async () => {
      await api.remove(`/bans/${encodeURIComponent(ban.source)}`);
      await this.#drawBans();
    });
    refill(this.bans, bans.length
      ? h('ul', {class: 'plain-list'}, bans.map((ban) => h('li', {}, icon('warning'), h('span', {class: 'grow'}, h('strong', {}, ban.source), h('span', {class: 'hint'}, `${ban.why} · ${t('health.left', {time: length(ban.left_s)})}`)),
        button(t('health.do_lift'), {kind: 'small', 'aria-label': t('health.lift', {source: ban.source}), onclick: () => lift(ban)}))))
      : h('p', {class: 'hint'}, t('health.no_bans')));
  }

  #machine() {
    const status = this.context.live.status ?? {};
    const rows = [
      [t('health.version'), status.version], [t('health.domain'), status.domain], [t('health.up'), length((status.uptime_ms ?? 0) / 1000)],
      [t('health.memory'), bytes(status.rss_bytes ?? 0)], [t('health.turn'), milliseconds((status.longest_turn_us ?? 0) / 1000)],
      status.certificate_fingerprint && [t('health.certificate'), h('code', {class: 'wrap'}, status.certificate_fingerprint)],
    ].filter(Boolean);
    return h('dl', {class: 'pairs'}, rows.map(([name, value]) => [h('dt', {}, name), h('dd', {}, value ?? '')]));
  }
}

const shown = ['invite_sent', 'provisional', 'first_picture', 'answered', 'unlock'];

// One row for each ring, one bar for each step up to the first picture; what waits for people is a figure only.
function speedTable(rings) {
  const quick = shown.slice(0, 3);
  const longest = Math.max(1, ...rings.flatMap((ring) => quick.map((what) => at(ring, what) ?? 0)));
  return h('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': t('health.speed')}, h('table', {class: 'speed'},
    h('thead', {}, h('tr', {}, h('th', {scope: 'col'}, t('health.ring')), shown.map((what) => h('th', {scope: 'col'}, known(`step.${what}`, what))))),
    h('tbody', {}, rings.map((ring) => h('tr', {}, h('th', {scope: 'row'}, h('a', {href: `#/history/${ring.id}`}, moment(ring.wall_ms))),
      shown.map((what) => {
        const ms = at(ring, what);
        return h('td', {}, ms === null ? '–' : [h('span', {class: 'figure'}, milliseconds(ms)), quick.includes(what) ? bar(ms / longest, 'quick') : null]);
      }))))));
}
