#include "sip/gruu.h"

#include <gtest/gtest.h>

namespace foyer::sip {
namespace {

const std::string kUri = "sip:anna@house.example;gr=urn:uuid:AB-1";

TEST(GruuTest, ItIsMadeOfTheAddressAndTheInstance) {
  EXPECT_EQ(PublicGruu({"anna", "house.example"}, "<urn:uuid:AB-1>"), kUri);
  EXPECT_EQ(PublicGruu({"anna", "house.example"}, ""), "");
}

TEST(GruuTest, WhatCouldBreakAnAddressIsEscaped) {
  EXPECT_EQ(GrValue("a;b>c\"d e%"), "a%3Bb%3Ec%22d%20e%25");
  EXPECT_EQ(GrValue(std::string(129, 'x')), "");
}

TEST(GruuTest, OnlyItsDeviceIsMeant) {
  EXPECT_TRUE(IsMeantFor(kUri, "<urn:uuid:AB-1>"));
  EXPECT_TRUE(IsMeantFor(kUri, "<urn:uuid:ab-1>")) << "parameters are compared without case";
  EXPECT_FALSE(IsMeantFor(kUri, "<urn:uuid:AB-2>"));
  EXPECT_FALSE(IsMeantFor(kUri, ""));
  EXPECT_TRUE(IsMeantFor("sip:anna@house.example", "")) << "an address without gr is for every device";
  EXPECT_FALSE(IsMeantFor("sip:anna@house.example;gr", "")) << "a temporary one is of nobody here";
}

TEST(GruuTest, AnInstanceWithOddLettersIsFoundAgain) {
  const std::string odd = "<a;b=c d>";
  EXPECT_TRUE(IsMeantFor(PublicGruu({"anna", "house.example"}, odd), odd));
}

}  // namespace
}  // namespace foyer::sip
