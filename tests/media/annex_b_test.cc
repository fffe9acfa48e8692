#include "media/annex_b.h"

#include <gtest/gtest.h>

#include <string>

namespace foyer::media {
namespace {

using Stream = std::vector<std::uint8_t>;

Stream operator+(Stream left, const Stream& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

const Stream kSps = {0, 0, 0, 1, 0x67, 1}, kPps = {0, 0, 1, 0x68, 2}, kOtherPps = {0, 0, 1, 0x68, 3};
const Stream kDelimiter = {0, 0, 0, 1, 0x09, 0x10}, kSei = {0, 0, 1, 0x06, 5};
const Stream kIdr = {0, 0, 1, 0x65, 0x88, 7}, kSlice = {0, 0, 1, 0x41, 0x9A, 8},
             kSecondSlice = {0, 0, 1, 0x41, 0x48, 9};

std::string Types(const std::vector<Bytes>& nals) {
  std::string types;
  for (const Bytes nal : nals) types += std::to_string(static_cast<int>(TypeOf(nal))) + " ";
  return types;
}
std::string Types(const AccessUnit& unit) { return Types(std::vector<Bytes>(unit.nals.begin(), unit.nals.end())); }

TEST(AnnexBTest, BothLengthsOfStartCodesAndZerosBetweenThemAreTakenOff) {
  const Stream stream = Stream{7, 7} + kSps + Stream{0, 0, 0} + kPps + kIdr;
  const auto nals = SplitNals(stream);
  ASSERT_EQ(nals.size(), 3U);
  EXPECT_EQ(Stream(nals[0].begin(), nals[0].end()), (Stream{0x67, 1}));
  EXPECT_EQ(Stream(nals[1].begin(), nals[1].end()), (Stream{0x68, 2}));
  EXPECT_EQ(Stream(nals[2].begin(), nals[2].end()), (Stream{0x65, 0x88, 7}));
}

TEST(AnnexBTest, WhatHasNoNalUnitGivesNone) {
  EXPECT_TRUE(SplitNals({}).empty());
  EXPECT_TRUE(SplitNals(Stream{1, 2, 3, 0, 0}).empty());
  EXPECT_TRUE(SplitNals(Stream{0, 0, 1}).empty());
  EXPECT_TRUE(SplitNals(Stream{0, 0, 1, 0, 0, 1}).empty());
  EXPECT_TRUE(SplitAccessUnits(kSps + kPps).empty());
}

TEST(AnnexBTest, AnAccessUnitBeginsWithItsDelimiterParameterSetsOrFirstSlice) {
  const Stream first = kSps + kPps + kIdr, second = kSlice + kSecondSlice, third = kDelimiter + kSei + kSlice,
               fourth = kPps + kIdr;
  const Stream stream = first + second + third + fourth;
  const auto units = SplitAccessUnits(stream);
  ASSERT_EQ(units.size(), 4U);
  EXPECT_EQ(Types(SplitNals(units[0])), "7 8 5 ");
  EXPECT_EQ(Types(SplitNals(units[1])), "1 1 ") << "two slices of one picture";
  EXPECT_EQ(Types(SplitNals(units[2])), "9 6 1 ");
  EXPECT_EQ(Types(SplitNals(units[3])), "8 5 ");
}

TEST(AccessUnitMakerTest, WhatNoPhoneNeedsIsLeftOut) {
  AccessUnitMaker maker;
  const auto unit = maker.Make(kDelimiter + kSps + kPps + kSei + kIdr + kIdr);
  ASSERT_NE(unit, nullptr);
  EXPECT_TRUE(unit->key_frame);
  EXPECT_EQ(Types(*unit), "7 8 5 5 ");
  const auto next = maker.Make(kDelimiter + kSlice + kSecondSlice);
  EXPECT_FALSE(next->key_frame);
  EXPECT_EQ(Types(*next), "1 1 ");
}

TEST(AccessUnitMakerTest, ParameterSetsThatCameOnceStandBeforeEveryIdr) {
  AccessUnitMaker maker;
  EXPECT_EQ(maker.Make(kSps + kPps + kOtherPps), nullptr) << "no picture in it";
  EXPECT_EQ(Types(*maker.Make(kIdr)), "7 8 8 5 ");
  EXPECT_EQ(Types(*maker.Make(kSlice)), "1 ");
  EXPECT_EQ(Types(*maker.Make(kIdr)), "7 8 8 5 ");
  EXPECT_EQ(Types(*maker.Make(kPps + kIdr)), "7 8 5 ") << "the newest, once";
}

TEST(AccessUnitMakerTest, AnIdrWithoutParameterSetsIsOfNoUse) {
  AccessUnitMaker maker;
  EXPECT_EQ(maker.Make(kIdr), nullptr);
  EXPECT_EQ(maker.Make(kSps + kIdr), nullptr);
  EXPECT_EQ(maker.Make(Stream{1, 2, 3}), nullptr);
}

}  // namespace
}  // namespace foyer::media
