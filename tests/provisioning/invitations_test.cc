#include "provisioning/invitations.h"

#include <gtest/gtest.h>

#include "tests/fakes/fake_event_loop.h"

namespace foyer::provisioning {
namespace {

using namespace std::chrono_literals;

class InvitationsTest : public testing::Test {
 protected:
  std::string Invite(const std::string& user) {
    const auto token = invitations_.Invite({{user, "home.example"}, {}});
    EXPECT_TRUE(token);
    return token ? *token : std::string();
  }

  FakeEventLoop loop_;
  Invitations invitations_{loop_};
};

TEST_F(InvitationsTest, ATokenIsOfItsUserUntilItHasServed) {
  const std::string token = Invite("anna");
  EXPECT_GE(token.size(), 32U) << "128 bits at least";
  EXPECT_EQ(invitations_.Find(token)->user.user, "anna");
  EXPECT_EQ(invitations_.Find(token)->user.user, "anna") << "looking is not using";
  invitations_.Use(token);
  EXPECT_EQ(nullptr, invitations_.Find(token));
}

TEST_F(InvitationsTest, NobodyElsesTokenIsAny) {
  const std::string token = Invite("anna");
  EXPECT_EQ(nullptr, invitations_.Find(""));
  EXPECT_EQ(nullptr, invitations_.Find(token.substr(1)));
  EXPECT_EQ(nullptr, invitations_.Find(token + "0"));
  EXPECT_NE(token, Invite("ben"));
}

TEST_F(InvitationsTest, ItLastsTenMinutes) {
  const std::string token = Invite("anna");
  loop_.Advance(10min - 1ms);
  EXPECT_NE(nullptr, invitations_.Find(token));
  loop_.Advance(1ms);
  EXPECT_EQ(nullptr, invitations_.Find(token));
}

TEST_F(InvitationsTest, ANewOneEndsTheOneBeforeOfTheSameUserOnly) {
  const std::string first = Invite("anna"), other = Invite("ben"), second = Invite("anna");
  EXPECT_EQ(nullptr, invitations_.Find(first));
  EXPECT_NE(nullptr, invitations_.Find(other));
  EXPECT_NE(nullptr, invitations_.Find(second));
}

TEST_F(InvitationsTest, AUserWhoIsGoneHasNone) {
  const std::string token = Invite("anna");
  invitations_.Withdraw({"anna", "home.example"});
  EXPECT_EQ(nullptr, invitations_.Find(token));
}

TEST_F(InvitationsTest, ThereAreNotEndlesslyMany) {
  for (std::size_t i = 0; i < Invitations::kMost; ++i) Invite("user" + std::to_string(i));
  EXPECT_FALSE(invitations_.Invite({{"one-more", "home.example"}, {}}));
  EXPECT_TRUE(invitations_.Invite({{"user0", "home.example"}, {}})) << "in the place of its own";
  loop_.Advance(10min);
  EXPECT_TRUE(invitations_.Invite({{"one-more", "home.example"}, {}}));
}

}  // namespace
}  // namespace foyer::provisioning
