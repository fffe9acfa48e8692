// The pages' side of the daemon, as curl sees it over TLS: who gets in, who does not, and what of it is told.
#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>
#include <set>

#include "tests/flow/peers/raw_peer.h"
#include "tests/flow/web_house.h"

namespace foyer::flow {
namespace {

using nlohmann::json;
using peers::WebAnswer;
using testing::HasSubstr;
using testing::Not;

using WebTest = WebHouse;

TEST_F(WebTest, ANewOwnerComesInByTheCodeOfTheLogAndNobodyAfterHim) {
  StartWeb();
  const std::string code = SetupCode();
  EXPECT_THAT(house_->process().Output(), HasSubstr("the setup code is " + code));
  EXPECT_EQ(json::parse(Ask("GET", "/api/v1/session").body)["setup_needed"], true);
  EXPECT_EQ(Ask("GET", "/api/v1/status").status, 401);
  EXPECT_EQ(Ask("POST", "/api/v1/setup", {{"code", "AAAA-AAAA"}, {"name", "x"}, {"password", kOwnersPassword}}).status,
            401);
  EXPECT_EQ(Ask("POST", "/api/v1/setup", {{"code", code}, {"name", "x"}, {"password", "weak"}}).status, 400);

  const WebAnswer set_up = MakeOwner();
  ASSERT_EQ(set_up.status, 201) << set_up.body;
  const std::string cookie = set_up.Header("set-cookie");
  EXPECT_TRUE(cookie.starts_with("__Host-foyer=")) << cookie;
  for (const char* flag : {"; HttpOnly", "; Secure", "; SameSite=Strict", "; Path=/", "; Max-Age=7776000"})
    EXPECT_THAT(cookie, HasSubstr(flag));
  EXPECT_EQ(Ask("GET", "/api/v1/status").status, 200);
  EXPECT_THAT(set_up.Header("content-security-policy"), HasSubstr("default-src 'self'"));

  EXPECT_EQ(Ask("POST", "/api/v1/setup", {{"code", code}, {"name", "y"}, {"password", kOwnersPassword}}, {}).status,
            403)
      << "a cookie without its CSRF";
  curl_.ForgetCookies();
  EXPECT_EQ(Ask("POST", "/api/v1/setup", {{"code", code}, {"name", "y"}, {"password", kOwnersPassword}}).status, 409);
  EXPECT_EQ(Ask("GET", "/api/v1/status").status, 401) << "without the cookie he is nobody";
}

TEST_F(WebTest, ASessionOutlivesARestartAndEndsWithLogout) {
  StartWeb("", false);
  ASSERT_EQ(MakeOwner().status, 201);
  house_->process().Kill(SIGKILL);
  house_->process().WaitForExit();
  house_->Start();
  ASSERT_TRUE(Until([&] { return Ask("GET", "/api/v1/status").status == 200; }));
  EXPECT_THAT(house_->process().Output(), Not(HasSubstr("setup code")));
  const json session = json::parse(Ask("GET", "/api/v1/session").body);
  EXPECT_EQ(session["name"], kOwner);
  EXPECT_EQ(session["csrf"], csrf_);
  const std::string id = curl_.Session();
  EXPECT_EQ(Ask("POST", "/api/v1/logout").status, 403);
  EXPECT_EQ(Change("POST", "/api/v1/logout").status, 200);
  EXPECT_EQ(Ask("GET", "/api/v1/status", {}, {"--header", "Cookie: __Host-foyer=" + id}).status, 401)
      << "also who kept the cookie";
}

TEST_F(WebTest, ADoorIsOpenedOnceForOneWishAndByNoOtherSite) {
  StartWeb();
  ASSERT_EQ(MakeOwner().status, 201);
  const std::string path = "/api/v1/locks/front/open";
  EXPECT_EQ(Ask("POST", path).status, 403) << "no CSRF token";
  EXPECT_EQ(Change("POST", path, {}, {"--header", "Origin: https://evil.example"}).status, 403);
  EXPECT_EQ(Change("POST", path, {}, {"--header", "Sec-Fetch-Site: cross-site"}).status, 403);
  EXPECT_EQ(Change("POST", path, {}, {"--header", "Content-Type: text/plain", "--data", "{}"}).status, 415);
  EXPECT_EQ(house_->Count("lock_on"), 0U);

  const std::vector<std::string> key{"--header", "Idempotency-Key: 7f3a"};
  const WebAnswer first = Change("POST", path, {}, key);
  EXPECT_EQ(first.status, 202) << first.body;
  ASSERT_TRUE(house_->WaitFor("lock_off"));
  const WebAnswer again = Change("POST", path, {}, key);
  EXPECT_EQ(again.status, 202);
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(Change("POST", path).status, 202);
  ASSERT_TRUE(house_->WaitFor("lock_off", 2));
  EXPECT_EQ(house_->Count("unlock"), 2U) << "the repeated one opened nothing";
  EXPECT_EQ(house_->First("unlock")->Field("method"), "web");
  EXPECT_EQ(house_->First("unlock")->Field("user"), kOwner);
}

TEST_F(WebTest, ATokenMayDoWhatItsRolesSayUntilItIsRevoked) {
  StartWeb();
  ASSERT_EQ(MakeOwner().status, 201);
  const std::string csrf = csrf_;
  const std::string token = MakeToken({"open:front"});
  const std::string id = token_id_, session = curl_.Session();
  EXPECT_EQ(AskWith(token, "POST", "/api/v1/locks/front/open").status, 202);
  ASSERT_TRUE(house_->WaitFor("unlock"));
  EXPECT_EQ(house_->First("unlock")->Field("user"), "token:robot");
  EXPECT_EQ(AskWith(token, "POST", "/api/v1/locks/garage/open").status, 403);
  EXPECT_EQ(AskWith(token, "GET", "/api/v1/status").status, 403);
  EXPECT_EQ(AskWith(token, "GET", "/api/v1/tokens").status, 403);
  EXPECT_EQ(AskWith(token + "x", "GET", "/api/v1/session").status, 401);
  EXPECT_EQ(Ask("DELETE", "/api/v1/tokens/" + id, {},
                {"--header", "Cookie: __Host-foyer=" + session, "--header", "X-Foyer-CSRF: " + csrf})
                .status,
            200);
  EXPECT_EQ(AskWith(token, "POST", "/api/v1/locks/front/open").status, 401) << "replayed after its end";
  const std::string said = house_->process().Output() + house_->events().Print() + InDataFolder();
  ASSERT_THAT(said, HasSubstr("robot"));
  for (const std::string& secret : {token, token.substr(6), session, csrf, std::string(kOwnersPassword)})
    EXPECT_THAT(said, Not(HasSubstr(secret)));
}

TEST_F(WebTest, WhoGuessesIsPausedAndWritesNoPasswordAnywhere) {
  StartWeb("", false);
  ASSERT_EQ(MakeOwner().status, 201);
  curl_.ForgetCookies();
  constexpr const char* kGuess = "a guess 9Kd that leaks";
  constexpr const char* kTypedAsName = "typed-as-name-4Lp";
  for (int i = 0; i < 4; ++i) EXPECT_EQ(LogIn(kOwner, kGuess).status, 401);
  EXPECT_EQ(LogIn(kTypedAsName, kGuess).status, 401);
  const WebAnswer paused = LogIn(kOwner, kOwnersPassword);
  EXPECT_EQ(paused.status, 429);
  EXPECT_GT(std::atoi(paused.Header("retry-after").c_str()), 0);
  ASSERT_TRUE(house_->WaitFor("login_paused"));
  EXPECT_EQ(house_->Count("login_failed"), 5U);
  const std::string said = house_->process().Output() + house_->events().Print() +
                           house_->Request("GET", "/api/v1/events").body +
                           house_->Request("GET", "/api/v1/accounts").body;
  for (const char* secret : {kGuess, kTypedAsName, kOwnersPassword}) EXPECT_THAT(said, Not(HasSubstr(secret)));
}

TEST_F(WebTest, HttpServesBrowsersOnlyTheWayToHttps) {
  StartWeb("", false);
  const WebAnswer page = curl_.Ask("GET", Http("/some/page?x=1"));
  EXPECT_EQ(page.status, 307);
  EXPECT_EQ(page.Header("location"), Https("/some/page?x=1"));
  EXPECT_EQ(curl_.Ask("POST", Http("/api/v1/login"), "{}").status, 403);
  EXPECT_EQ(curl_.Ask("GET", Http("/health")).body, R"({"status":"ok"})");
  EXPECT_EQ(curl_.Ask("GET", Https("/health")).status, 200);
  EXPECT_EQ(curl_.Ask("GET", Http("/healthy")).status, 404);
}

TEST_F(WebTest, TheHomeNetworkMayHaveItWithoutTlsIfTheOwnerSaysSo) {
  StartWeb("panel_over_http = true", false);
  const WebAnswer set_up =
      curl_.Ask("POST", Http("/api/v1/setup"),
                json{{"code", SetupCode()}, {"name", kOwner}, {"password", kOwnersPassword}}.dump());
  EXPECT_EQ(set_up.status, 201);
  EXPECT_TRUE(set_up.Header("set-cookie").starts_with("foyer=")) << set_up.head;
  EXPECT_THAT(set_up.Header("set-cookie"), Not(HasSubstr("Secure")));
  EXPECT_EQ(curl_.Ask("GET", Http("/api/v1/status")).status, 200);
}

TEST_F(WebTest, HostileRequestsAreRefusedWithTheirStatusAndTheNextIsServed) {
  StartWeb("", false);
  for (const char* path : {"/../../etc/passwd", "/..%2f..%2fetc/passwd", "/api/v1/../../etc/passwd", "/%2e%2e/x"})
    EXPECT_THAT(Ask("GET", path).status, testing::AnyOf(400, 404)) << path;
  EXPECT_EQ(Ask("GET", "/../x").status, 400);
  EXPECT_EQ(Ask("GET", "/", {}, {"--header", "X: " + std::string(9000, 'a')}).status, 431);
  EXPECT_EQ(Ask("POST", "/api/v1/login", {{"name", std::string(70000, 'a')}}).status, 413);
  EXPECT_EQ(curl_.Ask("POST", Https("/api/v1/login"), "{\"name\":[[[").status, 400);
  EXPECT_EQ(Ask("POST", "/api/v1/login", {{"name", {1, 2}}, {"password", json::object()}}).status, 401);
  EXPECT_EQ(Ask("DELETE", "/api/v1/session").status, 405);
  EXPECT_EQ(Ask("GET", "/api/v1/session").status, 200);
}

TEST_F(WebTest, APeerThatNeverFinishesHindersNobody) {
  StartWeb("", false);
  const IpAddress loopback = IpAddress::FromV4(0x7f000001);
  std::vector<std::unique_ptr<peers::RawPeer>> slow;
  for (int i = 0; i < 90; ++i) {
    slow.push_back(std::make_unique<peers::RawPeer>(
        pump_, peers::RawPeer::Ends{Transport::kTcp, {loopback, 0}, {loopback, https_port_}}));
    slow.back()->Send("\x16\x03\x01");
  }
  EXPECT_EQ(Ask("GET", "/api/v1/session").status, 200);
}

TEST_F(WebTest, AReaderOfEventsWhoComesAgainMissesNone) {
  StartWeb();
  ASSERT_EQ(MakeOwner().status, 201);
  Change("POST", "/api/v1/locks/front/open");
  ASSERT_TRUE(house_->WaitFor("lock_off"));
  const std::string last = json::parse(Ask("GET", "/api/v1/events?limit=1").body)["events"][0]["id"].dump();
  Change("POST", "/api/v1/locks/garage/open");
  ASSERT_TRUE(house_->WaitFor("lock_off", 2));
  const WebAnswer stream =
      Ask("GET", "/api/v1/events/stream", {}, {"--header", "Last-Event-ID: " + last, "--max-time", "1"});
  EXPECT_EQ(stream.exit_code, 28) << "it goes on";
  EXPECT_EQ(stream.Header("content-type"), "text/event-stream");
  EXPECT_THAT(stream.body, HasSubstr("event: lock_on"));
  EXPECT_THAT(stream.body, HasSubstr("\"garage\""));
  EXPECT_THAT(stream.body, Not(HasSubstr("\"front\"")));
  EXPECT_THAT(stream.body, Not(HasSubstr("event: gap")));
}

TEST_F(WebTest, APartOfAPictureIsReadByItself) {
  StartWeb();
  ASSERT_EQ(MakeOwner().status, 201);
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(house_->WaitFor("snapshot"));
  const std::string id = json::parse(Ask("GET", "/api/v1/rings").body)["rings"][0]["id"].dump();
  const std::string path = "/api/v1/rings/" + id + "/picture";
  const WebAnswer whole = Ask("GET", path);
  ASSERT_EQ(whole.status, 200) << whole.body;
  EXPECT_EQ(whole.Header("content-type"), "image/jpeg");
  const WebAnswer part = Ask("GET", path, {}, {"--header", "Range: bytes=2-9"});
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(part.body, whole.body.substr(2, 8));
  EXPECT_EQ(part.Header("content-range"), "bytes 2-9/" + std::to_string(whole.body.size()));
  EXPECT_EQ(Ask("GET", path, {}, {"--header", "Range: bytes=99999999-"}).status, 416);
  EXPECT_EQ(Ask("GET", path, {}, {"--header", "If-None-Match: " + whole.Header("etag")}).status, 304);
  EXPECT_EQ(Ask("HEAD", path).Header("content-length"), std::to_string(whole.body.size()));
  curl_.ForgetCookies();
  EXPECT_EQ(Ask("GET", path).status, 401);
}

// "GET /api/v1/status" for each operation of the document; see tests/ctl/openapi_test.cc.
std::set<std::pair<std::string, std::string>> DocumentedRoutes() {
  std::ifstream file(FOYER_OPENAPI);
  std::set<std::pair<std::string, std::string>> routes;
  std::string path;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("  /")) path = line.substr(2, line.find(':') - 2);
    if (line.starts_with("components:")) break;
    if (path.empty() || !line.starts_with("    ") || line[4] == ' ') continue;
    std::string method = line.substr(4, line.find(':') - 4);
    std::ranges::transform(method, method.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    routes.emplace(method, path);
  }
  return routes;
}

TEST_F(WebTest, EveryDocumentedRouteIsServedToAnAdministratorAndToNobodyElseUnasked) {
  StartWeb();
  ASSERT_EQ(MakeOwner().status, 201);
  const std::string token = MakeToken({"view", "talk", "open:*", "admin"});
  curl_.ForgetCookies();
  const auto routes = DocumentedRoutes();
  ASSERT_GT(routes.size(), 30U);
  const std::set<std::string> open{"/api/v1/session", "/api/v1/login", "/api/v1/logout", "/api/v1/setup"};
  for (const auto& [method, documented] : routes) {
    if (!documented.starts_with("/api/")) continue;
    std::string path = documented;
    if (const std::size_t brace = path.find('{'); brace != std::string::npos)
      path.replace(brace, path.find('}') - brace + 1, "0");
    const WebAnswer stranger = Ask(method, path, {}, {"--max-time", "5"});
    EXPECT_TRUE(open.contains(documented) || stranger.status == 401) << method << " " << path << stranger.body;
    if (documented.ends_with("/reload") || documented.ends_with("/calibrate")) continue;
    const WebAnswer answer = Ask(method, path, {}, {"--header", "Authorization: Bearer " + token, "--max-time", "2"});
    EXPECT_GT(answer.status, 0) << method << " " << path;
    EXPECT_NE(answer.status, 501) << method << " " << path;
    EXPECT_NE(answer.status, 405) << method << " " << path;
    EXPECT_THAT(answer.body, Not(HasSubstr("there is no " + path))) << method;
    EXPECT_THAT(
        answer.Header("content-type"),
        testing::AnyOf("application/json", "text/event-stream", "image/jpeg", "image/png", "image/svg+xml", "text/csv",
                       "application/zip", "application/vnd.tcpdump.pcap", HasSubstr("multipart/x-mixed-replace")))
        << method << " " << path;
  }
}

}  // namespace
}  // namespace foyer::flow
