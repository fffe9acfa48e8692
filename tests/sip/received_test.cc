#include "sip/received.h"

#include "tests/sip/sip_message.h"

namespace foyer::sip {
namespace {

// The top Via of an OPTIONS with this Via line that came from `source`.
std::string TopVia(std::string_view via, const char* source) {
  const Message request = MessageOf(Replaced(TextOf({}), "SIP/2.0/UDP 192.0.2.7:5060;branch=z9hG4bK1", via));
  return std::string(WithReceived(request, *Endpoint::Parse(source)).List(HeaderId::kVia).front());
}

TEST(ReceivedTest, IsWrittenWhereTheViaSaysSomethingElse) {
  EXPECT_EQ(TopVia("SIP/2.0/UDP 192.0.2.7;branch=b", "198.51.100.9:3000"),
            "SIP/2.0/UDP 192.0.2.7;branch=b;received=198.51.100.9");
  EXPECT_EQ(TopVia("SIP/2.0/UDP phone.test:5060;branch=b", "192.0.2.7:5060"),
            "SIP/2.0/UDP phone.test:5060;branch=b;received=192.0.2.7");
  EXPECT_EQ(TopVia("SIP/2.0/UDP 192.0.2.7:5060;branch=b", "192.0.2.7:9"), "SIP/2.0/UDP 192.0.2.7:5060;branch=b");
}

TEST(ReceivedTest, RportIsFilledInWhereItIsAskedFor) {
  EXPECT_EQ(TopVia("SIP/2.0/UDP 192.0.2.7;rport;branch=b", "192.0.2.7:3000"),
            "SIP/2.0/UDP 192.0.2.7;branch=b;received=192.0.2.7;rport=3000");
  EXPECT_EQ(TopVia("SIP/2.0/TCP [2001:db8::7];rport", "[2001:db8::7]:3000"),
            "SIP/2.0/TCP [2001:db8::7];received=2001:db8::7;rport=3000");
}

TEST(ReceivedTest, WhatAPeerClaimsIsWorthNothing) {
  EXPECT_EQ(TopVia("SIP/2.0/UDP 192.0.2.7;received=203.0.113.1;branch=b;RPORT=1", "192.0.2.7:3000"),
            "SIP/2.0/UDP 192.0.2.7;branch=b;received=192.0.2.7;rport=3000");
  EXPECT_EQ(TopVia("SIP/2.0/UDP 192.0.2.7;received=203.0.113.1;received=203.0.113.2", "192.0.2.7:3000"),
            "SIP/2.0/UDP 192.0.2.7;received=192.0.2.7");
}

TEST(ReceivedTest, OnlyTheTopViaChanges) {
  const Message request =
      MessageOf(Replaced(TextOf({"Via: SIP/2.0/UDP third"}), "z9hG4bK1", "z9hG4bK1, SIP/2.0/TCP second"));
  const Message filled = WithReceived(request, *Endpoint::Parse("198.51.100.9:3000"));
  const auto vias = filled.List(HeaderId::kVia);
  ASSERT_EQ(vias.size(), 3U);
  EXPECT_EQ(vias[1], "SIP/2.0/TCP second");
  EXPECT_EQ(vias[2], "SIP/2.0/UDP third");
}

TEST(ReceivedTest, AMessageAtItsBoundsStaysOne) {
  std::vector<std::string> lines(59, "X: " + std::string(250, 'y'));
  const std::string text = TextOf(lines, std::string(60'000, 'b'));
  const Message filled = WithReceived(MessageOf(text), *Endpoint::Parse("198.51.100.9:3000"));
  EXPECT_EQ(filled.body().size(), 60'000U);
  EXPECT_EQ(filled.headers().size(), 64U);
}

}  // namespace
}  // namespace foyer::sip
