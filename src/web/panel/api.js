// The daemon's interface: JSON over the session's cookie. docs/openapi.yaml describes the routes.

// What the daemon answered, in its own words: what is wrong and what to do about it. Status 0: it cannot be reached.
export class ApiError extends Error {
  constructor(status, error, fix) {
    super(error);
    this.status = status;
    this.fix = fix;
  }
}

// Names a wish, so that the daemon fulfils it once however often it arrives. (randomUUID is missing on plain http.)
export function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export class Api extends EventTarget {
  csrf = '';

  get(path, options) { return this.#json('GET', path, undefined, options); }
  post(path, body = {}, options) { return this.#json('POST', path, body, options); }
  put(path, body, options) { return this.#json('PUT', path, body, options); }
  remove(path, options) { return this.#json('DELETE', path, undefined, options); }

  // A picture or file; throws as the others do.
  async blob(path, options) { return (await this.#ask('GET', path, undefined, options)).blob(); }

  async #json(method, path, body, options) {
    const answer = await this.#ask(method, path, body, options);
    const text = await answer.text();
    return text ? JSON.parse(text) : {};
  }

  async #ask(method, path, body, {key, signal, quiet} = {}) {
    const headers = {Accept: 'application/json'};
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    if (method !== 'GET') headers['X-Foyer-CSRF'] = this.csrf;
    if (key) headers['Idempotency-Key'] = key;
    let answer;
    try {
      answer = await fetch('/api/v1' + path, {method, headers, signal, body: body && JSON.stringify(body), cache: 'no-store'});
    } catch (problem) {
      if (problem.name === 'AbortError') throw problem;
      throw new ApiError(0, '', '');
    }
    if (answer.ok) return answer;
    const told = await answer.json().catch(() => ({}));
    if (answer.status === 401 && !quiet) this.dispatchEvent(new Event('signed-out'));
    throw new ApiError(answer.status, told.error ?? answer.statusText, told.fix ?? '');
  }
}
