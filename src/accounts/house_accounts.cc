#include "accounts/house_accounts.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "accounts/cookie.h"
#include "accounts/password.h"
#include "base/random.h"
#include "base/source_of.h"
#include "secrets/digest.h"

namespace foyer::accounts {
namespace {

constexpr TokenBucket::Limit kTelling{1.0, 60.0};
constexpr std::size_t kLongestName = 64;

AccountFault Bad(const Error& error) { return {400, error.message, "docs/openapi.yaml describes it"}; }
AccountFault Conflict(const Error& error) { return {409, error.message, "GET /api/v1/accounts lists those there are"}; }
AccountFault Busy() {
  return {503, "too many passwords are being looked at just now", "try again in a moment", std::chrono::seconds(2)};
}
AccountFault Wrong() { return {401, "name or password is wrong", "type them again"}; }

// Read from a screen or a log, and typed: no letters that look like others. 40 bits.
std::string MakeSetupCode() {
  constexpr std::string_view kLetters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  std::array<std::uint8_t, 8> random{};
  FillRandom(random);
  std::string code;
  for (const std::uint8_t byte : random) {
    if (code.size() == 4) code += '-';
    code += kLetters[byte % kLetters.size()];
  }
  return code;
}

// As it is meant, however it was typed.
std::string Plain(const std::string& code) {
  std::string plain;
  for (const char c : code) {
    if (c == '-' || c == ' ') continue;
    plain += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return plain;
}

// A page of ours can read it in GET /api/v1/session, a page of others cannot.
std::string CsrfOf(const std::string& session) { return secrets::Sha256("foyer csrf " + session).substr(0, 32); }

HttpResponse Refusal(int status, const char* body) {
  HttpResponse response;
  response.status = status;
  response.body = body;
  return response;
}

std::string SourceName(const HttpRequest& request) {
  return request.peer.port == 0 ? "control" : request.peer.address.ToString();
}

}  // namespace

Result<std::unique_ptr<HouseAccounts>> HouseAccounts::Create(const AccountParts& parts) {
  std::unique_ptr<HouseAccounts> house(new HouseAccounts(parts));
  auto accounts = AccountBook::Load(parts.store);
  if (!accounts) return accounts.error();
  house->accounts_ = std::move(*accounts);
  auto sessions = SessionBook::Load(parts.loop, parts.store);
  if (!sessions) return sessions.error();
  house->sessions_ = std::move(*sessions);
  auto tokens = TokenBook::Load(parts.loop, parts.store);
  if (!tokens) return tokens.error();
  house->tokens_ = std::move(*tokens);
  if (!house->accounts_->HasAdministrator()) house->setup_code_ = MakeSetupCode();
  return house;
}

HouseAccounts::HouseAccounts(const AccountParts& parts)
    : parts_(parts), limits_(parts.loop), telling_(kTelling, parts.loop.Now()) {}

template <typename Call>
auto HouseAccounts::WhileAlive(Call call) {
  return [alive = std::weak_ptr(alive_), call = std::move(call)](const auto&... arguments) {
    if (!alive.expired()) call(arguments...);
  };
}

void HouseAccounts::SetUp(const std::string& code, const std::string& name, const std::string& password,
                          const HttpRequest& request, OnSession done) {
  if (setup_code_.empty() || setting_up_) {
    return done(AccountFault{409, "this house is set up already", "log in, or ask its administrator"});
  }
  if (const auto pause = PauseOf({}, request)) return done(*pause);
  if (!secrets::IsSame(Plain(code), Plain(setup_code_))) {
    CountWrong({}, false, request, "wrong setup code");
    return done(AccountFault{401, "the setup code is wrong", "'foyerctl setup-code' and the log of foyerd show it"});
  }
  if (const Status good = accounts_->CheckNew(name); !good) return done(Bad(good.error()));
  if (const Status good = CheckPassword(password, name); !good) return done(Bad(good.error()));
  MakeAdministrator(name, password, request, std::move(done));
}

void HouseAccounts::MakeAdministrator(const std::string& name, const std::string& password, const HttpRequest& request,
                                      OnSession done) {
  setting_up_ = true;
  Account account{name, HttpCaller::Operator().roles, parts_.loop.WallNow()};
  PutPassword(account, password,
              [this, name, secure = request.secure, source = SourceName(request),
               done = std::move(done)](const std::optional<AccountFault>& fault) {
                setting_up_ = false;
                if (fault) return done(*fault);
                setup_code_.clear();
                Record("account added", name, "setup code");
                StartSession(name, secure, done);
              });
}

void HouseAccounts::LogIn(const std::string& name, const std::string& password, const HttpRequest& request,
                          OnSession done) {
  CheckPasswordOf(name, password, request,
                  [this, name, secure = request.secure, source = SourceName(request),
                   done = std::move(done)](const std::optional<AccountFault>& fault) {
                    if (fault) return done(*fault);
                    parts_.journal.Record(EventType::kLogin, {}, {{"user", name}, {"source", source}});
                    StartSession(name, secure, done);
                  });
}

std::optional<AccountFault> HouseAccounts::PauseOf(const std::string& name, const HttpRequest& request) const {
  const auto pause = limits_.PauseOf(name, request.peer.address);
  if (!pause) return std::nullopt;
  return AccountFault{429, "too many wrong ones came for this name, or from this address",
                      "wait " + std::to_string(pause->count()) + " s", *pause};
}

// Where nobody has that name a hash is made all the same: the answer takes as long.
void HouseAccounts::CheckPasswordOf(const std::string& typed, const std::string& password, const HttpRequest& request,
                                    OnChecked done) {
  const std::string name = typed.substr(0, kLongestName);
  const IpAddress source = SourceOf(request.peer.address);
  if (const auto pause = PauseOf(name, request)) return done(*pause);
  if (names_at_work_.contains(name) || sources_at_work_.contains(source)) return done(Busy());
  const AccountRow* const row = accounts_->Find(name);
  const PasswordHash kept = row == nullptr ? NewPasswordHash() : row->password;
  const bool taken = parts_.hash.Compute(password.substr(0, 1024), kept.salt, kept.cost,
                                         WhileAlive([this, name, source, kept, request, done](const std::string& hash) {
                                           names_at_work_.erase(name);
                                           sources_at_work_.erase(source);
                                           const AccountRow* const now = accounts_->Find(name);
                                           const bool right = now != nullptr && now->password.hash == kept.hash &&
                                                              secrets::IsSame(hash, kept.hash);
                                           OnHash(name, right, request, done);
                                         }));
  if (!taken) return done(Busy());
  names_at_work_.insert(name);
  sources_at_work_.insert(source);
}

void HouseAccounts::OnHash(const std::string& name, bool right, const HttpRequest& request, const OnChecked& done) {
  if (right) return done(std::nullopt);
  const bool known = accounts_->Find(name) != nullptr;
  CountWrong(name, known, request, known ? "wrong password" : "unknown name");
  done(Wrong());
}

// A name that nobody has is not written down: people type their password there.
void HouseAccounts::CountWrong(const std::string& name, bool known, const HttpRequest& request, const char* why) {
  const std::string source = SourceName(request);
  const std::string user = known ? name : std::string();
  const bool tells = telling_.Take(kTelling, parts_.loop.Now());
  if (tells) {
    parts_.journal.Record(EventType::kLoginFailed, {}, {{"user", user}, {"source", source}, {"why", why}});
  }
  const auto pauses = limits_.CountWrong(name, known, request.peer.address);
  for (const auto& [of, pause] : {std::pair("account", pauses.account), std::pair("address", pauses.address)}) {
    if (!pause || !tells) continue;
    parts_.journal.Record(
        EventType::kLoginPaused, {},
        {{"of", of}, {"user", user}, {"source", source}, {"seconds", std::to_string(pause->count())}});
  }
  if (parts_.guard == nullptr || request.peer.port == 0) return;
  Flow from;
  from.transport = request.secure ? Transport::kTls : Transport::kTcp;
  from.remote = request.peer;
  from.local.port = request.secure ? 443 : 80;  // no port of SIP: nobody there has proved anything by SIP
  parts_.guard->OnOffence(from, Offence::kWrongCredentials);
}

void HouseAccounts::StartSession(const std::string& name, bool secure, const OnSession& done) {
  sessions_->Start(name, WhileAlive([this, name, secure, done](const Result<std::string>& id) {
                     if (!id) return done(AccountFault{503, id.error().message, "see the log of foyerd"});
                     const AccountRow* const row = accounts_->Find(name);
                     if (row == nullptr) return done(Wrong());
                     done(Session{row->account, CsrfOf(*id), SetCookie(*id, secure)});
                   }));
}

std::optional<Session> HouseAccounts::SessionOf(const HttpRequest& request) {
  const std::string id = SessionIn(request);
  const auto name = sessions_->Use(id);
  const AccountRow* const row = name ? accounts_->Find(*name) : nullptr;
  if (row == nullptr) return std::nullopt;
  return Session{row->account, CsrfOf(id), sessions_->ShouldSend(id) ? SetCookie(id, request.secure) : std::string()};
}

void HouseAccounts::LogOut(const HttpRequest& request, std::function<void(const std::string& cookie)> done) {
  sessions_->End(SessionIn(request),
                 [done = std::move(done), cookie = SetCookie({}, request.secure)] { done(cookie); });
}

void HouseAccounts::PutPassword(const Account& account, const std::string& password, OnDone done) {
  PasswordHash made = NewPasswordHash();
  const bool taken = parts_.hash.Compute(
      password, made.salt, made.cost, WhileAlive([this, account, made, done](const std::string& hash) {
        AccountRow row{account, made};
        row.password.hash = hash;
        accounts_->Put(std::move(row), [done](const Status& status) {
          if (!status) return done(AccountFault{503, status.error().message, "see the log of foyerd"});
          done(std::nullopt);
        });
      }));
  if (!taken) done(Busy());
}

void HouseAccounts::Add(const std::string& name, const HttpRoles& roles, const std::string& password,
                        const std::string& by, OnDone done) {
  if (const Status good = accounts_->CheckNew(name); !good) return done(Conflict(good.error()));
  if (const Status good = CheckPassword(password, name); !good) return done(Bad(good.error()));
  PutPassword({name, roles, parts_.loop.WallNow()}, password,
              [this, name, by, done = std::move(done)](const std::optional<AccountFault>& fault) {
                if (!fault) Record("account added", name, by);
                if (!fault && accounts_->HasAdministrator()) setup_code_.clear();
                done(fault);
              });
}

void HouseAccounts::Remove(const std::string& name, const std::string& by, OnDone done) {
  if (accounts_->Find(name) == nullptr) {
    return done(AccountFault{404, "there is no account '" + name.substr(0, kLongestName) + "'",
                             "GET /api/v1/accounts lists those there are"});
  }
  auto also = sessions_->ChangesToEnd(name);
  std::ranges::move(tokens_->ChangesToEnd(name), std::back_inserter(also));
  accounts_->Remove(name, std::move(also), WhileAlive([this, name, by, done = std::move(done)](const Status& status) {
                      if (!status) return done(Conflict(status.error()));
                      sessions_->EndAllOf(name);  // also those that began meanwhile
                      tokens_->Forget(name);
                      Record("account removed", name, by);
                      done(std::nullopt);
                    }));
}

void HouseAccounts::SetPassword(const std::string& name, const std::string& password,
                                const std::optional<std::string>& current, const HttpRequest& request, OnDone done) {
  const AccountRow* const row = accounts_->Find(name);
  if (row == nullptr) {
    return done(AccountFault{404, "there is no account '" + name.substr(0, kLongestName) + "'",
                             "GET /api/v1/accounts lists those there are"});
  }
  if (const Status good = CheckPassword(password, name); !good) return done(Bad(good.error()));
  const auto put = [this, account = row->account, password, by = request.caller.name,
                    done](const std::optional<AccountFault>& fault) {
    if (fault) return done(*fault);
    if (accounts_->Find(account.name) == nullptr) return done(Wrong());  // removed meanwhile
    PutPassword(account, password, [this, name = account.name, by, done](const std::optional<AccountFault>& failed) {
      if (failed) return done(*failed);
      sessions_->EndAllOf(name);
      Record("password changed", name, by);
      done(std::nullopt);
    });
  };
  if (!current) return put(std::nullopt);
  CheckPasswordOf(name, *current, request, put);
}

void HouseAccounts::AddToken(const AccessToken& wanted, OnToken done) {
  tokens_->Add(wanted, WhileAlive([this, done = std::move(done)](const Result<IssuedToken>& issued) {
                 if (!issued) return done(AccountFault{409, issued.error().message, "GET /api/v1/tokens lists them"});
                 Record("token made", issued->token.made_by, issued->token.made_by, issued->token.name);
                 done(*issued);
               }));
}

void HouseAccounts::RemoveToken(const std::string& id, const std::string& by, OnDone done) {
  const auto list = tokens_->List();
  const auto found = std::ranges::find(list, id, &AccessToken::id);
  if (found == list.end()) {
    return done(AccountFault{404, "there is no such token", "GET /api/v1/tokens lists those there are"});
  }
  tokens_->Remove(id, WhileAlive([this, token = *found, by, done = std::move(done)](const Status& status) {
                    if (!status) return done(AccountFault{503, status.error().message, "see the log of foyerd"});
                    Record("token revoked", token.made_by, by, token.name);
                    done(std::nullopt);
                  }));
}

std::optional<HttpResponse> HouseAccounts::Admit(HttpRequest& request) {
  if (const std::string_view secret = BearerIn(request); !secret.empty()) return AdmitToken(request, secret);
  const std::string id = SessionIn(request);
  const auto name = sessions_->Use(id);
  const AccountRow* const row = name ? accounts_->Find(*name) : nullptr;
  if (row == nullptr) return std::nullopt;
  if (request.method != "GET" && !secrets::IsSame(request.Header("x-foyer-csrf"), CsrfOf(id))) {
    return Refusal(403, R"({"error":"X-Foyer-CSRF is missing or wrong","fix":"send the csrf of GET /api/v1/session"})");
  }
  request.caller = {row->account.name, row->account.roles};
  return std::nullopt;
}

std::optional<HttpResponse> HouseAccounts::AdmitToken(HttpRequest& request, std::string_view secret) {
  const AccessToken* const token = tokens_->Find(secret);
  if (token != nullptr && !tokens_->IsOver(*token)) {
    request.caller = {"token:" + token->name, token->roles};
    tokens_->Use(token->id);
    return std::nullopt;
  }
  if (telling_.Take(kTelling, parts_.loop.Now())) {
    const char* const why = token == nullptr ? "unknown token" : "token is over";
    parts_.journal.Record(
        EventType::kLoginFailed, {},
        {{"user", token == nullptr ? "" : "token:" + token->name}, {"source", SourceName(request)}, {"why", why}});
  }
  HttpResponse response =
      Refusal(401, R"({"error":"the token counts no more","fix":"make a new one: foyerctl tokens"})");
  response.headers.emplace_back("WWW-Authenticate", "Bearer error=\"invalid_token\"");
  return response;
}

void HouseAccounts::Record(const char* what, const std::string& user, const std::string& by, const std::string& name) {
  std::vector<std::pair<std::string, std::string>> fields{{"what", what}, {"user", user}, {"by", by}};
  if (!name.empty()) fields.emplace_back("name", name);
  parts_.journal.Record(EventType::kAccount, {}, std::move(fields));
}

}  // namespace foyer::accounts
