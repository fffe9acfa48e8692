#include "ctl/doctor_command.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/ctl/canned_server.h"

namespace foyer::ctl {
namespace {

class DoctorCommandTest : public testing::Test {
 protected:
  DoctorCommandTest() {
    facts_.unix_seconds = 1'795'000'000;
    facts_.config_file = "foyer.conf";
    facts_.mistakes = {};
    facts_.free_bytes = 5'000'000'000;
    facts_.phones = 1;
  }
  int Run(const std::string& socket) {
    arguments_.socket = socket;
    return RunDoctor(arguments_, ControlClient(socket), {in_, out_, out_}, [this](const host::Question& question) {
      facts_.daemon.state = question.daemon_answers ? doctor::DaemonState::kRuns : doctor::DaemonState::kNoSocket;
      return facts_;
    });
  }
  static std::string Checks(const std::string& result) {
    return CannedServer::Http("200 OK", R"({"checks":[{"name":"sound","result":")" + result +
                                            R"(","found":"so it is","why":"a","fix":"b"}]})");
  }
  Arguments arguments_;
  doctor::HostFacts facts_;
  std::istringstream in_;
  std::ostringstream out_;
};

TEST_F(DoctorCommandTest, WhatTheDaemonFindsComesFirst) {
  CannedServer server({Checks("ok")});
  EXPECT_EQ(Run(server.path()), 0);
  EXPECT_TRUE(out_.str().starts_with("ok  sound: so it is\n"));
  EXPECT_NE(out_.str().find("ok  daemon: it runs"), std::string::npos);
}
TEST_F(DoctorCommandTest, TheExitCodeTellsTheWorst) {
  CannedServer warned({Checks("warning")}), failed({Checks("fail")}), well({Checks("ok")});
  EXPECT_EQ(Run(warned.path()), 1);
  EXPECT_EQ(Run(failed.path()), 2);
  facts_.mistakes = {"foyer.conf:1: wrong"};
  EXPECT_EQ(Run(well.path()), 2);
}
TEST_F(DoctorCommandTest, WithoutADaemonTheMachineIsExaminedAllTheSame) {
  arguments_.json = true;
  EXPECT_EQ(Run("/nowhere/control"), 2);
  const auto answer = nlohmann::json::parse(out_.str());
  EXPECT_EQ(answer["checks"][0]["name"], "daemon");
  EXPECT_EQ(answer["checks"][0]["result"], "fail");
}
TEST_F(DoctorCommandTest, AnAnswerThatIsNoneIsPassedOver) {
  CannedServer server({CannedServer::Http("200 OK", R"({"checks":[7,"x"]})")});
  EXPECT_EQ(Run(server.path()), 0);
}

}  // namespace
}  // namespace foyer::ctl
