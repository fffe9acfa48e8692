#include "ctl/trace_routes.h"

#include <algorithm>
#include <optional>

#include "base/parse_integer.h"
#include "ctl/query.h"
#include "ctl/route_helpers.h"
#include "ctl/trace_json.h"

namespace foyer::ctl {
namespace {

constexpr std::size_t kUsualLast = 500, kMostLast = 100'000;

// "about=anna&after=7&last=20"; nothing if there is anything else, or a number that is none.
std::optional<TraceQuery> ReadQuery(const std::string& text, std::size_t last) {
  Query given = ParseQuery(text);
  TraceQuery query;
  query.last = last;
  query.about = TakeFrom(given, "about").value_or("");
  if (const auto after = TakeFrom(given, "after")) {
    const auto number = ParseInteger<std::uint64_t>(*after);
    if (!number) return std::nullopt;
    query.after = *number;
  }
  if (const auto wanted = TakeFrom(given, "last")) {
    const auto number = ParseInteger<std::size_t>(*wanted);
    if (!number || *number > kMostLast) return std::nullopt;
    query.last = *number;
  }
  return given.empty() ? std::optional(query) : std::nullopt;
}

void FailQuery(const Call& call) {
  call.Fail(400, "the query is not acceptable",
            "ask for ?about=CALL-ID-OR-USER&after=NUMBER&last=N with N up to 100000");
}

std::optional<LogLevel> ParseLevel(std::string_view name) {
  for (const LogLevel level : {LogLevel::kDebug, LogLevel::kInfo, LogLevel::kWarning, LogLevel::kError})
    if (LogLevelName(level) == name) return level;
  return std::nullopt;
}

std::string Join(std::span<const std::string_view> names) {
  std::string joined;
  for (const std::string_view name : names) joined.append(joined.empty() ? "" : ", ").append(name);
  return joined;
}

}  // namespace

void TraceRoutes::AddTo(Router& router) {
  router.Add(*this, "GET", "/api/v1/trace", Need::kAdmin, &TraceRoutes::GetTrace);
  router.Add(*this, "GET", "/api/v1/trace/pcap", Need::kAdmin, &TraceRoutes::GetPcap);
  router.Add(*this, "GET", "/api/v1/log", Need::kAdmin, &TraceRoutes::GetLog);
  router.Add(*this, "PUT", "/api/v1/log", Need::kAdmin, &TraceRoutes::PutLog);
}

void TraceRoutes::GetTrace(const Call& call) {
  const auto query = ReadQuery(call.request.query, kUsualLast);
  if (!query) return FailQuery(call);
  call.Succeed(200, ToJson(parts_.trace->Read(*query)));
}

void TraceRoutes::GetPcap(const Call& call) {
  const auto query = ReadQuery(call.request.query, kMostLast);
  if (!query) return FailQuery(call);
  HttpResponse response;
  response.content_type = "application/vnd.tcpdump.pcap";
  response.body = parts_.trace->Pcap(*query);
  call.respond(std::move(response));
}

Json TraceRoutes::LevelsAsJson() const {
  const LogLevels levels = parts_.log->levels();
  Json parts = Json::object();
  for (const std::string_view part : LogParts()) parts[std::string(part)] = LogLevelName(levels.Of(part));
  return {{"level", LogLevelName(levels.all)}, {"parts", std::move(parts)}};
}

void TraceRoutes::GetLog(const Call& call) { call.Succeed(200, LevelsAsJson()); }

// For all of it, or for one part; a level for all of it is that of every part.
void TraceRoutes::PutLog(const Call& call) {
  const std::string name = StringOr(call.body, "level", ""), part = StringOr(call.body, "part", "");
  const auto level = ParseLevel(name);
  if (!level) return call.Fail(400, "'" + name + "' is no level", "give debug, info, warning or error as 'level'");
  if (!part.empty() && std::ranges::find(LogParts(), part) == LogParts().end())
    return call.Fail(400, "'" + part + "' is no part", "name one of: " + Join(LogParts()));
  LogLevels levels = parts_.log->levels();
  if (part.empty()) {
    levels = {*level, {}};
  } else {
    levels.parts[part] = *level;
  }
  parts_.log->SetLevels(std::move(levels));
  call.Succeed(200, LevelsAsJson());
}

}  // namespace foyer::ctl
