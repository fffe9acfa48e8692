// Who may use this house's daemon over the network, and the proof of it: passwords, sessions, tokens, and the code that
// makes the first administrator. What comes of each attempt is in the journal.
#pragma once
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "accounts/account_book.h"
#include "accounts/login_limits.h"
#include "accounts/session_book.h"
#include "accounts/token_book.h"
#include "base/token_bucket.h"
#include "foyer/accounts.h"
#include "foyer/event_journal.h"
#include "foyer/event_loop.h"
#include "foyer/record_store.h"
#include "foyer/source_guard.h"
#include "secrets/slow_hash.h"

namespace foyer::accounts {

// All of it outlives the accounts.
struct AccountParts {
  EventLoop& loop;
  RecordStore& store;
  EventJournal& journal;
  secrets::SlowHash& hash;
  SourceGuard* guard = nullptr;  // null: nobody is banned for guessing
};

class HouseAccounts final : public Accounts, public HttpAdmission {
 public:
  // An error: the store cannot be read.
  static Result<std::unique_ptr<HouseAccounts>> Create(const AccountParts& parts);

  std::string SetupCode() const override { return setup_code_; }
  void SetUp(const std::string& code, const std::string& name, const std::string& password, const HttpRequest& request,
             OnSession done) override;
  void LogIn(const std::string& name, const std::string& password, const HttpRequest& request, OnSession done) override;
  std::optional<Session> SessionOf(const HttpRequest& request) override;
  void LogOut(const HttpRequest& request, std::function<void(const std::string& cookie)> done) override;

  std::vector<Account> List() const override { return accounts_->List(); }
  void Add(const std::string& name, const HttpRoles& roles, const std::string& password, const std::string& by,
           OnDone done) override;
  void Remove(const std::string& name, const std::string& by, OnDone done) override;
  void SetPassword(const std::string& name, const std::string& password, const std::optional<std::string>& current,
                   const HttpRequest& request, OnDone done) override;

  std::vector<AccessToken> Tokens() const override { return tokens_->List(); }
  void AddToken(const AccessToken& wanted, OnToken done) override;
  void RemoveToken(const std::string& id, const std::string& by, OnDone done) override;

  // By the token in Authorization, or the session in the cookie; without either nobody has said who it is. A cookie
  // counts in a request that changes something only beside its X-Foyer-CSRF.
  std::optional<HttpResponse> Admit(HttpRequest& request) override;

 private:
  using OnChecked = std::function<void(std::optional<AccountFault>)>;

  explicit HouseAccounts(const AccountParts& parts);
  std::optional<HttpResponse> AdmitToken(HttpRequest& request, std::string_view secret);
  void CheckPasswordOf(const std::string& name, const std::string& password, const HttpRequest& request,
                       OnChecked done);
  void OnHash(const std::string& name, bool right, const HttpRequest& request, const OnChecked& done);
  void CountWrong(const std::string& name, bool known, const HttpRequest& request, const char* why);
  std::optional<AccountFault> PauseOf(const std::string& name, const HttpRequest& request) const;
  void PutPassword(const Account& account, const std::string& password, OnDone done);
  void StartSession(const std::string& name, bool secure, const OnSession& done);
  void MakeAdministrator(const std::string& name, const std::string& password, const HttpRequest& request,
                         OnSession done);
  void Record(const char* what, const std::string& user, const std::string& by, const std::string& name = {});
  template <typename Call>
  auto WhileAlive(Call call);

  const AccountParts parts_;
  const std::shared_ptr<const bool> alive_ = std::make_shared<bool>(true);  // answers hold it weakly
  std::unique_ptr<AccountBook> accounts_;
  std::unique_ptr<SessionBook> sessions_;
  std::unique_ptr<TokenBook> tokens_;
  LoginLimits limits_;
  std::set<std::string> names_at_work_;  // of passwords that are being looked at: one at a time for each,
  std::set<IpAddress> sources_at_work_;  // or many at once would go uncounted
  TokenBucket telling_;                  // failures must not fill the journal
  std::string setup_code_;               // empty: there is an administrator
  bool setting_up_ = false;
};

}  // namespace foyer::accounts
