// What is secret stays so: nothing that foyerd says or shows holds a password, a code, or a key.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "sip/digest.h"
#include "tests/flow/flow_test.h"

namespace foyer::flow {
namespace {

constexpr const char* kCode = "835197";
constexpr const char* kMistyped = "835196";
constexpr const char* kPin = "620483";
constexpr const char* kWrongPin = "620484";
constexpr const char* kCard = "0098765432";
constexpr const char* kGuess = "not-her-password-4Vw";
constexpr const char* kPushToken = "token-of-her-phone-9Zk";

class SecretsTest : public FlowTest {
 protected:
  void StartTalkativeHouse() {
    HouseOptions options;
    options.tls = true;
    options.web = "listen = []\nurl = \"http://127.0.0.1:8080\"";
    options.more =
        "[[lock]]\nname = \"cellar\"\ngpio = \"virtual:lock-cellar\"\ncodes = [\"" + std::string(kCode) +
        "\"]\nbefore_answer = true\n[[keypad]]\ndevice = \"virtual:keys\"\nlock = \"cellar\"\n[[reader]]\ndevice = "
        "\"virtual:reader\"\nlock = \"cellar\"\n[log]\nlevel = \"debug\"\n";
    StartHouse(options);
  }

  // Right and wrong, by each way that a secret can come in.
  void UseEverySecret() {
    const auto anna = AddDevice("anna");
    anna->Forget();
    anna->Register({.contacts = "<" + anna->contact_uri() + ";pn-provider=fcm;pn-param=p;pn-prid=" + kPushToken +
                                ">;expires=600"});
    ASSERT_TRUE(Until([&] { return anna->registered(); }));
    OfferIce(*anna);
    anna->SendRequest("MESSAGE", Uri("door"), "text/plain", kMistyped);
    ASSERT_TRUE(house_->WaitFor("unlock"));
    anna->SendRequest("MESSAGE", Uri("door"), "text/plain", kCode);
    ASSERT_TRUE(house_->WaitFor("lock_on"));
    peers::SipDevice stranger(pump_, {"ben", kGuess, kDomain, "127.0.0.1", 0, port()});
    stranger.SendRequest("MESSAGE", Uri("door"), "text/plain", kCode);
    ASSERT_TRUE(house_->WaitFor("refused"));
    const auto added = house_->Request("POST", "/api/v1/users",
                                       R"({"name": "eve", "ha1_md5": ")" + HashOfEve(sip::DigestAlgorithm::kMd5) +
                                           R"(", "ha1_sha256": ")" + HashOfEve(sip::DigestAlgorithm::kSha256) + "\"}");
    ASSERT_EQ(added.status, 201) << added.body;
    said_ += added.body;
    TypeAndShow();
    InviteAPhone();
    CallOverSrtp();
  }

  // To nobody: what counts is that it was carried.
  void OfferIce(peers::SipDevice& device) {
    device.SendRequest("OPTIONS", Uri("nobody"), "application/sdp",
                       "v=0\r\na=ice-ufrag:u\r\na=ice-pwd:0123456789abcdef\r\n");
    ASSERT_TRUE(Until([&] { return device.challenges() > 0; }));
  }

  void TypeAndShow() {
    const std::string pin = kPin;
    said_ += house_->Request("POST", "/api/v1/pins", R"({"user":"anna","pin":")" + pin + "\"}").body;
    said_ += house_->Request("POST", "/api/v1/pins", R"({"user":"ben","pin":")" + pin + "\"}").body;
    Type("keys", kWrongPin);
    ASSERT_TRUE(Until([&] { return Told("wrong PIN"); }));
    Type("keys", kPin);
    ASSERT_TRUE(Until([&] { return Told("known"); }));
    Type("reader", kCard);
    ASSERT_TRUE(Until([&] { return Told("unknown card"); }));
    house_->Request("POST", "/api/v1/cards/enrolment", R"({"user":"anna"})");
    Type("reader", kCard);
    ASSERT_TRUE(Until([&] { return Get("/api/v1/cards/enrolment")["state"] == "done"; }));
  }

  // Used and misused; the answer to who asked for it has it, and nothing else.
  void InviteAPhone() {
    const auto invited = house_->Request("POST", "/api/v1/users/eve/invitation");
    ASSERT_EQ(invited.status, 201) << invited.body;
    const std::string url = nlohmann::json::parse(invited.body)["url"];
    token_ = url.substr(url.rfind('/') + 1);
    EXPECT_EQ(house_->Request("GET", "/provision/" + token_).status, 200);
    EXPECT_EQ(house_->Request("GET", "/provision/" + token_).status, 404);
    ASSERT_TRUE(Until([&] { return Told("no such token"); }));
  }

  void Type(const std::string& fifo, const std::string& text) const {
    std::ofstream(folder() + "/" + fifo) << text << '\n';
  }
  bool Told(const std::string& why) const {
    return std::ranges::any_of(house_->events().events(),
                               [&](const auto& event) { return event.Field("why").starts_with(why); });
  }

  static std::string HashOfEve(sip::DigestAlgorithm algorithm) {
    return sip::Ha1(algorithm, "eve", kDomain, "a-password-of-eve-2Hb");
  }

  void CallOverSrtp() {
    const auto carl = AddLinphonec("carl", "tls");
    ASSERT_TRUE(house_->WaitForDevices(2));
    ASSERT_TRUE(house_->Ring());
    ASSERT_TRUE(Until([&] { return carl->IsRinging(); }));
    carl->Answer();
    ASSERT_TRUE(house_->WaitFor("answered"));
    ASSERT_TRUE(Until([&] { return house_->TwoWay(); }));
    said_ += house_->Request("GET", "/api/v1/calls").body;
  }

  std::string EverythingSaid() {
    for (const char* path : {"status", "users", "bindings", "events", "locks", "uplinks", "pins", "cards"})
      said_ += house_->Request("GET", "/api/v1/" + std::string(path)).body;
    return said_ + house_->process().Output() + house_->events().Print();
  }

  // The messages and the capture file, with each secret that they were carried with.
  std::string Traced() {
    const auto messages = house_->Request("GET", "/api/v1/trace?last=100000");
    const auto capture = house_->Request("GET", "/api/v1/trace/pcap");
    EXPECT_EQ(messages.status, 200);
    EXPECT_EQ(capture.status, 200);
    EXPECT_GT(capture.body.size(), messages.body.size() / 2);
    return messages.body + capture.body;
  }
  // Is `name` there, and each time with stars behind it?
  static bool IsMasked(const std::string& text, const std::string& name) {
    std::size_t found = 0;
    for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at + 1), ++found)
      if (text[at + name.size()] != '*') return false;
    return found > 0;
  }

  std::string InDataFolder() const {
    std::string all;
    for (const auto& entry : std::filesystem::directory_iterator(folder())) {
      if (!entry.is_regular_file() || entry.path().filename() == "foyer.conf") continue;
      std::ifstream file(entry.path(), std::ios::binary);
      all.append(std::istreambuf_iterator<char>(file), {});
    }
    return all;
  }

  std::string token_;

 private:
  std::string said_;
};

TEST_F(SecretsTest, NothingThatIsSaidOrShownHoldsOne) {
  StartTalkativeHouse();
  UseEverySecret();
  const std::string said = EverythingSaid();
  ASSERT_NE(said.find("eve"), std::string::npos);
  ASSERT_NE(said.find("wrong code"), std::string::npos);
  for (const std::string& secret :
       {Password("anna"), Password("carl"), std::string(kCode), std::string(kMistyped), std::string(kGuess),
        std::string(kPin), std::string(kPushToken), std::string(kWrongPin), std::string(kCard), token_,
        std::string("inline:"), sip::Ha1(sip::DigestAlgorithm::kMd5, "anna", kDomain, Password("anna")),
        HashOfEve(sip::DigestAlgorithm::kMd5), HashOfEve(sip::DigestAlgorithm::kSha256)})
    EXPECT_EQ(said.find(secret), std::string::npos) << secret << " in:\n" << said;
  const std::string traced = Traced();
  ASSERT_NE(traced.find("INVITE sip:carl@"), std::string::npos);
  for (const std::string& secret : {Password("anna"), Password("carl"), std::string(kCode), std::string(kMistyped),
                                    std::string(kGuess), std::string(kPushToken)})
    EXPECT_EQ(traced.find(secret), std::string::npos) << secret;
  EXPECT_TRUE(IsMasked(traced, "inline:")) << "keys of media";
  EXPECT_TRUE(IsMasked(traced, "response=")) << "what proves a password";
  EXPECT_TRUE(IsMasked(traced, "pn-prid="));
  EXPECT_TRUE(IsMasked(traced, "a=ice-pwd:"));
  EXPECT_EQ(InDataFolder().find(Password("anna")), std::string::npos) << "the configuration alone has it";
  for (const std::string& secret : {std::string(kPin), std::string(kCard), token_})
    EXPECT_EQ(InDataFolder().find(secret), std::string::npos) << secret;
  EXPECT_NE(InDataFolder().find("eve"), std::string::npos);
}

}  // namespace
}  // namespace foyer::flow
