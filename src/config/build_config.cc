#include "config/build_config.h"

#include <filesystem>

#include "base/format.h"
#include "config/access_checks.h"
#include "config/address_checks.h"
#include "config/build_board.h"
#include "config/build_entry.h"
#include "config/device_checks.h"
#include "config/fixed_keys.h"
#include "config/schedule_checks.h"
#include "config/section_reader.h"

namespace foyer::config {

namespace {

SipConfig BuildSip(const Record& record, Mistakes& mistakes) {
  SectionReader reader(record, mistakes);
  SipConfig sip;
  sip.domain = reader.Parsed<std::string>("domain", ParseDomain);
  sip.listen = reader.ParsedItems<ListenAddress>("listen", ParseListen);
  if (record.List("listen").empty())
    mistakes.Add(record.LineOf("listen"),
                 "listen is empty; name an address, or leave the key out for ports 5060 and 5061 everywhere");
  sip.listen_is_default = !record.Has("listen");
  sip.max_connections = static_cast<std::size_t>(record.Integer("max_connections"));
  return sip;
}

// Empty if it was left out.
std::string PathOf(const Record& record, std::string_view key, const std::string& data_dir) {
  const std::string text = record.Text(key);
  return text.empty() ? text : InFolder(data_dir, text);
}

CertificateFiles BuildCertificateFiles(const Record& record, const std::string& data_dir) {
  return {PathOf(record, "certificate", data_dir), PathOf(record, "key", data_dir)};
}

TlsConfig BuildTls(const Record& record, const std::string& data_dir, Mistakes& mistakes) {
  TlsConfig tls;
  tls.own = BuildCertificateFiles(record, data_dir);
  if (tls.own.certificate.empty() != tls.own.key.empty())
    mistakes.Add(record.LineOf(tls.own.key.empty() ? "certificate" : "key"),
                 "certificate and key belong together; name both, or neither for a certificate of foyerd's own");
  tls.clients = SectionReader(record, mistakes).Choice<ClientCertificates>("clients");
  tls.client_ca = PathOf(record, "client_ca", data_dir);
  tls.ca = PathOf(record, "ca", data_dir);
  if (tls.clients != ClientCertificates::kIgnore && tls.client_ca.empty())
    mistakes.Add(record.LineOf("clients"),
                 "clients: nobody could prove anything without client_ca; name the file of those who sign for phones");
  return tls;
}

DomainCertificate BuildCertificate(const Record& record, const std::string& data_dir, Mistakes& mistakes) {
  return {SectionReader(record, mistakes).Parsed<std::string>("domain", ParseDomain),
          BuildCertificateFiles(record, data_dir)};
}

UserConfig BuildUser(const Record& record, const std::string& domain, Mistakes& mistakes) {
  SectionReader reader(record, mistakes);
  UserConfig user;
  user.name = reader.Checked("name", CheckName);
  user.password = record.Text("password");
  user.ha1_md5 = reader.Parsed<std::string>("ha1_md5", [](std::string_view text) { return ParseHash(text, 32); });
  user.ha1_sha256 = reader.Parsed<std::string>("ha1_sha256", [](std::string_view text) { return ParseHash(text, 64); });
  user.kind = reader.Choice<UserKind>("kind");
  if (record.Has("contact")) user.contact = reader.Parsed<ContactConfig>("contact", ParseContact);
  const auto parse_forward = [&domain](std::string_view text) { return ParseForward(text, domain); };
  user.forward_always = reader.Parsed<std::string>("forward_always", parse_forward);
  user.forward_busy = reader.Parsed<std::string>("forward_busy", parse_forward);
  user.forward_no_answer = reader.Parsed<std::string>("forward_no_answer", parse_forward);
  user.no_answer_after = reader.Seconds("no_answer_after");
  user.srtp = reader.Choice<SrtpUse>("srtp");
  return user;
}

GroupConfig BuildGroup(const Record& record, Mistakes& mistakes) {
  SectionReader reader(record, mistakes);
  return {reader.Checked("name", CheckName), record.List("members"), record.Text("schedule"), record.Text("otherwise")};
}

ScheduleConfig BuildSchedule(const Record& record, Mistakes& mistakes) {
  SectionReader reader(record, mistakes);
  ScheduleConfig schedule;
  schedule.name = reader.Checked("name", CheckName);
  schedule.hours = reader.ParsedItems<ScheduleConfig::Span>("hours", ParseHours);
  for (const auto& [first, last] : reader.ParsedItems<std::pair<std::size_t, std::size_t>>("days", ParseDays)) {
    for (std::size_t day = first; day != last; day = (day + 1) % 7) schedule.days[day] = true;
    schedule.days[last] = true;
  }
  return schedule;
}

AllowConfig BuildAllow(const Record& record, Mistakes& mistakes) {
  SectionReader reader(record, mistakes);
  return {reader.ParsedItems<std::string>("who", ParseAccessName), reader.ParsedItems<Action>("what", ParseAction),
          reader.ParsedItems<std::string>("to", ParseAccessName), record.Text("schedule")};
}

TrustedConfig BuildTrusted(const Record& record, Mistakes& mistakes) {
  SectionReader reader(record, mistakes);
  TrustedConfig trusted;
  trusted.networks = reader.ParsedItems<Network>("networks", ParseNetwork);
  trusted.kinds = reader.ParsedItems<UserKind>("who", ParseKind);
  for (const auto& action : reader.ParsedItems<std::optional<Action>>("allow", ParseTrustedAction)) {
    if (action) {
      trusted.actions.push_back(*action);
    } else {
      trusted.may_register = true;
    }
  }
  return trusted;
}

RegistrarConfig BuildRegistrar(const Record& record, Mistakes& mistakes) {
  SectionReader reader(record, mistakes);
  return {reader.Seconds("min_expires"), reader.Seconds("default_expires"), reader.Seconds("max_expires"),
          reader.ParsedItems<std::string>("service_route", ParseRoute)};
}

ProxyConfig BuildProxy(const Record& record, Mistakes& mistakes) {
  SectionReader reader(record, mistakes);
  ProxyConfig proxy;
  proxy.ring_timeout = reader.Seconds("ring_timeout");
  proxy.decline = reader.Choice<DeclinePolicy>("decline");
  proxy.wait_for_devices = reader.Seconds("wait_for_devices");
  proxy.next_group_after = reader.Seconds("next_group_after");
  proxy.foreign_domains = reader.ParsedItems<std::string>("foreign_domains", ParseForeignDomain);
  proxy.fallback = reader.Parsed<std::string>("fallback", [](std::string_view text) { return ParseForward(text, {}); });
  proxy.rings_per_minute = static_cast<unsigned>(record.Integer("rings_per_minute"));
  proxy.max_call = reader.Seconds("max_call");
  return proxy;
}

DefenceConfig BuildDefence(const Record& record, Mistakes& mistakes) {
  const auto count = [&record](std::string_view key) { return static_cast<unsigned>(record.Integer(key)); };
  return {count("rate"), count("burst"), count("ban_after"),
          SectionReader(record, mistakes).ParsedItems<Network>("never", ParseNetwork)};
}

Result<IpAddress> ParseMediaAddress(std::string_view text) {
  const auto address = IpAddress::Parse(text);
  if (address && !address->is_unspecified()) return *address;
  return Error{
      Format("\"{}\" is no address that a phone could send to; write one of this machine's, or leave it out", text)};
}

RelayConfig BuildRelay(const Record& record, Mistakes& mistakes) {
  SectionReader reader(record, mistakes);
  RelayConfig relay;
  const auto address = reader.Parsed<IpAddress>("address", ParseMediaAddress);
  if (record.Has("address")) relay.address = address;
  const auto ports = reader.Parsed<std::pair<std::uint16_t, std::uint16_t>>("ports", ParsePorts);
  relay.port_min = ports.first;
  relay.port_max = ports.second;
  relay.silence_timeout = reader.Seconds("silence_timeout");
  return relay;
}

DoorConfig BuildDoor(const Record& record, const std::string& domain, const std::string& data_dir, Mistakes& mistakes) {
  SectionReader reader(record, mistakes);
  const auto parse_address = [&domain](std::string_view text) { return ParseAddress(text, domain); };
  DoorConfig door;
  door.aor = reader.Parsed<Aor>("aor", parse_address);
  door.title = reader.Checked("title", CheckTitle);
  door.ring = ParseTarget(reader, "ring", domain);
  door.camera =
      reader.Parsed<std::string>("camera", [&data_dir](std::string_view text) { return ParseCamera(text, data_dir); });
  door.picture = reader.Parsed<PictureFormat>("picture_size", ParsePictureSize);
  door.picture.frames_per_second = static_cast<int>(record.Integer("picture_rate"));
  door.picture_kbps = static_cast<int>(record.Integer("picture_kbps"));
  door.audio = reader.Checked("audio", CheckAudio);
  door.repeat_press = reader.Choice<RepeatPress>("repeat_press");
  door.max_call = reader.Seconds("max_call");
  if (record.Has("hangup_after_open")) door.hangup_after_open = reader.Seconds("hangup_after_open");
  return door;
}

SoundConfig BuildSound(const Record& record, const std::string& data_dir, Mistakes& mistakes) {
  SectionReader reader(record, mistakes);
  const auto volume = [&record](std::string_view key) { return static_cast<int>(record.Integer(key)); };
  const auto sound_file = [&record, &data_dir](std::string_view key) {
    const std::string text = record.Text(key);
    return text == "built-in" || text == "none" || text.empty() ? text : InFolder(data_dir, text);
  };
  SoundConfig sound;
  sound.microphone = reader.Checked("microphone", CheckSoundDevice);
  sound.loudspeaker = reader.Checked("loudspeaker", CheckSoundDevice);
  sound.microphone_volume_db = volume("microphone_volume");
  sound.loudspeaker_volume_db = volume("loudspeaker_volume");
  sound.echo_cancellation = record.Boolean("echo_cancellation");
  sound.half_duplex = reader.Choice<HalfDuplex>("half_duplex");
  sound.noise_suppression = reader.Choice<NoiseSuppression>("noise_suppression");
  sound.automatic_gain = record.Boolean("automatic_gain");
  sound.chime = sound_file("chime");
  sound.ringback = sound_file("ringback");
  return sound;
}

RecordingConfig BuildRecording(const Record& record, Mistakes& mistakes) {
  SectionReader reader(record, mistakes);
  RecordingConfig recording;
  recording.policy = reader.Choice<RecordingPolicy>("policy");
  recording.snapshot = record.Boolean("snapshot");
  recording.max_length = reader.Seconds("max_length");
  recording.keep_bytes = static_cast<std::uint64_t>(record.Integer("keep_mb")) * 1'000'000;
  recording.keep_for = std::chrono::hours(24 * record.Integer("keep_days"));
  return recording;
}

HistoryConfig BuildHistory(const Record& record) {
  return {std::chrono::hours(24 * record.Integer("keep_days")), static_cast<std::size_t>(record.Integer("keep_rings"))};
}

UplinkConfig BuildUplink(const Record& record, const std::string& domain, Mistakes& mistakes) {
  SectionReader reader(record, mistakes);
  UplinkConfig uplink;
  uplink.name = reader.Checked("name", CheckName);
  uplink.server = record.Text("server");
  uplink.where = reader.Parsed<HopQuery>("server", ParseServer);
  uplink.account = reader.Parsed<Aor>("account", [&uplink](std::string_view text) -> Result<Aor> {
    if (text.starts_with("sip:")) return ParseForeignAddress(text);
    if (const Status good = CheckName(text); !good) return good.error();
    return Aor{std::string(text), uplink.where.host};
  });
  uplink.login = record.Has("login") ? record.Text("login") : uplink.account.user;
  uplink.password = record.Text("password");
  const Aor ring = reader.Parsed<Aor>("ring", [&domain](std::string_view text) { return ParseAddress(text, domain); });
  if (!ring.user.empty()) uplink.ring = ring.ToUri();
  uplink.fingerprint = reader.Parsed<std::string>("fingerprint", [](auto text) { return ParseHash(text, 64); });
  return uplink;
}

// The house proxy of a door on another board.
UplinkConfig BuildHome(const Record& door, const Aor& account, Mistakes& mistakes) {
  SectionReader reader(door, mistakes);
  UplinkConfig uplink;
  uplink.name = "home";
  uplink.is_home = true;
  uplink.server = door.Text("proxy");
  uplink.where = reader.Parsed<HopQuery>("proxy", ParseServer);
  uplink.account = account;
  uplink.login = account.user;
  uplink.password = door.Text("proxy_password");
  uplink.fingerprint = reader.Parsed<std::string>("proxy_fingerprint", [](auto text) { return ParseHash(text, 64); });
  return uplink;
}

std::string BuildDataDir(const Record& record, const std::string& override_dir, Mistakes& mistakes) {
  if (!override_dir.empty()) return std::filesystem::absolute(override_dir).lexically_normal().string();
  SectionReader reader(record, mistakes);
  return reader.Checked("dir", [](const std::string& text) -> Status {
    if (text.starts_with('/')) return Ok();
    return Error{Format("\"{}\" is not a whole path; begin it with /, such as \"/var/lib/foyer\"", text)};
  });
}

WebConfig BuildWeb(const Record& record, Mistakes& mistakes) {
  WebConfig web;
  web.listen = SectionReader(record, mistakes).ParsedItems<ListenAddress>("listen", ParseWebListen);
  web.listen_is_default = !record.Has("listen");
  web.panel_over_http = record.Boolean("panel_over_http");
  web.url = SectionReader(record, mistakes).Parsed<std::string>("url", ParseWebUrl);
  return web;
}

std::string BuildControlSocket(const Record& record, const std::string& data_dir, Mistakes& mistakes) {
  constexpr std::size_t kLongestPath = 107;  // sockaddr_un
  std::string path = InFolder(data_dir, record.Text("socket"));
  if (record.Text("socket").empty() || path.ends_with('/')) {
    mistakes.Add(record.LineOf("socket"), "socket names no file; write a path such as \"/run/foyer/control\"");
  } else if (path.size() > kLongestPath) {
    mistakes.Add(record.LineOf("socket"),
                 Format("socket is a path of {} bytes; a unix socket's has at most {}", path.size(), kLongestPath));
  }
  return path;
}

}  // namespace

Config BuildConfig(const Records& records, const std::string& data_dir, Mistakes& mistakes) {
  Config config;
  config.data_dir = BuildDataDir(records.One("data"), data_dir, mistakes);
  config.bindings_on_disk = records.One("data").Choice("bindings") == 0;
  config.control_socket = BuildControlSocket(records.One("control"), config.data_dir, mistakes);
  config.log_level = static_cast<LogLevel>(records.One("log").Choice("level"));
  config.trace_bytes = static_cast<std::size_t>(records.One("log").Integer("trace_kb")) * 1024;
  config.sip = BuildSip(records.One("sip"), mistakes);
  config.registrar = BuildRegistrar(records.One("registrar"), mistakes);
  config.tls = BuildTls(records.One("tls"), config.data_dir, mistakes);
  for (const Record& certificate : records.All("certificate"))
    config.tls.domains.push_back(BuildCertificate(certificate, config.data_dir, mistakes));
  config.proxy = BuildProxy(records.One("proxy"), mistakes);
  config.relay = BuildRelay(records.One("relay"), mistakes);
  for (const Record& user : records.All("user")) config.users.push_back(BuildUser(user, config.sip.domain, mistakes));
  for (const Record& schedule : records.All("schedule")) config.schedules.push_back(BuildSchedule(schedule, mistakes));
  for (const Record& group : records.All("group")) config.groups.push_back(BuildGroup(group, mistakes));
  for (const Record& uplink : records.All("uplink"))
    config.uplinks.push_back(BuildUplink(uplink, config.sip.domain, mistakes));
  for (const Record& door : records.All("door")) {
    config.door = BuildDoor(door, config.sip.domain, config.data_dir, mistakes);
    if (door.Has("proxy")) config.uplinks.push_back(BuildHome(door, config.door->aor, mistakes));
  }
  config.sound = BuildSound(records.One("sound"), config.data_dir, mistakes);
  config.recording = BuildRecording(records.One("recording"), mistakes);
  config.history = BuildHistory(records.One("history"));
  BuildBoard(records, config, mistakes);
  BuildEntry(records, config, mistakes);
  config.dns.servers = SectionReader(records.One("dns"), mistakes).ParsedItems<Endpoint>("servers", ParseDnsServer);
  config.defence = BuildDefence(records.One("defence"), mistakes);
  config.fixed = FixedKeys(records);
  for (const Record& allow : records.All("allow")) config.allow.push_back(BuildAllow(allow, mistakes));
  config.trusted = BuildTrusted(records.One("trusted"), mistakes);
  config.web = BuildWeb(records.One("web"), mistakes);
  config.service.wait_for_calls = std::chrono::seconds(records.One("service").Integer("wait_for_calls"));
  return config;
}

}  // namespace foyer::config
