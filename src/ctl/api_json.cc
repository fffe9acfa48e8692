#include "ctl/api_json.h"

#include <cmath>

#include <algorithm>
#include <optional>
#include <string_view>

#include "sip/uri.h"

namespace foyer::ctl {

namespace {

const char* KindName(UserKind kind) {
  return kind == UserKind::kPhone ? "phone" : kind == UserKind::kPanel ? "panel" : "door";
}

std::optional<UserKind> ParseKind(std::string_view name) {
  if (name == "phone") return UserKind::kPhone;
  if (name == "panel") return UserKind::kPanel;
  if (name == "door") return UserKind::kDoor;
  return std::nullopt;
}

bool IsName(std::string_view name) {
  constexpr std::string_view kAllowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
  return !name.empty() && name.size() <= 64 && name.find_first_not_of(kAllowed) == std::string_view::npos;
}

// A property that is a string; empty if it is absent or anything else.
std::string Text(const Json& body, const char* name) {
  const auto found = body.find(name);
  return found != body.end() && found->is_string() ? found->get<std::string>() : std::string();
}

bool IsHashOrAbsent(std::string_view hash, std::size_t digits) {
  return hash.empty() ||
         (hash.size() == digits && hash.find_first_not_of("0123456789abcdef") == std::string_view::npos);
}

// What wakes somebody's phone is nobody else's business (RFC 8599).
std::string WithoutPushToken(const std::string& uri) {
  const auto parsed = sip::ParseUri(uri);
  if (!parsed || parsed->parameters.empty()) return uri;
  const auto at = static_cast<std::size_t>(parsed->parameters.data() - uri.data());
  return uri.substr(0, at) + sip::WithoutParameter(parsed->parameters, "pn-prid") +
         uri.substr(at + parsed->parameters.size());
}

}  // namespace

Json ToJson(const DaemonStatus& status) {
  Json counters = Json::object();
  for (const auto& [name, value] : status.counters) counters[name] = value;
  return {{"version", status.version},
          {"domain", status.domain},
          {"uptime_ms", status.uptime.count()},
          {"door_registered", status.door_registered},
          {"longest_turn_us", status.longest_turn.count()},
          {"cpu_ms", status.cpu.count()},
          {"rss_bytes", status.rss_bytes},
          {"certificate_fingerprint", status.certificate_fingerprint},
          {"counters", std::move(counters)}};
}

Json ToJson(const LockState& lock) {
  return {{"name", lock.name},
          {"open", lock.energised},
          {"mode", LockModeName(lock.mode)},
          {"action", lock.action},
          {"contact", lock.contact}};
}

Json ToJson(const InputState& input) {
  return {{"name", input.name}, {"kind", input.kind}, {"active", input.active}, {"works", input.works}};
}

Json ToJson(const User& user) {
  return {{"name", user.aor.user},
          {"domain", user.aor.domain},
          {"kind", KindName(user.kind)},
          {"sip", user.has_sip()},
          {"source", user.source == User::Source::kFile ? "file" : "runtime"}};
}

Json ToJson(const ContactBinding& binding, TimePoint now) {
  const auto left = std::chrono::ceil<std::chrono::seconds>(binding.expires - now);
  return {{"aor", binding.aor.ToUri()},
          {"uri", WithoutPushToken(binding.uri)},
          {"source", binding.configured ? "configured" : "registered"},
          {"user_agent", binding.user_agent},
          {"instance_id", binding.instance_id},
          {"reg_id", binding.reg_id},
          {"q", static_cast<double>(binding.q_permille) / 1000},
          {"transport", UriName(binding.flow.transport)},
          {"flow", binding.flow.ToString()},
          {"flow_alive", binding.flow_alive},
          {"granted_s", binding.granted.count()},
          {"expires_s", binding.configured ? Json() : Json(left.count())}};
}

Json ToJson(const UplinkStatus& uplink) {
  return {{"name", uplink.name},   {"server", uplink.server},          {"account", uplink.account},
          {"state", uplink.state}, {"since_ms", uplink.since_wall_ms}, {"flow", uplink.flow},
          {"error", uplink.error}};
}

Json ToJson(const CallInfo& call) {
  Json devices = Json::array();
  for (const CallDevice& device : call.devices) {
    devices.push_back({{"aor", device.aor}, {"device", device.device}, {"state", device.state}});
  }
  Json legs = Json::array();
  for (const CallLeg& leg : call.legs) {
    legs.push_back({{"device", leg.device},
                    {"selected", leg.selected},
                    {"rtp_in", leg.rtp_in},
                    {"rtp_out", leg.rtp_out},
                    {"dropped", leg.dropped},
                    {"resent", leg.resent},
                    {"srtp", leg.srtp}});
  }
  return {{"call_id", call.call_id},
          {"caller", call.caller},
          {"target", call.target},
          {"state", call.state},
          {"since_wall_ms", call.since_wall_ms},
          {"devices", std::move(devices)},
          {"legs", std::move(legs)}};
}

Json ToJson(const Ban& ban) {
  return {{"source", ban.source.ToString()}, {"why", ban.why}, {"left_s", ban.left.count()}, {"times", ban.times}};
}

Json ToJson(const SoundStatus& sound) {
  Json json{{"device", sound.device},
            {"running", sound.running},
            {"fault", sound.fault},
            {"microphone_dbfs", std::lround(sound.microphone_dbfs)},
            {"loudspeaker_dbfs", std::lround(sound.loudspeaker_dbfs)},
            {"overruns", sound.overruns},
            {"underruns", sound.underruns},
            {"dropped", sound.dropped},
            {"drift_dropped", sound.drift_dropped},
            {"drift_repeated", sound.drift_repeated},
            {"echo_cancellation", sound.echo_cancellation},
            {"echo_removed_db", std::lround(sound.echo_removed_db)}};
  if (sound.calibrated) json["delay_ms"] = sound.calibrated->count();
  return json;
}

Json ToJson(const Event& event) {
  Json fields = Json::object();
  for (const auto& [name, value] : event.fields) fields[name] = value;
  return {{"id", event.id},           {"type", EventName(event.type)}, {"monotonic_us", event.monotonic_us},
          {"wall_ms", event.wall_ms}, {"call_id", event.call_id},      {"fields", std::move(fields)}};
}

Json ToJson(const Credential& credential) {
  const auto milliseconds = [](const auto& time) {
    return time ? Json(std::chrono::duration_cast<std::chrono::milliseconds>(time->time_since_epoch()).count())
                : Json();
  };
  return {{"id", credential.id},
          {"user", credential.user.user},
          {"name", credential.name},
          {"lock", credential.lock},
          {"from_ms", milliseconds(credential.from)},
          {"until_ms", milliseconds(credential.until)},
          {"uses_left", credential.uses_left ? Json(*credential.uses_left) : Json()}};
}

Json ToJson(const Enrolment& enrolment) {
  constexpr const char* kStates[] = {"none", "waiting", "done", "failed"};  // in the order of the enumeration
  return {{"state", kStates[static_cast<std::size_t>(enrolment.state)]},
          {"card", ToJson(enrolment.card)},
          {"reader", enrolment.reader},
          {"left_s", enrolment.left.count()},
          {"why", enrolment.why}};
}

std::string Dump(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

Result<User> ParseNewUser(const Json& body, const std::string& domain) {
  User user;
  user.source = User::Source::kRuntime;
  user.aor = {Text(body, "name"), domain};
  if (!IsName(user.aor.user)) return Error{"'name' must be 1 to 64 of A-Z a-z 0-9 . _ -"};
  const auto kind = ParseKind(body.contains("kind") ? Text(body, "kind") : "phone");
  if (!kind) return Error{"'kind' must be phone, panel or door"};
  user.kind = *kind;
  user.ha1_md5 = Text(body, "ha1_md5");
  user.ha1_sha256 = Text(body, "ha1_sha256");
  if (!IsHashOrAbsent(user.ha1_md5, 32)) return Error{"'ha1_md5' must be 32 lower-case hexadecimal digits"};
  if (!IsHashOrAbsent(user.ha1_sha256, 64)) return Error{"'ha1_sha256' must be 64 lower-case hexadecimal digits"};
  const auto sip = body.find("sip");
  const bool without_phone = sip != body.end() && sip->is_boolean() && !sip->get<bool>();
  if (without_phone && (user.has_sip() || user.kind != UserKind::kPhone)) {
    return Error{"'sip' is false, for a person without a phone: leave the hashes and the kind out"};
  }
  if (!without_phone && !user.has_sip()) {
    return Error{"one of 'ha1_md5' and 'ha1_sha256' is needed: the hash of name:" + domain + ":password"};
  }
  return user;
}

Result<Credential> ParseNewCredential(const Json& body, const std::string& domain) {
  constexpr std::size_t kLongestName = 64;
  constexpr std::int64_t kLatest = 253'402'300'799'000;  // the end of the year 9999
  Credential credential;
  if (const std::string user = Text(body, "user"); !user.empty()) credential.user = {user, domain};
  credential.name = Text(body, "name");
  if (credential.name.size() > kLongestName) return Error{"'name' must have at most 64 bytes"};
  credential.lock = Text(body, "lock");
  for (const auto& [key, time] : {std::pair("from_ms", &credential.from), std::pair("until_ms", &credential.until)}) {
    const auto found = body.find(key);
    if (found == body.end() || found->is_null()) continue;
    const std::int64_t value = found->is_number_integer() ? found->get<std::int64_t>() : -1;
    if (value < 0 || value > kLatest) return Error{std::string("'") + key + "' must be milliseconds since 1970"};
    *time = std::chrono::system_clock::time_point(std::chrono::milliseconds(value));
  }
  if (credential.from && credential.until && *credential.from >= *credential.until) {
    return Error{"'until_ms' must be later than 'from_ms'"};
  }
  if (const auto uses = body.find("uses"); uses != body.end() && !uses->is_null()) {
    const std::int64_t count = uses->is_number_integer() ? uses->get<std::int64_t>() : 0;
    if (count < 1 || count > 1000) return Error{"'uses' must be 1 to 1000"};
    credential.uses_left = static_cast<unsigned>(count);
  }
  return credential;
}

}  // namespace foyer::ctl
