#include "config/overlay.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace foyer::config {
namespace {

constexpr std::string_view kFile = R"([sip]
domain = "house.example"
[[user]]
name = "anna"
password = "anna-password-7Qx"
[[user]]
name = "ben"
password = "ben-password-7Qx"
[proxy]
ring_timeout = 40
)";

class OverlayTest : public testing::Test {
 protected:
  void Set(const std::string& key, const SettingValue& value) {
    const auto toml = ToToml(key, value);
    ASSERT_TRUE(toml.ok()) << toml.error().message;
    overlay_[key] = *toml;
  }
  Laid Load(std::string_view text = kFile) const { return LoadTextWith(overlay_, text, "foyer.conf", "/tmp"); }
  static const Config& ConfigOf(const Laid& laid) { return std::get<Config>(laid.loaded); }
  static Setting Find(const Laid& laid, const std::string& key) {
    const auto found = std::ranges::find(laid.settings, key, &Setting::key);
    EXPECT_NE(found, laid.settings.end()) << key;
    return found == laid.settings.end() ? Setting() : *found;
  }
  Overlay overlay_;
};

TEST_F(OverlayTest, WhatIsSetStandsOverTheFile) {
  Set("proxy.ring_timeout", std::int64_t{25});
  Set("registrar.max_expires", std::int64_t{600});
  Set("registrar.default_expires", std::int64_t{600});
  Set("log.level", std::string("debug"));
  const Laid laid = Load();
  EXPECT_TRUE(laid.refused.empty());
  EXPECT_EQ(ConfigOf(laid).proxy.ring_timeout.count(), 25);
  EXPECT_EQ(ConfigOf(laid).registrar.max_expires.count(), 600);
  EXPECT_EQ(ConfigOf(laid).log_level, LogLevel::kDebug);
}

TEST_F(OverlayTest, ASettingTellsWhatItIsAndWhatItWouldBe) {
  Set("proxy.ring_timeout", std::int64_t{25});
  const Setting timeout = Find(Load(), "proxy.ring_timeout");
  EXPECT_EQ(timeout.kind, "integer");
  EXPECT_EQ(timeout.value, std::vector<SettingValue>{std::int64_t{25}});
  EXPECT_EQ(timeout.from_file, std::vector<SettingValue>{std::int64_t{40}});
  EXPECT_EQ(timeout.preset, std::vector<SettingValue>{std::int64_t{60}});
  EXPECT_TRUE(timeout.changed);
  EXPECT_TRUE(timeout.at_once);
  EXPECT_EQ(timeout.min, 5);
  EXPECT_EQ(timeout.max, 600);
  const Setting decline = Find(Load(), "proxy.decline");
  EXPECT_EQ(decline.choices, (std::vector<std::string>{"user", "everyone"}));
  EXPECT_FALSE(decline.changed);
  EXPECT_TRUE(decline.from_file.empty());
  EXPECT_FALSE(Find(Load(), "recording.policy").at_once);
}

TEST_F(OverlayTest, GroupsAreSetAllTogether) {
  const std::vector<SettingSection> groups{
      {{"name", std::string("home")}, {"members", SettingTexts{"anna"}}},
      {{"name", std::string("late")}, {"members", SettingTexts{"ben"}}, {"schedule", std::string("night")}}};
  Set("group", groups);
  Set("schedule",
      std::vector<SettingSection>{{{"name", std::string("night")}, {"hours", SettingTexts{"22:00-06:00"}}}});
  const Laid laid = Load();
  ASSERT_TRUE(laid.refused.empty()) << laid.refused[0].message;
  ASSERT_EQ(ConfigOf(laid).groups.size(), 2U);
  EXPECT_EQ(ConfigOf(laid).groups[1].schedule, "night");
  EXPECT_EQ(Find(laid, "group").value, std::vector<SettingValue>{groups});
  EXPECT_EQ(Find(laid, "group").kind, "sections");
}

TEST_F(OverlayTest, WithoutAGroupThereIsTheOneForEverybody) {
  const std::vector<SettingSection> home{{{"name", std::string("home")}, {"members", SettingTexts{"*"}}}};
  EXPECT_EQ(Find(Load(), "group").value, std::vector<SettingValue>{home});
  Set("group", SettingTexts{});
  EXPECT_EQ(ConfigOf(Load()).groups.size(), 1U);
}

TEST_F(OverlayTest, AMistakeOfTheOverlayLeavesTheFileAlone) {
  Set("proxy.ring_timeout", std::int64_t{1});
  const Laid laid = Load();
  ASSERT_EQ(laid.refused.size(), 1U);
  EXPECT_EQ(laid.refused[0].message, "ring_timeout is 1; write a whole number from 5 to 600");
  EXPECT_EQ(ConfigOf(laid).proxy.ring_timeout.count(), 40);
  EXPECT_TRUE(Find(laid, "proxy.ring_timeout").changed);
}

TEST_F(OverlayTest, EachMistakeIsTold) {
  Set("proxy.ring_timeout", std::string("long"));
  Set("proxy.decline", std::string("perhaps"));
  Set("group", std::vector<SettingSection>{{{"name", std::string("home")}, {"members", SettingTexts{"carl"}}}});
  EXPECT_EQ(Load().refused.size(), 3U);
}

TEST_F(OverlayTest, WhatIsNoSettingCannotBeSet) {
  for (const char* key : {"sip.domain", "tls.key", "user", "user.password", "lock.codes", "lock", "data.dir", "proxy",
                          "proxy.colour", "control.socket", "", ".", "group.name", "web.listen"})
    EXPECT_FALSE(ToToml(key, std::string("x")).ok()) << key;
}

TEST_F(OverlayTest, ATextCannotBecomeMoreThanAText) {
  Set("log.level", std::string("info\"\n[sip]\ndomain = \"evil.example"));
  const Laid laid = Load();
  EXPECT_EQ(laid.refused.size(), 1U);
  EXPECT_EQ(ConfigOf(laid).sip.domain, "house.example");
  EXPECT_FALSE(ToToml("group", std::vector<SettingSection>{{{"name = 1\n[sip]\nx", std::string("y")}}}).ok());
}

TEST_F(OverlayTest, WhatTheFileHasNotCannotBeLaidOver) {
  Set("door.max_call", std::int64_t{60});
  EXPECT_EQ(Load().refused.size(), 1U);
  EXPECT_TRUE(Load(std::string(kFile) + "[door]\ncamera = \"test\"\naudio = \"none\"\n").refused.empty());
}

TEST_F(OverlayTest, AStoredPieceThatIsNoneIsRefused) {
  overlay_["proxy.ring_timeout"] = "[proxy\n";
  EXPECT_EQ(Load().refused.size(), 1U);
  overlay_ = {{"gone.key", "[gone]\nkey = 1\n"}};
  EXPECT_EQ(Load().refused.size(), 1U);
  EXPECT_EQ(ConfigOf(Load()).proxy.ring_timeout.count(), 40);
}

TEST_F(OverlayTest, AFileWithMistakesHasOnlyThose) {
  Set("proxy.ring_timeout", std::int64_t{25});
  const Laid laid = Load("[sip]\n");
  EXPECT_TRUE(std::holds_alternative<std::vector<ConfigError>>(laid.loaded));
  EXPECT_TRUE(laid.refused.empty());
}

}  // namespace
}  // namespace foyer::config
