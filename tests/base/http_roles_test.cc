#include <gtest/gtest.h>

#include "foyer/accounts.h"

namespace foyer {
namespace {

using Names = std::vector<std::string>;

TEST(HttpRolesTest, EachRoleIsReadAndWritten) {
  const Names names{"view", "talk", "open:front", "open:garden gate", "admin"};
  const auto roles = ParseRoles(names);
  ASSERT_TRUE(roles.ok());
  EXPECT_EQ(RoleNames(*roles), names);
  EXPECT_TRUE(roles->MayOpen("front"));
  EXPECT_FALSE(roles->MayOpen("garage"));
  EXPECT_TRUE(ParseRoles({"open:*"})->MayOpen("garage"));
}

TEST(HttpRolesTest, AnAdministratorOpensNoLockByThat) { EXPECT_FALSE(ParseRoles({"admin"})->MayOpen("front")); }

TEST(HttpRolesTest, WhatIsNoRoleIsNamed) {
  for (const char* bad : {"", "root", "open", "open:", "View"}) {
    const auto roles = ParseRoles({"view", bad});
    ASSERT_FALSE(roles.ok()) << bad;
    EXPECT_NE(roles.error().message.find("'" + std::string(bad) + "'"), std::string::npos);
  }
  EXPECT_FALSE(ParseRoles(Names(1, "open:" + std::string(65, 'x'))).ok());
}

}  // namespace
}  // namespace foyer
