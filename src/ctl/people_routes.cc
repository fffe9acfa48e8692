#include "ctl/people_routes.h"

#include <algorithm>

#include "ctl/route_helpers.h"

namespace foyer::ctl {

void PeopleRoutes::AddTo(Router& router) {
  router.Add(*this, "GET", "/api/v1/users", Need::kAdmin, &PeopleRoutes::GetUsers);
  router.Add(*this, "POST", "/api/v1/users", Need::kAdmin, &PeopleRoutes::PostUser);
  router.Add(*this, "DELETE", "/api/v1/users/{name}", Need::kAdmin, &PeopleRoutes::DeleteUser);
  router.Add(*this, "GET", "/api/v1/pins", Need::kAdmin, &PeopleRoutes::GetPins);
  router.Add(*this, "POST", "/api/v1/pins", Need::kAdmin, &PeopleRoutes::PostPin);
  router.Add(*this, "DELETE", "/api/v1/pins/{name}", Need::kAdmin, &PeopleRoutes::DeletePin);
  router.Add(*this, "GET", "/api/v1/cards", Need::kAdmin, &PeopleRoutes::GetCards);
  router.Add(*this, "GET", "/api/v1/cards/enrolment", Need::kAdmin, &PeopleRoutes::GetEnrolment);
  router.Add(*this, "POST", "/api/v1/cards/enrolment", Need::kAdmin, &PeopleRoutes::PostEnrolment);
  router.Add(*this, "DELETE", "/api/v1/cards/enrolment", Need::kAdmin, &PeopleRoutes::DeleteEnrolment);
  router.Add(*this, "DELETE", "/api/v1/cards/{name}", Need::kAdmin, &PeopleRoutes::DeleteCard);
}

bool PeopleRoutes::HasEntry(const Call& call) const {
  if (parts_.credentials != nullptr) return true;
  call.Fail(409, "this daemon has no door", "PINs and cards belong to the daemon with the [door]");
  return false;
}

void PeopleRoutes::GetUsers(const Call& call) {
  auto users = parts_.users.List();
  std::erase_if(users, [](const User& user) { return user.source == User::Source::kInternal; });
  call.Succeed(200, {{"users", ToJsonList(users)}});
}

void PeopleRoutes::PostUser(const Call& call) {
  auto user = ParseNewUser(call.body, parts_.status.Gather().domain);
  if (!user) return call.Fail(400, user.error().message, "docs/openapi.yaml describes NewUser");
  const Json answer = ToJson(*user);
  parts_.users.Put(std::move(*user), [call, answer](const Status& done) {
    if (!done) return call.Fail(409, done.error().message, "choose another name, or see the newest fault events");
    call.Succeed(201, answer);
  });
}

void PeopleRoutes::DeleteUser(const Call& call) {
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

void PeopleRoutes::ListCredentials(const Call& call, CredentialKind kind, const char* name) {
  if (!HasEntry(call)) return;
  call.Succeed(200, {{name, ToJsonList(parts_.credentials->List(kind))}});
}

void PeopleRoutes::RemoveCredential(const Call& call, CredentialKind kind) {
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

void PeopleRoutes::GetPins(const Call& call) { ListCredentials(call, CredentialKind::kPin, "pins"); }

void PeopleRoutes::DeletePin(const Call& call) { RemoveCredential(call, CredentialKind::kPin); }

void PeopleRoutes::GetCards(const Call& call) { ListCredentials(call, CredentialKind::kCard, "cards"); }

void PeopleRoutes::DeleteCard(const Call& call) { RemoveCredential(call, CredentialKind::kCard); }

// The only answer that ever holds a PIN, and only one that was made here.
void PeopleRoutes::PostPin(const Call& call) {
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

void PeopleRoutes::GetEnrolment(const Call& call) {
  if (HasEntry(call)) call.Succeed(200, ToJson(parts_.enrolment->Current()));
}

void PeopleRoutes::PostEnrolment(const Call& call) {
  if (!HasEntry(call)) return;
  auto card = ParseNewCredential(call.body, parts_.status.Gather().domain);
  if (!card) return call.Fail(400, card.error().message, "docs/openapi.yaml describes NewCard");
  const Status started = parts_.enrolment->Start(std::move(*card), StringOr(call.body, "reader", ""));
  if (!started) return call.Fail(409, started.error().message, "nothing has changed");
  call.Succeed(202, ToJson(parts_.enrolment->Current()));
}

void PeopleRoutes::DeleteEnrolment(const Call& call) {
  if (!HasEntry(call)) return;
  const Status cancelled = parts_.enrolment->Cancel();
  if (!cancelled)
    return call.Fail(409, cancelled.error().message, "GET /api/v1/cards/enrolment tells what became of it");
  call.Succeed(200, ToJson(parts_.enrolment->Current()));
}

}  // namespace foyer::ctl
