// A house with accounts, over a disk that the test moves and a hash that costs nothing.
#pragma once
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "accounts/house_accounts.h"
#include "secrets/digest.h"
#include "tests/fakes/fake_event_journal.h"
#include "tests/fakes/fake_event_loop.h"
#include "tests/fakes/fake_record_store.h"
#include "tests/fakes/fake_source_guard.h"

namespace foyer::accounts {

// Answers when the test says so.
class FakeSlowHash : public secrets::SlowHash {
 public:
  bool Compute(std::string text, const std::string& salt, const secrets::Cost&, Done done) override {
    if (full) return false;
    ++made;
    waiting.emplace_back(secrets::Sha256(salt + ":" + text), std::move(done));
    return true;
  }
  void Finish() {
    for (auto& [hash, done] : std::exchange(waiting, {})) done(hash);
  }

  std::vector<std::pair<std::string, Done>> waiting;
  int made = 0;
  bool full = false;
};

class AccountsFixture : public testing::Test {
 protected:
  static constexpr const char* kPassword = "a good password";

  AccountsFixture() { Restart(); }

  // As the daemon after a crash: what was not committed never was.
  void Restart() { house_ = std::move(HouseAccounts::Create({loop_, store_, journal_, hash_, &guard_}).value()); }
  void Work() {
    for (int i = 0; i < 3; ++i) {  // one may lead to another
      hash_.Finish();
      store_.Commit();
    }
  }

  static HttpRequest From(const std::string& address, const std::string& method = "POST") {
    HttpRequest request;
    request.method = method;
    request.path = "/api/v1/login";
    request.peer = {*IpAddress::Parse(address), 40000};
    request.secure = true;
    return request;
  }
  static HttpRequest With(const std::string& session, const std::string& csrf, const std::string& method = "POST") {
    HttpRequest request = From("192.0.2.1", method);
    request.headers.emplace_back("cookie", "__Host-foyer=" + session);
    if (!csrf.empty()) request.headers.emplace_back("x-foyer-csrf", csrf);
    return request;
  }
  static HttpRequest Bearing(const std::string& token, const std::string& method = "POST") {
    HttpRequest request = From("192.0.2.1", method);
    request.headers.emplace_back("authorization", "Bearer " + token);
    return request;
  }
  // What the cookie holds.
  static std::string IdOf(const Session& session) {
    const std::size_t equals = session.cookie.find('=');
    return session.cookie.substr(equals + 1, session.cookie.find(';') - equals - 1);
  }

  // 0 and the session, or the status of the refusal.
  using Outcome = std::pair<int, std::optional<Session>>;
  Accounts::OnSession Into(Outcome& outcome) {
    return [&outcome](const std::variant<Session, AccountFault>& done) {
      if (const auto* fault = std::get_if<AccountFault>(&done)) {
        outcome.first = fault->status;
      } else {
        outcome = {200, std::get<Session>(done)};
      }
    };
  }
  Outcome SetUp(const std::string& code, const std::string& password = kPassword) {
    Outcome outcome{0, std::nullopt};
    house_->SetUp(code, "anna", password, From("192.0.2.1"), Into(outcome));
    Work();
    return outcome;
  }
  Outcome LogIn(const std::string& name, const std::string& password, const std::string& address = "192.0.2.1") {
    Outcome outcome{0, std::nullopt};
    house_->LogIn(name, password, From(address), Into(outcome));
    Work();
    return outcome;
  }
  // The status of the refusal; 0: it is done.
  template <typename Call>
  int Do(Call call) {
    int status = -1;
    call([&status](const std::optional<AccountFault>& fault) { status = fault ? fault->status : 0; });
    Work();
    return status;
  }
  int Add(const std::string& name, const std::vector<std::string>& roles, const std::string& password = kPassword) {
    return Do([&](auto done) { house_->Add(name, *ParseRoles(roles), password, "test", done); });
  }
  // The status of the refusal, or the caller's name ("" for nobody).
  std::variant<int, std::string> Ask(HttpRequest request) {
    const auto refusal = house_->Admit(request);
    if (refusal) return refusal->status;
    return request.caller.name;
  }
  IssuedToken MakeToken(const std::vector<std::string>& roles, std::optional<WallTime> until = {}) {
    AccessToken wanted;
    wanted.name = "robot";
    wanted.roles = *ParseRoles(roles);
    wanted.made_by = "anna";
    wanted.until = until;
    IssuedToken issued;
    house_->AddToken(
        wanted, [&](const std::variant<IssuedToken, AccountFault>& done) { issued = std::get<IssuedToken>(done); });
    Work();
    return issued;
  }

  FakeEventLoop loop_;
  FakeRecordStore store_;
  FakeEventJournal journal_;
  FakeSlowHash hash_;
  FakeSourceGuard guard_;
  std::unique_ptr<HouseAccounts> house_;
};

}  // namespace foyer::accounts
