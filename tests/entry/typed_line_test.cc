#include "entry/typed_line.h"

#include <gtest/gtest.h>

#include <string_view>
#include <vector>

#include "tests/fakes/fake_event_loop.h"

namespace foyer::entry {
namespace {

using namespace std::chrono_literals;
using Lines = std::vector<std::string>;

class TypedLineTest : public testing::Test {
 protected:
  void Type(std::string_view keys) {
    for (const char key : keys) line_.OnKey(key);
  }

  FakeEventLoop loop_;
  Lines lines_;
  TypedLine line_{loop_, 10s, [this](const std::string& text) { lines_.push_back(text); }};
};

TEST_F(TypedLineTest, EnterOrHashEndsIt) {
  Type("4711\n");
  Type("0815#");
  EXPECT_EQ(lines_, (Lines{"4711", "0815"}));
}

TEST_F(TypedLineTest, EscapeOrStarClearsIt) {
  Type(
      "47\x1b"
      "08*15\n");
  EXPECT_EQ(lines_, (Lines{"15"}));
}

TEST_F(TypedLineTest, NothingIsNoLine) {
  Type("\n#\n");
  EXPECT_TRUE(lines_.empty());
}

TEST_F(TypedLineTest, WhatWasBegunIsForgottenAfterAPause) {
  Type("47");
  loop_.Advance(9s);
  Type("1");
  loop_.Advance(9s);
  Type("1\n");
  EXPECT_EQ(lines_, (Lines{"4711"}));
  Type("47");
  loop_.Advance(10s);
  Type("11\n");
  EXPECT_EQ(lines_.back(), "11");
  EXPECT_TRUE(loop_.IsIdle());
}

TEST_F(TypedLineTest, AnEndlessLineIsCut) {
  Type(std::string(100'000, '7'));
  Type("\n");
  ASSERT_EQ(lines_.size(), 1U);
  EXPECT_EQ(lines_[0].size(), TypedLine::kMost);
}

}  // namespace
}  // namespace foyer::entry
