#include "ctl/account_routes.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "ctl/route_helpers.h"

namespace foyer::ctl {

namespace {

std::int64_t Milliseconds(WallTime time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

Json JsonOf(const Account& account) {
  return {{"name", account.name}, {"roles", RoleNames(account.roles)}, {"made_ms", Milliseconds(account.made)}};
}

Json JsonOf(const AccessToken& token) {
  Json json{{"id", token.id},
            {"name", token.name},
            {"roles", RoleNames(token.roles)},
            {"made_by", token.made_by},
            {"made_ms", Milliseconds(token.made)}};
  if (token.until) json["until_ms"] = Milliseconds(*token.until);
  if (token.last_used) json["last_used_ms"] = Milliseconds(*token.last_used);
  return json;
}

Json SessionJson(const Session& session) {
  return {{"logged_in", true},
          {"name", session.account.name},
          {"roles", RoleNames(session.account.roles)},
          {"csrf", session.csrf}};
}

void Answer(const Call& call, int status, const Json& json, const std::string& cookie) {
  HttpResponse response;
  response.status = status;
  response.body = Dump(json);
  if (!cookie.empty()) response.headers.emplace_back("Set-Cookie", cookie);
  call.respond(std::move(response));
}

void Fail(const Call& call, const AccountFault& fault) {
  HttpResponse response;
  response.status = fault.status;
  response.body = Dump({{"error", fault.error}, {"fix", fault.fix}});
  if (fault.retry_after.count() > 0)
    response.headers.emplace_back("Retry-After", std::to_string(fault.retry_after.count()));
  call.respond(std::move(response));
}

Accounts::OnSession AnswerSession(const Call& call, int status) {
  return [call, status](const std::variant<Session, AccountFault>& outcome) {
    if (const auto* fault = std::get_if<AccountFault>(&outcome)) return Fail(call, *fault);
    const Session& session = std::get<Session>(outcome);
    Answer(call, status, SessionJson(session), session.cookie);
  };
}

// The texts of "roles". An error says what is wrong with them.
Result<HttpRoles> RolesIn(const Json& body) {
  const auto found = body.find("roles");
  if (found == body.end() || !found->is_array() || found->size() > 100)
    return Error{"roles is missing; write a list, such as [\"view\", \"open:front\"]"};
  std::vector<std::string> names;
  for (const Json& name : *found) {
    if (!name.is_string()) return Error{"roles must be texts, such as [\"view\", \"open:front\"]"};
    names.push_back(name.get<std::string>());
  }
  return ParseRoles(names);
}

}  // namespace

void AccountRoutes::AddTo(Router& router) {
  router.Add(*this, "POST", "/api/v1/setup", Need::kNothing, &AccountRoutes::PostSetup);
  router.Add(*this, "GET", "/api/v1/setup-code", Need::kAdmin, &AccountRoutes::GetSetupCode);
  router.Add(*this, "POST", "/api/v1/login", Need::kNothing, &AccountRoutes::PostLogin);
  router.Add(*this, "POST", "/api/v1/logout", Need::kNothing, &AccountRoutes::PostLogout);
  router.Add(*this, "GET", "/api/v1/session", Need::kNothing, &AccountRoutes::GetSession);
  router.Add(*this, "GET", "/api/v1/accounts", Need::kAdmin, &AccountRoutes::GetAccounts);
  router.Add(*this, "POST", "/api/v1/accounts", Need::kAdmin, &AccountRoutes::PostAccount);
  router.Add(*this, "DELETE", "/api/v1/accounts/{name}", Need::kAdmin, &AccountRoutes::DeleteAccount);
  router.Add(*this, "POST", "/api/v1/accounts/{name}/password", Need::kNothing, &AccountRoutes::PostPassword);
  router.Add(*this, "GET", "/api/v1/tokens", Need::kAdmin, &AccountRoutes::GetTokens);
  router.Add(*this, "POST", "/api/v1/tokens", Need::kAdmin, &AccountRoutes::PostToken);
  router.Add(*this, "DELETE", "/api/v1/tokens/{name}", Need::kAdmin, &AccountRoutes::DeleteToken);
}

bool AccountRoutes::HasAccounts(const Call& call) const {
  if (parts_.accounts != nullptr) return true;
  call.Fail(409, "this daemon has no accounts", "it serves nothing over the network");
  return false;
}

void AccountRoutes::PostSetup(const Call& call) {
  if (!HasAccounts(call)) return;
  parts_.accounts->SetUp(StringOr(call.body, "code", ""), StringOr(call.body, "name", ""),
                         StringOr(call.body, "password", ""), call.request, AnswerSession(call, 201));
}

void AccountRoutes::GetSetupCode(const Call& call) {
  if (!HasAccounts(call)) return;
  if (!call.request.caller.is_operator) return call.Fail(403, "only foyerctl is told", "use 'foyerctl setup-code'");
  const std::string code = parts_.accounts->SetupCode();
  if (code.empty()) return call.Fail(409, "there is an administrator already", "'foyerctl accounts' lists them");
  call.Succeed(200, {{"code", code}});
}

void AccountRoutes::PostLogin(const Call& call) {
  if (!HasAccounts(call)) return;
  parts_.accounts->LogIn(StringOr(call.body, "name", ""), StringOr(call.body, "password", ""), call.request,
                         AnswerSession(call, 200));
}

void AccountRoutes::PostLogout(const Call& call) {
  if (!HasAccounts(call)) return;
  parts_.accounts->LogOut(call.request, [this, call](const std::string& cookie) {
    Answer(call, 200, {{"logged_in", false}}, cookie);
    if (!call.request.caller.name.empty() && !call.request.caller.is_operator)
      router_.EndStreamsOf(call.request.caller.name);
  });
}

void AccountRoutes::GetSession(const Call& call) {
  if (!HasAccounts(call)) return;
  Json answer{{"logged_in", false}, {"name", ""}, {"roles", Json::array()}};
  std::string cookie;
  if (const auto session = parts_.accounts->SessionOf(call.request)) {
    answer = SessionJson(*session);
    cookie = session->cookie;
  } else if (const HttpCaller& caller = call.request.caller; !caller.name.empty()) {
    answer = {{"logged_in", true}, {"name", caller.name}, {"roles", RoleNames(caller.roles)}};
  }
  answer["setup_needed"] = !parts_.accounts->SetupCode().empty();
  Answer(call, 200, answer, cookie);
}

void AccountRoutes::GetAccounts(const Call& call) {
  if (!HasAccounts(call)) return;
  Json list = Json::array();
  for (const Account& account : parts_.accounts->List()) list.push_back(JsonOf(account));
  call.Succeed(200, {{"accounts", std::move(list)}});
}

void AccountRoutes::PostAccount(const Call& call) {
  if (!HasAccounts(call)) return;
  const auto roles = RolesIn(call.body);
  if (!roles) return call.Fail(400, roles.error().message, "docs/openapi.yaml describes NewAccount");
  const std::string name = StringOr(call.body, "name", "");
  parts_.accounts->Add(name, *roles, StringOr(call.body, "password", ""), call.request.caller.name,
                       [call, name, roles = *roles](const std::optional<AccountFault>& fault) {
                         if (fault) return Fail(call, *fault);
                         call.Succeed(201, {{"name", name}, {"roles", RoleNames(roles)}});
                       });
}

void AccountRoutes::DeleteAccount(const Call& call) {
  if (!HasAccounts(call)) return;
  parts_.accounts->Remove(call.name, call.request.caller.name, [this, call](const std::optional<AccountFault>& fault) {
    if (fault) return Fail(call, *fault);
    router_.EndStreamsOf(call.name);
    call.Succeed(200, {{"name", call.name}});
  });
}

// One's own only with what it was; that of others administrators and foyerctl.
void AccountRoutes::PostPassword(const Call& call) {
  if (!HasAccounts(call)) return;
  const HttpCaller& caller = call.request.caller;
  const bool own = caller.name == call.name && !caller.is_operator;
  if (!own && !caller.roles.admin) {
    return call.Fail(caller.name.empty() ? 401 : 403, "this is not allowed", "log in as " + call.name);
  }
  const auto current = own ? std::optional(StringOr(call.body, "current", "")) : std::nullopt;
  parts_.accounts->SetPassword(call.name, StringOr(call.body, "password", ""), current, call.request,
                               [this, call](const std::optional<AccountFault>& fault) {
                                 if (fault) return Fail(call, *fault);
                                 router_.EndStreamsOf(call.name);
                                 call.Succeed(200, {{"name", call.name}});
                               });
}

void AccountRoutes::GetTokens(const Call& call) {
  if (!HasAccounts(call)) return;
  Json list = Json::array();
  for (const AccessToken& token : parts_.accounts->Tokens()) list.push_back(JsonOf(token));
  call.Succeed(200, {{"tokens", std::move(list)}});
}

void AccountRoutes::PostToken(const Call& call) {
  if (!HasAccounts(call)) return;
  const auto roles = RolesIn(call.body);
  if (!roles) return call.Fail(400, roles.error().message, "docs/openapi.yaml describes NewToken");
  AccessToken wanted;
  wanted.name = StringOr(call.body, "name", "");
  if (wanted.name.empty() || wanted.name.size() > 64) {
    return call.Fail(400, "the token has no name", "say in 1 to 64 bytes what it is for, such as \"Home Assistant\"");
  }
  wanted.roles = *roles;
  wanted.made_by = call.request.caller.name;
  if (const auto until = call.body.find("until_ms"); until != call.body.end()) {
    constexpr std::int64_t kLatest = 32'503'680'000'000;  // the year 3000
    if (!until->is_number_integer() || until->get<std::int64_t>() <= Milliseconds(parts_.loop.WallNow()) ||
        until->get<std::int64_t>() > kLatest) {
      return call.Fail(400, "until_ms is over already, or no time", "write milliseconds since 1970, or leave it out");
    }
    wanted.until = WallTime(std::chrono::milliseconds(until->get<std::int64_t>()));
  }
  parts_.accounts->AddToken(wanted, [call](const std::variant<IssuedToken, AccountFault>& outcome) {
    if (const auto* fault = std::get_if<AccountFault>(&outcome)) return Fail(call, *fault);
    const auto& issued = std::get<IssuedToken>(outcome);
    Json answer = JsonOf(issued.token);
    answer["token"] = issued.secret;  // the only time that anybody sees it
    call.Succeed(201, answer);
  });
}

void AccountRoutes::DeleteToken(const Call& call) {
  if (!HasAccounts(call)) return;
  const auto tokens = parts_.accounts->Tokens();
  const auto token = std::ranges::find(tokens, call.name, &AccessToken::id);
  const std::string caller = token == tokens.end() ? std::string() : "token:" + token->name;
  parts_.accounts->RemoveToken(call.name, call.request.caller.name,
                               [this, call, caller](const std::optional<AccountFault>& fault) {
                                 if (fault) return Fail(call, *fault);
                                 router_.EndStreamsOf(caller);
                                 call.Succeed(200, {{"id", call.name}});
                               });
}

}  // namespace foyer::ctl
