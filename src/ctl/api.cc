#include "ctl/api.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>
#include <utility>

namespace foyer::ctl {

namespace {

constexpr std::string_view kStreamPath = "/api/v1/events/stream";
constexpr std::string_view kName = "{name}";
constexpr std::size_t kDefaultEvents = 100;
constexpr std::size_t kMostEvents = 1000;

// What stands for {name} in `path`, "" if the pattern has none; nothing if the path is another one.
std::optional<std::string> Match(std::string_view pattern, std::string_view path) {
  const std::size_t at = pattern.find(kName);
  if (at == std::string_view::npos) return pattern == path ? std::optional<std::string>("") : std::nullopt;
  const std::string_view before = pattern.substr(0, at);
  const std::string_view after = pattern.substr(at + kName.size());
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

std::string StringOr(const Json& body, const char* name, const char* otherwise) {
  const auto found = body.find(name);
  return found != body.end() && found->is_string() ? found->get<std::string>() : std::string(otherwise);
}

// "limit=20": nothing if it is no number within the bounds.
std::optional<std::size_t> ParseLimit(std::string_view query) {
  constexpr std::string_view kKey = "limit=";
  if (query.empty()) return kDefaultEvents;
  if (!query.starts_with(kKey)) return std::nullopt;
  query.remove_prefix(kKey.size());
  std::size_t limit = 0;
  const auto [end, error] = std::from_chars(query.data(), query.data() + query.size(), limit);
  if (error != std::errc{} || end != query.data() + query.size() || limit == 0 || limit > kMostEvents) {
    return std::nullopt;
  }
  return limit;
}

template <typename Range>
Json ToJsonList(const Range& values) {
  Json list = Json::array();
  for (const auto& value : values) list.push_back(ToJson(value));
  return list;
}

}  // namespace

const std::vector<Api::Route>& Api::Routes() {
  static const std::vector<Route> routes{{"GET", "/api/v1/status", &Api::GetStatus},
                                         {"POST", "/api/v1/reload", &Api::PostReload},
                                         {"POST", "/api/v1/ring", &Api::PostRing},
                                         {"POST", "/api/v1/hangup", &Api::PostHangUp},
                                         {"GET", "/api/v1/locks", &Api::GetLocks},
                                         {"POST", "/api/v1/locks/{name}/open", &Api::PostOpen},
                                         {"POST", "/api/v1/locks/{name}/hold", &Api::PostHold},
                                         {"POST", "/api/v1/locks/{name}/block", &Api::PostBlock},
                                         {"POST", "/api/v1/locks/{name}/release", &Api::PostRelease},
                                         {"GET", "/api/v1/inputs", &Api::GetInputs},
                                         {"GET", "/api/v1/users", &Api::GetUsers},
                                         {"POST", "/api/v1/users", &Api::PostUser},
                                         {"DELETE", "/api/v1/users/{name}", &Api::DeleteUser},
                                         {"GET", "/api/v1/pins", &Api::GetPins},
                                         {"POST", "/api/v1/pins", &Api::PostPin},
                                         {"DELETE", "/api/v1/pins/{name}", &Api::DeletePin},
                                         {"GET", "/api/v1/cards", &Api::GetCards},
                                         {"GET", "/api/v1/cards/enrolment", &Api::GetEnrolment},
                                         {"POST", "/api/v1/cards/enrolment", &Api::PostEnrolment},
                                         {"DELETE", "/api/v1/cards/enrolment", &Api::DeleteEnrolment},
                                         {"DELETE", "/api/v1/cards/{name}", &Api::DeleteCard},
                                         {"GET", "/api/v1/bindings", &Api::GetBindings},
                                         {"GET", "/api/v1/uplinks", &Api::GetUplinks},
                                         {"GET", "/api/v1/calls", &Api::GetCalls},
                                         {"GET", "/api/v1/bans", &Api::GetBans},
                                         {"DELETE", "/api/v1/bans/{name}", &Api::DeleteBan},
                                         {"GET", "/api/v1/audio", &Api::GetAudio},
                                         {"POST", "/api/v1/audio/calibrate", &Api::PostCalibrate},
                                         {"GET", "/api/v1/events", &Api::GetEvents},
                                         {"GET", kStreamPath.data(), &Api::GetStream},
                                         {"GET", "/api/v1/events/{name}/snapshot", &Api::GetEventSnapshot},
                                         {"GET", "/api/v1/events/{name}/recording", &Api::GetEventRecording},
                                         {"GET", "/api/v1/snapshot", &Api::GetSnapshot}};
  return routes;
}

std::vector<std::string> Api::RouteNames() {
  std::vector<std::string> names;
  for (const Route& route : Routes()) names.push_back(std::string(route.method) + " " + route.path);
  return names;
}

void Api::Call::Succeed(int status, const Json& json) const {
  HttpResponse response;
  response.status = status;
  response.body = Dump(json);
  respond(std::move(response));
}

void Api::Call::Fail(int status, const std::string& error, const std::string& fix) const {
  Succeed(status, {{"error", error}, {"fix", fix}});
}

void Api::Handle(const HttpRequest& request, std::function<void(HttpResponse)> respond) {
  Call call{request.query, {}, Json::object(), std::move(respond)};
  std::string methods;  // that the path does have
  for (const Route& route : Routes()) {
    const auto name = Match(route.path, request.path);
    if (!name) continue;
    if (route.method != request.method) {
      methods += (methods.empty() ? "" : ", ") + std::string(route.method);
      continue;
    }
    const auto body = ParseBody(request.body);
    if (!body) return call.Fail(400, "the body is not a JSON object", "send {} or what docs/openapi.yaml describes");
    call.name = *name;
    call.body = *body;
    return (this->*route.handle)(call);
  }
  if (!methods.empty()) return call.Fail(405, "this path does not take " + request.method, "use " + methods);
  call.Fail(404, "there is no " + request.path, "docs/openapi.yaml lists the paths");
}

bool Api::OpenStream(const HttpRequest& request, HttpEventStream& stream) {
  if (request.method != "GET" || request.path != kStreamPath) return false;
  streams_[&stream] = parts_.journal.Subscribe(
      [&stream](const Event& event) { stream.Send(EventName(event.type), Dump(ToJson(event))); });
  return true;
}

void Api::GetStatus(const Call& call) {
  Json status = ToJson(parts_.status.Gather());
  status["door_state"] = parts_.door == nullptr ? "none" : parts_.door->State();
  status["locks"] = Locks();
  status["inputs"] = Inputs();
  call.Succeed(200, status);
}

void Api::PostReload(const Call& call) {
  parts_.reload->Reload([call](const ReloadOutcome& outcome) {
    std::string mistakes;
    for (const std::string& mistake : outcome.mistakes) mistakes += (mistakes.empty() ? "" : "\n") + mistake;
    if (!mistakes.empty()) return call.Fail(409, mistakes, "mend the file; nothing has changed");
    call.Succeed(200, {{"need_restart", outcome.need_restart}});
  });
}

bool Api::IsThere(const void* part_of_door, const Call& call) {
  if (part_of_door != nullptr) return true;
  call.Fail(409, "this daemon has no door", "add a [door] section to its configuration");
  return false;
}

bool Api::HasEntry(const Call& call) const {
  if (parts_.credentials != nullptr) return true;
  call.Fail(409, "this daemon has no door", "PINs and cards belong to the daemon with the [door]");
  return false;
}

bool Api::MayDo(const Call& call, Action action, const std::string& target) const {
  AccessRequest request;
  request.who.proof = Proof::kOperator;
  request.action = action;
  (action == Action::kOpen ? request.lock : request.address.user) = target;
  const AccessDecision decision = parts_.access.Decide(request);
  if (decision.allowed) return true;
  parts_.journal.Record(EventType::kRefused, {},
                        {{"what", std::string(ActionName(action))},
                         {"why", std::string(decision.why)},
                         {"source", "control"},
                         {"target", target}});
  call.Fail(403, "this is not allowed", "see [[allow]] in the configuration");
  return false;
}

void Api::PostRing(const Call& call) {
  if (!HasDoor(call)) return;
  const std::string target = StringOr(call.body, "target", "");
  if (!MayDo(call, Action::kRing, target)) return;
  const Status pressed = parts_.door->Press(target);
  if (!pressed) return call.Fail(409, pressed.error().message, "wait until the door is idle, or hang up first");
  call.Succeed(202, {{"door_state", parts_.door->State()}});
}

void Api::PostHangUp(const Call& call) {
  if (!HasDoor(call)) return;
  const Status ended = parts_.door->HangUp();
  if (!ended) return call.Fail(409, ended.error().message, "look at the door's state first");
  call.Succeed(200, {{"door_state", parts_.door->State()}});
}

void Api::GetUsers(const Call& call) {
  auto users = parts_.users.List();
  std::erase_if(users, [](const User& user) { return user.source == User::Source::kInternal; });
  call.Succeed(200, {{"users", ToJsonList(users)}});
}

void Api::PostUser(const Call& call) {
  auto user = ParseNewUser(call.body, parts_.status.Gather().domain);
  if (!user) return call.Fail(400, user.error().message, "docs/openapi.yaml describes NewUser");
  const Json answer = ToJson(*user);
  parts_.users.Put(std::move(*user), [call, answer](const Status& done) {
    if (!done) return call.Fail(409, done.error().message, "choose another name, or see the newest fault events");
    call.Succeed(201, answer);
  });
}

void Api::DeleteUser(const Call& call) {
  const Aor aor{call.name, parts_.status.Gather().domain};
  const User* user = parts_.users.Find(aor);
  if (user == nullptr || user->source == User::Source::kInternal) {
    return call.Fail(404, "there is no user '" + call.name + "'", "GET /api/v1/users lists them");
  }
  const auto remove = [this, call, aor](const Status& done) {
    if (!done) return call.Fail(409, done.error().message, "see the newest fault events");
    parts_.users.Remove(aor, [call](const Status& removed) {
      if (!removed) return call.Fail(409, removed.error().message, "users of the configuration file are removed there");
      call.Succeed(200, {{"name", call.name}});
    });
  };
  // First what lets her in: another of that name must not inherit it.
  const bool has_own = parts_.credentials != nullptr && user->source == User::Source::kRuntime;
  has_own ? parts_.credentials->RemoveAllOf(aor, remove) : remove(Ok());
}

void Api::ListCredentials(const Call& call, CredentialKind kind, const char* name) {
  if (!HasEntry(call)) return;
  call.Succeed(200, {{name, ToJsonList(parts_.credentials->List(kind))}});
}

void Api::RemoveCredential(const Call& call, CredentialKind kind) {
  if (!HasEntry(call)) return;
  const std::vector<Credential> list = parts_.credentials->List(kind);
  if (std::ranges::find(list, call.name, &Credential::id) == list.end()) {
    const std::string name(CredentialKindName(kind));
    return call.Fail(404, "there is no " + name + " '" + call.name + "'", "GET /api/v1/" + name + "s lists them");
  }
  parts_.credentials->Remove(kind, call.name, [call](const Status& done) {
    if (!done) return call.Fail(409, done.error().message, "it still counts; see the newest fault events");
    call.Succeed(200, {{"id", call.name}});
  });
}

void Api::GetPins(const Call& call) { ListCredentials(call, CredentialKind::kPin, "pins"); }
void Api::DeletePin(const Call& call) { RemoveCredential(call, CredentialKind::kPin); }
void Api::GetCards(const Call& call) { ListCredentials(call, CredentialKind::kCard, "cards"); }
void Api::DeleteCard(const Call& call) { RemoveCredential(call, CredentialKind::kCard); }

// The only answer that ever holds a PIN, and only one that was made here.
void Api::PostPin(const Call& call) {
  if (!HasEntry(call)) return;
  auto wanted = ParseNewCredential(call.body, parts_.status.Gather().domain);
  if (!wanted) return call.Fail(400, wanted.error().message, "docs/openapi.yaml describes NewPin");
  const std::string pin = StringOr(call.body, "pin", "");
  parts_.credentials->AddPin(std::move(*wanted), pin, [call, made = pin.empty()](const Result<IssuedPin>& issued) {
    if (!issued) return call.Fail(409, issued.error().message, "nothing has changed");
    Json answer = ToJson(issued->credential);
    if (made) answer["pin"] = issued->pin;
    call.Succeed(201, answer);
  });
}

void Api::GetEnrolment(const Call& call) {
  if (HasEntry(call)) call.Succeed(200, ToJson(parts_.enrolment->Current()));
}

void Api::PostEnrolment(const Call& call) {
  if (!HasEntry(call)) return;
  auto card = ParseNewCredential(call.body, parts_.status.Gather().domain);
  if (!card) return call.Fail(400, card.error().message, "docs/openapi.yaml describes NewCard");
  const Status started = parts_.enrolment->Start(std::move(*card), StringOr(call.body, "reader", ""));
  if (!started) return call.Fail(409, started.error().message, "nothing has changed");
  call.Succeed(202, ToJson(parts_.enrolment->Current()));
}

void Api::DeleteEnrolment(const Call& call) {
  if (!HasEntry(call)) return;
  const Status cancelled = parts_.enrolment->Cancel();
  if (!cancelled)
    return call.Fail(409, cancelled.error().message, "GET /api/v1/cards/enrolment tells what became of it");
  call.Succeed(200, ToJson(parts_.enrolment->Current()));
}

void Api::GetBindings(const Call& call) {
  parts_.location.List([this, call](const std::vector<ContactBinding>& bindings) {
    Json list = Json::array();
    for (const ContactBinding& binding : bindings) {
      Json entry = ToJson(binding, parts_.loop.Now());
      const User* user = parts_.users.Find(binding.aor);
      entry["internal"] = user != nullptr && user->source == User::Source::kInternal;
      list.push_back(std::move(entry));
    }
    call.Succeed(200, {{"bindings", std::move(list)}});
  });
}

void Api::GetUplinks(const Call& call) {
  const auto uplinks = parts_.uplinks == nullptr ? std::vector<UplinkStatus>() : parts_.uplinks->Statuses();
  call.Succeed(200, {{"uplinks", ToJsonList(uplinks)}});
}

void Api::GetCalls(const Call& call) { call.Succeed(200, {{"calls", ToJsonList(parts_.calls.Calls())}}); }

void Api::GetBans(const Call& call) {
  call.Succeed(200, {{"bans", ToJsonList(parts_.bans == nullptr ? std::vector<Ban>() : parts_.bans->Bans())}});
}

void Api::DeleteBan(const Call& call) {
  const auto address = IpAddress::Parse(call.name);
  if (!address) return call.Fail(400, "'" + call.name + "' is no IP address", "write one as in GET /api/v1/bans");
  if (parts_.bans == nullptr || !parts_.bans->Unban(*address)) {
    return call.Fail(404, call.name + " is not banned", "GET /api/v1/bans lists those that are");
  }
  call.Succeed(200, {{"source", call.name}});
}

bool Api::HasSound(const Call& call) const {
  if (parts_.sound != nullptr) return true;
  call.Fail(409, "this daemon has no door, and so no sound", "add a [door] section to its configuration");
  return false;
}

void Api::GetAudio(const Call& call) {
  if (HasSound(call)) call.Succeed(200, ToJson(parts_.sound->Gather()));
}

void Api::PostCalibrate(const Call& call) {
  if (!HasSound(call)) return;
  parts_.sound->Calibrate([call](const Result<std::chrono::milliseconds>& delay) {
    if (!delay) return call.Fail(409, delay.error().message, "foyerctl audio shows devices and levels");
    call.Succeed(200, {{"delay_ms", delay->count()}});
  });
}

void Api::GetEvents(const Call& call) {
  const auto limit = ParseLimit(call.query);
  if (!limit) return call.Fail(400, "the query is not acceptable", "ask for ?limit=N with N from 1 to 1000");
  call.Succeed(200, {{"events", ToJsonList(parts_.journal.Recent(*limit))}});
}

// Only where the server cannot stream: OpenStream() has had the first word.
void Api::GetStream(const Call& call) {
  call.Fail(406, "this is a stream of events", "ask for it on a connection that can stream");
}

void Api::GetSnapshot(const Call& call) {
  if (!IsThere(parts_.archive, call) || !MayDo(call, Action::kLookIn, "door")) return;
  parts_.archive->TakeSnapshot([call](const Result<Jpeg>& jpeg) {
    if (!jpeg) return call.Fail(503, jpeg.error().message, "look at the newest fault events");
    call.respond({200, "image/jpeg", std::string(jpeg->begin(), jpeg->end())});
  });
}

void Api::GetEventSnapshot(const Call& call) { GetKept(call, "snapshot", &RingArchive::FindSnapshot); }

void Api::GetEventRecording(const Call& call) { GetKept(call, "recording", &RingArchive::FindRecording); }

void Api::GetKept(const Call& call, const char* what, FindFile find) {
  if (!IsThere(parts_.archive, call)) return;
  std::uint64_t event = 0;
  const char* const end = call.name.data() + call.name.size();
  const auto [parsed, error] = std::from_chars(call.name.data(), end, event);
  if (error != std::errc{} || parsed != end) {
    return call.Fail(400, "'" + call.name + "' is no event", "write the id of a ring event, as in GET /api/v1/events");
  }
  const auto file = (parts_.archive->*find)(event);
  if (!file) {
    return call.Fail(404, "there is no " + std::string(what) + " of event " + call.name,
                     "see [recording] in the configuration; the oldest are removed");
  }
  call.Succeed(200, {{"event", event}, {"file", file->path}, {"bytes", file->bytes}});
}

}  // namespace foyer::ctl
