// Registration and authentication as seen from the wire.
#include <map>

#include "sip/digest.h"
#include "sip/headers.h"
#include "sip/response.h"
#include "tests/flow/flow_test.h"

namespace foyer::flow {
namespace {

using sip::DigestAlgorithm;
using sip::HeaderId;

class RegistrarTest : public FlowTest {
 protected:
  struct Order {
    std::vector<std::string> lines = {};  // more header lines
    std::string method = "REGISTER";
    std::string uri = "sip:house.example";
    std::string from = "anna";  // To too, for a REGISTER
    std::string body = {};
  };

  std::unique_ptr<peers::SipDevice> NewDevice(const std::string& user = "anna") {
    peers::SipDeviceConfig config;
    config.user = user;
    config.domain = kDomain;
    config.proxy_port = port();
    return std::make_unique<peers::SipDevice>(pump_, config);
  }

  // The final answer; a 100 is passed over.
  sip::Message Exchange(peers::SipDevice& device, const Order& order) {
    const std::string call_id = sip::RandomToken();
    const std::string to = order.method == "REGISTER" ? Uri(order.from) : order.uri;
    std::vector<std::string> headers = {
        "Via: SIP/2.0/UDP 127.0.0.1:" + std::to_string(device.port()) + ";branch=z9hG4bK" + call_id + ";rport",
        "From: <" + Uri(order.from) + ">;tag=t",
        "To: <" + to + ">",
        "Call-ID: " + call_id,
        "CSeq: " + std::to_string(++cseq_) + " " + order.method,
        "Max-Forwards: 70"};
    headers.insert(headers.end(), order.lines.begin(), order.lines.end());
    std::optional<sip::Message> answer;
    device.on_any_response = [&](const sip::Message& response) {
      if (response.call_id() == call_id && response.status() >= 200) answer = response;
    };
    device.SendRaw(
        sip::MakeRequest(order.method, order.uri, headers, order.body.empty() ? "" : "text/plain", order.body));
    EXPECT_TRUE(Until([&] { return answer.has_value(); })) << order.method;
    device.on_any_response = {};
    return answer.value_or(sip::Message());
  }

  struct Login {
    std::string user = "anna";
    DigestAlgorithm algorithm = DigestAlgorithm::kMd5;
    std::string nc = "00000001";
    std::string password = {};  // empty: the user's
  };
  // The line that answers the challenge of this algorithm in `refused`.
  static std::string Credentials(const sip::Message& refused, const Order& order, const Login& login) {
    const bool proxy = refused.status() == 407;
    std::string nonce;
    for (const sip::Header& line : refused.headers()) {
      if (line.id != (proxy ? HeaderId::kProxyAuthenticate : HeaderId::kWwwAuthenticate)) continue;
      const auto challenge = sip::DigestParameters::Parse(line.value);
      if (challenge && challenge->Get("algorithm") == sip::DigestAlgorithmName(login.algorithm)) {
        nonce = challenge->Get("nonce");
      }
    }
    const std::string ha1 =
        sip::Ha1(login.algorithm, login.user, kDomain, login.password.empty() ? Password(login.user) : login.password);
    const std::string response =
        sip::DigestResponse(login.algorithm, {ha1, nonce, login.nc, "c0ffee", "auth", order.method, order.uri});
    return std::string(proxy ? "Proxy-" : "") + "Authorization: Digest username=\"" + login.user + "\", realm=\"" +
           kDomain + "\", nonce=\"" + nonce + "\", uri=\"" + order.uri + "\", response=\"" + response +
           "\", algorithm=" + std::string(sip::DigestAlgorithmName(login.algorithm)) +
           ", qop=auth, cnonce=\"c0ffee\", nc=" + login.nc;
  }

  // With the challenge answered.
  sip::Message Authenticated(peers::SipDevice& device, Order order, const Login& login) {
    const sip::Message refused = Exchange(device, order);
    order.lines.push_back(Credentials(refused, order, login));
    return Exchange(device, order);
  }
  sip::Message Register(peers::SipDevice& device, std::vector<std::string> lines) {
    return Authenticated(device, {.lines = std::move(lines)}, {});
  }

  // The seconds of each Contact of an answer.
  static std::map<std::string, std::string> Lives(const sip::Message& answer) {
    std::map<std::string, std::string> lives;
    for (const std::string_view text : answer.List(HeaderId::kContact)) {
      const auto contact = sip::ParseNameAddr(text);
      lives[std::string(contact->uri_text)] = contact->Parameter("expires").value_or("none");
    }
    return lives;
  }

  unsigned cseq_ = 0;
};

using L = std::map<std::string, std::string>;

TEST_F(RegistrarTest, TheLifeIsTheOneAskedForWithinTheConfiguredBounds) {
  HouseOptions options;
  options.more = "[registrar]\nmin_expires = 100\ndefault_expires = 200\nmax_expires = 300\n";
  StartHouse(options);
  const auto phone = NewDevice();
  EXPECT_EQ(Lives(Register(*phone, {"Contact: <sip:a@192.0.2.7>", "Expires: 5"})), (L{{"sip:a@192.0.2.7", "100"}}));
  EXPECT_EQ(Lives(Register(*phone, {"Contact: <sip:a@192.0.2.7>"})), (L{{"sip:a@192.0.2.7", "200"}}));
  EXPECT_EQ(Lives(Register(*phone, {"Contact: <sip:a@192.0.2.7>", "Expires: 9999"})), (L{{"sip:a@192.0.2.7", "300"}}));
}

TEST_F(RegistrarTest, AStarNeedsExpiresZeroAndThenNothingIsLeft) {
  StartHouse();
  const auto phone = NewDevice();
  Register(*phone, {"Contact: <sip:a@192.0.2.7>"});
  EXPECT_EQ(Register(*phone, {"Contact: *"}).status(), 400);
  EXPECT_EQ(Lives(Register(*phone, {})).size(), 1U) << "a query";
  const sip::Message gone = Register(*phone, {"Contact: *", "Expires: 0"});
  EXPECT_EQ(gone.status(), 200);
  EXPECT_FALSE(gone.Has(HeaderId::kContact));
}

TEST_F(RegistrarTest, EachContactOfOneRequestHasItsOwnLifeAndMayEndAnother) {
  StartHouse();
  const auto phone = NewDevice();
  L lives = Lives(Register(*phone, {"Contact: <sip:a@192.0.2.7>;expires=120, <sip:b@192.0.2.7>;expires=240"}));
  ASSERT_EQ(lives.size(), 2U);
  // What is left of them once they are on disk.
  EXPECT_TRUE(std::stoi(lives["sip:a@192.0.2.7"]) > 60 && std::stoi(lives["sip:a@192.0.2.7"]) <= 120);
  EXPECT_TRUE(std::stoi(lives["sip:b@192.0.2.7"]) > 180 && std::stoi(lives["sip:b@192.0.2.7"]) <= 240);
  EXPECT_EQ(Lives(Register(*phone, {"Contact: <sip:a@192.0.2.7>;expires=0, <sip:c@192.0.2.7>;expires=90"}))
                .count("sip:a@192.0.2.7"),
            0U);
  EXPECT_EQ(Register(*phone, {"Contact: <sip:anna@>"}).status(), 400);
  EXPECT_EQ(Lives(Register(*phone, {})).size(), 2U);
}

TEST_F(RegistrarTest, TheSamePushTokenIsOnePhoneAndAnotherProvidersIsAnother) {
  StartHouse();
  const auto phone = NewDevice();
  const std::string token = ";pn-prid=abc;pn-param=app";
  Register(*phone, {"Contact: <sip:a@192.0.2.7;pn-provider=fcm" + token + ">"});
  EXPECT_EQ(Lives(Register(*phone, {"Contact: <sip:b@192.0.2.8;pn-provider=fcm" + token + ">"})).size(), 1U);
  EXPECT_EQ(Lives(Register(*phone, {"Contact: <sip:c@192.0.2.9;pn-provider=apns" + token + ">"})).size(), 2U);
}

TEST_F(RegistrarTest, AGruuReachesOneOfTwoDevices) {
  StartHouse();
  const auto wall = NewDevice(), desk = NewDevice();
  const auto contact_of = [](const peers::SipDevice& device, const std::string& uuid) {
    return "Contact: <sip:anna@127.0.0.1:" + std::to_string(device.port()) + ">;+sip.instance=\"<urn:uuid:" + uuid +
           ">\"";
  };
  Register(*wall, {contact_of(*wall, "11111111-0000-0000-0000-000000000000"), "Supported: gruu"});
  const sip::Message answer =
      Register(*desk, {contact_of(*desk, "22222222-0000-0000-0000-000000000000"), "Supported: gruu"});
  std::string gruu;
  for (const std::string_view text : answer.List(HeaderId::kContact)) {
    const auto contact = sip::ParseNameAddr(text);
    if (text.find("22222222") != std::string_view::npos) gruu = contact->Parameter("pub-gruu").value_or("");
  }
  ASSERT_EQ(gruu, Uri("anna") + ";gr=urn:uuid:22222222-0000-0000-0000-000000000000");
  std::vector<std::string> got;
  wall->on_request = [&](const sip::Message&) { got.emplace_back("wall"); };
  desk->on_request = [&](const sip::Message&) { got.emplace_back("desk"); };
  const auto ben = AddDevice("ben");
  int status = 0;
  ben->on_response = [&](const sip::Message& response) { status = response.status(); };
  ben->SendRequest("MESSAGE", gruu, "text/plain", "hello");
  ASSERT_TRUE(Until([&] { return status != 0; }));
  EXPECT_EQ(status, 200);
  EXPECT_EQ(got, (std::vector<std::string>{"desk"}));
  ben->SendRequest("MESSAGE", Uri("anna") + ";gr=urn:uuid:33333333", "text/plain", "hello");
  EXPECT_TRUE(Until([&] { return status == 480; }));
}

TEST_F(RegistrarTest, ANonceIsUsedWithAHigherCountEachTime) {
  StartHouse();
  const auto phone = NewDevice();
  Order order;
  const sip::Message refused = Exchange(*phone, order);
  const auto status_with = [&](const std::string& nc) {
    order.lines = {Credentials(refused, order, {.nc = nc})};
    return Exchange(*phone, order);
  };
  EXPECT_EQ(status_with("00000001").status(), 200);
  EXPECT_EQ(status_with("00000002").status(), 200);
  const sip::Message again = status_with("00000002");
  EXPECT_EQ(again.status(), 401);
  EXPECT_NE(again.Value(HeaderId::kWwwAuthenticate).find("stale=true"), std::string_view::npos);
  order.lines = {Credentials(again, order, {})};
  EXPECT_EQ(Exchange(*phone, order).status(), 200);
  EXPECT_EQ(house_->Count("refused"), 0U) << "it is no failure";
}

TEST_F(RegistrarTest, EitherAlgorithmWillDoAndAWrongOrUnknownOneLooksTheSame) {
  StartHouse();
  const auto phone = NewDevice();
  for (const auto algorithm : {DigestAlgorithm::kMd5, DigestAlgorithm::kSha256}) {
    EXPECT_EQ(Authenticated(*phone, {}, {.algorithm = algorithm}).status(), 200);
    const sip::Message wrong = Authenticated(*phone, {}, {.algorithm = algorithm, .password = "guess"});
    const sip::Message unknown =
        Authenticated(*phone, {.from = "nobody"}, {.user = "nobody", .algorithm = algorithm, .password = "guess"});
    EXPECT_EQ(wrong.status(), 401);
    EXPECT_EQ(unknown.status(), 401);
    EXPECT_EQ(wrong.headers().size(), unknown.headers().size());
  }
}

TEST_F(RegistrarTest, NobodySpeaksForAnotherByAnyHeader) {
  StartHouse();
  const auto phone = NewDevice();
  const auto ben = AddDevice("ben");
  const Order message{.method = "MESSAGE", .uri = Uri("ben"), .body = "hello"};
  for (const char* name : {"P-Preferred-Identity", "P-Asserted-Identity"}) {
    const std::string claim = std::string(name) + ": <" + Uri("carl") + ">";
    Order order = message;
    order.lines = {claim};
    EXPECT_EQ(Authenticated(*phone, order, {}).status(), 403) << name;
    EXPECT_EQ(Register(*phone, {claim}).status(), 403) << name;
  }
  Order order = message;
  order.from = "carl";
  EXPECT_EQ(Authenticated(*phone, order, {}).status(), 403);
  EXPECT_EQ(Authenticated(*phone, {.from = "carl"}, {}).status(), 403) << "a registration by a third party";
  EXPECT_EQ(Authenticated(*phone, message, {}).status(), 200);
}

TEST_F(RegistrarTest, PhonesThatComeBackAfterARestartWithOldNoncesAreNobodysFailure) {
  StartHouse();
  const auto phone = NewDevice();
  Order order;
  const sip::Message refused = Exchange(*phone, order);
  house_->process().Kill(SIGTERM);
  ASSERT_EQ(house_->process().WaitForExit(), 0);
  house_->Start();
  order.lines = {Credentials(refused, order, {})};
  const sip::Message again = Exchange(*phone, order);
  EXPECT_EQ(again.status(), 401);
  EXPECT_NE(again.Value(HeaderId::kWwwAuthenticate).find("stale=true"), std::string_view::npos);
  order.lines = {Credentials(again, order, {})};
  EXPECT_EQ(Exchange(*phone, order).status(), 200);
  EXPECT_EQ(house_->Count("refused"), 0U);
}

}  // namespace
}  // namespace foyer::flow
