#include "ctl/trace_command.h"

#include <unistd.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>

#include "ctl/print_trace.h"

namespace foyer::ctl {
namespace {

using Json = nlohmann::json;

constexpr unsigned kPollMicroseconds = 200'000;
constexpr unsigned kUsualLines = 100;  // of all calls; of one it is all that there is
constexpr unsigned kAll = 100'000;

ExitCode Lost(const Error& error, const Terminal& terminal) {
  terminal.err << "foyerctl: " << error.message << '\n';
  return kUnreachable;
}

ExitCode Refused(const ControlAnswer& answer, const Terminal& terminal) {
  const Json body = Json::parse(answer.body, nullptr, false);
  const bool told = body.is_object();
  terminal.err << "foyerctl: "
               << (told ? body.value("error", "") : "refused with status " + std::to_string(answer.status)) << "; "
               << (told ? body.value("fix", "") : "see the daemon's log") << '\n';
  return kRefused;
}

std::string Query(const Arguments& arguments, unsigned usual) {
  const unsigned last = arguments.last != 0 ? arguments.last : arguments.name.empty() ? usual : kAll;
  std::string query = "?last=" + std::to_string(last);
  if (!arguments.name.empty()) query += "&about=" + EncodeSegment(arguments.name);
  return query;
}

ExitCode WritePcap(const Arguments& arguments, const ControlClient& client, const Terminal& terminal) {
  const auto answer = client.Ask("GET", "/api/v1/trace/pcap" + Query(arguments, kAll));
  if (!answer) return Lost(answer.error(), terminal);
  if (!answer->ok()) return Refused(*answer, terminal);
  if (arguments.pcap == "-") {
    terminal.out << answer->body << std::flush;
    return kDone;
  }
  std::ofstream file(arguments.pcap, std::ios::binary);
  file << answer->body << std::flush;
  if (!file) {
    terminal.err << "foyerctl: " << arguments.pcap << " cannot be written; name another file\n";
    return kRefused;
  }
  terminal.out << "the messages are in " << arguments.pcap << '\n';
  return kDone;
}

void Show(const Arguments& arguments, const Json& answer, bool running, std::ostream& out) {
  if (arguments.json) {
    out << answer.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
  } else {
    PrintMessages(out, answer, arguments.full ? TraceDetail::kWhole : TraceDetail::kLines);
    PrintLegs(out, answer, running);
  }
  out.flush();
}

// With what has come since, until nobody reads it any more.
ExitCode Follow(const Arguments& arguments, const ControlClient& client, const Terminal& terminal, Json answer) {
  const std::string query = "/api/v1/trace" + Query(arguments, kAll) + "&after=";
  while (terminal.out.good()) {
    usleep(kPollMicroseconds);
    const auto next = client.Ask("GET", query + std::to_string(answer.value("newest", 0ULL)));
    if (!next) return Lost(next.error(), terminal);
    if (!next->ok()) return Refused(*next, terminal);
    answer = Json::parse(next->body, nullptr, false);
    if (!answer.is_object()) answer = Json::object();
    if (!answer.value("messages", Json::array()).empty() || !arguments.json)
      Show(arguments, answer, false, terminal.out);
  }
  return kDone;
}

}  // namespace

ExitCode RunTrace(const Arguments& arguments, const ControlClient& client, Terminal terminal) {
  if (!arguments.pcap.empty()) return WritePcap(arguments, client, terminal);
  const auto first = client.Ask("GET", "/api/v1/trace" + Query(arguments, kUsualLines));
  if (!first) return Lost(first.error(), terminal);
  if (!first->ok()) return Refused(*first, terminal);
  Json answer = Json::parse(first->body, nullptr, false);
  if (!answer.is_object()) answer = Json::object();
  Show(arguments, answer, !arguments.follow, terminal.out);
  if (arguments.follow) return Follow(arguments, client, terminal, std::move(answer));
  if (answer.value("messages", Json::array()).empty())
    terminal.err << "foyerctl: nothing of it is remembered; what was before the start of the daemon, or long ago, is "
                    "forgotten ([log] trace_kb)\n";
  return kDone;
}

}  // namespace foyer::ctl
