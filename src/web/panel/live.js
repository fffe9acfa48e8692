// The state of the house as it is now: read once, then kept up to date by the daemon's events.
// Dispatches "change" when something may look different, "event" (detail: an Event) for each event, "link" when the
// connection comes or goes.

// Events by which the calls, devices or locks may have changed.
const moving = ['ring', 'invite_sent', 'provisional', 'answered', 'cancelled', 'declined', 'ended', 'look_in', 'lock_on',
  'lock_off', 'lock_mode', 'door_opened', 'door_closed', 'door_forced', 'door_open_too_long', 'tamper', 'tamper_ended',
  'registered', 'unregistered', 'fault', 'recovered', 'reloaded'];
const others = ['first_rtp_out', 'unlock', 'refused', 'banned', 'unbanned', 'snapshot', 'recording', 'recorded',
  'credential', 'account', 'setting'];
const kept = 300;

export class Live extends EventTarget {
  status = null;
  calls = [];
  bindings = [];
  recent = [];  // events, newest first
  linked = false;
  ringSince = 0;  // performance.now() at the press

  #api;
  #source = null;
  #again = 0;
  #reading = null;
  #wanted = false;
  #started = false;

  constructor(api) {
    super();
    this.#api = api;
    document.addEventListener('visibilitychange', () => this.#seen());
  }

  // Resolves when the state has been read for the first time.
  async start() {
    this.stop();
    this.#started = true;
    this.#listen();
    await this.refresh();
  }

  stop() {
    this.#started = false;
    this.#hangUp();
    this.#link(false);
  }

  // A browser has six connections to a host for all its pages: one that nobody looks at needs none.
  #seen() {
    if (!this.#started) return;
    this.#hangUp();
    if (document.visibilityState !== 'visible') return;
    this.recent = [];  // what happened meanwhile is read
    this.#listen();
    this.refresh();
  }

  #hangUp() {
    clearTimeout(this.#again);
    this.#source?.close();
    this.#source = null;
  }

  get state() { return this.status?.door_state ?? 'none'; }
  get locks() { return this.status?.locks ?? []; }
  get doorCall() { return this.calls.find((call) => call.state === 'answered') ?? this.calls[0] ?? null; }

  // One reading at a time; who asks meanwhile gets the next one.
  refresh() {
    if (this.#reading) {
      this.#wanted = true;
      return this.#reading;
    }
    this.#reading = this.#read().finally(() => {
      this.#reading = null;
      if (this.#wanted) {
        this.#wanted = false;
        this.refresh();
      }
    });
    return this.#reading;
  }

  async #read() {
    try {
      const [status, calls, bindings, events] = await Promise.all([
        this.#api.get('/status'), this.#api.get('/calls'), this.#api.get('/bindings'),
        this.recent.length ? null : this.#api.get('/events?limit=200')]);
      this.status = status;
      this.calls = calls.calls;
      this.bindings = bindings.bindings;
      if (events) this.recent = events.events.reverse();
      this.#dateTheRing();
      this.#changed();
    } catch {
      // The stream tells when the daemon is back.
    }
  }

  #dateTheRing() {
    if (this.state !== 'ringing') this.ringSince = 0;
    else if (!this.ringSince) {
      const ago = this.calls[0] ? Math.max(0, Date.now() - this.calls[0].since_wall_ms) : 0;
      this.ringSince = performance.now() - (ago < 600000 ? ago : 0);
    }
  }

  #listen() {
    this.#source = new EventSource('/api/v1/events/stream');
    this.#source.onopen = () => {
      this.#link(true);
      this.refresh();
    };
    this.#source.onerror = () => {
      this.#link(false);
      if (this.#source?.readyState !== EventSource.CLOSED) return;  // it tries again by itself
      this.#again = setTimeout(() => this.#listen(), 3000);
    };
    this.#source.addEventListener('gap', () => { this.recent = []; });  // read anew when the stream is open
    for (const type of [...moving, ...others]) {
      this.#source.addEventListener(type, (message) => this.#take(JSON.parse(message.data)));
    }
  }

  #take(event) {
    if (event.id <= (this.recent[0]?.id ?? 0)) return;  // told again after a gap in the connection
    this.recent = [event, ...this.recent].slice(0, kept);
    this.#apply(event);
    this.dispatchEvent(new CustomEvent('event', {detail: event}));
    this.#changed();
    if (moving.includes(event.type)) this.refresh();
  }

  // What can be seen at once, before the state is read again.
  #apply({type, fields}) {
    if (!this.status) return;
    if (type === 'ring') {
      this.status.door_state = 'ringing';
      this.ringSince = performance.now();
    }
    const lock = this.locks.find((one) => one.name === fields.lock);
    if (lock && type === 'lock_on') lock.open = true;
    if (lock && type === 'lock_off') lock.open = false;
    if (lock && type === 'door_opened') lock.contact = 'open';
    if (lock && type === 'door_closed') lock.contact = 'closed';
  }

  #link(is) {
    if (this.linked === is) return;
    this.linked = is;
    this.dispatchEvent(new Event('link'));
  }

  #changed() { this.dispatchEvent(new Event('change')); }
}
