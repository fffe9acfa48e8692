#include "ctl/commands.h"

#include <unistd.h>

#include <chrono>
#include <fstream>
#include <functional>
#include <istream>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>
#include <utility>

#include "base/wall_clock.h"
#include "ctl/doctor_command.h"
#include "ctl/new_user.h"
#include "ctl/print.h"
#include "ctl/print_qr.h"
#include "ctl/print_trace.h"
#include "ctl/secret_prompt.h"
#include "ctl/setting_text.h"
#include "ctl/trace_command.h"
#include "ctl/when.h"
#include "host/gather.h"

namespace foyer::ctl {

namespace {

using Json = nlohmann::json;
using Print = std::function<void(std::ostream& out, const Json& answer)>;

class Runner {
 public:
  Runner(const Arguments& arguments, const ControlClient& client, Terminal terminal)
      : arguments_(arguments), client_(client), terminal_(terminal) {}

  // Asks, and prints the answer with `print`, or as it is if JSON is wanted.
  ExitCode Ask(const char* method, const std::string& path, const Json& body, const Print& print) {
    const auto answer = client_.Ask(method, path, body.is_null() ? std::string() : body.dump());
    if (!answer) return Lost(answer.error());
    if (!answer->ok()) return Refused(*answer);
    Show(answer->body, print);
    return kDone;
  }

  ExitCode Ring() {
    Json body = Json::object();
    if (!arguments_.name.empty()) body["target"] = arguments_.name;
    return Ask("POST", "/api/v1/ring", body, Say("it rings"));
  }

  ExitCode Open() {
    const Json body{{"who", Who()}};
    return Ask("POST", "/api/v1/locks/" + EncodeSegment(arguments_.name) + "/open", body,
               Say("the lock " + arguments_.name + " opens"));
  }

  ExitCode Lock() {
    Json body{{"who", Who()}};
    if (arguments_.minutes > 0) body["minutes"] = arguments_.minutes;
    if (!arguments_.until.empty()) body["until"] = arguments_.until;
    if (arguments_.order == "hold" && body.size() == 1)
      return WrongUsage("a hold needs an end; give --minutes N or --until HH:MM");
    const std::string said = arguments_.order == "hold"    ? " is held open"
                             : arguments_.order == "block" ? " is blocked"
                                                           : " is released";
    return Ask("POST", "/api/v1/locks/" + EncodeSegment(arguments_.name) + "/" + arguments_.order, body,
               Say("the lock " + arguments_.name + said));
  }

  ExitCode AddUser() {
    if (arguments_.no_sip) {
      const Json body{{"name", arguments_.name}, {"sip", false}};
      return Ask("POST", "/api/v1/users", body, Say(arguments_.name + " may have PINs and cards now"));
    }
    if (arguments_.qr) return AddUserWithCode();
    const auto status = client_.Ask("GET", "/api/v1/status");
    if (!status) return Lost(status.error());
    if (!status->ok()) return Refused(*status);
    const std::string domain = Parse(status->body).value("domain", "");
    const std::string password = ReadOrGeneratePassword();
    if (password.empty()) {
      return WrongUsage("no password on standard input; give it as one line");
    }
    const Json body = NewUserBody(arguments_.name, arguments_.kind, domain, password);
    const auto answer = client_.Ask("POST", "/api/v1/users", body.dump());
    if (!answer) return Lost(answer.error());
    if (!answer->ok()) return Refused(*answer);
    Json added = Parse(answer->body);
    if (!arguments_.password_stdin) added["password"] = password;  // the only time that anybody sees it
    Show(added.dump(), PrintNewUser);
    return kDone;
  }

  ExitCode AddUserWithCode() {
    const Json body = UserWithoutPassword(arguments_.name, arguments_.kind);
    const auto added = client_.Ask("POST", "/api/v1/users", body.dump());
    if (!added) return Lost(added.error());
    return added->ok() ? InvitePhone() : Refused(*added);
  }

  ExitCode InvitePhone() {
    return Ask("POST", "/api/v1/users/" + EncodeSegment(arguments_.name) + "/invitation", {}, PrintInvitation);
  }

  ExitCode RemoveUser() {
    return Ask("DELETE", "/api/v1/users/" + EncodeSegment(arguments_.name), {}, Say(arguments_.name + " is removed"));
  }

  ExitCode SetPin() {
    Json body{{"user", arguments_.name}};
    if (!arguments_.generate) {
      const std::string pin = AskForSecret(terminal_.in, "PIN: ");
      if (pin.empty()) return WrongUsage("no PIN was typed; give one, or let --generate make one");
      body["pin"] = pin;
    }
    return Ask("POST", "/api/v1/pins", body, PrintPin);
  }

  ExitCode MakeTemporaryPin() {
    Json body{{"user", arguments_.name}, {"name", arguments_.label}, {"lock", arguments_.lock}};
    if (arguments_.uses != 0) body["uses"] = arguments_.uses;
    const auto milliseconds = [](std::chrono::system_clock::time_point time) {
      return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
    };
    auto begin = WallNow();
    for (const auto& [text, key] : {std::pair(arguments_.from, "from_ms"), std::pair(arguments_.until, "until_ms")}) {
      if (text.empty()) continue;
      const auto time = ParseLocalTime(text);
      if (!time) return WrongUsage("'" + text + "' is no time; write it as \"2026-11-27 18:30\"");
      if (std::string_view(key) == "from_ms") begin = *time;
      body[key] = milliseconds(*time);
    }
    if (!arguments_.valid_for.empty()) {
      const auto duration = ParseDuration(arguments_.valid_for);
      if (!duration) return WrongUsage("'" + arguments_.valid_for + "' is no duration; write it as 30m, 2h or 7d");
      body["until_ms"] = milliseconds(begin + *duration);
    }
    if (!body.contains("uses") && !body.contains("until_ms")) {
      return WrongUsage("a temporary code needs an end: --valid-for, --until or --uses");
    }
    return Ask("POST", "/api/v1/pins", body, PrintPin);
  }

  ExitCode Remove(const std::string& path) {
    return Ask("DELETE", path + EncodeSegment(arguments_.name), {}, Say(arguments_.name + " opens nothing any more"));
  }

  // Starts it, and waits for what becomes of it.
  ExitCode EnrolCard() {
    const Json body{{"user", arguments_.name},
                    {"name", arguments_.label},
                    {"lock", arguments_.lock},
                    {"reader", arguments_.reader}};
    auto answer = client_.Ask("POST", kEnrolment, body.dump());
    if (answer && answer->ok()) terminal_.err << "hold the card to the reader, within 30 s\n";
    while (answer && answer->ok() && Parse(answer->body).value("state", "") == "waiting") {
      usleep(kPollMicroseconds);
      answer = client_.Ask("GET", kEnrolment);
    }
    if (!answer) return Lost(answer.error());
    if (!answer->ok()) return Refused(*answer);
    const Json enrolment = Parse(answer->body);
    if (enrolment.value("state", "") != "done") {
      terminal_.err << "foyerctl: no card was kept: " << enrolment.value("why", "it was given up") << '\n';
      return kRefused;
    }
    Show(answer->body, Say("the card is " + arguments_.name + "'s now"));
    return kDone;
  }

  ExitCode CancelEnrolment() { return Ask("DELETE", kEnrolment, {}, Say("no card is waited for any more")); }

  ExitCode Unban() {
    return Ask("DELETE", "/api/v1/bans/" + EncodeSegment(arguments_.name), {},
               Say(arguments_.name + " may speak to us again"));
  }

  ExitCode Snapshot() {
    const auto answer = client_.Ask("GET", "/api/v1/snapshot");
    if (!answer) return Lost(answer.error());
    if (!answer->ok()) return Refused(*answer);
    if (arguments_.name == "-") {
      terminal_.out << answer->body << std::flush;
      return kDone;
    }
    const std::string path = arguments_.name.empty() ? "door.jpg" : arguments_.name;
    std::ofstream file(path, std::ios::binary);
    file << answer->body << std::flush;
    if (!file) {
      terminal_.err << "foyerctl: " << path << " cannot be written; name another file\n";
      return kRefused;
    }
    terminal_.out << "the picture is in " << path << '\n';
    return kDone;
  }

  ExitCode AddAccount() {
    const std::string password = AskForSecret(terminal_.in, "password of " + arguments_.name + ": ");
    const Json body{{"name", arguments_.name}, {"roles", arguments_.roles}, {"password", password}};
    return Ask("POST", "/api/v1/accounts", body, Say(arguments_.name + " may log in now"));
  }

  ExitCode SetAccountPassword() {
    const Json body{{"password", AskForSecret(terminal_.in, "new password of " + arguments_.name + ": ")}};
    return Ask("POST", "/api/v1/accounts/" + EncodeSegment(arguments_.name) + "/password", body,
               Say(arguments_.name + " has another password; all who were logged in as " + arguments_.name +
                   " have to log in again"));
  }

  ExitCode AddToken() {
    Json body{{"name", arguments_.name}, {"roles", arguments_.roles}};
    if (!arguments_.valid_for.empty()) {
      const auto duration = ParseDuration(arguments_.valid_for);
      if (!duration) return WrongUsage("'" + arguments_.valid_for + "' is no duration; write it as 30m, 2h or 7d");
      const auto until = WallNow() + *duration;
      body["until_ms"] = std::chrono::duration_cast<std::chrono::milliseconds>(until.time_since_epoch()).count();
    }
    return Ask("POST", "/api/v1/tokens", body, [](std::ostream& out, const Json& answer) {
      out << answer.value("token", "") << "\nkeep it where the program finds it: it is not shown again\n";
    });
  }

  ExitCode RemoveNamed(const std::string& path, const std::string& said) {
    return Ask("DELETE", path + EncodeSegment(arguments_.name), {}, Say(arguments_.name + said));
  }

  ExitCode RemoveRing() { return Ask("DELETE", RingPath(), {}, Say("the ring " + arguments_.name + " is forgotten")); }

  ExitCode ShowRing() { return Ask("GET", RingPath(), {}, PrintRing); }

  // Page by page. Only JSON tells where the next one begins.
  ExitCode ExportRings() {
    Json rings = Json::array();
    std::string before;
    for (bool first = true; first || !before.empty(); first = false) {
      const std::string page = "/api/v1/rings/export?limit=5000" + before;
      const auto answer = client_.Ask("GET", page + "&format=json");
      if (!answer) return Lost(answer.error());
      if (!answer->ok()) return Refused(*answer);
      const Json body = Parse(answer->body);
      const Json next = body.value("next", Json());
      before = next.is_number_unsigned() ? "&before=" + next.dump() : std::string();
      if (arguments_.format == "json") {
        for (const Json& ring : body.value("rings", Json::array())) rings.push_back(ring);
      } else if (const ExitCode printed = PrintCsvPage(page, first); printed != kDone) {
        return printed;
      }
    }
    if (arguments_.format == "json") terminal_.out << Json{{"rings", std::move(rings)}}.dump() << '\n';
    terminal_.out.flush();
    return kDone;
  }

  ExitCode SetSetting() {
    const auto settings = client_.Ask("GET", "/api/v1/settings");
    if (!settings) return Lost(settings.error());
    if (!settings->ok()) return Refused(*settings);
    const Json value = ReadSetting(KindOfSetting(Parse(settings->body), arguments_.name), arguments_.value);
    if (value.is_discarded())
      return WrongUsage("'" + arguments_.value + "' is no value of " + arguments_.name +
                        "; docs/CONFIG.md describes the keys");
    return Ask("PUT", SettingPath(), {{"value", value}}, PrintSetting);
  }

  ExitCode UnsetSetting() { return Ask("DELETE", SettingPath(), {}, PrintSetting); }

  ExitCode SetLogLevel() {
    Json body{{"level", arguments_.value}};
    if (!arguments_.name.empty()) body["part"] = arguments_.name;
    return Ask("PUT", "/api/v1/log", body, PrintLogLevels);
  }

  // As the doctor's own exit codes are: what broke is an error.
  ExitCode TestRing() {
    const auto answer = client_.Ask("POST", "/api/v1/doctor/ring");
    if (!answer) return Lost(answer.error());
    if (!answer->ok()) return Refused(*answer);
    Show(answer->body, PrintTestRing);
    return Parse(answer->body).value("result", "") == "ok" ? kDone : static_cast<ExitCode>(2);
  }

  ExitCode Events() {
    if (arguments_.follow) return Follow();
    return Ask("GET", "/api/v1/events?limit=" + std::to_string(arguments_.limit), {},
               [](std::ostream& out, const Json& answer) {
                 for (const Json& event : answer.value("events", Json::array())) PrintEvent(out, event);
               });
  }

 private:
  static constexpr const char* kEnrolment = "/api/v1/cards/enrolment";
  static constexpr unsigned kPollMicroseconds = 200'000;

  std::string RingPath() const { return "/api/v1/rings/" + EncodeSegment(arguments_.name); }
  std::string SettingPath() const { return "/api/v1/settings/" + EncodeSegment(arguments_.name); }

  // The line of names only once.
  ExitCode PrintCsvPage(const std::string& page, bool first) {
    const auto answer = client_.Ask("GET", page + "&format=csv");
    if (!answer) return Lost(answer.error());
    if (!answer->ok()) return Refused(*answer);
    const std::size_t names = answer->body.find('\n');
    terminal_.out << (first || names == std::string::npos ? answer->body : answer->body.substr(names + 1));
    return kDone;
  }

  static std::string Who() {
    const char* const who = getlogin();
    return who == nullptr ? "uid " + std::to_string(getuid()) : std::string(who);
  }
  ExitCode WrongUsage(const std::string& why) {
    terminal_.err << "foyerctl: " << why << '\n';
    return kWrongUsage;
  }
  static Json Parse(const std::string& text) {
    Json json = Json::parse(text, nullptr, false);
    return json.is_object() ? json : Json::object();
  }
  static Print Say(std::string text) {
    return [text = std::move(text)](std::ostream& out, const Json&) { out << text << '\n'; };
  }

  void Show(std::string_view body, const Print& print) {
    if (arguments_.json) {
      terminal_.out << body << '\n';
    } else {
      print(terminal_.out, Parse(std::string(body)));
    }
    terminal_.out.flush();
  }

  std::string ReadOrGeneratePassword() {
    if (!arguments_.password_stdin) return GeneratePassword();
    std::string password;
    std::getline(terminal_.in, password);
    return password;
  }

  ExitCode Follow() {
    const auto end = client_.Follow("/api/v1/events/stream", [this](std::string_view data) {
      Show(data, PrintEvent);
      return terminal_.out.good();
    });
    if (!end) return Lost(end.error());
    return end->ok() ? kDone : Refused(*end);
  }

  ExitCode Refused(const ControlAnswer& answer) {
    if (arguments_.json) terminal_.out << answer.body << '\n';
    const Json body = Parse(answer.body);
    terminal_.err << "foyerctl: " << body.value("error", "refused with status " + std::to_string(answer.status)) << "; "
                  << body.value("fix", "see the daemon's log") << '\n';
    return kRefused;
  }

  ExitCode Lost(const Error& error) {
    terminal_.err << "foyerctl: " << error.message << '\n';
    return kUnreachable;
  }

  const Arguments& arguments_;
  const ControlClient& client_;
  const Terminal terminal_;
};

}  // namespace

ExitCode RunCommand(const Arguments& arguments, const ControlClient& client, Terminal terminal) {
  Runner runner(arguments, client, terminal);
  switch (arguments.command) {
    case Command::kStatus:
      return runner.Ask("GET", "/api/v1/status", {}, PrintStatus);
    case Command::kReload:
      return runner.Ask("POST", "/api/v1/reload", {}, PrintReload);
    case Command::kRing:
      return runner.Ring();
    case Command::kHangUp:
      return runner.Ask("POST", "/api/v1/hangup", {}, [](std::ostream& out, const Json&) { out << "it ends\n"; });
    case Command::kOpen:
      return runner.Open();
    case Command::kLocks:
      return runner.Ask("GET", "/api/v1/locks", {}, PrintLocks);
    case Command::kLock:
      return runner.Lock();
    case Command::kInputs:
      return runner.Ask("GET", "/api/v1/inputs", {}, PrintInputs);
    case Command::kUsersAdd:
      return runner.AddUser();
    case Command::kUsersList:
      return runner.Ask("GET", "/api/v1/users", {}, PrintUsers);
    case Command::kUsersRemove:
      return runner.RemoveUser();
    case Command::kUsersQr:
      return runner.InvitePhone();
    case Command::kPinsSet:
      return runner.SetPin();
    case Command::kPinsTemporary:
      return runner.MakeTemporaryPin();
    case Command::kPinsList:
      return runner.Ask("GET", "/api/v1/pins", {}, PrintPins);
    case Command::kPinsRemove:
      return runner.Remove("/api/v1/pins/");
    case Command::kCardsEnrol:
      return runner.EnrolCard();
    case Command::kCardsCancel:
      return runner.CancelEnrolment();
    case Command::kCardsList:
      return runner.Ask("GET", "/api/v1/cards", {}, PrintCards);
    case Command::kCardsRemove:
      return runner.Remove("/api/v1/cards/");
    case Command::kBindings:
      return runner.Ask("GET", "/api/v1/bindings", {}, PrintBindings);
    case Command::kUplinks:
      return runner.Ask("GET", "/api/v1/uplinks", {}, PrintUplinks);
    case Command::kBans:
      return runner.Ask("GET", "/api/v1/bans", {}, PrintBans);
    case Command::kUnban:
      return runner.Unban();
    case Command::kSetupCode:
      return runner.Ask("GET", "/api/v1/setup-code", {}, [](std::ostream& out, const Json& answer) {
        out << answer.value("code", "") << "\nopen the pages of this door in a browser and type it there\n";
      });
    case Command::kAccounts:
      return runner.Ask("GET", "/api/v1/accounts", {}, PrintAccounts);
    case Command::kAccountsAdd:
      return runner.AddAccount();
    case Command::kAccountsRemove:
      return runner.RemoveNamed("/api/v1/accounts/", " may not log in any more");
    case Command::kAccountsPassword:
      return runner.SetAccountPassword();
    case Command::kTokens:
      return runner.Ask("GET", "/api/v1/tokens", {}, PrintTokens);
    case Command::kTokensAdd:
      return runner.AddToken();
    case Command::kTokensRemove:
      return runner.RemoveNamed("/api/v1/tokens/", " counts no more");
    case Command::kCalls:
      return runner.Ask("GET", "/api/v1/calls", {}, PrintCalls);
    case Command::kAudio:
      return runner.Ask("GET", "/api/v1/audio", {}, PrintAudio);
    case Command::kCalibrate:
      return runner.Ask("POST", "/api/v1/audio/calibrate", {}, PrintCalibration);
    case Command::kRings:
      return runner.Ask("GET", arguments.missed ? "/api/v1/rings?missed=true" : "/api/v1/rings", {}, PrintRings);
    case Command::kRingsShow:
      return runner.ShowRing();
    case Command::kRingsExport:
      return runner.ExportRings();
    case Command::kRingsRemove:
      return runner.RemoveRing();
    case Command::kConfigDiff:
      return runner.Ask("GET", "/api/v1/settings", {}, PrintChangedSettings);
    case Command::kConfigSet:
      return runner.SetSetting();
    case Command::kConfigUnset:
      return runner.UnsetSetting();
    case Command::kDoctor:
      return arguments.ring ? runner.TestRing() : RunDoctor(arguments, client, terminal, host::Gather);
    case Command::kTrace:
      return RunTrace(arguments, client, terminal);
    case Command::kLog:
      return runner.Ask("GET", "/api/v1/log", {}, PrintLogLevels);
    case Command::kLogSet:
      return runner.SetLogLevel();
    case Command::kSnapshot:
      return runner.Snapshot();
    case Command::kEvents:
      return runner.Events();
  }
  return kWrongUsage;
}

}  // namespace foyer::ctl
