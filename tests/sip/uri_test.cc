#include "sip/uri.h"

#include <gtest/gtest.h>

#include <string>

namespace foyer::sip {
namespace {

TEST(UriTest, IsTakenApart) {
  const auto uri = ParseUri("sips:a%20b:pw@Host.Test:5070;transport=TCP;lr?Subject=x");
  ASSERT_TRUE(uri);
  EXPECT_TRUE(uri->is_sips());
  EXPECT_EQ(uri->user, "a%20b");
  EXPECT_EQ(uri->host, "Host.Test");
  EXPECT_EQ(uri->port, 5070);
  EXPECT_EQ(uri->parameters, ";transport=TCP;lr");
  EXPECT_EQ(uri->headers, "?Subject=x");
  EXPECT_EQ(uri->Parameter("TRANSPORT"), "TCP");
  ASSERT_TRUE(uri->Parameter("lr"));
  EXPECT_NE(uri->Parameter("lr")->data(), nullptr);
  EXPECT_FALSE(uri->Parameter("maddr"));
}

TEST(UriTest, UsersMayHoldWhatLooksLikeParameters) {
  const auto uri = ParseUri("sip:user;par=u%40h?x@house.test");
  ASSERT_TRUE(uri);
  EXPECT_EQ(uri->user, "user;par=u%40h?x");
  EXPECT_EQ(uri->host, "house.test");
}

TEST(UriTest, HostsOfAllKinds) {
  for (const char* host : {"house", "house.test.", "192.0.2.1", "[2001:db8::1]", "a-b.c_d"}) {
    const std::string text = "sip:a@" + std::string(host);
    const auto uri = ParseUri(text);
    ASSERT_TRUE(uri) << host;
    EXPECT_EQ(uri->host, host);
  }
  EXPECT_EQ(ParseUri("sip:[::1]:5061")->port, 5061);
}

TEST(UriTest, Refusals) {
  const std::string label(64, 'a');
  std::string name;
  for (int i = 0; i < 128; ++i) name += "a.";
  for (const std::string& text : {std::string(""),
                                  std::string("sip"),
                                  std::string("sip:"),
                                  std::string("sip:@host"),
                                  std::string("tel:1"),
                                  std::string("sip:a@"),
                                  std::string("sip:a@host:"),
                                  std::string("sip:a@host:0"),
                                  std::string("sip:a@host:65536"),
                                  std::string("sip:a@ho st"),
                                  std::string("sip:a@host>"),
                                  std::string("sip:a@ho\"st"),
                                  std::string("sip:a@ho\tst"),
                                  std::string("sip:a@[::1"),
                                  std::string("sip:a@[192.0.2.1"),
                                  std::string("sip:a@..b"),
                                  std::string("sip:a@b@c@"),
                                  "sip:a@" + label + ".test",
                                  "sip:a@" + name + "test",
                                  "sip:" + std::string(129, 'u') + "@host"}) {
    EXPECT_FALSE(ParseUri(text)) << text;
  }
  EXPECT_TRUE(ParseUri("sip:" + std::string(128, 'u') + "@host"));
}

TEST(UriTest, Escapes) {
  EXPECT_EQ(Unescape("a%20b%3A%3a"), "a b::");
  EXPECT_EQ(Unescape("%41%"), std::nullopt);
  EXPECT_EQ(Unescape("%4"), std::nullopt);
  EXPECT_EQ(Unescape("%GG"), std::nullopt);
  EXPECT_EQ(Unescape("%00"), std::nullopt);
  EXPECT_EQ(Unescape("%0d%0a"), std::nullopt);
  EXPECT_EQ(Unescape("%7F"), std::nullopt);
  EXPECT_EQ(Unescape("%41"), "A") << "at the very end";
}

TEST(UriTest, AnAorIsUserAndDomain) {
  EXPECT_EQ(ToAor(*ParseUri("sip:%41nna:pw@House.TEST:5070;x=y")), (Aor{"Anna", "house.test"}));
  EXPECT_EQ(ToAor(*ParseUri("sip:house.test")), std::nullopt);
  EXPECT_EQ(ToAor(*ParseUri("sip:a%00@house.test")), std::nullopt);
}

TEST(NameAddrTest, AllForms) {
  EXPECT_TRUE(ParseNameAddr("<sip:a@b>;x=\",\\\"a\\\\\"")) << "a quote in quotes is none";
  const auto quoted = ParseNameAddr("  \"A, <B> \\\" C\" <sip:a@b;x=y;z>;tag=t;Q=\"0.5\"");
  ASSERT_TRUE(quoted);
  EXPECT_EQ(quoted->display_name, "\"A, <B> \\\" C\"");
  EXPECT_EQ(quoted->uri_text, "sip:a@b;x=y;z");
  EXPECT_EQ(quoted->tag(), "t");
  EXPECT_EQ(quoted->Parameter("q"), "0.5");
  const auto bare = ParseNameAddr("sip:a@b ; tag = t");
  ASSERT_TRUE(bare);
  EXPECT_EQ(bare->uri_text, "sip:a@b");
  EXPECT_EQ(bare->tag(), "t");
  EXPECT_EQ(ParseNameAddr("Anna B <sip:a@b>")->display_name, "Anna B");
  EXPECT_FALSE(ParseNameAddr("<sip:a@b>")->tag());
}

TEST(NameAddrTest, Refusals) {
  for (const char* text : {"", "<>", "<sip:a@b", "\"open <sip:a@b>", "Bell, A <sip:a@b>", "<sip:a@b>x", "<sip:a@b>;",
                           "<sip:a@b>;=t", "< sip:a@b>", "sip:a@b?Route=x", "sip:a,b@c", "x>y <sip:a@b>",
                           "\"a\" b <sip:a@b>", "sip:a@b;t a=1", "<sip:a@b>;tag=\"t", "sip:a@b;tag=t\"u"}) {
    EXPECT_FALSE(ParseNameAddr(text)) << text;
  }
}

TEST(ParametersTest, FindAndLeaveOut) {
  EXPECT_EQ(FindParameter(";a=1;B=\"x;y\";c", "b"), "x;y");
  EXPECT_EQ(FindParameter(";a=1;a=2", "a"), "1");
  EXPECT_EQ(FindParameter(";a=1", "b"), std::nullopt);
  EXPECT_EQ(FindParameter("a=1", "a"), std::nullopt) << "no ';'";
  EXPECT_EQ(FindParameter(";a=\"open;b=1", "b"), std::nullopt);
  EXPECT_EQ(WithoutParameter(";a=1;TAG=x;b", "tag"), ";a=1;b");
  EXPECT_EQ(WithoutParameter(";tag=x;tag=y", "tag"), "");
}

TEST(UriTest, TheSameAddressMayBeWrittenInManyWays) {
  EXPECT_TRUE(IsSameUri("sip:a@h;x=1", "SIP:%61@H;X=1"));
  EXPECT_TRUE(IsSameUri("sip:a@h;x=1", "sip:a@h")) << "one of them says more";
  EXPECT_TRUE(IsSameUri("sip:a@h;transport=tcp;lr", "sip:a@h;lr;transport=TCP"));
  for (const char* other : {"sips:a@h", "sip:A@h", "sip:a@h:5060", "sip:a@h;transport=udp", "sip:a@h;x=2",
                            "sip:a@h?s=1", "sip:b@h", "sip:h", "mailto:a@h"}) {
    EXPECT_FALSE(IsSameUri("sip:a@h;x=1", other)) << other;
    EXPECT_FALSE(IsSameUri(other, "sip:a@h;x=1")) << other;
  }
  EXPECT_FALSE(IsSameUri("sip:a%zz@h", "sip:a%yy@h"));
}

}  // namespace
}  // namespace foyer::sip
