#include "registrar/registrar.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "tests/fakes/fake_event_loop.h"
#include "tests/registrar/register_message.h"

namespace foyer::registrar {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// Says what the test told it to say.
class ScriptedAuthenticator : public Authenticator {
 public:
  AuthResult Authenticate(const sip::Message&, const Flow&) override { return result; }
  AuthResult result = Identity{{"anna", kDomain}, UserKind::kPhone, false};
};

// Keeps what it was asked, and answers when the test says.
class ScriptedLocation : public LocationService {
 public:
  void Bind(BindingUpdate update, std::function<void(BindResult)> done) override {
    updates.push_back(std::move(update));
    answer = std::move(done);
  }
  std::unique_ptr<Watch> FindAndWatch(const Aor&, WatchHandler) override { return nullptr; }
  void FlowClosed(const Flow&) override {}
  void List(std::function<void(std::vector<ContactBinding>)>) override {}

  std::vector<BindingUpdate> updates;
  std::function<void(BindResult)> answer;
};

class RecordedResponses : public TransactionLayer {
 public:
  void Respond(ServerTransactionId, int status, std::string response) override {
    statuses.push_back(status);
    text = std::move(response);
  }
  ClientTransactionId Send(const Flow&, std::string, std::string, ClientHandler) override { return 0; }
  void Cancel(ClientTransactionId, std::string) override {}
  void Release(ClientTransactionId) override {}
  void SendStateless(const Flow&, std::string) override {}

  std::vector<int> statuses;
  std::string text;  // the last one
};

class RegistrarTest : public testing::Test {
 protected:
  void Register(const std::vector<std::string>& headers, const std::string& user = "anna",
                const std::string& uri = "sip:home.example") {
    registrar_.OnRegister(7, Request("REGISTER", headers, user, uri), FlowFrom("192.0.2.7:5060"));
  }
  // The status of an answer that needs no disk; 0 if there is none yet.
  int StatusOf(const std::vector<std::string>& headers) {
    responses_.statuses.clear();
    Register(headers);
    return responses_.statuses.empty() ? 0 : responses_.statuses.back();
  }
  std::chrono::seconds GrantedFor(const std::vector<std::string>& headers) {
    location_.updates.clear();
    Register(headers);
    if (location_.updates.size() != 1 || location_.updates[0].contacts.size() != 1) return -1s;
    return location_.updates[0].contacts[0].expires;
  }
  ContactBinding Bound(const std::string& uri, std::chrono::seconds left, const std::string& params = "") {
    ContactBinding binding;
    binding.uri = uri;
    binding.params = params;
    binding.granted = left;
    binding.expires = loop_.Now() + left;
    return binding;
  }

  FakeEventLoop loop_;
  RecordedResponses responses_;
  ScriptedLocation location_;
  ScriptedAuthenticator authenticator_;
  Registrar registrar_{loop_, responses_, location_, authenticator_, kDomain};
};

TEST_F(RegistrarTest, TheContactIsKeptByteForByteAndEchoedWithItsLife) {
  const std::string uri = "sip:anna@192.0.2.7:5060;transport=udp;pn-provider=fcm;pn-prid=a:b%20c;pn-param=1";
  const std::string params = ";+sip.instance=\"<urn:uuid:1>\";reg-id=2;q=0.5";
  Register({"Contact: \"Anna\" <" + uri + ">" + params + ";expires=600", "User-Agent: Linphone/5",
            "Path: <sip:edge.example;lr>", "Supported: path, outbound"});
  ASSERT_EQ(location_.updates.size(), 1U);
  const BindingUpdate& update = location_.updates[0];
  EXPECT_EQ(update.aor, (Aor{"anna", kDomain}));
  EXPECT_EQ(update.call_id, "c1");
  EXPECT_EQ(update.cseq, 1U);
  EXPECT_EQ(update.flow, FlowFrom("192.0.2.7:5060"));
  EXPECT_EQ(update.user_agent, "Linphone/5");
  EXPECT_THAT(update.path, ElementsAre("<sip:edge.example;lr>"));
  ASSERT_EQ(update.contacts.size(), 1U);
  EXPECT_EQ(update.contacts[0].uri, uri);
  EXPECT_EQ(update.contacts[0].params, params);
  EXPECT_EQ(update.contacts[0].instance_id, "<urn:uuid:1>");
  EXPECT_EQ(update.contacts[0].reg_id, 2U);
  EXPECT_EQ(update.contacts[0].q_permille, 500);

  EXPECT_THAT(responses_.statuses, IsEmpty()) << "not before it is on disk";
  location_.answer({BindStatus::kBound, 1, {Bound(uri, 600s, params), Bound("sip:anna@192.0.2.8", 90s)}});
  EXPECT_THAT(responses_.statuses, ElementsAre(200));
  EXPECT_THAT(responses_.text, HasSubstr("Contact: <" + uri + ">" + params + ";expires=600\r\n"));
  EXPECT_THAT(responses_.text, HasSubstr("Contact: <sip:anna@192.0.2.8>;expires=90\r\n"));
  EXPECT_THAT(responses_.text, HasSubstr("Path: <sip:edge.example;lr>\r\n"));
  EXPECT_THAT(responses_.text, HasSubstr("Supported: outbound"));
  EXPECT_THAT(responses_.text, HasSubstr("Date: "));
  EXPECT_THAT(responses_.text, Not(HasSubstr("Retry-After")));
}

TEST_F(RegistrarTest, ExpiryIsTheContactsThenTheHeadersThenTheDefaultAndCapped) {
  EXPECT_EQ(GrantedFor({"Contact: <sip:a@192.0.2.7>;expires=300", "Expires: 900"}), 300s);
  EXPECT_EQ(GrantedFor({"Contact: <sip:a@192.0.2.7>", "Expires: 900"}), 900s);
  EXPECT_EQ(GrantedFor({"Contact: <sip:a@192.0.2.7>"}), 3600s);
  EXPECT_EQ(GrantedFor({"Contact: <sip:a@192.0.2.7>", "Expires: 31536000"}), 3600s);
  EXPECT_EQ(GrantedFor({"Contact: <sip:a@192.0.2.7>;expires=soon"}), 3600s);
  EXPECT_EQ(GrantedFor({"Contact: <sip:a@192.0.2.7>;expires=0", "Expires: 900"}), 0s);
}

TEST_F(RegistrarTest, WhoAsksForTooLittleGetsTheLeastAndOurOwnUserAgentWhatItAsksFor) {
  EXPECT_EQ(GrantedFor({"Contact: <sip:a@192.0.2.7>;expires=59"}), 60s);
  EXPECT_EQ(GrantedFor({"Contact: <sip:a@192.0.2.7>", "Expires: 1"}), 60s);
  authenticator_.result = Identity{{"anna", kDomain}, UserKind::kDoor, true};
  EXPECT_EQ(GrantedFor({"Contact: <sip:a@192.0.2.7>;expires=20"}), 20s);
}

TEST_F(RegistrarTest, TheLimitsOfTheConfigurationHoldFromTheNextRequestOn) {
  RegistrarSettings settings;
  settings.limits.min_expires = 100s;
  settings.limits.default_expires = 200s;
  settings.limits.max_expires = 300s;
  settings.service_route = {"sip:a.example;lr", "sip:b.example;lr"};
  registrar_.Apply(settings);
  EXPECT_EQ(GrantedFor({"Contact: <sip:a@192.0.2.7>;expires=99"}), 100s);
  EXPECT_EQ(GrantedFor({"Contact: <sip:a@192.0.2.7>"}), 200s);
  EXPECT_EQ(GrantedFor({"Contact: <sip:a@192.0.2.7>;expires=301"}), 300s);
  location_.answer({BindStatus::kBound, 1, {}});
  EXPECT_THAT(responses_.text, HasSubstr("Service-Route: <sip:a.example;lr>\r\nService-Route: <sip:b.example;lr>\r\n"));
}

TEST_F(RegistrarTest, WildcardNeedsExpiresZeroAndNoCompany) {
  EXPECT_EQ(StatusOf({"Contact: *"}), 400);
  EXPECT_EQ(StatusOf({"Contact: *", "Expires: 60"}), 400);
  EXPECT_EQ(StatusOf({"Contact: *, <sip:a@192.0.2.7>", "Expires: 0"}), 400);
  EXPECT_THAT(location_.updates, IsEmpty());
  EXPECT_EQ(StatusOf({"Contact: *", "Expires: 0"}), 0);
  EXPECT_TRUE(location_.updates.at(0).remove_all);
}

TEST_F(RegistrarTest, AContactMustBeSipAndMustNotNameAnotherUserOfTheDomain) {
  EXPECT_EQ(StatusOf({"Contact: <mailto:anna@home.example>"}), 400);
  EXPECT_EQ(StatusOf({"Contact: <sip:ben@HOME.example>"}), 403);
  EXPECT_THAT(location_.updates, IsEmpty());
  EXPECT_EQ(StatusOf({"Contact: <sip:anna@home.example;gr=urn:uuid:1>"}), 0);
}

TEST_F(RegistrarTest, ElevenContactsInOneRequestAreTooMany) {
  std::string contacts = "Contact: <sip:a0@192.0.2.7>";
  for (int i = 1; i < 10; ++i) contacts += ", <sip:a" + std::to_string(i) + "@192.0.2.7>";
  EXPECT_EQ(StatusOf({contacts}), 0);
  EXPECT_EQ(location_.updates.at(0).contacts.size(), 10U);
  EXPECT_EQ(StatusOf({contacts + ", <sip:a10@192.0.2.7>"}), 403);
}

TEST_F(RegistrarTest, WithoutAContactItIsAQuery) {
  Register({});
  ASSERT_EQ(location_.updates.size(), 1U);
  EXPECT_THAT(location_.updates[0].contacts, IsEmpty());
  EXPECT_FALSE(location_.updates[0].remove_all);
}

TEST_F(RegistrarTest, OtherDomainsAreNotOurs) {
  Register({}, "anna@elsewhere.example");
  Register({}, "anna", "sip:elsewhere.example");
  EXPECT_THAT(responses_.statuses, ElementsAre(404, 403));
  Register({}, "anna", "sip:192.0.2.1:5060");
  EXPECT_EQ(location_.updates.size(), 1U) << "our address will do as Request-URI";
}

TEST_F(RegistrarTest, AUserRegistersForNobodyElse) {
  authenticator_.result = Identity{{"ben", kDomain}, UserKind::kPhone, false};
  EXPECT_EQ(StatusOf({"Contact: <sip:a@192.0.2.7>"}), 403);
  EXPECT_THAT(location_.updates, IsEmpty());
}

TEST_F(RegistrarTest, NorDoesHeClaimToBeSomebodyElse) {
  for (const char* name : {"P-Preferred-Identity", "P-Asserted-Identity"}) {
    const std::string header(name);
    EXPECT_EQ(StatusOf({header + ": <sip:ben@home.example>"}), 403);
    EXPECT_EQ(StatusOf({header + ": \"A\" <sip:anna@home.example>, <tel:+390001>"}), 0);
  }
  const auto other = sip::Message::Parse(
      "REGISTER sip:home.example SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKx\r\nFrom: "
      "<sip:ben@home.example>;tag=f\r\n"
      "To: <sip:anna@home.example>\r\nCall-ID: c\r\nCSeq: 1 REGISTER\r\n\r\n");
  registrar_.OnRegister(7, std::get<sip::Message>(other), FlowFrom("192.0.2.7:5060"));
  EXPECT_EQ(responses_.statuses.back(), 403) << "a registration by a third party";
}

TEST_F(RegistrarTest, OurAddressInTheirsStandsForOurDomain) {
  Register({"Contact: <sip:a@192.0.2.7>"}, "anna@192.0.2.1", "sip:192.0.2.1");
  ASSERT_EQ(location_.updates.size(), 1U);
  EXPECT_EQ(location_.updates[0].aor, (Aor{"anna", kDomain}));
}

TEST_F(RegistrarTest, AFlowOfADeviceNeedsAnInstanceAndADeviceThatKnowsOutbound) {
  const std::string contact = "Contact: <sip:a@192.0.2.7>;reg-id=3", instance = ";+sip.instance=\"<urn:uuid:1>\"";
  const auto reg_id_of = [this](const std::vector<std::string>& headers) {
    Register(headers);
    location_.answer({BindStatus::kBound, 1, {}});
    return location_.updates.back().contacts.at(0).reg_id;
  };
  EXPECT_EQ(reg_id_of({contact, "Supported: outbound"}), 0U);
  EXPECT_EQ(reg_id_of({contact + instance}), 0U);
  EXPECT_THAT(responses_.text, Not(HasSubstr("Require:")));
  EXPECT_EQ(reg_id_of({contact + instance, "Supported: path, outbound"}), 3U);
  EXPECT_THAT(responses_.text, HasSubstr("Require: outbound\r\n"));
}

TEST_F(RegistrarTest, AFlowBehindAnotherProxyNeedsOneThatKeepsIt) {
  const std::vector<std::string> flow = {"Contact: <sip:a@192.0.2.7>;reg-id=1;+sip.instance=\"<urn:uuid:1>\"",
                                         "Supported: outbound", "Via: SIP/2.0/UDP 192.0.2.70;branch=z9hG4bKy"};
  const auto status_with = [&](const std::string& path) {
    auto headers = flow;
    if (!path.empty()) headers.push_back(path);
    return StatusOf(headers);
  };
  EXPECT_EQ(status_with(""), 439);
  EXPECT_EQ(status_with("Path: <sip:inner.example;lr;ob>, <sip:edge.example;lr>"), 439) << "the last is the first hop";
  EXPECT_EQ(status_with("Path: <sip:inner.example;lr>, <sip:t@edge.example;lr;ob>"), 0);
  EXPECT_EQ(StatusOf({"Contact: <sip:a@192.0.2.7>", flow[2]}), 0) << "no flow is asked for";
}

TEST_F(RegistrarTest, APathIsKeptForADeviceThatKnowsNothingOfItButNotShownToIt) {
  Register({"Contact: <sip:a@192.0.2.7>", "Path: <sip:edge.example;lr>"});
  EXPECT_THAT(location_.updates.at(0).path, ElementsAre("<sip:edge.example;lr>"));
  location_.answer({BindStatus::kBound, 1, {}});
  EXPECT_EQ(responses_.statuses.back(), 200);
  EXPECT_THAT(responses_.text, Not(HasSubstr("Path:")));
}

TEST_F(RegistrarTest, AChallengeIsPassedOnAsItIs) {
  authenticator_.result = Challenge{401, {"WWW-Authenticate: Digest one", "WWW-Authenticate: Digest two"}};
  EXPECT_EQ(StatusOf({}), 401);
  EXPECT_THAT(responses_.text, HasSubstr("WWW-Authenticate: Digest one\r\nWWW-Authenticate: Digest two\r\n"));
  EXPECT_THAT(responses_.text, Not(HasSubstr("Retry-After")));
}

TEST_F(RegistrarTest, AnOptionThatWeDoNotHaveIsNamed) {
  EXPECT_EQ(StatusOf({"Require: path, gruu, teleport, outbound"}), 420);
  EXPECT_THAT(responses_.text, HasSubstr("Unsupported: teleport\r\n"));
}

TEST_F(RegistrarTest, ADeviceThatKnowsGruusGetsTheOneOfEachInstance) {
  const std::string params = ";+sip.instance=\"<urn:uuid:1>\"";
  Register(
      {"Contact: <sip:anna@192.0.2.7>" + params + ";pub-gruu=\"sip:anna@home.example;gr=old\"", "Supported: gruu"});
  EXPECT_EQ(location_.updates.at(0).contacts.at(0).params, params);
  ContactBinding phone = Bound("sip:anna@192.0.2.7", 600s, params);
  phone.aor = {"anna", kDomain};
  phone.instance_id = "<urn:uuid:1>";
  location_.answer({BindStatus::kBound, 1, {phone, Bound("sip:anna@192.0.2.8", 90s)}});
  EXPECT_THAT(responses_.text, HasSubstr(";expires=600;pub-gruu=\"sip:anna@home.example;gr=urn:uuid:1\"\r\n"));
  EXPECT_THAT(responses_.text, HasSubstr("Contact: <sip:anna@192.0.2.8>;expires=90\r\n")) << "without an instance";
  Register({"Contact: <sip:anna@192.0.2.7>" + params});
  location_.answer({BindStatus::kBound, 1, {phone}});
  EXPECT_THAT(responses_.text, Not(HasSubstr("pub-gruu"))) << "it would not know what to do with it";
}

TEST_F(RegistrarTest, EveryRefusalOfTheStoreHasItsCodeAndARetryAfter) {
  const std::vector<std::pair<BindStatus, int>> cases = {
      {BindStatus::kStaleCSeq, 500}, {BindStatus::kTooMany, 403}, {BindStatus::kUnavailable, 503}};
  for (const auto& [status, code] : cases) {
    Register({"Contact: <sip:a@192.0.2.7>"});
    location_.answer({status, 0, {}});
    EXPECT_EQ(responses_.statuses.back(), code);
    EXPECT_THAT(responses_.text, HasSubstr("Retry-After: "));
  }
}

TEST_F(RegistrarTest, ABindingInMemoryOnlyIsA200WithItsShortLife) {
  Register({"Contact: <sip:a@192.0.2.7>"});
  location_.answer({BindStatus::kBoundInMemory, 0, {Bound("sip:a@192.0.2.7", 60s)}});
  EXPECT_EQ(responses_.statuses.back(), 200);
  EXPECT_THAT(responses_.text, HasSubstr(";expires=60\r\n"));
}

}  // namespace
}  // namespace foyer::registrar
