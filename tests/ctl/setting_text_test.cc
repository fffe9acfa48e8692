#include "ctl/setting_text.h"

#include <gtest/gtest.h>

namespace foyer::ctl {
namespace {

using Json = nlohmann::json;

TEST(SettingTextTest, TheKindSaysWhatATextMeans) {
  EXPECT_EQ(ReadSetting("text", "60"), "60");
  EXPECT_EQ(ReadSetting("choice", "user"), "user");
  EXPECT_EQ(ReadSetting("integer", "60"), 60);
  EXPECT_EQ(ReadSetting("boolean", "true"), true);
  EXPECT_EQ(ReadSetting("texts", "a,b"), (Json{"a", "b"}));
  EXPECT_EQ(ReadSetting("texts", R"(["a,b"])"), (Json::array({"a,b"})));
  EXPECT_EQ(ReadSetting("texts", "[]"), Json::array());
  EXPECT_EQ(ReadSetting("sections", R"([{"name":"home"}])"), (Json::parse(R"([{"name":"home"}])")));
}
TEST(SettingTextTest, WhatIsOfAnotherKindIsDiscarded) {
  for (const auto& [kind, text] : {std::pair("integer", "sixty"),
                                   {"integer", "1.5"},
                                   {"boolean", "yes"},
                                   {"texts", "[1"},
                                   {"sections", "{}"},
                                   {"sections", "home"}})
    EXPECT_TRUE(ReadSetting(kind, text).is_discarded()) << kind << " " << text;
}
TEST(SettingTextTest, AnUnknownKeyIsLeftToTheDaemon) {
  const Json settings = Json::parse(R"({"settings":[7,{"key":"a.b","kind":"boolean"}]})");
  EXPECT_EQ(KindOfSetting(settings, "a.b"), "boolean");
  EXPECT_EQ(KindOfSetting(settings, "a.c"), "");
  EXPECT_EQ(KindOfSetting(Json::object(), "a.c"), "");
  EXPECT_EQ(ReadSetting("", "some words"), "some words");
}

}  // namespace
}  // namespace foyer::ctl
