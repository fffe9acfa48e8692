#include "host/gather.h"

#include <gtest/gtest.h>

#include "host/gather_parts.h"

namespace foyer::host {
namespace {

TEST(GatherTest, WhatSystemdSaysOfTheService) {
  const Service service = ReadService(
      "LoadState=loaded\nActiveState=failed\nResult=exit-code\nExecMainStatus=2\nUser=foyer\nSupplementaryGroups=video "
      "audio\nnonsense\n");
  EXPECT_EQ(service.facts.load, "loaded");
  EXPECT_EQ(service.facts.active, "failed");
  EXPECT_EQ(service.facts.result, "exit-code");
  EXPECT_EQ(service.facts.exit_status, 2);
  EXPECT_EQ(service.user, "foyer");
  EXPECT_EQ(service.groups, (std::vector<std::string>{"video", "audio"}));
}
TEST(GatherTest, ASocketThatIsNotThere) {
  EXPECT_EQ(LookAtSocket({"", "/nowhere/control", "", false}), doctor::DaemonState::kNoSocket);
  EXPECT_EQ(LookAtSocket({"", "/nowhere/control", "", true}), doctor::DaemonState::kRuns);
  EXPECT_EQ(LookAtSocket({"", std::string(500, 'x'), "", false}), doctor::DaemonState::kNoSocket);
}
TEST(GatherTest, AFileThatIsNotThereIsAMistake) {
  const auto facts = Gather({"/nowhere/foyer.conf", "/nowhere/control", "", false});
  ASSERT_EQ(facts.mistakes.size(), 1U);
  EXPECT_TRUE(facts.mistakes[0].starts_with("/nowhere/foyer.conf: cannot be read"));
}

}  // namespace
}  // namespace foyer::host
