#include "ctl/print.h"

#include <algorithm>
#include <chrono>
#include <iomanip>
#include <ostream>

#include "base/format.h"
#include "ctl/when.h"

namespace foyer::ctl {

namespace {

using Json = nlohmann::json;

// A property as text, whatever its type; "" if it is missing.
std::string Text(const Json& object, const char* name) {
  const auto found = object.is_object() ? object.find(name) : object.end();
  if (found == object.end() || found->is_null()) return {};
  return found->is_string() ? found->get<std::string>() : found->dump();
}

const Json& List(const Json& answer, const char* name) {
  static const Json empty = Json::array();
  const auto found = answer.is_object() ? answer.find(name) : answer.end();
  return found != answer.end() && found->is_array() ? *found : empty;
}

std::string Printable(std::string text) {
  std::ranges::replace_if(
      text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, '?');
  return text;
}

std::vector<std::size_t> Widths(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  return widths;
}

std::string TimeText(const Json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_number_integer()) return {};
  return LocalTime(std::chrono::system_clock::time_point(std::chrono::milliseconds(found->get<std::int64_t>())));
}

void PrintCredentials(std::ostream& out, const Json& list) {
  std::vector<std::vector<std::string>> rows{{"ID", "USER", "NAME", "LOCK", "FROM", "UNTIL", "USES LEFT"}};
  for (const Json& each : list) {
    rows.push_back({Text(each, "id"), Text(each, "user"), Text(each, "name"), Text(each, "lock"),
                    TimeText(each, "from_ms"), TimeText(each, "until_ms"), Text(each, "uses_left")});
  }
  PrintTable(out, rows);
}

std::string Roles(const Json& holder) {
  std::string roles;
  for (const Json& role : List(holder, "roles")) {
    if (role.is_string()) roles += (roles.empty() ? "" : " ") + role.get<std::string>();
  }
  return roles;
}

}  // namespace

void PrintTable(std::ostream& out, const std::vector<std::vector<std::string>>& rows) {
  const auto widths = Widths(rows);
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      const bool last = i + 1 == row.size();
      out << Printable(row[i]) << (last ? "" : std::string(widths[i] - row[i].size() + 2, ' '));
    }
    out << '\n';
  }
}

namespace {

// "shut, blocked, door closed"
std::string HowLockIs(const Json& lock) {
  std::string how = Text(lock, "open") == "true" ? "open" : "shut";
  if (const std::string mode = Text(lock, "mode"); !mode.empty() && mode != "normal") how += ", " + mode;
  if (const std::string contact = Text(lock, "contact"); !contact.empty()) how += ", door " + contact;
  return how;
}

std::string HowInputIs(const Json& input) {
  if (Text(input, "works") == "false") return "its line fails";
  const bool active = Text(input, "active") == "true";
  if (Text(input, "kind") == "door_contact") return active ? "open" : "closed";
  return active ? "active" : "at rest";
}

}  // namespace

void PrintLocks(std::ostream& out, const Json& answer) {
  std::vector<std::vector<std::string>> rows{{"NAME", "ACTION", "STATE"}};
  for (const Json& lock : List(answer, "locks")) {
    rows.push_back({Text(lock, "name"), Text(lock, "action"), HowLockIs(lock)});
  }
  PrintTable(out, rows);
}

void PrintInputs(std::ostream& out, const Json& answer) {
  std::vector<std::vector<std::string>> rows{{"NAME", "KIND", "STATE"}};
  for (const Json& input : List(answer, "inputs")) {
    rows.push_back({Text(input, "name"), Text(input, "kind"), HowInputIs(input)});
  }
  PrintTable(out, rows);
}

void PrintStatus(std::ostream& out, const Json& status) {
  std::vector<std::vector<std::string>> rows{
      {"version", Text(status, "version")},
      {"domain", Text(status, "domain")},
      {"up", Text(status, "uptime_ms") + " ms"},
      {"door",
       Text(status, "door_state") + (Text(status, "door_registered") == "true" ? ", registered" : ", not registered")},
      {"longest turn", Text(status, "longest_turn_us") + " us"},
      {"CPU", Text(status, "cpu_ms") + " ms"},
      {"memory", Text(status, "rss_bytes") + " bytes"},
      {"certificate", Text(status, "certificate_fingerprint")}};
  for (const Json& lock : List(status, "locks")) rows.push_back({"lock " + Text(lock, "name"), HowLockIs(lock)});
  for (const Json& input : List(status, "inputs")) rows.push_back({"input " + Text(input, "name"), HowInputIs(input)});
  if (const auto counters = status.find("counters"); counters != status.end() && counters->is_object()) {
    for (const auto& [name, value] : counters->items()) rows.push_back({name, value.dump()});
  }
  PrintTable(out, rows);
}

void PrintNewUser(std::ostream& out, const Json& user) {
  out << Text(user, "name") << '@' << Text(user, "domain") << " may register now\n";
  if (user.contains("password")) out << "password: " << Text(user, "password") << "  (shown only this once)\n";
}

void PrintPin(std::ostream& out, const Json& pin) {
  if (pin.contains("pin")) out << Text(pin, "pin") << "  (shown only this once)\n";
  out << "it counts from now on, as " << Text(pin, "id") << '\n';
}

void PrintPins(std::ostream& out, const Json& answer) { PrintCredentials(out, List(answer, "pins")); }
void PrintCards(std::ostream& out, const Json& answer) { PrintCredentials(out, List(answer, "cards")); }

void PrintReload(std::ostream& out, const Json& answer) {
  out << "the configuration is in force\n";
  for (const Json& key : List(answer, "need_restart")) {
    if (key.is_string()) out << Printable(key.get<std::string>()) << " needs a restart\n";
  }
}

void PrintUsers(std::ostream& out, const Json& answer) {
  std::vector<std::vector<std::string>> rows{{"NAME", "KIND", "FROM"}};
  for (const Json& user : List(answer, "users")) {
    rows.push_back({Text(user, "name") + "@" + Text(user, "domain"), Text(user, "kind"), Text(user, "source")});
  }
  PrintTable(out, rows);
}

void PrintBindings(std::ostream& out, const Json& answer) {
  std::vector<std::vector<std::string>> rows{{"WHO", "FLOW", "ALIVE", "EXPIRES", "Q", "FROM", "DEVICE", "INSTANCE"}};
  for (const Json& binding : List(answer, "bindings")) {
    const std::string expires = Text(binding, "expires_s");
    rows.push_back({Text(binding, "aor"), Text(binding, "flow"), Text(binding, "flow_alive") == "true" ? "yes" : "no",
                    expires.empty() ? "never" : expires + " s", Text(binding, "q"), Text(binding, "source"),
                    Text(binding, "user_agent"), Text(binding, "instance_id")});
  }
  PrintTable(out, rows);
}

void PrintUplinks(std::ostream& out, const Json& answer) {
  std::vector<std::vector<std::string>> rows{{"NAME", "SERVER", "ACCOUNT", "STATE", "FLOW", "ERROR"}};
  for (const Json& uplink : List(answer, "uplinks")) {
    rows.push_back({Text(uplink, "name"), Text(uplink, "server"), Text(uplink, "account"), Text(uplink, "state"),
                    Text(uplink, "flow"), Text(uplink, "error")});
  }
  PrintTable(out, rows);
}

void PrintBans(std::ostream& out, const Json& answer) {
  std::vector<std::vector<std::string>> rows{{"SOURCE", "LEFT", "TIMES", "WHY"}};
  for (const Json& ban : List(answer, "bans")) {
    rows.push_back({Text(ban, "source"), Text(ban, "left_s") + " s", Text(ban, "times"), Text(ban, "why")});
  }
  PrintTable(out, rows);
}

void PrintAccounts(std::ostream& out, const Json& answer) {
  std::vector<std::vector<std::string>> rows{{"NAME", "ROLES"}};
  for (const Json& account : List(answer, "accounts")) rows.push_back({Text(account, "name"), Roles(account)});
  PrintTable(out, rows);
}

void PrintTokens(std::ostream& out, const Json& answer) {
  std::vector<std::vector<std::string>> rows{{"ID", "NAME", "ROLES", "MADE BY", "UNTIL", "LAST USED"}};
  for (const Json& token : List(answer, "tokens")) {
    rows.push_back({Text(token, "id"), Text(token, "name"), Roles(token), Text(token, "made_by"),
                    TimeText(token, "until_ms"), TimeText(token, "last_used_ms")});
  }
  PrintTable(out, rows);
}

void PrintAudio(std::ostream& out, const Json& status) {
  const bool running = Text(status, "running") == "true";
  const std::string fault = Text(status, "fault"), delay = Text(status, "delay_ms");
  const auto decibels = [&](const char* name) { return running ? Text(status, name) + " dBFS" : "not running"; };
  PrintTable(out,
             {{"device", Text(status, "device")},
              {"state", !fault.empty() ? fault
                        : running      ? "running"
                                       : "asleep: nobody needs sound"},
              {"microphone", decibels("microphone_dbfs")},
              {"loudspeaker", decibels("loudspeaker_dbfs")},
              {"overruns", Text(status, "overruns")},
              {"underruns", Text(status, "underruns")},
              {"dropped by the loudspeaker", Text(status, "dropped")},
              {"dropped, repeated for calls", Text(status, "drift_dropped") + ", " + Text(status, "drift_repeated")},
              {"echo cancellation", Text(status, "echo_cancellation") == "true" ? "on" : "off"},
              {"echo removed", Text(status, "echo_removed_db") + " dB"},
              {"delay", delay.empty() ? "not measured: foyerctl audio calibrate" : delay + " ms"}});
}

void PrintCalibration(std::ostream& out, const Json& answer) {
  out << "from the loudspeaker to the microphone: " << Printable(Text(answer, "delay_ms")) << " ms; kept\n";
}

void PrintRings(std::ostream& out, const Json& answer) {
  std::vector<std::vector<std::string>> rows{{"ID", "WHEN", "BUTTON", "HOW IT ENDED", "ANSWERED BY", "OPENED BY"}};
  for (const Json& ring : List(answer, "rings")) {
    std::string opened;
    for (const Json& unlock : List(ring, "unlocks"))
      if (Text(unlock, "allowed") == "true") opened += (opened.empty() ? "" : ", ") + Text(unlock, "user");
    rows.push_back({Text(ring, "id"), TimeText(ring, "wall_ms"), Text(ring, "button"), Text(ring, "end"),
                    Text(ring, "answered_by"), opened});
  }
  PrintTable(out, rows);
}

void PrintRing(std::ostream& out, const Json& ring) {
  std::vector<std::vector<std::string>> rows{{"id", Text(ring, "id")},
                                             {"when", TimeText(ring, "wall_ms")},
                                             {"door", Text(ring, "door")},
                                             {"button", Text(ring, "button")},
                                             {"rang", Text(ring, "target")},
                                             {"how it ended", Text(ring, "end")},
                                             {"why", Text(ring, "why")},
                                             {"answered by", Text(ring, "answered_by")},
                                             {"picture", Text(ring, "picture") == "true" ? "yes" : "no"},
                                             {"recording", Text(ring, "recording") == "true" ? "yes" : "no"}};
  for (const Json& unlock : List(ring, "unlocks")) {
    rows.push_back({Text(unlock, "allowed") == "true" ? "opened" : "refused",
                    Text(unlock, "lock") + " by " + Text(unlock, "user") + " (" + Text(unlock, "method") + ")"});
  }
  PrintTable(out, rows);
  rows = {{"MS", "WHAT", "WHO"}};
  for (const Json& step : List(ring, "timeline"))
    rows.push_back({Text(step, "at_ms"), Text(step, "what"), Text(step, "who")});
  PrintTable(out, rows);
}

void PrintChangedSettings(std::ostream& out, const Json& answer) {
  std::vector<std::vector<std::string>> rows{{"KEY", "SET", "FILE", "DEFAULT"}};
  for (const Json& setting : List(answer, "settings")) {
    if (Text(setting, "changed") != "true") continue;
    rows.push_back(
        {Text(setting, "key"), Text(setting, "value"), Text(setting, "from_file"), Text(setting, "default")});
  }
  if (rows.size() == 1) {
    out << "nothing was set: the file alone counts\n";
  } else {
    PrintTable(out, rows);
  }
}

void PrintSetting(std::ostream& out, const Json& setting) {
  out << Printable(Text(setting, "key") + " = " + Text(setting, "value"))
      << (Text(setting, "changed") == "true" ? "" : "  (as the file says, or the default)") << '\n';
  for (const Json& key : List(setting, "need_restart"))
    if (key.is_string()) out << Printable(key.get<std::string>()) << " needs a restart\n";
}

void PrintDoctor(std::ostream& out, const Json& answer) {
  for (const Json& check : List(answer, "checks")) {
    out << Printable(Text(check, "result") + "  " + Text(check, "name") + ": " + Text(check, "found")) << '\n';
    if (Text(check, "result") == "ok") continue;
    out << "      why: " << Printable(Text(check, "why")) << "\n      fix: " << Printable(Text(check, "fix")) << '\n';
  }
}

void PrintTestRing(std::ostream& out, const Json& answer) {
  std::vector<std::vector<std::string>> rows{{"STEP", "AFTER"}};
  for (const Json& step : List(answer, "steps")) {
    rows.push_back({Text(step, "what"), Format("{:.0f} ms", step.value("at_ms", 0.0))});
  }
  PrintTable(out, rows);
  out << Printable(Text(answer, "result") + "  " + Text(answer, "found")) << '\n';
  if (!Text(answer, "fix").empty()) out << "      fix: " << Printable(Text(answer, "fix")) << '\n';
}

void PrintCalls(std::ostream& out, const Json& answer) {
  std::vector<std::vector<std::string>> rows{{"CALL", "FROM", "TO", "STATE"}};
  for (const Json& call : List(answer, "calls")) {
    rows.push_back({Text(call, "call_id"), Text(call, "caller"), Text(call, "target"), Text(call, "state")});
    for (const Json& device : List(call, "devices")) {
      rows.push_back({"", "  " + Text(device, "aor"), Text(device, "device"), Text(device, "state")});
    }
  }
  PrintTable(out, rows);
}

void PrintEvent(std::ostream& out, const Json& event) {
  const auto stamp = event.value("monotonic_us", std::uint64_t{0});
  out << stamp / 1'000'000 << '.' << std::setw(6) << std::setfill('0') << stamp % 1'000'000 << std::setfill(' ') << "  "
      << std::left << std::setw(14) << Printable(Text(event, "type")) << std::right;
  if (const auto fields = event.find("fields"); fields != event.end() && fields->is_object()) {
    for (const auto& [name, value] : fields->items()) {
      out << ' ' << Printable(name) << '=' << Printable(Text(*fields, name.c_str()));
    }
  }
  out << '\n';
}

}  // namespace foyer::ctl
