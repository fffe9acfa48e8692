#include "provisioning/house_doors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/fakes/fake_access.h"
#include "tests/fakes/fake_user_directory.h"

namespace foyer::provisioning {
namespace {

constexpr const char* kHome = "home.example";

LockConfig Lock(const std::string& name, LockAction action, std::vector<std::string> codes) {
  LockConfig lock;
  lock.name = name;
  lock.action = action;
  lock.codes = std::move(codes);
  return lock;
}

class HouseDoorsTest : public testing::Test {
 protected:
  HouseDoorsTest() {
    users_.Add({"anna", kHome}, UserKind::kPhone);
    users_.Add({"gate", kHome}, UserKind::kDoor);
    users_.Add({"door", kHome}, UserKind::kDoor, User::Source::kInternal);
    config_.door.emplace();
    config_.door->aor = {"door", kHome};
    config_.door->title = "Front door";
    config_.door->camera = "test";
    config_.locks = {Lock("front", LockAction::kOpenDoor, {"11", "12"}), Lock("light", LockAction::kLightUp, {"2"}),
                     Lock("cellar", LockAction::kUnlock, {})};
    doors_.Apply(config_);
  }
  const User& Anna() const { return users_.users.front(); }
  std::vector<std::string> Titles() const {
    std::vector<std::string> titles;
    for (const ListedDoor& door : doors_.Of(Anna())) titles.push_back(door.title);
    return titles;
  }
  std::vector<std::string> Codes() const {
    std::vector<std::string> codes;
    for (const LockButton& button : doors_.ButtonsOf(Anna())) codes.push_back(button.code);
    return codes;
  }

  Config config_;
  FakeUserDirectory users_;
  FakeAccess access_;
  HouseDoors doors_{users_, access_};
};

TEST_F(HouseDoorsTest, OursWithItsLocksAndThoseOfOtherMakers) {
  const auto doors = doors_.Of(Anna());
  ASSERT_EQ(doors.size(), 2U);
  EXPECT_EQ(doors[0].title, "gate");
  EXPECT_TRUE(doors[0].buttons.empty()) << "what it opens by which digits, it knows alone";
  EXPECT_EQ(doors[1].title, "Front door");
  EXPECT_EQ(doors[1].aor, (Aor{"door", kHome}));
  EXPECT_TRUE(doors[1].has_picture);
  EXPECT_EQ(doors[1].buttons[0].action, LockAction::kOpenDoor);
}

TEST_F(HouseDoorsTest, ALockHasItsFirstCodeAndWithoutOneNoButton) {
  EXPECT_EQ(Codes(), (std::vector<std::string>{"11", "2"}));
}

TEST_F(HouseDoorsTest, OnlyWhatTheRulesAllow) {
  access_.refuse = [](const AccessRequest& request) {
    return request.lock == "front" || request.address.user == "gate";
  };
  EXPECT_EQ(Titles(), std::vector<std::string>{"Front door"});
  EXPECT_EQ(Codes(), std::vector<std::string>{"2"});
  access_.refuse = [](const AccessRequest& request) { return request.action == Action::kOpen; };
  EXPECT_EQ(Titles(), (std::vector<std::string>{"gate", "Front door"})) << "to look into";
  access_.refuse = [](const AccessRequest& request) { return request.action == Action::kLookIn; };
  EXPECT_EQ(Titles(), std::vector<std::string>{"Front door"}) << "to open";
  access_.refuse = [](const AccessRequest&) { return true; };
  EXPECT_TRUE(doors_.Of(Anna()).empty());
}

TEST_F(HouseDoorsTest, TheRulesAreAskedForThisUserAtAnyTime) {
  doors_.Of(Anna());
  ASSERT_FALSE(access_.asked.empty());
  for (const AccessRequest& asked : access_.asked) {
    EXPECT_EQ(asked.who.aor, Anna().aor);
    EXPECT_EQ(asked.who.proof, Proof::kDigest);
    EXPECT_TRUE(asked.at_any_time);
  }
}

TEST_F(HouseDoorsTest, AReloadMayChangeCodes) {
  config_.locks[0].codes = {"4711"};
  config_.door->title.clear();
  config_.door->camera = "none";
  doors_.Apply(config_);
  EXPECT_EQ(Codes(), (std::vector<std::string>{"4711", "2"}));
  EXPECT_EQ(Titles(), (std::vector<std::string>{"gate", "door"}));
  EXPECT_FALSE(doors_.Of(Anna())[1].has_picture);
}

TEST_F(HouseDoorsTest, AHouseProxyHasOnlyThoseOfOthers) {
  users_.users.pop_back();
  config_.door.reset();
  config_.locks.clear();
  doors_.Apply(config_);
  EXPECT_EQ(Titles(), std::vector<std::string>{"gate"});
}

}  // namespace
}  // namespace foyer::provisioning
