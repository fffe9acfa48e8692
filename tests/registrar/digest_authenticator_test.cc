#include "registrar/digest_authenticator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "registrar/users.h"
#include "tests/fakes/fake_event_journal.h"
#include "tests/fakes/fake_event_loop.h"
#include "tests/fakes/fake_record_store.h"
#include "tests/fakes/fake_source_guard.h"
#include "tests/registrar/register_message.h"

namespace foyer::registrar {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

class DigestAuthenticatorTest : public testing::Test {
 protected:
  static Config MakeConfig() {
    Config config;
    config.sip.domain = kDomain;
    config.users.emplace_back();
    config.users.back().name = "anna";
    config.users.back().password = "secret";
    config.users.emplace_back();
    config.users.back().name = "gate";
    config.users.back().password = "secret";
    config.users.back().kind = UserKind::kDoor;
    return config;
  }
  static AuthenticatorOptions Options() {
    TrustedConfig trusted;
    trusted.networks = {{*IpAddress::Parse("198.51.100.0"), 120}};
    trusted.kinds = {UserKind::kDoor};
    return {kDomain, trusted, std::chrono::seconds(300)};
  }

  AuthResult Try(const sip::Message& request, const Flow& flow) { return auth_.Authenticate(request, flow); }
  Challenge Challenged(const sip::Message& request, const Flow& flow) {
    const AuthResult result = Try(request, flow);
    EXPECT_TRUE(std::holds_alternative<Challenge>(result));
    return std::holds_alternative<Challenge>(result) ? std::get<Challenge>(result) : Challenge{};
  }
  std::string NewNonce() { return NonceOf(Challenged(Request("REGISTER", {}), udp_)); }
  bool Accepts(const Credentials& with, const std::string& nonce) {
    return std::holds_alternative<Identity>(Try(Request("REGISTER", {Authorization(with, nonce)}), udp_));
  }
  void RegisterOn(const Flow& flow) {
    const auto result = Try(Request("REGISTER", {Authorization({}, NewNonce())}), flow);
    ASSERT_TRUE(std::holds_alternative<Identity>(result));
  }

  const Flow udp_ = FlowFrom("192.0.2.7:5060");
  const Flow tcp_ = FlowFrom("192.0.2.7:40001", Transport::kTcp, 1);
  FakeEventLoop loop_;
  FakeRecordStore store_;
  FakeEventJournal journal_;
  std::unique_ptr<Users> users_ = std::move(*Users::Create(MakeConfig(), store_));
  DigestAuthenticator auth_{loop_, *users_, journal_, Options()};
};

TEST_F(DigestAuthenticatorTest, RegisterGets401AndOthers407WithBothAlgorithms) {
  const Challenge registrar = Challenged(Request("REGISTER", {}), udp_);
  EXPECT_EQ(registrar.code, 401);
  ASSERT_EQ(registrar.headers.size(), 2U);
  EXPECT_THAT(registrar.headers[0], HasSubstr("WWW-Authenticate: Digest realm=\"home.example\""));
  EXPECT_THAT(registrar.headers[0], HasSubstr("algorithm=MD5"));
  EXPECT_THAT(registrar.headers[1], HasSubstr("algorithm=SHA-256"));
  const Challenge proxy = Challenged(Request("INVITE", {}), udp_);
  EXPECT_EQ(proxy.code, 407);
  EXPECT_THAT(proxy.headers[0], HasSubstr("Proxy-Authenticate: "));
}

TEST_F(DigestAuthenticatorTest, ADeviceThatFailsAtSha256IsNotShownIt) {
  EXPECT_EQ(Challenged(Request("REGISTER", {"User-Agent: baresip v1.0.0 (x86_64/linux)"}), udp_).headers.size(), 1U);
  EXPECT_EQ(Challenged(Request("REGISTER", {"User-Agent: baresip v3.1.0 (x86_64/linux)"}), udp_).headers.size(), 2U);
}

TEST_F(DigestAuthenticatorTest, EitherAlgorithmProvesTheUser) {
  Credentials with;
  EXPECT_TRUE(Accepts(with, NewNonce()));
  with.algorithm = sip::DigestAlgorithm::kSha256;
  EXPECT_TRUE(Accepts(with, NewNonce()));
  with.qop = false;
  EXPECT_TRUE(Accepts(with, NewNonce()));
}

TEST_F(DigestAuthenticatorTest, AnUnknownUserAndAWrongPasswordGetTheSameAnswer) {
  Credentials wrong;
  wrong.password = "guess";
  Credentials unknown;
  unknown.user = "nobody";
  for (const Credentials& with : {wrong, unknown}) {
    const Challenge again = Challenged(Request("REGISTER", {Authorization(with, NewNonce())}, with.user), udp_);
    EXPECT_EQ(again.code, 401);
    EXPECT_EQ(again.headers.size(), 2U);
    EXPECT_THAT(again.headers[0], Not(HasSubstr("stale")));
  }
}

TEST_F(DigestAuthenticatorTest, CredentialsForAnotherRequestAreWorthNothing) {
  Credentials with;
  with.uri = "sip:elsewhere.example";
  EXPECT_FALSE(Accepts(with, NewNonce()));
  with = {};
  with.method = "INVITE";
  EXPECT_FALSE(Accepts(with, NewNonce()));
}

TEST_F(DigestAuthenticatorTest, ARightAnswerToAnOldNonceIsStaleAndNoFailure) {
  const std::string nonce = NewNonce();
  loop_.Advance(301s);
  const Challenge again = Challenged(Request("REGISTER", {Authorization({}, nonce)}), udp_);
  EXPECT_THAT(again.headers[0], HasSubstr("stale=true"));
  EXPECT_EQ(journal_.CountOf(EventType::kRefused), 0U);
  EXPECT_TRUE(Accepts({}, NonceOf(again)));
}

// The phones of a house that all come back at once know only nonces of the daemon before.
TEST_F(DigestAuthenticatorTest, AfterARestartOldNoncesAreStaleAndNobodysFailure) {
  DigestAuthenticator before(loop_, *users_, journal_, Options());
  for (int phone = 0; phone < 100; ++phone) {
    const auto first = before.Authenticate(Request("REGISTER", {}), udp_);
    const std::string old = NonceOf(std::get<Challenge>(first));
    const Challenge again = Challenged(Request("REGISTER", {Authorization({}, old)}), udp_);
    EXPECT_THAT(again.headers[0], HasSubstr("stale=true"));
    EXPECT_TRUE(Accepts({}, NonceOf(again)));
  }
  EXPECT_EQ(journal_.CountOf(EventType::kRefused), 0U);
}

TEST_F(DigestAuthenticatorTest, ANewPasswordEndsWhatTheOldOneHasProved) {
  User ben{{"ben", kDomain}, UserKind::kPhone, sip::Ha1(sip::DigestAlgorithm::kMd5, "ben", kDomain, "old"), ""};
  users_->Put(ben, {});
  store_.Commit();
  Credentials with;
  with.user = "ben";
  with.password = "old";
  Try(Request("REGISTER", {Authorization(with, NewNonce())}, "ben"), tcp_);
  ASSERT_TRUE(std::holds_alternative<Identity>(Try(Request("INVITE", {}, "ben"), tcp_)));
  ben.ha1_md5 = sip::Ha1(sip::DigestAlgorithm::kMd5, "ben", kDomain, "new");
  users_->Put(ben, {});
  store_.Commit();
  EXPECT_EQ(Challenged(Request("INVITE", {}, "ben"), tcp_).code, 407);
}

// A credentials value as devices of several makes write it, with the response that fits.
struct Vendor {
  const char* name;
  std::string form;  // NONCE and RESPONSE stand for theirs
  std::string login = "anna";
  std::string uri = "sip:home.example";
  std::string qop = "auth", nc = "00000001", cnonce = "0a4f113b";
  sip::DigestAlgorithm algorithm = sip::DigestAlgorithm::kMd5;
  bool accepted = true;
};

std::string Written(const Vendor& vendor, const std::string& nonce) {
  const std::string ha1 = sip::Ha1(vendor.algorithm, vendor.login, kDomain, "secret");
  std::string text = vendor.form;
  const auto put = [&text](const std::string& word, const std::string& value) {
    if (const auto at = text.find(word); at != std::string::npos) text.replace(at, word.size(), value);
  };
  put("NONCE", nonce);
  put("RESPONSE", sip::DigestResponse(vendor.algorithm,
                                      {ha1, nonce, vendor.nc, vendor.cnonce, vendor.qop, "REGISTER", vendor.uri}));
  return "Authorization: " + text;
}

const std::string kUsual = R"(Digest username="anna", realm="home.example", nonce="NONCE", uri="sip:home.example", )";
const std::string kAnswer = R"(response="RESPONSE", )";

const std::vector<Vendor> kVendors = {
    {"RFC 2069, neither algorithm nor qop", kUsual + R"(response="RESPONSE")", "anna", "sip:home.example", ""},
    {"the usual, unquoted", kUsual + kAnswer + R"(algorithm=MD5, qop=auth, nc=00000001, cnonce="0a4f113b")"},
    {"all quoted", kUsual + kAnswer + R"(algorithm="MD5", qop="auth", nc="00000001", cnonce="0a4f113b", opaque="")"},
    {"lower case", R"(digest username="anna",realm="home.example",nonce="NONCE",uri="sip:home.example",)"
                   R"(response="RESPONSE",algorithm=md5,qop=auth,nc=00000001,cnonce="0a4f113b")"},
    {"blanks around the equals signs", R"(Digest username = "anna", realm = "home.example", nonce = "NONCE", )"
                                       R"(uri = "sip:home.example", response = "RESPONSE", qop = auth, )"
                                       R"(nc = 00000001, cnonce = "0a4f113b")"},
    {"the response first, capital names",
     R"(Digest response="RESPONSE", Username="anna", Realm="home.example", Nonce="NONCE", URI="sip:home.example", )"
     R"(QOP=auth, NC=00000001, CNonce="0a4f113b", Algorithm=MD5)"},
    {"the address as login, hashed whole",
     R"(Digest username="anna@home.example", realm="home.example", nonce="NONCE", uri="sip:home.example", )" + kAnswer +
         R"(qop=auth, nc=00000001, cnonce="0a4f113b")",
     "anna@home.example"},
    {"the address as login, the name hashed",
     R"(Digest username="anna@home.example", realm="home.example", nonce="NONCE", uri="sip:home.example", )" + kAnswer +
         R"(qop=auth, nc=00000001, cnonce="0a4f113b")"},
    {"a port in the uri",
     R"(Digest username="anna", realm="home.example", nonce="NONCE", uri="sip:home.example:5060", )" + kAnswer +
         R"(qop=auth, nc=00000001, cnonce="0a4f113b")",
     "anna", "sip:home.example:5060"},
    {"parameters in the uri, in capitals",
     R"(Digest username="anna", realm="home.example", nonce="NONCE", uri="sip:HOME.example;transport=udp", )" +
         kAnswer + R"(qop=auth, nc=00000001, cnonce="0a4f113b")",
     "anna", "sip:HOME.example;transport=udp"},
    {"a short count", kUsual + kAnswer + R"(qop=auth, nc=1, cnonce="0a4f113b")", "anna", "sip:home.example", "auth",
     "1"},
    {"an empty cnonce", kUsual + kAnswer + R"(qop=auth, nc=00000001, cnonce="")", "anna", "sip:home.example", "auth",
     "00000001", ""},
    {"SHA-256 in lower case", kUsual + kAnswer + R"(algorithm=sha-256, qop=auth, nc=00000001, cnonce="0a4f113b")",
     "anna", "sip:home.example", "auth", "00000001", "0a4f113b", sip::DigestAlgorithm::kSha256},
    {"an algorithm that we have not offered",
     kUsual + kAnswer + R"(algorithm=MD5-sess, qop=auth, nc=00000001, cnonce="0a4f113b")", "anna", "sip:home.example",
     "auth", "00000001", "0a4f113b", sip::DigestAlgorithm::kMd5, false},
    {"another server's uri",
     R"(Digest username="anna", realm="home.example", nonce="NONCE", uri="sip:away.example", )" + kAnswer +
         R"(qop=auth, nc=00000001, cnonce="0a4f113b")",
     "anna", "sip:away.example", "auth", "00000001", "0a4f113b", sip::DigestAlgorithm::kMd5, false},
    {"an address of elsewhere as login",
     R"(Digest username="anna@away.example", realm="home.example", nonce="NONCE", uri="sip:home.example", )" + kAnswer +
         R"(qop=auth, nc=00000001, cnonce="0a4f113b")",
     "anna", "sip:home.example", "auth", "00000001", "0a4f113b", sip::DigestAlgorithm::kMd5, false},
};

TEST_F(DigestAuthenticatorTest, CredentialsOfAllMakesAreRead) {
  for (const Vendor& vendor : kVendors) {
    const auto result = Try(Request("REGISTER", {Written(vendor, NewNonce())}), udp_);
    EXPECT_EQ(std::holds_alternative<Identity>(result), vendor.accepted) << vendor.name;
  }
}

// Some doors use nonce and count once more: they get a new nonce, which is no failure, and answer that.
TEST_F(DigestAuthenticatorTest, ADeviceThatRepeatsItsCountIsLedOn) {
  const std::string nonce = NewNonce();
  ASSERT_TRUE(Accepts({}, nonce));
  const Challenge again = Challenged(Request("REGISTER", {Authorization({}, nonce)}), udp_);
  EXPECT_THAT(again.headers[0], HasSubstr("stale=true"));
  EXPECT_TRUE(Accepts({}, NonceOf(again)));
  EXPECT_EQ(journal_.CountOf(EventType::kRefused), 0U);
}

TEST_F(DigestAuthenticatorTest, AReplayIsStaleAndAHigherCountIsNot) {
  const std::string nonce = NewNonce();
  Credentials with;
  EXPECT_TRUE(Accepts(with, nonce));
  EXPECT_FALSE(Accepts(with, nonce));
  with.nc = "0000000a";
  EXPECT_TRUE(Accepts(with, nonce));
}

TEST_F(DigestAuthenticatorTest, ADeviceWithoutQopMayUseItsNonceAgain) {
  const std::string nonce = NewNonce();
  Credentials with;
  with.qop = false;
  EXPECT_TRUE(Accepts(with, nonce));
  EXPECT_TRUE(Accepts(with, nonce));
}

TEST_F(DigestAuthenticatorTest, AStreamSpeaksForTheUserWhoRegisteredOnItUntilItCloses) {
  RegisterOn(tcp_);
  EXPECT_TRUE(std::holds_alternative<Identity>(Try(Request("INVITE", {}), tcp_)));
  EXPECT_EQ(Challenged(Request("INVITE", {}, "ben"), tcp_).code, 407) << "not for another user";
  EXPECT_EQ(Challenged(Request("INVITE", {}), FlowFrom("192.0.2.7:40001", Transport::kTcp, 2)).code, 407);
  auth_.FlowClosed(tcp_);
  EXPECT_EQ(Challenged(Request("INVITE", {}), tcp_).code, 407);
}

TEST_F(DigestAuthenticatorTest, OverUdpAnAddressProvesNothing) {
  RegisterOn(udp_);
  EXPECT_EQ(Challenged(Request("INVITE", {}), udp_).code, 407);
}

TEST_F(DigestAuthenticatorTest, WrongCredentialsOnARegisteredStreamAreStillWrong) {
  RegisterOn(tcp_);
  Credentials with;
  with.password = "guess";
  Challenged(Request("REGISTER", {Authorization(with, NewNonce())}), tcp_);
}

TEST_F(DigestAuthenticatorTest, ATrustedHostSpeaksForUsersOfItsKindsWhoExist) {
  const Flow trusted = FlowFrom("198.51.100.9:5060");
  const auto result = Try(Request("INVITE", {}, "gate"), trusted);
  ASSERT_TRUE(std::holds_alternative<Identity>(result));
  EXPECT_EQ(std::get<Identity>(result).proof, Proof::kTrustedNetwork);
  EXPECT_EQ(Challenged(Request("INVITE", {}, "nobody"), trusted).code, 407);
  EXPECT_EQ(Challenged(Request("INVITE", {}), trusted).code, 407) << "anna is no door";
  EXPECT_EQ(Challenged(Request("INVITE", {}, "gate"), udp_).code, 407) << "no network of those";
}

TEST_F(DigestAuthenticatorTest, ATrustedHostRegistersNobodyUnlessThatIsWanted) {
  const Flow trusted = FlowFrom("198.51.100.9:5060");
  EXPECT_EQ(Challenged(Request("REGISTER", {}, "gate"), trusted).code, 401);
  TrustedConfig other = Options().trusted;
  other.may_register = true;
  auth_.Trust(other);
  EXPECT_TRUE(std::holds_alternative<Identity>(Try(Request("REGISTER", {}, "gate"), trusted)));
  EXPECT_EQ(Challenged(Request("REGISTER", {}), trusted).code, 401) << "anna's calls are hers";
}

TEST_F(DigestAuthenticatorTest, APasswordProvesMoreThanATrustedNetwork) {
  const Flow trusted = FlowFrom("198.51.100.9:5060");
  Credentials with;
  with.user = "gate";
  const auto result = Try(Request("REGISTER", {Authorization(with, NewNonce())}, "gate"), trusted);
  ASSERT_TRUE(std::holds_alternative<Identity>(result));
  EXPECT_EQ(std::get<Identity>(result).proof, Proof::kDigest);
}

// Says what was shown on one flow.
class OneCertificate : public PeerCertificates {
 public:
  OneCertificate(const Flow& flow, std::vector<std::string> names) : flow_(flow), names_(std::move(names)) {}
  std::vector<std::string> NamesOf(const Flow& flow) const override {
    return flow == flow_ ? names_ : std::vector<std::string>();
  }

 private:
  const Flow flow_;
  const std::vector<std::string> names_;
};

TEST_F(DigestAuthenticatorTest, ACertificateSpeaksForTheUserThatItNames) {
  const OneCertificate certificate(tcp_, {"anna@home.example"});
  auth_.UseCertificates(certificate, false);
  EXPECT_TRUE(std::holds_alternative<Identity>(Try(Request("INVITE", {}), tcp_)));
  EXPECT_TRUE(std::holds_alternative<Identity>(Try(Request("REGISTER", {}), tcp_)));
  EXPECT_EQ(Challenged(Request("INVITE", {}, "ben"), tcp_).code, 407) << "for ben there is still his password";
  EXPECT_EQ(Challenged(Request("INVITE", {}), udp_).code, 407) << "it was not shown on this flow";
}

TEST_F(DigestAuthenticatorTest, OneOfTheDomainSpeaksForEachUserWhoExists) {
  const OneCertificate certificate(tcp_, {"home.example"});
  auth_.UseCertificates(certificate, false);
  EXPECT_TRUE(std::holds_alternative<Identity>(Try(Request("INVITE", {}), tcp_)));
  EXPECT_EQ(Challenged(Request("INVITE", {}, "nobody"), tcp_).code, 407);
  EXPECT_EQ(Challenged(Request("INVITE", {}, "anna@away.example"), tcp_).code, 407);
}

TEST_F(DigestAuthenticatorTest, WhereCertificatesAreRequiredOneOfAnotherIsRefusedWhateverThePassword) {
  const OneCertificate certificate(tcp_, {"ben@home.example"});
  auth_.UseCertificates(certificate, true);
  const auto result = Try(Request("REGISTER", {Authorization({}, NewNonce())}), tcp_);
  ASSERT_TRUE(std::holds_alternative<Refusal>(result));
  EXPECT_EQ(std::get<Refusal>(result).code, 403);
  EXPECT_EQ(journal_.CountOf(EventType::kRefused), 1U);
  EXPECT_TRUE(Accepts({}, NewNonce())) << "a flow without a certificate is for the listener to refuse";
}

TEST_F(DigestAuthenticatorTest, LoopbackIsNotTrusted) {
  EXPECT_EQ(Challenged(Request("INVITE", {}), FlowFrom("127.0.0.1:5070")).code, 407);
}

TEST_F(DigestAuthenticatorTest, OurOwnUserAgentIsMarkedAsInternal) {
  User door{{"door", kDomain}, UserKind::kDoor, sip::Ha1(sip::DigestAlgorithm::kMd5, "door", kDomain, "x"), "", {}};
  ASSERT_TRUE(users_->AddInternal(door).ok());
  Credentials with;
  with.user = "door";
  with.password = "x";
  const auto result = Try(Request("REGISTER", {Authorization(with, NewNonce())}, "door"), tcp_);
  ASSERT_TRUE(std::holds_alternative<Identity>(result));
  EXPECT_TRUE(std::get<Identity>(result).internal);
}

TEST_F(DigestAuthenticatorTest, NeitherACertificateNorTheNetworkMakesAnyoneOurOwnUserAgent) {
  User door{{"door", kDomain}, UserKind::kDoor, sip::Ha1(sip::DigestAlgorithm::kMd5, "door", kDomain, "x"), "", {}};
  ASSERT_TRUE(users_->AddInternal(door).ok());
  const OneCertificate certificate(tcp_, {"home.example", "door@home.example"});
  auth_.UseCertificates(certificate, false);
  auth_.Trust({{Network{tcp_.remote.address}}, {UserKind::kDoor}, {}, true});
  EXPECT_EQ(Challenged(Request("INVITE", {}, "door"), tcp_).code, 407);
  EXPECT_TRUE(std::holds_alternative<Identity>(Try(Request("INVITE", {}), tcp_)));
}

TEST_F(DigestAuthenticatorTest, GuessingIsCountedPerSourceAndFillsNoJournal) {
  Credentials with;
  with.password = "guess";
  FakeSourceGuard guard;
  auth_.UseGuard(guard);
  for (int i = 0; i < 100; ++i) Challenged(Request("REGISTER", {Authorization(with, NewNonce())}), udp_);
  EXPECT_EQ(std::ranges::count(guard.offences, Offence::kWrongCredentials), 100);
  EXPECT_EQ(journal_.CountOf(EventType::kRefused), 7U) << "1, 2, 4 ... 64";
  EXPECT_EQ(journal_.LastField(EventType::kRefused, "failures"), "64");
  EXPECT_EQ(journal_.LastField(EventType::kRefused, "source"), "192.0.2.7");
}

TEST_F(DigestAuthenticatorTest, NorDoesGuessingFromMadeUpAddresses) {
  FakeSourceGuard guard;
  auth_.UseGuard(guard);
  Credentials with;
  with.password = "guess";
  for (int i = 0; i < 500; ++i) {
    Flow from = udp_;
    from.remote.address = IpAddress::FromV4(0x0a000000 + static_cast<std::uint32_t>(i));
    Challenged(Request("REGISTER", {Authorization(with, NewNonce())}), from);
  }
  EXPECT_EQ(journal_.CountOf(EventType::kRefused), 60U);
  loop_.Advance(10s);
  Challenged(Request("REGISTER", {Authorization(with, NewNonce())}), udp_);
  EXPECT_EQ(journal_.CountOf(EventType::kRefused), 61U);
}

TEST_F(DigestAuthenticatorTest, TheGuardHearsWhoIsGoodAndWhoOnlyAsks) {
  FakeSourceGuard guard;
  auth_.UseGuard(guard);
  Challenged(Request("REGISTER", {}), udp_);
  EXPECT_EQ(guard.offences, std::vector{Offence::kChallenged});
  EXPECT_FALSE(guard.IsKnownGood(udp_));
  const std::string nonce = NewNonce();
  guard.offences.clear();
  EXPECT_TRUE(std::holds_alternative<Identity>(Try(Request("REGISTER", {Authorization({}, nonce)}), udp_)));
  EXPECT_TRUE(guard.IsKnownGood(udp_));
  EXPECT_TRUE(guard.offences.empty());
}

TEST_F(DigestAuthenticatorTest, ARightAnswerToAnOldNonceIsNoOffence) {
  FakeSourceGuard guard;
  const std::string nonce = NewNonce();
  loop_.Advance(1h);
  auth_.UseGuard(guard);
  Challenged(Request("REGISTER", {Authorization({}, nonce)}), udp_);
  EXPECT_TRUE(guard.offences.empty());
}

}  // namespace
}  // namespace foyer::registrar
