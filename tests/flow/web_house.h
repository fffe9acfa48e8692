// A house whose pages are served over the network, and its owner with curl for a browser.
#pragma once
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "tests/flow/flow_test.h"
#include "tests/flow/peers/curl.h"

namespace foyer::flow {

inline constexpr const char* kOwner = "owner";
inline constexpr const char* kOwnersPassword = "the owners words 5Tg";

class WebHouse : public FlowTest {
 protected:
  void StartWeb(const std::string& more_web = {}, bool has_door = true) {
    HouseOptions options;
    options.has_door = has_door;
    StartWeb(std::move(options), more_web);
  }
  void StartWeb(HouseOptions options, const std::string& more_web = {}) {
    options.web = "listen = [\"https:127.0.0.1:" + std::to_string(https_port_) +
                  "\", \"http:127.0.0.1:" + std::to_string(http_port_) + "\"]\n" + more_web;
    StartHouse(options);
    ASSERT_TRUE(Until([&] { return Ask("GET", "/api/v1/session").status == 200; }));
  }
  std::string Https(const std::string& path) const { return "https://127.0.0.1:" + std::to_string(https_port_) + path; }
  std::string Http(const std::string& path) const { return "http://127.0.0.1:" + std::to_string(http_port_) + path; }
  peers::WebAnswer Ask(const std::string& method, const std::string& path, const nlohmann::json& body = {},
                       std::vector<std::string> options = {}) {
    return curl_.Ask(method, Https(path), body.is_null() ? "" : body.dump(), std::move(options));
  }
  // With what a page of ours sends along.
  peers::WebAnswer Change(const std::string& method, const std::string& path, const nlohmann::json& body = {},
                          std::vector<std::string> options = {}) {
    options.insert(options.end(), {"--header", "X-Foyer-CSRF: " + csrf_});
    return Ask(method, path, body, std::move(options));
  }
  std::string SetupCode() {
    peers::Process foyerctl(pump_, "foyerctl",
                            peers::Command{{FOYERCTL_PROGRAM, "--socket", folder() + "/control", "setup-code"}});
    EXPECT_EQ(foyerctl.WaitForExit(), 0) << foyerctl.Output();
    return foyerctl.lines().empty() ? "" : foyerctl.lines().front();
  }
  peers::WebAnswer MakeOwner() {
    const peers::WebAnswer answer =
        Ask("POST", "/api/v1/setup", {{"code", SetupCode()}, {"name", kOwner}, {"password", kOwnersPassword}});
    csrf_ = nlohmann::json::parse(answer.body, nullptr, false).value("csrf", "");
    return answer;
  }
  peers::WebAnswer LogIn(const std::string& name, const std::string& password) {
    const peers::WebAnswer answer = Ask("POST", "/api/v1/login", {{"name", name}, {"password", password}});
    const nlohmann::json body = nlohmann::json::parse(answer.body, nullptr, false);
    if (answer.status == 200) csrf_ = body.value("csrf", "");
    return answer;
  }
  std::string MakeToken(const nlohmann::json& roles) {
    const peers::WebAnswer made = Change("POST", "/api/v1/tokens", {{"name", "robot"}, {"roles", roles}});
    EXPECT_EQ(made.status, 201) << made.body;
    const nlohmann::json token = nlohmann::json::parse(made.body);
    token_id_ = token.value("id", "");
    return token.value("token", "");
  }
  peers::WebAnswer AskWith(const std::string& token, const std::string& method, const std::string& path) {
    curl_.ForgetCookies();
    return Ask(method, path, {}, {"--header", "Authorization: Bearer " + token});
  }

  // All that the daemon has written there.
  std::string InDataFolder() const {
    std::string all;
    for (const auto& entry : std::filesystem::directory_iterator(folder())) {
      std::ifstream file(entry.path(), std::ios::binary);
      if (entry.is_regular_file()) all.append(std::istreambuf_iterator<char>(file), {});
    }
    return all;
  }

  const std::uint16_t https_port_ = peers::FreePort(), http_port_ = peers::FreePort();
  peers::Curl curl_{pump_, folder() + "/curl"};
  std::string csrf_, token_id_;
};

}  // namespace foyer::flow
