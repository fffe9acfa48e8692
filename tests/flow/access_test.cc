// Who may do what: three flats in one house, each with its group, its door and its lock, and what they try at each
// other's.
#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <optional>
#include <regex>

#include "sip/response.h"
#include "tests/flow/flow_test.h"

namespace foyer::flow {
namespace {

using peers::SipDevice;
using testing::HasSubstr;

constexpr const char* kFlats = R"(
[[user]]
name = "gate1"
password = "x"
kind = "door"
[[user]]
name = "gate2"
password = "x"
kind = "door"
[[group]]
name = "flat1"
members = ["anna", "ben"]
[[group]]
name = "flat2"
members = ["carl"]
[[group]]
name = "flat3"
members = ["dora"]
[[allow]]
who = ["flat1"]
what = ["call", "ring", "message", "look_in", "open"]
to = ["flat1", "gate1", "front"]
[[allow]]
who = ["flat2"]
what = ["call", "ring", "message", "look_in", "open"]
to = ["flat2", "gate2", "door", "garage"]
[[allow]]
who = ["flat3"]
what = ["call", "ring", "message"]
to = ["flat3"]
[[allow]]
who = ["gate"]
what = ["ring"]
to = ["flat1"]
)";

class AccessTest : public FlowTest {
 protected:
  void StartFlats() {
    HouseOptions options;
    options.more = kFlats;
    options.proxy = "wait_for_devices = 0\n";
    StartHouse(options);
  }

  // The final answer to a request with credentials.
  int Final(SipDevice& device, const std::string& method, const std::string& uri, const std::string& body = {},
            const std::string& type = "text/plain") {
    std::optional<int> status;
    device.on_response = [&](const sip::Message& response) {
      if (response.status() >= 200 && response.status() != 401 && response.status() != 407) status = response.status();
    };
    device.SendRequest(method, uri, type, body);
    EXPECT_TRUE(Until([&] { return status.has_value(); })) << method << " " << uri;
    device.on_response = nullptr;
    return status.value_or(0);
  }
  int Refer(SipDevice& device, const std::string& to, const std::string& header) {
    device.more_headers = "\r\n" + header;
    const int status = Final(device, "REFER", Uri(to));
    device.more_headers.clear();
    return status;
  }
  int Call(SipDevice& device, const std::string& uri) {
    return Final(device, "INVITE", uri, peers::MakeSdp("127.0.0.1", 30002, 30004), "application/sdp");
  }
  // A refusal of this user's request to this target is in the journal.
  bool IsAudited(const std::string& user, const std::string& method, const std::string& target) {
    return Until([&] {
      return std::ranges::any_of(house_->events().events(), [&](const peers::SeenEvent& event) {
        return event.type == "refused" && event.Field("user") == user + "@" + kDomain &&
               event.Field("what") == method && event.Field("target") == target + "@" + kDomain;
      });
    });
  }
  bool IsUnlockAudited(const std::string& user, const std::string& lock, const std::string& why) {
    return Until([&] {
      return std::ranges::any_of(house_->events().events(), [&](const peers::SeenEvent& event) {
        return event.type == "unlock" && event.Field("user") == user + "@" + kDomain && event.Field("lock") == lock &&
               event.Field("why") == why;
      });
    });
  }
};

TEST_F(AccessTest, NothingCrossesFromFlatToFlatAndEachAttemptIsAudited) {
  StartFlats();
  const std::vector<std::string> users{"anna", "carl", "dora"};
  const std::map<std::string, std::vector<std::string>> theirs{{"anna", {"anna", "ben", "flat1", "gate1"}},
                                                               {"carl", {"carl", "flat2", "gate2", "door"}},
                                                               {"dora", {"dora", "flat3"}}};
  std::map<std::string, std::unique_ptr<SipDevice>> phones;
  for (const std::string& user : users) phones[user] = AddDevice(user);
  int attempts = 0;
  for (const std::string& user : users) {
    for (const auto& [owner, targets] : theirs) {
      if (owner == user) continue;
      for (const std::string& target : targets) {
        EXPECT_EQ(Call(*phones[user], Uri(target)), 403) << user << " calls " << target;
        EXPECT_TRUE(IsAudited(user, "INVITE", target)) << user << " calls " << target;
        ++attempts;
        if (target == "door") continue;  // a code, and a case of its own
        EXPECT_EQ(Final(*phones[user], "MESSAGE", Uri(target), "hello"), 403) << user << " writes to " << target;
        EXPECT_TRUE(IsAudited(user, "MESSAGE", target)) << user << " writes to " << target;
        EXPECT_EQ(Final(*phones[user], "OPTIONS", Uri(target)), 403) << user << " asks " << target;
        attempts += 2;
      }
    }
    EXPECT_EQ(Call(*phones[user], Uri("nobody")), 403) << "who does not exist looks like who may not be called";
  }
  EXPECT_EQ(attempts, 56);
  EXPECT_EQ(house_->Count("invite_sent"), 0U);
  EXPECT_EQ(house_->Count("look_in"), 0U);
  for (const auto& [user, phone] : phones) EXPECT_FALSE(phone->invite()) << user;
}

TEST_F(AccessTest, WhatTheRulesAllowWorks) {
  StartFlats();
  const auto anna = AddDevice("anna"), ben = AddDevice("ben"), carl = AddDevice("carl"), gate = AddDevice("gate");
  ben->on_invite = [&] { ben->Respond(486, "busy"); };
  anna->on_invite = [&] { anna->Respond(486, "busy"); };
  ben->on_request = [&](const sip::Message&) {};
  EXPECT_EQ(Call(*anna, Uri("ben")), 486);
  EXPECT_EQ(Call(*anna, Uri("flat1")), 486);
  EXPECT_EQ(Call(*gate, Uri("flat1")), 486);
  EXPECT_EQ(Call(*gate, Uri("flat2")), 403);
  EXPECT_EQ(Call(*carl, Uri("gate2")), 480) << "allowed, and not there";
  EXPECT_EQ(Call(*carl, Uri("door")), 200);
  EXPECT_TRUE(house_->WaitFor("look_in"));
}

TEST_F(AccessTest, ACodeByMessageOpensForWhoMayAndLooksTheSameForWhoMayNot) {
  StartFlats();
  const auto anna = AddDevice("anna"), carl = AddDevice("carl");
  EXPECT_EQ(Final(*carl, "MESSAGE", Uri("door"), "11"), 200);
  EXPECT_TRUE(IsUnlockAudited("carl", "front", "no rule allows it"));
  EXPECT_EQ(house_->Count("lock_on"), 0U);
  EXPECT_EQ(Final(*anna, "MESSAGE", Uri("door"), "11"), 200);
  EXPECT_TRUE(house_->WaitFor("lock_on"));
  EXPECT_TRUE(IsUnlockAudited("anna", "front", "code"));
}

TEST_F(AccessTest, TheDoorsOwnAddressInFromIsNobodysIdentity) {
  StartFlats();
  const auto anna = AddDevice("anna");
  anna->from_user = "door";
  EXPECT_EQ(Final(*anna, "MESSAGE", Uri("door"), "11"), 200);
  EXPECT_TRUE(house_->WaitFor("lock_on"));
  EXPECT_EQ(house_->First("unlock")->Field("user"), std::string("anna@") + kDomain);
  EXPECT_EQ(Final(*anna, "MESSAGE", Uri("ben"), "hello"), 403);
  anna->from_user = "ben";
  EXPECT_EQ(Call(*anna, Uri("flat1")), 403);
  EXPECT_EQ(Final(*anna, "OPTIONS", Uri("ben")), 403);
  EXPECT_TRUE(Until([&] { return house_->Count("refused") >= 3; }));
  EXPECT_EQ(house_->events().Last("refused")->Field("user"), std::string("anna@") + kDomain);
}

TEST_F(AccessTest, ARingingPhoneThatMayNotOpenDoesNot) {
  StartFlats();
  const auto anna = AddDevice("anna"), carl = AddDevice("carl"), dora = AddDevice("dora");
  const auto audio = AddSink(), video = AddSink();
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(Until([&] { return anna->invite() && carl->invite() && dora->invite(); }));
  for (const auto& [phone, tag] : {std::pair{anna.get(), "a"}, std::pair{carl.get(), "c"}, std::pair{dora.get(), "d"}})
    phone->Respond(180, tag);
  int answers = 0;
  for (const auto& [phone, tag] : {std::pair{dora.get(), "d"}, std::pair{carl.get(), "c"}}) {
    phone->on_response = [&](const sip::Message& response) { answers += response.status() == 200 ? 1 : 100; };
    for (int i = 0; i < 2; ++i)
      phone->SendInDialog("INFO", tag, "application/dtmf-relay", "Signal=1\r\nDuration=160\r\n");
  }
  EXPECT_TRUE(IsUnlockAudited("dora", "front", "no rule allows it"));
  EXPECT_TRUE(IsUnlockAudited("carl", "front", "no rule allows it"));
  EXPECT_TRUE(Until([&] { return answers == 4; })) << answers;
  EXPECT_EQ(house_->Count("lock_on"), 0U);
  for (int i = 0; i < 2; ++i) anna->SendInDialog("INFO", "a", "application/dtmf-relay", "Signal=1\r\nDuration=160\r\n");
  EXPECT_TRUE(house_->WaitFor("lock_on"));
  EXPECT_EQ(house_->Count("answered"), 0U);
}

TEST_F(AccessTest, AReloadAppliesTheRulesAtOnce) {
  StartFlats();
  const auto anna = AddDevice("anna");
  EXPECT_EQ(Call(*anna, Uri("carl")), 403);
  std::ofstream(folder() + "/foyer.conf", std::ios::app)
      << "[[allow]]\nwho = [\"anna\"]\nwhat = [\"call\"]\nto = [\"carl\"]\n";
  ASSERT_EQ(house_->Request("POST", "/api/v1/reload").status, 200);
  EXPECT_EQ(Call(*anna, Uri("carl")), 480) << "allowed, and not there";
}

TEST_F(AccessTest, NobodyIsMadeToCallWhomTheSenderMayNot) {
  StartFlats();
  const auto anna = AddDevice("anna"), ben = AddDevice("ben"), carl = AddDevice("carl");
  bool asked = false;
  ben->on_request = [&](const sip::Message& request) { asked = asked || request.method() == sip::Method::kRefer; };
  EXPECT_EQ(Refer(*anna, "ben", "Refer-To: <" + Uri("carl") + ">"), 403);
  EXPECT_TRUE(IsAudited("anna", "REFER", "carl"));
  EXPECT_EQ(Refer(*anna, "ben", "r: " + Uri("flat2")), 403);
  EXPECT_EQ(Refer(*anna, "ben", "Refer-To: <sip:0900@far.example>"), 403);
  EXPECT_EQ(Refer(*anna, "ben", "Refer-To: <tel:0900>"), 416);
  EXPECT_EQ(Refer(*anna, "ben", "Subject: nobody"), 400);
  EXPECT_FALSE(asked);
  EXPECT_EQ(Refer(*anna, "carl", "Refer-To: <" + Uri("anna") + ">"), 403);
}

// What a stranger who asks for users one after the other sees.
class EnumerationTest : public FlowTest {
 protected:
  // In which nobody is banned for asking.
  void StartPatientHouse() {
    HouseOptions options;
    options.more = "[defence]\nnever = [\"127.0.0.1\"]\n";
    StartHouse(options);
  }
  // The answer to a request of a stranger, without what is random in it.
  std::string Answer(SipDevice& stranger, const std::string& method, const std::string& user,
                     const std::string& credentials = {}) {
    std::optional<std::string> answer;
    stranger.on_any_response = [&](const sip::Message& response) {
      if (response.status() >= 200) answer = response.bytes();
    };
    const std::string branch = "z9hG4bK" + sip::RandomToken();
    const bool registers = method == "REGISTER";
    const std::string uri = registers ? "sip:" + std::string(kDomain) : Uri(user);
    const std::string sender = registers || !credentials.empty() ? Uri(user) : "sip:me@" + std::string(kDomain);
    stranger.SendRaw(method + " " + uri + " SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:" + std::to_string(stranger.port()) +
                     ";branch=" + branch + ";rport\r\nFrom: <" + sender + ">;tag=1\r\nTo: <" + Uri(user) +
                     ">\r\nCall-ID: probe\r\nCSeq: 1 " + method +
                     "\r\nMax-Forwards: 70\r\nContact: <sip:x@127.0.0.1>\r\n" + credentials +
                     "Content-Length: 0\r\n\r\n");
    EXPECT_TRUE(Until([&] { return answer.has_value(); })) << method << " " << user;
    std::string text = answer.value_or("");
    for (const std::string& random : {branch, user}) Erase(text, random);
    text = std::regex_replace(text, std::regex("nonce=\"[^\"]*\""), "nonce");
    text = std::regex_replace(text, std::regex("(To: [^\r]*;tag=)[^\r;]*"), "$1");
    if (method == "INVITE")
      stranger.SendRaw("ACK " + uri + " SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:" + std::to_string(stranger.port()) +
                       ";branch=" + branch + "\r\nFrom: <" + sender + ">;tag=1\r\nTo: <" + Uri(user) +
                       ">;tag=2\r\nCall-ID: probe\r\nCSeq: 1 ACK\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n");
    return text;
  }
  static void Erase(std::string& text, const std::string& what) {
    for (std::size_t at; (at = text.find(what)) != std::string::npos;) text.erase(at, what.size());
  }
  static std::string Guess(const std::string& user, const std::string& header) {
    return header + ": Digest username=\"" + user + "\", realm=\"" + kDomain + "\", nonce=\"n\", uri=\"sip:" + kDomain +
           "\", response=\"" + std::string(32, '0') + "\", algorithm=MD5\r\n";
  }
};

TEST_F(EnumerationTest, AStrangerSeesNoDifferenceBetweenWhoIsThereAndWhoIsNot) {
  StartPatientHouse();
  const auto anna = AddDevice("anna");
  const auto stranger = MakeDevice("mallory");
  for (const char* method :
       {"REGISTER", "INVITE", "OPTIONS", "MESSAGE", "SUBSCRIBE", "REFER", "INFO", "BYE", "PUBLISH"}) {
    const std::string there = Answer(*stranger, method, "anna");
    EXPECT_THAT(there, testing::AnyOf(HasSubstr(" 401 "), HasSubstr(" 407 "))) << method;
    for (const char* other : {"nobody", "door", "panel", "home"})
      EXPECT_EQ(Answer(*stranger, method, other), there) << method << " " << other;
  }
}

TEST_F(EnumerationTest, AWrongPasswordLooksLikeAnUnknownUser) {
  StartPatientHouse();
  const auto anna = AddDevice("anna");
  const auto stranger = MakeDevice("mallory");
  for (const char* method : {"REGISTER", "INVITE", "OPTIONS", "MESSAGE", "SUBSCRIBE"}) {
    const std::string header = std::string(method) == "REGISTER" ? "Authorization" : "Proxy-Authorization";
    EXPECT_EQ(Answer(*stranger, method, "nobody", Guess("nobody", header)),
              Answer(*stranger, method, "anna", Guess("anna", header)))
        << method;
  }
}

}  // namespace
}  // namespace foyer::flow
