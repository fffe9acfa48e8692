// Entry without a phone: a house with a keypad, a card reader that types and a Wiegand reader, all of them FIFOs; what
// is typed and shown there, and what foyerctl and the rules make of it.
#include <fcntl.h>
#include <unistd.h>

#include <csignal>

#include "tests/flow/flow_test.h"

namespace foyer::flow {
namespace {

constexpr const char* kEntry = R"(
[[keypad]]
device = "virtual:keys"
lock = "front"
ring = true
[[reader]]
name = "hall"
device = "virtual:hall"
lock = "front"
[[reader]]
name = "wires"
wiegand = ["virtual:d0", "virtual:d1"]
lock = "garage"
[[user]]
name = "olga"
sip = false
[[group]]
name = "12"
members = ["ben"]
[[allow]]
who = ["anna", "olga"]
what = ["open", "call"]
to = ["front", "ben"]
)";

class EntryTest : public FlowTest {
 protected:
  void SetUp() override {
    HouseOptions options;
    options.more = kEntry;
    StartHouse(options);
    house_->Mark();
  }

  void Type(const std::string& fifo, const std::string& text) const {
    const int file = open((folder() + "/" + fifo).c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC);
    ASSERT_GE(file, 0) << fifo;
    ASSERT_EQ(write(file, text.data(), text.size()), static_cast<ssize_t>(text.size()));
    close(file);
  }
  nlohmann::json Post(const std::string& path, const std::string& body, int status = 201) {
    const auto answer = house_->Request("POST", "/api/v1/" + path, body);
    EXPECT_EQ(answer.status, status) << answer.body;
    return nlohmann::json::parse(answer.body);
  }
  // The next decision of the gate.
  std::string Decision() {
    if (!house_->WaitFor("unlock")) return "none";
    const auto* event = house_->First("unlock");
    const std::string told = event->Field("user") + " " + event->Field("method") + " " + event->Field("lock") + " " +
                             event->Field("allowed") + ": " + event->Field("why");
    house_->Mark();
    return told;
  }
};

TEST_F(EntryTest, APinOpensForWhomTheRulesLetInAndIsRecordedByName) {
  Post("pins", R"({"user":"anna","pin":"739164"})");
  Post("pins", R"({"user":"ben","pin":"739165"})");
  Type("keys", "739164\n");
  EXPECT_EQ(Decision(), "anna@house.example pin front yes: known");
  Type("keys", "739165\n");
  EXPECT_EQ(Decision(), "ben@house.example pin front no: no rule allows it");
  Type("keys", "739166\n");
  EXPECT_EQ(Decision(), " pin front no: wrong PIN");
}

TEST_F(EntryTest, APersonWithoutAPhoneGetsInAndCannotRegister) {
  Post("pins", R"({"user":"olga","pin":"739164"})");
  Type("keys", "739164\n");
  EXPECT_EQ(Decision(), "olga@house.example pin front yes: known");
  const auto olga = MakeDevice("olga");
  olga->Register();
  EXPECT_TRUE(house_->WaitFor("refused"));
  EXPECT_EQ(house_->DevicesNow(), 0U);
}

TEST_F(EntryTest, WhatWasAcknowledgedIsKnownAfterACrashAndAUsedCodeStaysUsed) {
  Post("pins", R"({"user":"anna","pin":"739164"})");
  const std::string parcel = Post("pins", R"({"name":"parcel service","lock":"front","uses":1})")["pin"];
  Type("keys", parcel + "\n");
  EXPECT_EQ(Decision(), "parcel service pin front yes: known");
  house_->process().Kill(SIGKILL);
  ASSERT_EQ(house_->process().WaitForExit(), 128 + SIGKILL);
  house_->Start();
  ASSERT_TRUE(house_->WaitForDoor());
  house_->Mark();
  Type("keys", parcel + "\n");
  EXPECT_EQ(Decision(), "parcel service pin front no: used up");
  Type("keys", "739164\n");
  EXPECT_EQ(Decision(), "anna@house.example pin front yes: known");
}

TEST_F(EntryTest, TheNextUnknownCardIsEnrolledAndOpensThen) {
  Type("hall", "0012345678\n");
  EXPECT_EQ(Decision(), " card front no: unknown card");
  Post("cards/enrolment", R"({"user":"anna","name":"blue tag"})", 202);
  Type("hall", "0012345678\n");
  ASSERT_TRUE(Until([&] { return Get("/api/v1/cards/enrolment")["state"] == "done"; }));
  house_->Mark();
  Type("hall", "0012345678\n");
  EXPECT_EQ(Decision(), "anna@house.example card front yes: known");
  const std::string id = Get("/api/v1/cards")["cards"][0]["id"];
  EXPECT_EQ(house_->Request("DELETE", "/api/v1/cards/" + id).status, 200);
  house_->Mark();
  Type("hall", "0012345678\n");
  EXPECT_EQ(Decision(), " card front no: unknown card");
}

TEST_F(EntryTest, ACardOnTwoWiresIsACard) {
  const std::string bits = "10111101100010001110101110";  // 26 of them, with both parities
  for (std::size_t i = 0; i < bits.size(); ++i)
    Type(bits[i] == '1' ? "d1" : "d0", std::to_string(1'000'000'000 + i * 2'000'000) + "\n");
  EXPECT_EQ(Decision(), " card garage no: unknown card");
}

TEST_F(EntryTest, TheNumberOfAFlatRingsIt) {
  const auto ben = AddDevice("ben");
  house_->Mark();
  Type("keys", "12\n");
  ASSERT_TRUE(house_->WaitFor("ring"));
  EXPECT_EQ(house_->First("ring")->Field("target"), "sip:12@house.example");
  EXPECT_TRUE(house_->WaitFor("invite_sent"));
}

}  // namespace
}  // namespace foyer::flow
