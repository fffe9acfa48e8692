#include <gmock/gmock.h>

#include "tests/sip/sip_message.h"

namespace foyer::sip {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

TEST(RewriteTest, WhatIsNotNamedIsCopiedByteForByte) {
  const std::string text = TextOf({"X-Odd  :   kept\r\n  folded", "s:", "Content-Length: 4"}, "body");
  EXPECT_EQ(Rewrite(MessageOf(text)).Build(), text);
}

TEST(RewriteTest, TheContentLengthAlwaysFits) {
  EXPECT_THAT(Rewrite(MessageOf(TextOf({}, "1234"))).Build(), EndsWith("Content-Length: 4\r\n\r\n1234"));
  EXPECT_THAT(Rewrite(MessageOf(TextOf({"l: 2", "L: 2"}, "1234"))).Build(), EndsWith("Content-Length: 2\r\n\r\n12"));
}

TEST(RewriteTest, SetTakesThePlaceOfAllLinesOfItsKind) {
  const Message message = MessageOf(Rewrite(MessageOf(TextOf({"k: a", "X: y", "Supported: b"})))
                                        .Set(HeaderId::kSupported, "c")
                                        .Set(HeaderId::kExpires, "60")
                                        .Build());
  EXPECT_THAT(message.List(HeaderId::kSupported), ElementsAre("c"));
  EXPECT_EQ(message.Value(HeaderId::kExpires), "60");
  EXPECT_EQ(message.headers()[5].id, HeaderId::kSupported) << "in the place of the first";
}

TEST(RewriteTest, PrependAndAppend) {
  const std::string built = Rewrite(MessageOf(TextOf({})))
                                .Prepend(HeaderId::kVia, "SIP/2.0/TCP new")
                                .Prepend(HeaderId::kRoute, "<sip:r>")
                                .Append("X-Last: z")
                                .Build();
  const Message message = MessageOf(built);
  EXPECT_THAT(message.List(HeaderId::kVia),
              ElementsAre("SIP/2.0/TCP new", "SIP/2.0/UDP 192.0.2.7:5060;branch=z9hG4bK1"));
  EXPECT_EQ(message.headers()[0].id, HeaderId::kRoute) << "at the top, where there was none";
  EXPECT_EQ(message.ValueByName("X-Last"), "z");
}

TEST(RewriteTest, TheFirstElementOfAListGoesBeItALineOrAPartOfOne) {
  Rewrite rewrite(MessageOf(TextOf({"Route: <sip:a,1>, <sip:b>", "Route: <sip:c>"})));
  const auto routes = [&rewrite] {
    const Message message = MessageOf(rewrite.Build());
    std::vector<std::string> all;
    for (const std::string_view route : message.List(HeaderId::kRoute)) all.emplace_back(route);
    return all;
  };
  rewrite.ReplaceFirst(HeaderId::kRoute, "<sip:x>");
  EXPECT_THAT(routes(), ElementsAre("<sip:x>", "<sip:b>", "<sip:c>"));
  rewrite.RemoveFirst(HeaderId::kRoute);
  EXPECT_THAT(routes(), ElementsAre("<sip:b>", "<sip:c>"));
  rewrite.RemoveFirst(HeaderId::kRoute);
  EXPECT_THAT(routes(), ElementsAre("<sip:c>"));
  rewrite.RemoveFirst(HeaderId::kRoute).RemoveFirst(HeaderId::kRoute);
  EXPECT_TRUE(routes().empty());
}

TEST(RewriteTest, RemoveThenSetAndSetAfterPrepend) {
  const Message message = MessageOf(Rewrite(MessageOf(TextOf({"Route: <sip:a>"})))
                                        .Remove(HeaderId::kRoute)
                                        .Set(HeaderId::kRoute, "<sip:b>")
                                        .Prepend(HeaderId::kRoute, "<sip:c>")
                                        .Build());
  EXPECT_THAT(message.List(HeaderId::kRoute), ElementsAre("<sip:c>", "<sip:b>"));
}

TEST(RewriteTest, BodiesAreReplacedAndRemoved) {
  const Message message = MessageOf(TextOf({"c: text/plain"}, "old"));
  const Message changed = MessageOf(Rewrite(message).Body("application/sdp", "new body").Build());
  EXPECT_EQ(changed.body(), "new body");
  EXPECT_EQ(changed.Value(HeaderId::kContentType), "application/sdp");
  const Message bare = MessageOf(Rewrite(message).Body("", "").Build());
  EXPECT_EQ(bare.body(), "");
  EXPECT_FALSE(bare.Has(HeaderId::kContentType));
}

TEST(RewriteTest, TheRequestUri) {
  const Message message = MessageOf(Rewrite(MessageOf("\r\n" + TextOf({}))).RequestUri("sip:new@host").Build());
  EXPECT_EQ(message.request_uri(), "sip:new@host");
  EXPECT_EQ(message.method(), Method::kOptions);
}

}  // namespace
}  // namespace foyer::sip
