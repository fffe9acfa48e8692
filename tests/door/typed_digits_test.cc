#include "door/typed_digits.h"

#include <gtest/gtest.h>

#include <chrono>

namespace foyer::door {
namespace {

using namespace std::chrono_literals;
using Kind = TypedDigits::Outcome::Kind;

LockConfig Lock(std::string name, std::vector<std::string> codes) {
  LockConfig lock;
  lock.name = std::move(name);
  lock.codes = std::move(codes);
  return lock;
}

class TypedDigitsTest : public testing::Test {
 protected:
  Kind Type(const std::string& digits, Duration pace = 200ms) {
    TypedDigits::Outcome last;
    for (const char digit : digits) {
      last = typed_.Add(digit, now_);
      if (last.kind == Kind::kWrong) ++wrong_;
      now_ += pace;
    }
    return last.kind;
  }

  TimePoint now_{1h};
  const CodeBook codes_{{Lock("front", {"11"}), Lock("gate", {"4711", "*2"})}};
  TypedDigits typed_{codes_};
  int wrong_ = 0;
};

TEST_F(TypedDigitsTest, ACodeOpensItsLock) {
  EXPECT_EQ(Type("471"), Kind::kBeginning);
  const auto outcome = typed_.Add('1', now_);
  EXPECT_EQ(outcome.kind, Kind::kCode);
  EXPECT_EQ(outcome.lock->name, "gate");
}

TEST_F(TypedDigitsTest, TenSecondsBetweenTwoDigitsAreStillOneCode) { EXPECT_EQ(Type("11", 10s), Kind::kCode); }

TEST_F(TypedDigitsTest, DigitsFromBeforeALongerPauseAreForgotten) { EXPECT_EQ(Type("11", 10001ms), Kind::kBeginning); }

TEST_F(TypedDigitsTest, AWrongCodeCountsOnceWhateverItsLength) {
  EXPECT_EQ(Type("4789"), Kind::kRest);
  EXPECT_EQ(wrong_, 1);
  Type("5678");
  EXPECT_EQ(wrong_, 2);
}

TEST_F(TypedDigitsTest, TheRightCodeOpensRightAfterAWrongDigit) {
  EXPECT_EQ(Type("511"), Kind::kCode);
  EXPECT_EQ(Type("4711"), Kind::kCode);
  EXPECT_EQ(Type("14711"), Kind::kCode) << "the digit that spoils one code begins the next";
}

TEST_F(TypedDigitsTest, AHashThatNoCodeHasJustEndsTheCode) {
  EXPECT_EQ(Type("11"), Kind::kCode);
  EXPECT_EQ(Type("#"), Kind::kBeginning);
  EXPECT_EQ(Type("11"), Kind::kCode);
  EXPECT_EQ(wrong_, 0);
}

TEST(DoubledDigitsTest, APressThatCameBothWaysIsOnePress) {
  DoubledDigits doubled;
  const TimePoint now{1h};
  EXPECT_FALSE(doubled.IsSecondReport(UnlockMethod::kInfo, '1', now));
  EXPECT_TRUE(doubled.IsSecondReport(UnlockMethod::kRfc4733, '1', now + 300ms));
}

TEST(DoubledDigitsTest, TwoPressesByOneMethodAreTwo) {
  DoubledDigits doubled;
  const TimePoint now{1h};
  EXPECT_FALSE(doubled.IsSecondReport(UnlockMethod::kInfo, '1', now));
  EXPECT_FALSE(doubled.IsSecondReport(UnlockMethod::kInfo, '1', now));
}

TEST(DoubledDigitsTest, OneReportCancelsAtMostOneOther) {
  DoubledDigits doubled;
  const TimePoint now{1h};
  EXPECT_FALSE(doubled.IsSecondReport(UnlockMethod::kInfo, '1', now));
  EXPECT_TRUE(doubled.IsSecondReport(UnlockMethod::kRfc4733, '1', now));
  EXPECT_FALSE(doubled.IsSecondReport(UnlockMethod::kRfc4733, '1', now));
}

TEST(DoubledDigitsTest, AfterThreeSecondsItIsAnotherPress) {
  DoubledDigits doubled;
  const TimePoint now{1h};
  EXPECT_FALSE(doubled.IsSecondReport(UnlockMethod::kInfo, '1', now));
  EXPECT_FALSE(doubled.IsSecondReport(UnlockMethod::kRfc4733, '1', now + 3001ms));
}

}  // namespace
}  // namespace foyer::door
