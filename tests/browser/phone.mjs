// Debian's linphonec as a phone that nobody has set up: it is given the address that the QR code says, and nothing else
// of this house.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import fs from 'node:fs';
import path from 'node:path';

const settings = (url) => `[misc]
config-uri=${url}
[sip]
sip_port=-1
sip_tcp_port=-1
sip_tls_port=-1
use_ipv6=0
ipv6_migration_done=1
register_only_when_network_is_up=0
auto_net_state_mon=0
[rtp]
audio_rtp_port=-1
video_rtp_port=-1
[video]
device=StaticImage: Static picture
[storage]
uri=:memory:
call_logs_db_uri=null
zrtp_secrets_db_uri=null
`;

export class Phone {
  // `folder`: its home; made.
  constructor(folder, url) {
    for (const part of ['.local/share/linphone', '.config/linphone']) fs.mkdirSync(path.join(folder, part), {recursive: true});
    const rc = path.join(folder, 'linphonerc');
    fs.writeFileSync(rc, settings(url));
    const env = {...process.env, HOME: folder, DISPLAY: '', XDG_CONFIG_HOME: path.join(folder, '.config'), XDG_DATA_HOME: path.join(folder, '.local/share')};
    this.process = spawn('stdbuf', ['-oL', 'linphonec', '-c', rc, '-d', '0', '-l', path.join(folder, 'log'), '-V', '--real-early-media'], {env, stdio: ['pipe', 'ignore', 'ignore']});
    this.ended = once(this.process, 'exit');
    // No sound card: it speaks from a file.
    this.say('soundcard use files');
    this.say('play /usr/share/sounds/linphone/hello16000.wav');
  }

  say(command) { this.process.stdin.write(command + '\n'); }
  answer() { this.say('answer'); }

  async stop() {
    this.process.kill('SIGKILL');
    await this.ended;
  }
}
