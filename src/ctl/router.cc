#include "ctl/router.h"

#include <string_view>
#include <utility>

namespace foyer::ctl {

namespace {

// What stands for the part in braces, "" if the pattern has none; nothing if the path is another one.
std::optional<std::string> Match(std::string_view pattern, std::string_view path) {
  const std::size_t at = pattern.find('{');
  if (at == std::string_view::npos) return pattern == path ? std::optional<std::string>("") : std::nullopt;
  const std::string_view before = pattern.substr(0, at);
  const std::string_view after = pattern.substr(pattern.find('}') + 1);
  if (path.size() <= before.size() + after.size() || !path.starts_with(before) || !path.ends_with(after)) {
    return std::nullopt;
  }
  const std::string_view name = path.substr(before.size(), path.size() - before.size() - after.size());
  if (name.find('/') != std::string_view::npos) return std::nullopt;
  return std::string(name);
}

// An object; nothing if there is a body that is none.
std::optional<Json> ParseBody(const std::string& body) {
  if (body.empty()) return Json::object();
  Json json = Json::parse(body, nullptr, false);
  if (!json.is_object()) return std::nullopt;
  return json;
}

bool Has(const HttpRoles& roles, Need need, const std::string& lock) {
  switch (need) {
    case Need::kNothing:
      return true;
    case Need::kView:
      return roles.view || roles.admin;
    case Need::kTalk:
      return roles.talk;
    case Need::kOpen:
      return roles.MayOpen(lock);
    case Need::kAdmin:
      return roles.admin;
  }
  return false;
}

void Refuse(const Call& call) {
  if (call.request.caller.name.empty()) return call.Fail(401, "nobody is logged in", "log in, or send a token");
  call.Fail(403, "this is not allowed", "an administrator of this house gives the rights");
}

}  // namespace

void Call::Succeed(int status, const Json& json) const {
  HttpResponse response;
  response.status = status;
  response.body = Dump(json);
  respond(std::move(response));
}

void Call::Fail(int status, const std::string& error, const std::string& fix) const {
  Succeed(status, {{"error", error}, {"fix", fix}});
}

void Router::Handle(const HttpRequest& request, std::function<void(HttpResponse)> respond) {
  Call call{request, {}, Json::object(), std::move(respond)};
  std::string methods;  // that the path does have
  for (const Route& route : routes_) {
    const auto name = Match(route.path, request.path);
    if (!name) continue;
    if (route.method != request.method) {
      methods += (methods.empty() ? "" : ", ") + route.method;
      continue;
    }
    if (!Has(request.caller.roles, route.need, *name)) return Refuse(call);
    auto body = ParseBody(request.body);
    if (!body) return call.Fail(400, "the body is not a JSON object", "send {} or what docs/openapi.yaml describes");
    call.name = *name;
    call.body = std::move(*body);
    return route.handle(call);
  }
  if (!methods.empty()) return call.Fail(405, "this path does not take " + request.method, "use " + methods);
  call.Fail(404, "there is no " + request.path, "docs/openapi.yaml lists the paths");
}

std::optional<std::string> Router::OpenStream(const HttpRequest& request, HttpStream& stream) {
  if (request.method != "GET") return std::nullopt;
  for (const StreamRoute& route : stream_routes_) {
    if (route.path != request.path || !Has(request.caller.roles, route.need, {})) continue;
    auto opened = route.open(request, stream);
    if (opened == nullptr) return std::nullopt;
    streams_[&stream] = {std::move(opened), request.caller.name};
    return route.content_type;
  }
  return std::nullopt;
}

void Router::EndStreamsOf(const std::string& caller) {
  for (const auto& [stream, opened] : streams_) {
    if (opened.caller == caller) stream->Close();
  }
}

std::vector<std::string> Router::RouteNames() const {
  std::vector<std::string> names;
  for (const Route& route : routes_) names.push_back(route.method + " " + route.path);
  return names;
}

}  // namespace foyer::ctl
