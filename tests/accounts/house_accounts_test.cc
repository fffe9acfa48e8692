#include "accounts/house_accounts.h"

#include <algorithm>

#include "tests/accounts/accounts_fixture.h"

namespace foyer::accounts {
namespace {

using namespace std::chrono_literals;
using Asked = std::variant<int, std::string>;

class HouseAccountsTest : public AccountsFixture {};

TEST_F(HouseAccountsTest, TheSetupCodeMakesOneAdministratorAndThenNone) {
  const std::string code = house_->SetupCode();
  ASSERT_EQ(code.size(), 9U);
  const auto first = SetUp(code);
  ASSERT_EQ(first.first, 200);
  EXPECT_TRUE(first.second->account.roles.admin);
  EXPECT_TRUE(first.second->account.roles.MayOpen("front"));
  EXPECT_EQ(house_->SetupCode(), "");
  EXPECT_EQ(SetUp(code).first, 409);
  Restart();
  EXPECT_EQ(house_->SetupCode(), "") << "there is one now, also after a restart";
  EXPECT_EQ(LogIn("anna", kPassword).first, 200);
}

TEST_F(HouseAccountsTest, EachStartHasAnotherCodeAndHowItIsTypedMattersNot) {
  const std::string before = house_->SetupCode();
  Restart();
  const std::string code = house_->SetupCode();
  EXPECT_NE(code, before);
  EXPECT_EQ(SetUp(before).first, 401);
  std::string lower = code;
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  lower.erase(4, 1);
  EXPECT_EQ(SetUp(lower).first, 200);
}

TEST_F(HouseAccountsTest, TheSetupCodeCannotBeGuessed) {
  for (int i = 0; i < 5; ++i) EXPECT_EQ(SetUp("AAAA-AAAA").first, 401);
  EXPECT_EQ(SetUp(house_->SetupCode()).first, 429) << "the address is paused";
  EXPECT_EQ(journal_.LastField(EventType::kLoginFailed, "why"), "wrong setup code");
  loop_.Advance(31s);
  EXPECT_EQ(SetUp(house_->SetupCode()).first, 200);
}

TEST_F(HouseAccountsTest, AWeakPasswordSetsNothingUp) {
  EXPECT_EQ(SetUp(house_->SetupCode(), "short").first, 400);
  EXPECT_NE(house_->SetupCode(), "");
  EXPECT_TRUE(house_->List().empty());
}

TEST_F(HouseAccountsTest, WhoseDiskFailsIsNotSetUp) {
  store_.failing = true;
  EXPECT_EQ(SetUp(house_->SetupCode()).first, 503);
  store_.failing = false;
  EXPECT_EQ(SetUp(house_->SetupCode()).first, 200);
}

TEST_F(HouseAccountsTest, AnUnknownNameIsAnsweredLikeAWrongPasswordAndCostsAsMuch) {
  Add("anna", {"view"});
  const int made = hash_.made;
  EXPECT_EQ(LogIn("anna", "not her password").first, 401);
  EXPECT_EQ(LogIn("nobody", "not her password", "192.0.2.2").first, 401);
  EXPECT_EQ(hash_.made, made + 2) << "a hash is made for both";
  EXPECT_EQ(journal_.LastField(EventType::kLoginFailed, "user"), "") << "people type passwords there";
  EXPECT_EQ(guard_.guesses[*IpAddress::Parse("192.0.2.1")], 1U);
}

TEST_F(HouseAccountsTest, AfterFiveWrongOnesAnAddressWaitsAlsoWithTheRightOne) {
  Add("anna", {"view"});
  for (int i = 0; i < 5; ++i) EXPECT_EQ(LogIn("anna", "wrong").first, 401);
  const int made = hash_.made;
  EXPECT_EQ(LogIn("anna", kPassword).first, 429);
  EXPECT_EQ(hash_.made, made) << "and costs us nothing";
  EXPECT_EQ(journal_.LastField(EventType::kLoginPaused, "of"), "address");
  EXPECT_EQ(LogIn("anna", kPassword, "192.0.2.9").first, 200) << "from elsewhere she gets in";
  EXPECT_EQ(journal_.LastField(EventType::kLogin, "source"), "192.0.2.9");
  loop_.Advance(31s);
  EXPECT_EQ(LogIn("anna", kPassword).first, 200);
}

TEST_F(HouseAccountsTest, ManyAtOnceAreNoMoreGuessesThanOneAfterTheOther) {
  Add("anna", {"view"});
  int wrong = 0, busy = 0;
  for (int i = 0; i < 100; ++i) {
    house_->LogIn("anna", "wrong", From("192.0.2.1"), [&](const std::variant<Session, AccountFault>& done) {
      (std::get<AccountFault>(done).status == 503 ? busy : wrong)++;
    });
  }
  Work();
  EXPECT_EQ(wrong, 1);
  EXPECT_EQ(busy, 99);
}

TEST_F(HouseAccountsTest, FailuresDoNotFillTheJournal) {
  for (int i = 0; i < 500; ++i) LogIn("nobody" + std::to_string(i), "wrong", "10.0." + std::to_string(i % 250) + ".1");
  EXPECT_LE(journal_.CountOf(EventType::kLoginFailed), 60U);
}

TEST_F(HouseAccountsTest, ASessionOutlivesARestartAndEndsWithLogout) {
  Add("anna", {"view"});
  const auto session = LogIn("anna", kPassword).second;
  ASSERT_TRUE(session.has_value());
  const std::string id = IdOf(*session);
  EXPECT_EQ(Ask(With(id, "", "GET")), Asked("anna"));
  Restart();
  EXPECT_EQ(Ask(With(id, "", "GET")), Asked("anna"));
  for (const auto& [key, value] : store_.tables["web_sessions"]) {
    EXPECT_EQ((key + value).find(id), std::string::npos) << "what is kept is no way in";
  }
  bool over = false;
  house_->LogOut(With(id, session->csrf), [&](const std::string&) { over = true; });
  EXPECT_FALSE(over) << "it is not on disk yet";
  store_.Commit();
  EXPECT_TRUE(over);
  EXPECT_EQ(Ask(With(id, "", "GET")), Asked(""));
  Restart();
  EXPECT_EQ(Ask(With(id, "", "GET")), Asked(""));
}

TEST_F(HouseAccountsTest, WhatChangesSomethingNeedsTheCsrfOfThisSession) {
  Add("anna", {"view"});
  const auto first = LogIn("anna", kPassword).second, second = LogIn("anna", kPassword).second;
  EXPECT_EQ(Ask(With(IdOf(*first), first->csrf)), Asked("anna"));
  EXPECT_EQ(Ask(With(IdOf(*first), "")), Asked(403));
  EXPECT_EQ(Ask(With(IdOf(*first), second->csrf)), Asked(403));
  EXPECT_EQ(Ask(With(IdOf(*first), first->csrf.substr(1))), Asked(403));
  EXPECT_EQ(Ask(With(IdOf(*first), "", "DELETE")), Asked(403));
}

TEST_F(HouseAccountsTest, ASessionEndsNinetyDaysAfterItWasLastUsed) {
  Add("anna", {"view"});
  const auto session = LogIn("anna", kPassword).second;
  const std::string id = IdOf(*session);
  const WallTime start = loop_.WallNow();
  loop_.SetWall(start + 24h * 89);
  EXPECT_EQ(Ask(With(id, "", "GET")), Asked("anna"));
  store_.Commit();
  Restart();
  loop_.SetWall(start + 24h * 178);
  EXPECT_EQ(Ask(With(id, "", "GET")), Asked("anna")) << "it was used in between";
  loop_.SetWall(start + 24h * 269);
  EXPECT_EQ(Ask(With(id, "", "GET")), Asked(""));
  loop_.SetWall(start);
  EXPECT_EQ(Ask(With(id, "", "GET")), Asked("")) << "and stays over";
}

TEST_F(HouseAccountsTest, AClockThatJumpsBackLogsNobodyOut) {
  Add("anna", {"view"});
  const auto session = LogIn("anna", kPassword).second;
  loop_.SetWall(WallTime{});
  EXPECT_EQ(Ask(With(IdOf(*session), "", "GET")), Asked("anna"));
}

TEST_F(HouseAccountsTest, AClockThatWasFarAheadKeepsNoSessionForEver) {
  Add("anna", {"view"});
  const auto now = loop_.WallNow();
  loop_.SetWall(now + 24h * 365 * 20);
  const std::string id = IdOf(*LogIn("anna", kPassword).second);
  loop_.SetWall(now);
  EXPECT_EQ(Ask(With(id, "", "GET")), Asked("anna"));
  loop_.SetWall(now + 24h * 91);
  EXPECT_EQ(Ask(With(id, "", "GET")), Asked(""));
}

TEST_F(HouseAccountsTest, TheBrowserGetsItsCookieAnewEachDay) {
  Add("anna", {"view"});
  const auto session = LogIn("anna", kPassword).second;
  EXPECT_EQ(house_->SessionOf(With(IdOf(*session), "", "GET"))->cookie, "");
  loop_.SetWall(loop_.WallNow() + 25h);
  EXPECT_EQ(house_->SessionOf(With(IdOf(*session), "", "GET"))->cookie, session->cookie);
  EXPECT_EQ(house_->SessionOf(With(IdOf(*session), "", "GET"))->cookie, "");
}

TEST_F(HouseAccountsTest, AnAccountHasSoManySessionsAndTheOldestGoes) {
  Add("anna", {"view"});
  std::vector<std::string> ids;
  for (std::size_t i = 0; i <= SessionBook::kMostOfAccount; ++i) {
    ids.push_back(IdOf(*LogIn("anna", kPassword).second));
    loop_.SetWall(loop_.WallNow() + 1s);
  }
  EXPECT_EQ(Ask(With(ids.front(), "", "GET")), Asked(""));
  EXPECT_EQ(Ask(With(ids.back(), "", "GET")), Asked("anna"));
}

TEST_F(HouseAccountsTest, AnotherPasswordEndsEverySession) {
  Add("anna", {"view"});
  const auto session = LogIn("anna", kPassword).second;
  HttpRequest request = From("192.0.2.1");
  request.caller.name = "anna";
  const auto set = [&](const std::optional<std::string>& current) {
    return Do([&](auto done) { house_->SetPassword("anna", "another password", current, request, done); });
  };
  EXPECT_EQ(set("not what it was"), 401);
  EXPECT_EQ(Ask(With(IdOf(*session), "", "GET")), Asked("anna"));
  EXPECT_EQ(set(kPassword), 0);
  EXPECT_EQ(Ask(With(IdOf(*session), "", "GET")), Asked(""));
  EXPECT_EQ(LogIn("anna", kPassword).first, 401);
  EXPECT_EQ(LogIn("anna", "another password").first, 200);
  EXPECT_EQ(journal_.LastField(EventType::kAccount, "what"), "password changed");
}

TEST_F(HouseAccountsTest, ARemovedAccountTakesItsSessionsAndTokensWithIt) {
  Add("boss", {"admin"});
  Add("anna", {"view"});
  const auto session = LogIn("anna", kPassword).second;
  const auto token = MakeToken({"view"});
  EXPECT_EQ(Ask(Bearing(token.secret)), Asked("token:robot"));
  EXPECT_EQ(Do([&](auto done) { house_->Remove("anna", "boss", done); }), 0);
  EXPECT_EQ(Ask(With(IdOf(*session), "", "GET")), Asked(""));
  EXPECT_EQ(Ask(Bearing(token.secret)), Asked(401));
  Add("anna", {"admin"});
  Restart();
  EXPECT_EQ(Ask(With(IdOf(*session), "", "GET")), Asked("")) << "nor does one of the same name get it";
  EXPECT_EQ(Ask(Bearing(token.secret)), Asked(401));
}

TEST_F(HouseAccountsTest, TheLastAdministratorStays) {
  Add("boss", {"admin"});
  Add("anna", {"view"});
  EXPECT_EQ(Do([&](auto done) { house_->Remove("boss", "boss", done); }), 409);
  Add("other", {"admin"});
  int done = 0;
  const auto count = [&done](const std::optional<AccountFault>& fault) { done += fault ? 0 : 1; };
  house_->Remove("boss", "x", count);
  house_->Remove("other", "x", count);
  Work();
  EXPECT_EQ(done, 1) << "not both at once";
  EXPECT_EQ(Do([&](auto d) { house_->Remove("nobody", "x", d); }), 404);
}

TEST_F(HouseAccountsTest, ATokenCountsUntilItIsOverOrRevoked) {
  const auto forever = MakeToken({"open:front"});
  const auto short_lived = MakeToken({"view"}, loop_.WallNow() + 1h);
  EXPECT_EQ(forever.secret.size(), 70U);
  HttpRequest request = Bearing(forever.secret);
  EXPECT_FALSE(house_->Admit(request).has_value()) << "and needs no CSRF";
  EXPECT_TRUE(request.caller.roles.MayOpen("front"));
  EXPECT_FALSE(request.caller.roles.view);
  EXPECT_EQ(Ask(Bearing(short_lived.secret)), Asked("token:robot"));
  loop_.SetWall(loop_.WallNow() + 1h);
  EXPECT_EQ(Ask(Bearing(short_lived.secret)), Asked(401));
  EXPECT_EQ(journal_.LastField(EventType::kLoginFailed, "why"), "token is over");
  loop_.SetWall(WallTime{});
  EXPECT_EQ(Ask(Bearing(short_lived.secret)), Asked(401)) << "nor does a clock that was lost revive it";
  Restart();
  EXPECT_EQ(Ask(Bearing(forever.secret)), Asked("token:robot")) << "also after a restart";
  EXPECT_EQ(Do([&](auto done) { house_->RemoveToken(forever.token.id, "anna", done); }), 0);
  EXPECT_EQ(Ask(Bearing(forever.secret)), Asked(401));
  EXPECT_EQ(journal_.LastField(EventType::kAccount, "what"), "token revoked");
}

TEST_F(HouseAccountsTest, OfATokenOnlyTheHashIsKeptAndWhenItWasUsed) {
  const auto token = MakeToken({"view"});
  for (const auto& [key, value] : store_.tables["web_tokens"])
    EXPECT_EQ((key + value).find(token.secret.substr(6)), std::string::npos);
  EXPECT_FALSE(house_->Tokens()[0].last_used.has_value());
  Ask(Bearing(token.secret));
  store_.Commit();
  Restart();
  EXPECT_EQ(house_->Tokens()[0].last_used, loop_.WallNow());
}

TEST_F(HouseAccountsTest, AWrongTokenIsNobodyEvenBesideAGoodCookie) {
  Add("anna", {"view"});
  const auto session = LogIn("anna", kPassword).second;
  HttpRequest request = With(IdOf(*session), session->csrf);
  request.headers.emplace_back("authorization", "Bearer foyer_" + std::string(64, 'a'));
  EXPECT_EQ(Ask(request), Asked(401));
  for (const char* wrong : {"x", "foyer_", "foyer_short"}) EXPECT_EQ(Ask(Bearing(wrong)), Asked(401)) << wrong;
}

TEST_F(HouseAccountsTest, WhoHasGoneIsToldNothing) {
  Add("anna", {"view"});
  bool told = false;
  house_->LogIn("anna", kPassword, From("192.0.2.1"), [&](const auto&) { told = true; });
  house_.reset();
  Work();
  EXPECT_FALSE(told);
}

}  // namespace
}  // namespace foyer::accounts
