#include "sip/headers.h"

#include <gtest/gtest.h>

namespace foyer::sip {
namespace {

TEST(ViaTest, IsTakenApart) {
  const auto via = ParseVia("SIP / 2.0 / TCP  [2001:db8::1] : 5061 ; branch = z9hG4bK1;rport;received=192.0.2.1");
  ASSERT_TRUE(via);
  EXPECT_EQ(via->transport, "TCP");
  EXPECT_EQ(via->host, "[2001:db8::1]");
  EXPECT_EQ(via->port, 5061);
  EXPECT_EQ(via->branch, "z9hG4bK1");
  EXPECT_EQ(via->Parameter("received"), "192.0.2.1");
  ASSERT_TRUE(via->Parameter("rport"));
  EXPECT_TRUE(via->Parameter("rport")->empty());
  EXPECT_EQ(ParseVia("SIP/2.0/UDP host")->port, 0);
  EXPECT_EQ(ParseVia("SIP/2.0/UDP host")->branch, "");
}

TEST(ViaTest, Refusals) {
  for (const char* text :
       {"", "SIP/2.0/UDP", "SIP/2.0/UDP ", "SIP/3.0/UDP h", "HTTP/2.0/UDP h", "SIP/2.0/ h", "SIP/2.0 UDP h",
        "SIP/2.0/UDP h:", "SIP/2.0/UDP h:99999", "SIP/2.0/UDP h;;", "SIP/2.0/UDP h;=x", "SIP/2.0/UDP h x"}) {
    EXPECT_FALSE(ParseVia(text)) << text;
  }
}

// What we write behind it, as received and rport, would vanish into the quotes.
TEST(ViaTest, AQuoteThatNeverEndsIsRefused) {
  EXPECT_FALSE(ParseVia("SIP/2.0/UDP host;branch=z9hG4bK1;x=\"y"));
  EXPECT_FALSE(ParseVia("SIP/2.0/UDP host;branch=z9hG4bK\"1"));
  EXPECT_FALSE(ParseVia("SIP/2.0/UDP host;x=\"y\\\";branch=z9hG4bK1"));
  EXPECT_TRUE(ParseVia("SIP/2.0/UDP host;x=\"y;z\";branch=z9hG4bK1"));
  EXPECT_TRUE(ParseVia("SIP/2.0/UDP host;x=\"\\\"y\";branch=z9hG4bK1")) << "a quote in quotes is none";
}

TEST(CSeqTest, NumberAndMethod) {
  const auto cseq = ParseCSeq(" 0009\r\n  INVITE ");
  ASSERT_TRUE(cseq);
  EXPECT_EQ(cseq->number, 9U);
  EXPECT_EQ(cseq->method, "INVITE");
  EXPECT_TRUE(ParseCSeq("2147483647 X"));
  for (const char* text : {"", "1", "INVITE", "1INVITE", "2147483648 X", "99999999999999999999 X", "1 A B", "-1 X"}) {
    EXPECT_FALSE(ParseCSeq(text)) << text;
  }
}

TEST(DigestParametersTest, AreFoundByName) {
  const auto digest = DigestParameters::Parse("digest realm=\"a, b\",  Nonce = \"x=y\" ,qop=auth,opaque=\"\"");
  ASSERT_TRUE(digest);
  EXPECT_EQ(digest->Get("REALM"), "a, b");
  EXPECT_EQ(digest->Get("nonce"), "x=y");
  EXPECT_EQ(digest->Get("qop"), "auth");
  EXPECT_EQ(digest->Get("opaque"), "");
  EXPECT_EQ(digest->Get("absent"), "");
}

TEST(DigestParametersTest, OnlyDigestIsRead) {
  for (const char* text : {"", "Digest", "Basic abc", "Digest=x", "DigestX realm=\"a\""}) {
    EXPECT_FALSE(DigestParameters::Parse(text)) << text;
  }
  EXPECT_EQ(DigestParameters::Parse("Digest realm=\"never ends, nonce=\"x")->Get("nonce"), "");
  EXPECT_EQ(DigestParameters::Parse("Digest ,,,= ,=x")->Get("realm"), "");
}

TEST(NumberTest, DigitsWithoutOverflow) {
  EXPECT_EQ(ParseNumber("4294967295"), 4294967295U);
  EXPECT_EQ(ParseNumber("007"), 7U);
  for (const char* text : {"", " 1", "1 ", "+1", "-1", "0x1", "4294967296", "99999999999999999999999"}) {
    EXPECT_FALSE(ParseNumber(text)) << text;
  }
}

}  // namespace
}  // namespace foyer::sip
