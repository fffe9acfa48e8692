#include "ctl/account_routes.h"

#include <gtest/gtest.h>

#include "tests/ctl/house_parts.h"
#include "tests/ctl/operator_asks.h"

namespace foyer::ctl {
namespace {

// Notes what it is asked, and answers with `fault` if there is one.
class FakeAccounts : public Accounts {
 public:
  std::string SetupCode() const override { return code; }
  void SetUp(const std::string& typed, const std::string& name, const std::string&, const HttpRequest&,
             OnSession done) override {
    Note("set up " + name + " by " + typed, done);
  }
  void LogIn(const std::string& name, const std::string&, const HttpRequest&, OnSession done) override {
    Note("log in " + name, done);
  }
  std::optional<Session> SessionOf(const HttpRequest&) override { return session; }
  void LogOut(const HttpRequest&, std::function<void(const std::string&)> done) override { done("gone"); }
  std::vector<Account> List() const override { return {{"anna", *ParseRoles({"view"}), {}}}; }
  void Add(const std::string& name, const HttpRoles& roles, const std::string&, const std::string& by,
           OnDone done) override {
    orders.push_back("add " + name + " with " + std::to_string(RoleNames(roles).size()) + " by " + by);
    done(fault);
  }
  void Remove(const std::string& name, const std::string& by, OnDone done) override {
    orders.push_back("remove " + name + " by " + by);
    done(fault);
  }
  void SetPassword(const std::string& name, const std::string& password, const std::optional<std::string>& current,
                   const HttpRequest&, OnDone done) override {
    orders.push_back("password of " + name + ": " + password + " instead of " + current.value_or("any"));
    done(fault);
  }
  std::vector<AccessToken> Tokens() const override { return {{"12ab", "robot", {}, "anna", {}}}; }
  void AddToken(const AccessToken& wanted, OnToken done) override { done(IssuedToken{wanted, "the secret"}); }
  void RemoveToken(const std::string& id, const std::string& by, OnDone done) override {
    orders.push_back("revoke " + id + " by " + by);
    done(fault);
  }

  std::string code;
  std::optional<Session> session;
  std::optional<AccountFault> fault;
  std::vector<std::string> orders;

 private:
  void Note(std::string order, const OnSession& done) {
    orders.push_back(std::move(order));
    if (fault) return done(*fault);
    done(Session{{"anna", *ParseRoles({"view"}), {}}, "the csrf", "the cookie"});
  }
};

class OneStream : public HttpStream {
 public:
  void Send(std::string_view) override {}
  void Close() override { closed = true; }
  std::size_t behind() const override { return 0; }
  bool closed = false;
};

class AccountRoutesTest : public testing::Test, protected HouseParts {
 protected:
  AccountRoutesTest() {
    parts_.accounts = &accounts_;
    routes_ = std::make_unique<AccountRoutes>(parts_, router_);
    routes_->AddTo(router_);
    router_.AddStream({"/live", Need::kView, "text/plain",
                       [](const HttpRequest&, HttpStream&) { return std::make_unique<OpenedStream>(); }});
  }
  int Ask(const HttpCaller& caller, const std::string& method, const std::string& path, const std::string& body = {}) {
    HttpRequest request{method, path, {}, body};
    request.caller = caller;
    response_ = {};
    router_.Handle(request, [this](const HttpResponse& response) { response_ = response; });
    return response_.status;
  }
  Json Body() const { return Json::parse(response_.body); }
  std::string Order() const { return accounts_.orders.empty() ? "" : accounts_.orders.back(); }

  const HttpCaller nobody_{}, anna_{"anna", {.view = true}}, boss_{"boss", {.admin = true}};
  FakeAccounts accounts_;
  ApiParts parts_ = MakeParts();
  Router router_;
  std::unique_ptr<AccountRoutes> routes_;
  HttpResponse response_;
};

TEST_F(AccountRoutesTest, WhoLogsInGetsHisCookieAndWhatHeMayDo) {
  EXPECT_EQ(Ask(nobody_, "POST", "/api/v1/login", R"({"name":"anna","password":"x"})"), 200);
  EXPECT_EQ(response_.headers, (HttpHeaders{{"Set-Cookie", "the cookie"}}));
  EXPECT_EQ(Body(), Json::parse(R"({"logged_in":true,"name":"anna","roles":["view"],"csrf":"the csrf"})"));
  accounts_.fault = AccountFault{429, "too many", "wait", std::chrono::seconds(30)};
  EXPECT_EQ(Ask(nobody_, "POST", "/api/v1/login", "{}"), 429);
  EXPECT_EQ(response_.headers, (HttpHeaders{{"Retry-After", "30"}}));
}

TEST_F(AccountRoutesTest, TheSessionSaysWhetherThereIsAnAdministrator) {
  accounts_.code = "ABCD-EFGH";
  EXPECT_EQ(Ask(nobody_, "GET", "/api/v1/session"), 200);
  EXPECT_EQ(Body(), Json::parse(R"({"logged_in":false,"name":"","roles":[],"setup_needed":true})"));
  EXPECT_EQ(Ask(HttpCaller::Operator(), "GET", "/api/v1/setup-code"), 200);
  EXPECT_EQ(Body()["code"], "ABCD-EFGH");
  EXPECT_EQ(Ask(boss_, "GET", "/api/v1/setup-code"), 403) << "not over the network";
  EXPECT_EQ(Ask(nobody_, "POST", "/api/v1/setup", R"({"code":"c","name":"anna","password":"p"})"), 201);
  EXPECT_EQ(Order(), "set up anna by c");
  accounts_.code.clear();
  EXPECT_EQ(Ask(HttpCaller::Operator(), "GET", "/api/v1/setup-code"), 409);
}

TEST_F(AccountRoutesTest, AccountsAndTokensAreForAdministrators) {
  for (const auto& [method, path] : {std::pair{"GET", "/api/v1/accounts"},
                                     {"POST", "/api/v1/accounts"},
                                     {"DELETE", "/api/v1/accounts/anna"},
                                     {"GET", "/api/v1/tokens"},
                                     {"POST", "/api/v1/tokens"},
                                     {"DELETE", "/api/v1/tokens/12ab"}}) {
    EXPECT_EQ(Ask(nobody_, method, path), 401) << path;
    EXPECT_EQ(Ask(anna_, method, path), 403) << path;
  }
  EXPECT_TRUE(accounts_.orders.empty());
  EXPECT_EQ(Ask(boss_, "POST", "/api/v1/accounts", R"({"name":"ben","roles":["view","talk"],"password":"p"})"), 201);
  EXPECT_EQ(Order(), "add ben with 2 by boss");
  EXPECT_EQ(Ask(boss_, "DELETE", "/api/v1/tokens/12ab"), 200);
  EXPECT_EQ(Order(), "revoke 12ab by boss");
}

TEST_F(AccountRoutesTest, WhatIsAskedForMustMakeSense) {
  for (const char* bad : {"{}", R"({"roles":"view"})", R"({"roles":[1]})", R"({"roles":["root"]})"}) {
    EXPECT_EQ(Ask(boss_, "POST", "/api/v1/accounts", bad), 400) << bad;
    EXPECT_EQ(Ask(boss_, "POST", "/api/v1/tokens", bad), 400) << bad;
  }
  for (const char* bad :
       {R"({"roles":[]})", R"({"roles":[],"name":"x","until_ms":1})", R"({"roles":[],"name":"x","until_ms":1e30})",
        R"({"roles":[],"name":"x","until_ms":9223372036854775807})"})
    EXPECT_EQ(Ask(boss_, "POST", "/api/v1/tokens", bad), 400) << bad;
  EXPECT_TRUE(accounts_.orders.empty());
  EXPECT_EQ(Ask(boss_, "POST", "/api/v1/tokens", R"({"roles":["talk"],"name":"robot"})"), 201);
  EXPECT_EQ(Body()["token"], "the secret");
  EXPECT_EQ(Body()["made_by"], "boss");
}

TEST_F(AccountRoutesTest, OnesOwnPasswordIsChangedOnlyByWhoKnowsIt) {
  const char* const path = "/api/v1/accounts/anna/password";
  EXPECT_EQ(Ask(nobody_, "POST", path, R"({"password":"new"})"), 401);
  EXPECT_EQ(Ask({"ben", {.view = true}}, "POST", path, R"({"password":"new"})"), 403);
  EXPECT_TRUE(accounts_.orders.empty());
  Ask(anna_, "POST", path, R"({"password":"new","current":"old"})");
  EXPECT_EQ(Order(), "password of anna: new instead of old");
  Ask({"anna", {.admin = true}}, "POST", path, R"({"password":"new"})");
  EXPECT_EQ(Order(), "password of anna: new instead of ") << "also of an administrator";
  Ask(boss_, "POST", path, R"({"password":"new"})");
  EXPECT_EQ(Order(), "password of anna: new instead of any");
}

TEST_F(AccountRoutesTest, WhoIsLoggedOutSeesNoMore) {
  OneStream annas, bosss;
  HttpRequest request{"GET", "/live", {}, {}};
  request.caller = anna_;
  ASSERT_TRUE(router_.OpenStream(request, annas));
  request.caller = boss_;
  ASSERT_TRUE(router_.OpenStream(request, bosss));
  EXPECT_EQ(Ask(anna_, "POST", "/api/v1/logout"), 200);
  EXPECT_EQ(response_.headers, (HttpHeaders{{"Set-Cookie", "gone"}}));
  EXPECT_TRUE(annas.closed);
  EXPECT_FALSE(bosss.closed);
  router_.OnStreamClosed(annas);
  router_.OnStreamClosed(bosss);
}

TEST_F(AccountRoutesTest, ADaemonThatServesNothingOverTheNetworkHasNone) {
  ApiParts parts = parts_;
  parts.accounts = nullptr;
  AccountRoutes routes(parts, router_);
  Router router;
  routes.AddTo(router);
  int status = 0;
  router.Handle(OperatorAsks("GET", "/api/v1/accounts"),
                [&](const HttpResponse& response) { status = response.status; });
  EXPECT_EQ(status, 409);
}

}  // namespace
}  // namespace foyer::ctl
