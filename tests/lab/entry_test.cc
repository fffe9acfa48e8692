// Entry without a phone on real drivers: a keypad by uinput, a Wiegand reader on two GPIO lines.
#include "tests/lab/installed_test.h"
#include "tests/lab/typed_keypad.h"

namespace foyer::lab {
namespace {

class EntryTest : public LabTest {
 protected:
  void StartWith(const std::string& entry) {
    auto options = OnTheBoard();
    options.camera = "test";
    options.more += entry;
    StartHouse(options);
    house_->Mark();
  }
  void Post(const std::string& path, const std::string& body, int status) {
    const auto answer = house_->Request("POST", "/api/v1/" + path, body);
    EXPECT_EQ(answer.status, status) << answer.body;
  }
  std::string Decision() {
    if (!house_->WaitFor("unlock")) return "none";
    const auto* event = house_->First("unlock");
    const std::string told = event->Field("user") + " " + event->Field("method") + " " + event->Field("allowed");
    house_->Mark();
    return told;
  }
  // One frame of 26 bits: parity, facility, number, parity.
  static void ShowCard(unsigned facility, unsigned number) {
    const unsigned bits = (facility << 16) | number;
    const bool even = __builtin_parity(bits >> 12) != 0, odd = __builtin_parity(bits & 0xfff) == 0;
    SendBit(even);
    for (int bit = 23; bit >= 0; --bit) SendBit(((bits >> bit) & 1U) != 0);
    SendBit(odd);
  }
  // Again and again, as people do: a slow machine may make a pause in the middle of a card.
  bool ShowUntil(const std::function<bool()>& done) {
    return Until([&] {
      if (!done()) ShowCard(17, 4242);
      return done();
    });
  }
  static void SendBit(bool one) {
    const char* line = one ? "WIEGAND_D1" : "WIEGAND_D0";
    Pull(line, false);  // the wires rest high
    Pull(line, true);
  }
};

TEST_F(EntryTest, APinAtARealKeypadOpensTheLineForOnePulse) {
  TypedKeypad keypad;
  StartWith("[[keypad]]\ndevice = \"" + keypad.device() + "\"\nlock = \"front\"\n");
  Post("pins", R"({"user":"anna","pin":"739164"})", 201);
  EXPECT_TRUE(Until([&] { return keypad.IsGrabbed(); })) << "no console gets the digits";
  keypad.Type("739165\n");
  EXPECT_EQ(Decision(), " pin no");
  EXPECT_FALSE(LevelOf("DOOR_RELAY"));
  keypad.Type("739164\n");
  EXPECT_TRUE(Until([] { return LevelOf("DOOR_RELAY"); }));
  EXPECT_TRUE(Until([] { return !LevelOf("DOOR_RELAY"); }));
  EXPECT_EQ(Decision(), "anna@house.example pin yes");
}

TEST_F(EntryTest, AKeypadThatIsUnpluggedIsToldOnce) {
  TypedKeypad keypad;
  StartWith("[[keypad]]\ndevice = \"" + keypad.device() + "\"\nlock = \"front\"\n");
  EXPECT_TRUE(Until([&] { return keypad.IsGrabbed(); }));
  keypad.Unplug();
  EXPECT_TRUE(house_->WaitFor("fault"));
  TypedKeypad another;  // takes the number that is free now
  EXPECT_TRUE(house_->WaitFor("recovered"));
  EXPECT_EQ(house_->Count("fault"), 1U);
}

TEST_F(EntryTest, ACardAtAWiegandReaderIsEnrolledAndOpens) {
  for (const char* line : {"WIEGAND_D0", "WIEGAND_D1"}) Pull(line, true);
  StartWith("[[reader]]\nname = \"hall\"\nwiegand = [\"WIEGAND_D0\", \"WIEGAND_D1\"]\nlock = \"front\"\n");
  const auto is_told = [&] { return house_->Count("unlock") > 0; };
  ASSERT_TRUE(ShowUntil(is_told));
  EXPECT_EQ(Decision(), " card no");
  Post("cards/enrolment", R"({"user":"anna","name":"blue tag"})", 202);
  ASSERT_TRUE(ShowUntil([&] { return Get("/api/v1/cards/enrolment")["state"] == "done"; }));
  house_->Mark();
  ASSERT_TRUE(ShowUntil(is_told));
  EXPECT_EQ(Decision(), "anna@house.example card yes");
  EXPECT_TRUE(house_->WaitFor("lock_off"));
}

// As the service is confined, it may read input devices, have them for itself, and no other device.
TEST_F(InstalledTest, TheServiceHearsAKeypadAndOpensTheLine) {
  TypedKeypad keypad;
  AddUser("anna");
  Configure(Board() + "[[keypad]]\ndevice = \"" + keypad.device() + "\"\nlock = \"front\"\n");
  const auto answer = house_->Request("POST", "/api/v1/pins", R"({"user":"anna","pin":"739164"})");
  EXPECT_EQ(answer.status, 201) << answer.body;
  ASSERT_TRUE(Until([&] { return keypad.IsGrabbed(); }));
  keypad.Type("739164\n");
  EXPECT_TRUE(Until([] { return LevelOf("DOOR_RELAY"); }));
  EXPECT_TRUE(Until([] { return !LevelOf("DOOR_RELAY"); }));
}

}  // namespace
}  // namespace foyer::lab
