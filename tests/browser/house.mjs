// A foyerd of the test's own: its configuration in a folder that goes away, its control socket, its button.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const build = path.resolve(process.env.FOYER_BUILD ?? path.join(root, 'build'));
export const panel = path.join(root, 'src/web/panel');
export const domain = 'house.example';
export const patience = 30000;  // ms that anything may take on a busy machine

// Until `holds` says so; asked again and again, since what it asks has no event of its own.
export async function until(what, holds) {
  const end = Date.now() + patience;
  for (;;) {
    const found = await holds();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const {port} = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

export class House {
  // `more`: what stands at the end of the configuration.
  static async start({more = '', button = true, web = true} = {}) {
    const house = new House();
    house.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'foyer-browser-'));
    house.sip = await freePort();
    house.web = await freePort();
    house.base = `http://127.0.0.1:${house.web}`;
    const media = 20000 + (process.pid % 40) * 200;
    fs.writeFileSync(path.join(house.folder, 'foyer.conf'), `
[sip]
domain = "${domain}"
listen = ["udp:127.0.0.1:${house.sip}", "tcp:127.0.0.1:${house.sip}"]
${web ? `[web]
listen = ["http:127.0.0.1:${house.web}"]
panel_over_http = true` : ''}
[service]
wait_for_calls = 0
[relay]
address = "127.0.0.1"
ports = "${media}-${media + 199}"
[[group]]
name = "home"
members = ["*"]
[door]
aor = "door"
ring = "home"
camera = "test"
audio = "test"
[recording]
policy = "on_ring"
[[lock]]
name = "front"
action = "open_door"
gpio = "virtual:lock-front"
pulse_ms = 1500
codes = ["1"]
before_answer = true
[[lock]]
name = "garage"
action = "open_gate"
gpio = "virtual:lock-garage"
pulse_ms = 1500
codes = ["2"]
${button ? '[[button]]\nname = "bell"\ngpio = "virtual:button"\n' : ''}
[control]
socket = "control"
[data]
dir = "${house.folder}"
${more}`);
    await house.#run();
    return house;
  }

  async #run() {
    this.output = '';
    this.process = spawn(path.join(build, 'foyerd'), ['--config', path.join(this.folder, 'foyer.conf')], {cwd: this.folder, stdio: ['ignore', 'pipe', 'pipe']});
    for (const stream of [this.process.stdout, this.process.stderr]) stream.on('data', (bytes) => { this.output += bytes; });
    this.ended = once(this.process, 'exit');
    await until('foyerd is up, its door is ready', async () => {
      if (this.process.exitCode !== null) throw new Error(`foyerd does not come up:\n${this.output}`);
      const status = await this.get('/status').catch(() => null);
      return status?.door_registered && status.door_state === 'idle';
    });
  }

  // The control socket: what an operator asks.
  request(method, url, body) {
    return new Promise((resolve, reject) => {
      const request = http.request({socketPath: path.join(this.folder, 'control'), method, path: '/api/v1' + url, headers: {'Content-Type': 'application/json'}}, (answer) => {
        let text = '';
        answer.on('data', (bytes) => { text += bytes; });
        answer.on('end', () => resolve({status: answer.statusCode, body: text ? JSON.parse(text) : {}}));
      });
      request.on('error', reject);
      request.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  async get(url) { return (await this.request('GET', url)).body; }

  // As at the door: the line of the button goes up, and down again.
  press() { fs.writeFileSync(path.join(this.folder, 'button'), '1\n0\n'); }

  lockIs(name) { return fs.readFileSync(path.join(this.folder, `lock-${name}`), 'utf8').trim(); }

  async waitForEvent(type) {
    return until(`event ${type}`, async () => (await this.get('/events?limit=1000')).events.find((event) => event.type === type));
  }

  async waitForPhone(user) {
    return until(`a phone of ${user}`, async () => (await this.get('/bindings')).bindings.find((one) => one.aor.startsWith(`sip:${user}@`)));
  }

  async halt() {
    this.process.kill('SIGTERM');
    await this.ended;
  }

  // Starts it again, as it was.
  resume() { return this.#run(); }

  async stop() {
    await this.halt();
    fs.rmSync(this.folder, {recursive: true, force: true});
  }
}
