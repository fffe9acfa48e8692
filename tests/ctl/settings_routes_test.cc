#include "ctl/settings_routes.h"

#include <gtest/gtest.h>

#include "ctl/setting_json.h"
#include "tests/ctl/house_parts.h"
#include "tests/ctl/operator_asks.h"

namespace foyer::ctl {
namespace {

class Settings : public PanelSettings {
 public:
  std::vector<Setting> List() const override {
    Setting timeout{.key = "proxy.ring_timeout", .kind = "integer", .help = "Seconds."};
    timeout.value = {std::int64_t{40}};
    timeout.preset = {std::int64_t{60}};
    timeout.at_once = true;
    timeout.min = 5;
    timeout.max = 600;
    return {timeout, {.key = "group", .kind = "sections", .help = {}}};
  }
  void Set(const std::string& key, const SettingValue& value, const std::string& who, Done done) override {
    told = key + " " + ToJson(value).dump() + " " + who;
    done(answer);
  }
  void Unset(const std::string& key, const std::string& who, Done done) override {
    told = key + " " + who;
    done(answer);
  }
  std::string told;
  Result<SettingOutcome> answer = SettingOutcome{};
};

class SettingsRoutesTest : public testing::Test, protected HouseParts {
 protected:
  SettingsRoutesTest() { routes_.AddTo(router_); }
  HttpResponse Ask(const char* method, const char* path, const char* body = "") {
    HttpRequest request = OperatorAsks(method, path, "", body);
    request.caller.name = "anna";
    HttpResponse answer;
    router_.Handle(request, [&](HttpResponse response) { answer = std::move(response); });
    return answer;
  }
  ApiParts Parts() {
    ApiParts parts = MakeParts();
    parts.settings = &settings_;
    return parts;
  }

  Settings settings_;
  SettingsRoutes routes_{Parts()};
  Router router_;
};

TEST_F(SettingsRoutesTest, ASettingTellsItsRange) {
  const Json setting = Json::parse(Ask("GET", "/api/v1/settings").body)["settings"][0];
  EXPECT_EQ(setting["value"], 40);
  EXPECT_EQ(setting["default"], 60);
  EXPECT_TRUE(setting["from_file"].is_null());
  EXPECT_EQ(setting["max"], 600);
  EXPECT_EQ(setting["restart"], false);
}

TEST_F(SettingsRoutesTest, WhatIsSetIsToldAsItIsThen) {
  const HttpResponse answer = Ask("PUT", "/api/v1/settings/proxy.ring_timeout", R"({"value":40})");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(settings_.told, "proxy.ring_timeout 40 anna");
  EXPECT_EQ(Json::parse(answer.body)["value"], 40);
  EXPECT_EQ(Json::parse(answer.body)["need_restart"].dump(), "[]");
}

TEST_F(SettingsRoutesTest, SectionsAreAListOfObjects) {
  EXPECT_EQ(
      Ask("PUT", "/api/v1/settings/group", R"({"value":[{"name":"home","members":["anna"],"schedule":null}]})").status,
      200);
  EXPECT_EQ(settings_.told, R"(group [{"members":["anna"],"name":"home"}] anna)");
}

TEST_F(SettingsRoutesTest, WhatCanBeNoSettingIsRefused) {
  for (const char* body : {"{}", R"({"value":null})", R"({"value":1.5})", R"({"value":[1]})", R"({"value":[["x"]]})",
                           R"({"value":{"a":1}})", R"({"value":18446744073709551615})", R"({"value":[{"a":{"b":1}}]})"})
    EXPECT_EQ(Ask("PUT", "/api/v1/settings/proxy.ring_timeout", body).status, 400) << body;
  EXPECT_EQ(settings_.told, "");
}

TEST_F(SettingsRoutesTest, AMistakeIsToldAndNothingElse) {
  settings_.answer = Error{"ring_timeout is 1; write a whole number from 5 to 600"};
  const HttpResponse answer = Ask("PUT", "/api/v1/settings/proxy.ring_timeout", R"({"value":1})");
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(Json::parse(answer.body)["error"], "ring_timeout is 1; write a whole number from 5 to 600");
}

TEST_F(SettingsRoutesTest, WhatIsNoSettingIsNotFound) {
  EXPECT_EQ(Ask("PUT", "/api/v1/settings/sip.domain", R"({"value":"x"})").status, 404);
  EXPECT_EQ(Ask("DELETE", "/api/v1/settings/sip.domain").status, 404);
  EXPECT_EQ(Ask("DELETE", "/api/v1/settings/group").status, 200);
  EXPECT_EQ(settings_.told, "group anna");
}

}  // namespace
}  // namespace foyer::ctl
