#include "registrar/http_authenticator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "registrar/users.h"
#include "tests/fakes/fake_event_journal.h"
#include "tests/fakes/fake_event_loop.h"
#include "tests/fakes/fake_record_store.h"
#include "tests/fakes/fake_source_guard.h"

namespace foyer::registrar {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr const char* kDomain = "home.example";
constexpr const char* kPath = "/linhome/devices.vcf";

struct Login {
  std::string user = "anna", password = "secret", uri = kPath, method = "GET", nc = "00000001";
  sip::DigestAlgorithm algorithm = sip::DigestAlgorithm::kMd5;
};

class HttpAuthenticatorTest : public testing::Test {
 protected:
  static Config MakeConfig() {
    Config config;
    config.sip.domain = kDomain;
    config.users.emplace_back();
    config.users.back().name = "anna";
    config.users.back().password = "secret";
    return config;
  }
  static HttpRequest Request() {
    HttpRequest request;
    request.method = "GET";
    request.path = kPath;
    request.peer = *Endpoint::Parse("192.0.2.7:50000");
    return request;
  }
  static std::string NonceOf(const Challenge& challenge) {
    const std::string& line = challenge.headers.at(0);
    const std::size_t begin = line.find("nonce=\"") + 7;
    return line.substr(begin, line.find('"', begin) - begin);
  }
  static std::string Credentials(const Login& login, const std::string& nonce) {
    const std::string ha1 = sip::Ha1(login.algorithm, login.user, kDomain, login.password);
    const std::string response =
        sip::DigestResponse(login.algorithm, {ha1, nonce, login.nc, "cn", "auth", login.method, login.uri});
    return "Digest username=\"" + login.user + "\", realm=\"" + kDomain + "\", nonce=\"" + nonce + "\", uri=\"" +
           login.uri + "\", response=\"" + response +
           "\", algorithm=" + std::string(sip::DigestAlgorithmName(login.algorithm)) +
           ", qop=auth, cnonce=\"cn\", nc=" + login.nc;
  }

  Challenge Challenged(const HttpRequest& request) {
    const AuthResult result = http_.Authenticate(request);
    EXPECT_TRUE(std::holds_alternative<Challenge>(result));
    return std::holds_alternative<Challenge>(result) ? std::get<Challenge>(result) : Challenge{401, {"nonce=\"\""}};
  }
  std::string NewNonce() { return NonceOf(Challenged(Request())); }
  AuthResult Try(const Login& login, const std::string& nonce) {
    HttpRequest request = Request();
    request.headers = {{"user-agent", "Linhome"}, {"authorization", Credentials(login, nonce)}};
    return http_.Authenticate(request);
  }
  bool Accepts(const Login& login) { return std::holds_alternative<Identity>(Try(login, NewNonce())); }

  FakeEventLoop loop_;
  FakeRecordStore store_;
  FakeEventJournal journal_;
  FakeSourceGuard guard_;
  std::unique_ptr<Users> users_ = std::move(*Users::Create(MakeConfig(), store_));
  DigestCheck digest_{loop_, *users_, kDomain, 300s};
  HttpAuthenticator http_{loop_, digest_, *users_, journal_, guard_};
};

TEST_F(HttpAuthenticatorTest, WhoSaysNothingIsChallengedInBothAlgorithmsWithTheRealmOfSip) {
  const Challenge challenge = Challenged(Request());
  EXPECT_EQ(challenge.code, 401);
  ASSERT_EQ(challenge.headers.size(), 2U);
  EXPECT_THAT(challenge.headers[0], StartsWith("WWW-Authenticate: Digest realm=\"home.example\", nonce="));
  EXPECT_THAT(challenge.headers[0], HasSubstr("algorithm=MD5, qop=\"auth\""));
  EXPECT_THAT(challenge.headers[1], HasSubstr("algorithm=SHA-256, qop=\"auth\""));
  EXPECT_TRUE(guard_.offences.empty());
}

TEST_F(HttpAuthenticatorTest, EitherAlgorithmProvesTheUser) {
  const AuthResult result = Try({}, NewNonce());
  ASSERT_TRUE(std::holds_alternative<Identity>(result));
  EXPECT_EQ(std::get<Identity>(result).aor, (Aor{"anna", kDomain}));
  EXPECT_EQ(std::get<Identity>(result).proof, Proof::kDigest);
  EXPECT_TRUE(Accepts({.algorithm = sip::DigestAlgorithm::kSha256}));
}

TEST_F(HttpAuthenticatorTest, TheWholeUrlMayBeWhatWasHashed) {
  EXPECT_TRUE(Accepts({.uri = std::string("http://192.0.2.1:8080") + kPath}));
  EXPECT_FALSE(Accepts({.uri = "http://192.0.2.1:8080"}));
  EXPECT_FALSE(Accepts({.uri = "/linhome/other.vcf"}));
  EXPECT_FALSE(Accepts({.uri = std::string(kPath) + "?"}));
}

TEST_F(HttpAuthenticatorTest, TheQueryBelongsToIt) {
  HttpRequest request = Request();
  request.query = "v=4";
  for (const auto& [uri, right] :
       {std::pair(std::string(kPath) + "?v=4", true), {std::string(kPath) + "?v=5", false}}) {
    request.headers = {{"authorization", Credentials({.uri = uri}, NewNonce())}};
    EXPECT_EQ(std::holds_alternative<Identity>(http_.Authenticate(request)), right) << uri;
  }
}

TEST_F(HttpAuthenticatorTest, AGuessIsCountedAndToldWhereverItComesFrom) {
  for (const Login& login : {Login{.password = "guess"}, Login{.user = "nobody"}, Login{.method = "REGISTER"}})
    EXPECT_FALSE(Accepts(login));
  EXPECT_EQ(guard_.offences, std::vector(3, Offence::kWrongCredentials));
  EXPECT_EQ(journal_.LastField(EventType::kRefused, "what"), "GET /linhome/devices.vcf");
  EXPECT_EQ(journal_.LastField(EventType::kRefused, "source"), "192.0.2.7");
}

TEST_F(HttpAuthenticatorTest, AReplayIsStaleAndNoGuess) {
  const std::string nonce = NewNonce();
  EXPECT_TRUE(std::holds_alternative<Identity>(Try({}, nonce)));
  const AuthResult again = Try({}, nonce);
  ASSERT_TRUE(std::holds_alternative<Challenge>(again));
  EXPECT_THAT(std::get<Challenge>(again).headers[0], HasSubstr("stale=true"));
  EXPECT_TRUE(std::holds_alternative<Identity>(Try({.nc = "00000002"}, nonce)));
  loop_.Advance(301s);
  EXPECT_FALSE(std::holds_alternative<Identity>(Try({.nc = "00000003"}, nonce)));
  EXPECT_TRUE(guard_.offences.empty());
}

TEST_F(HttpAuthenticatorTest, OurOwnUserAgentIsNobodyHere) {
  User door;
  door.aor = {"door", kDomain};
  door.kind = UserKind::kDoor;
  door.ha1_md5 = sip::Ha1(sip::DigestAlgorithm::kMd5, "door", kDomain, "secret");
  ASSERT_TRUE(users_->AddInternal(door));
  EXPECT_FALSE(Accepts({.user = "door"}));
}

TEST_F(HttpAuthenticatorTest, WhoIsBannedIsLockedOutButNeverTheControlSocket) {
  guard_.refused.insert(*IpAddress::Parse("192.0.2.7"));
  guard_.refused.insert(IpAddress());
  EXPECT_TRUE(http_.IsLockedOut(Request()));
  HttpRequest local = Request();
  local.peer = {};
  EXPECT_FALSE(http_.IsLockedOut(local));
}

TEST_F(HttpAuthenticatorTest, AnotherSecretThatIsWrongCountsToo) {
  http_.CountFailure(Request(), "an invitation", "no such token");
  EXPECT_EQ(guard_.offences, std::vector{Offence::kWrongCredentials});
  EXPECT_EQ(journal_.LastField(EventType::kRefused, "what"), "an invitation");
}

TEST_F(HttpAuthenticatorTest, ManyCredentialsCostNoMoreThanAFew) {
  HttpRequest request = Request();
  const std::string nonce = NewNonce();
  for (int i = 0; i < 4; ++i) request.headers.emplace_back("authorization", Credentials({.password = "guess"}, nonce));
  request.headers.emplace_back("authorization", Credentials({}, nonce));
  EXPECT_FALSE(std::holds_alternative<Identity>(http_.Authenticate(request)));
}

}  // namespace
}  // namespace foyer::registrar
