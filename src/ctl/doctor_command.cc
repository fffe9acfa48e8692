#include "ctl/doctor_command.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <ostream>

#include "ctl/finding_json.h"
#include "ctl/print.h"

namespace foyer::ctl {
namespace {

using Json = nlohmann::json;

Json ChecksIn(const std::string& body) {
  const Json answer = Json::parse(body, nullptr, false);
  const auto checks = answer.is_object() ? answer.find("checks") : answer.end();
  return checks != answer.end() && checks->is_array() ? *checks : Json::array();
}

bool Any(const Json& checks, const char* result) {
  return std::ranges::any_of(
      checks, [result](const Json& check) { return check.is_object() && check.value("result", "") == result; });
}

}  // namespace

ExitCode RunDoctor(const Arguments& arguments, const ControlClient& client, Terminal terminal,
                   const std::function<doctor::HostFacts(const host::Question&)>& gather) {
  const auto answer = client.Ask("GET", "/api/v1/doctor");
  Json checks = answer && answer->ok() ? ChecksIn(answer->body) : Json::array();
  const auto facts = gather({arguments.config_file, arguments.socket, arguments.user, answer.ok()});
  for (const Finding& finding : doctor::ExamineHost(facts)) checks.push_back(ToJson(finding));
  const Json all{{"checks", checks}};
  if (arguments.json) {
    terminal.out << all.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
  } else {
    PrintDoctor(terminal.out, all);
  }
  terminal.out.flush();
  return static_cast<ExitCode>(Any(checks, "fail") ? 2 : Any(checks, "warning") ? 1 : 0);
}

}  // namespace foyer::ctl
