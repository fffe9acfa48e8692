#include "sip/flow_token.h"

#include <gtest/gtest.h>

#include <limits>

#include "sip/flow_token_format.h"

namespace foyer::sip {
namespace {

const std::string kSecret = "0123456789abcdef0123456789abcdef";
const std::string kOtherSecret = "fedcba9876543210fedcba9876543210";

Flow UdpFlow() {
  return {0, 0, 0, Transport::kUdp, *Endpoint::Parse("192.0.2.1:5060"), *Endpoint::Parse("192.0.2.7:5062")};
}
Flow TcpFlow() {
  return {0,
          0xfedcba9876543210,
          4711,
          Transport::kTcp,
          *Endpoint::Parse("[2001:db8::1]:5060"),
          *Endpoint::Parse("[2001:db8::7]:65535")};
}

TEST(FlowTokenTest, ASealedFlowOpensAsItWas) {
  const HmacFlowTokens tokens({kSecret});
  for (const Flow& flow : {UdpFlow(), TcpFlow(), Flow()}) EXPECT_EQ(tokens.Open(tokens.Seal(flow)), flow);
  Flow extreme = TcpFlow();
  extreme.instance = extreme.epoch = extreme.connection = std::numeric_limits<std::uint64_t>::max();
  extreme.transport = Transport::kWss;
  extreme.local.address = *IpAddress::Parse("192.0.2.1");
  EXPECT_EQ(tokens.Open(tokens.Seal(extreme)), extreme);
}

TEST(FlowTokenTest, ATokenFitsIntoTheUserPartOfAUri) {
  const HmacFlowTokens tokens({kSecret});
  EXPECT_EQ(tokens.Seal(UdpFlow()).size(), 39u);
  EXPECT_LE(tokens.Seal(TcpFlow()).size(), 90u);
  for (const char letter : tokens.Seal(TcpFlow()))
    EXPECT_TRUE(std::isalnum(static_cast<unsigned char>(letter)) || letter == '-' || letter == '_') << letter;
}

TEST(FlowTokenTest, EveryChangedLetterIsNoticed) {
  const HmacFlowTokens tokens({kSecret});
  const std::string token = tokens.Seal(UdpFlow());
  for (std::size_t i = 0; i < token.size(); ++i) {
    for (const char letter : {'A', 'B', 'g', '_', '-', '.', '\0'}) {
      std::string forged = token;
      if (forged[i] == letter) continue;
      forged[i] = letter;
      EXPECT_EQ(tokens.Open(forged), std::nullopt) << i << letter;
    }
  }
}

TEST(FlowTokenTest, EveryLengthButTheRightOneIsNoticed) {
  const HmacFlowTokens tokens({kSecret});
  const std::string token = tokens.Seal(TcpFlow());
  for (std::size_t length = 0; length < token.size(); ++length)
    EXPECT_EQ(tokens.Open(token.substr(0, length)), std::nullopt) << length;
  EXPECT_EQ(tokens.Open(token + "A"), std::nullopt);
  EXPECT_EQ(tokens.Open(token + token), std::nullopt);
  EXPECT_EQ(tokens.Open(std::string(100'000, 'A')), std::nullopt);
}

TEST(FlowTokenTest, UserNamesAreNoTokens) {
  const HmacFlowTokens tokens({kSecret});
  for (const char* user : {"", "anna", "door", "0123456789", "sip:x", "=====", "anna@house"})
    EXPECT_EQ(tokens.Open(user), std::nullopt) << user;
}

TEST(FlowTokenTest, ATokenOfAnotherSecretDoesNotOpen) {
  EXPECT_EQ(HmacFlowTokens({kOtherSecret}).Open(HmacFlowTokens({kSecret}).Seal(UdpFlow())), std::nullopt);
}

TEST(FlowTokenTest, AnOlderKeyOfTheRingStillOpensAndTheNewestSeals) {
  const HmacFlowTokens before({kSecret});
  const HmacFlowTokens rotated({kOtherSecret, kSecret});
  EXPECT_EQ(rotated.Open(before.Seal(UdpFlow())), UdpFlow());
  EXPECT_EQ(before.Open(rotated.Seal(UdpFlow())), std::nullopt);
}

TEST(FlowTokenTest, AnotherVersionOrTransportIsNotUnpacked) {
  std::string packed = PackFlow(UdpFlow());
  EXPECT_TRUE(UnpackFlow(packed));
  EXPECT_FALSE(UnpackFlow(packed + "x"));
  packed[0] = 2;
  EXPECT_FALSE(UnpackFlow(packed));
  packed[0] = 1;
  packed[1] = 0x3f;
  EXPECT_FALSE(UnpackFlow(packed));
}

TEST(FlowTokenTest, AnEndlessNumberIsNotUnpacked) {
  EXPECT_FALSE(UnpackFlow(std::string("\x01\x30", 2) + std::string(40, '\xff')));
}

TEST(Base64UrlTest, BytesOfEveryLengthComeBack) {
  std::string bytes;
  for (int i = 0; i < 70; ++i) {
    EXPECT_EQ(DecodeBase64Url(EncodeBase64Url(bytes)), bytes);
    bytes.push_back(static_cast<char>(i * 37));
  }
  EXPECT_EQ(EncodeBase64Url("\xfb\xff"), "-_8");
}

TEST(Base64UrlTest, ASecondSpellingOfTheSameBytesIsRefused) {
  EXPECT_TRUE(DecodeBase64Url("-_8"));
  EXPECT_FALSE(DecodeBase64Url("-_9"));
  EXPECT_FALSE(DecodeBase64Url("-_8="));
  EXPECT_FALSE(DecodeBase64Url("A"));
}

}  // namespace
}  // namespace foyer::sip
