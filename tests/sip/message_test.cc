#include "sip/message.h"

#include <gmock/gmock.h>

#include "tests/sip/sip_message.h"

namespace foyer::sip {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

TEST(MessageTest, ARequestIsTakenApart) {
  const Message message = MessageOf(TextOf({"m: <sip:a@b>", "X-Odd:  value ", "l: 4", "c: text/plain"}, "body"));
  EXPECT_TRUE(message.is_request());
  EXPECT_EQ(message.method(), Method::kOptions);
  EXPECT_EQ(message.request_uri(), "sip:anna@house.test");
  EXPECT_EQ(message.from_tag(), "f");
  EXPECT_EQ(message.to_tag(), "");
  EXPECT_EQ(message.call_id(), "c1");
  EXPECT_EQ(message.cseq(), 7U);
  EXPECT_EQ(message.body(), "body");
  EXPECT_EQ(message.Value(HeaderId::kContact), "<sip:a@b>") << "by its compact name";
  EXPECT_EQ(message.Value(HeaderId::kContentType), "text/plain");
  EXPECT_EQ(message.ValueByName("x-odd"), "value");
  EXPECT_EQ(message.ValueByName("absent"), "");
  EXPECT_FALSE(message.Has(HeaderId::kRoute));
}

TEST(MessageTest, AResponseIsTakenApart) {
  const Message message = MessageOf(
      "SIP/2.0 183 Session Progress\r\nVia: SIP/2.0/TCP h\r\nFrom: sip:a@b;tag=1\r\nTo: sip:c@d;tag=2\r\n"
      "Call-ID: x\r\nCSeq: 1 INVITE\r\n\r\n");
  EXPECT_FALSE(message.is_request());
  EXPECT_EQ(message.status(), 183);
  EXPECT_EQ(message.reason_phrase(), "Session Progress");
  EXPECT_EQ(message.method(), Method::kInvite);
  EXPECT_EQ(message.to_tag(), "2");
}

TEST(MessageTest, MethodsAreCaseSensitiveAndHeaderNamesAreNot) {
  EXPECT_EQ(MessageOf(Replaced(Replaced(TextOf({}), "OPTIONS", "options"), "7 OPTIONS", "7 options")).method(),
            Method::kOther);
  EXPECT_EQ(MessageOf(Replaced(TextOf({}), "Call-ID", "CALL-id")).call_id(), "c1");
}

TEST(MessageTest, ListsRunOverTheirLinesAndSplitOutsideOfQuotesAndAngles) {
  const Message message = MessageOf(TextOf({"Route: <sip:a,b@c;lr>, \"x,\\\"y\" <sip:d>", "Route: ,, <sip:e>,"}));
  EXPECT_THAT(message.List(HeaderId::kRoute), ElementsAre("<sip:a,b@c;lr>", "\"x,\\\"y\" <sip:d>", "<sip:e>"));
  EXPECT_THAT(message.List(HeaderId::kContact), IsEmpty());
  EXPECT_THAT(SplitList(" , ,"), IsEmpty());
  EXPECT_THAT(SplitList("\"never, ends"), ElementsAre("\"never, ends"));
}

TEST(MessageTest, OptionTagsAreFoundInAnyCase) {
  const Message message = MessageOf(TextOf({"Supported: timer, 100REL", "k: path"}));
  EXPECT_TRUE(message.HasToken(HeaderId::kSupported, "100rel"));
  EXPECT_TRUE(message.HasToken(HeaderId::kSupported, "path"));
  EXPECT_FALSE(message.HasToken(HeaderId::kSupported, "100"));
}

TEST(MessageTest, FoldsBelongToTheirHeader) {
  const Message message = MessageOf(TextOf({"Subject: one\r\n two\r\n\tthree", "X: y"}));
  EXPECT_EQ(message.ValueByName("Subject"), "one\r\n two\r\n\tthree");
  EXPECT_EQ(message.ValueByName("X"), "y");
}

TEST(MessageTest, KeepAlivesBeforeTheStartLineAreSkipped) {
  EXPECT_EQ(MessageOf("\r\n\r\n" + TextOf({})).method(), Method::kOptions);
}

TEST(MessageTest, CopiesKeepTheBytesAlive) {
  auto first = std::make_unique<Message>(MessageOf(TextOf({})));
  const std::string_view call_id = first->call_id();
  const Message copy = *first;
  first.reset();
  EXPECT_EQ(call_id, "c1");
  EXPECT_EQ(copy.call_id().data(), call_id.data());
}

// ---- What is refused

TEST(MessageRefusalTest, TheMandatoryHeadersAreThereExactlyOnce) {
  for (const char* line : {"From: <sip:bob@house.test>;tag=f\r\n", "To: <sip:anna@house.test>\r\n", "Call-ID: c1\r\n",
                           "CSeq: 7 OPTIONS\r\n"}) {
    EXPECT_THAT(RefusalOf(Replaced(TextOf({}), line, "")), StartsWith("400 Exactly One")) << line;
    EXPECT_THAT(RefusalOf(Replaced(TextOf({}), line, std::string(line) + line)), StartsWith("400 Exactly One"));
  }
  EXPECT_EQ(RefusalOf(TextOf({"i: second"})), "400 Exactly One Call-ID Required");
  EXPECT_EQ(RefusalOf(Replaced(TextOf({}), "Call-ID: c1", "Call-ID: ")), "400 Empty Call-ID");
  EXPECT_EQ(RefusalOf(TextOf({"Max-Forwards: 1", "Max-Forwards: 1"})), "400 More Than One Max-Forwards");
  EXPECT_EQ(RefusalOf(Replaced(TextOf({}), "Via: SIP/2.0/UDP 192.0.2.7:5060;branch=z9hG4bK1\r\n", "")), "0 no Via");
}

TEST(MessageRefusalTest, StartLines) {
  const auto with = [](std::string_view line) {
    return RefusalOf(Replaced(TextOf({}), "OPTIONS sip:anna@house.test SIP/2.0", line));
  };
  EXPECT_EQ(with("OPTIONS"), "0 start line");
  EXPECT_EQ(with("OPTIONS sip:anna@house.test"), "0 start line");
  EXPECT_EQ(with("OPT{IONS sip:anna@house.test SIP/2.0"), "0 method");
  EXPECT_EQ(with(std::string(33, 'M') + " sip:anna@house.test SIP/2.0"), "0 method");
  EXPECT_EQ(with("OPTIONS sip:anna@house.test SIP/3.0"), "505 Version Not Supported");
  EXPECT_EQ(with("OPTIONS sip:anna@house.test HTTP/1.1"), "400 Bad Request Line");
  EXPECT_EQ(with("OPTIONS  sip:anna@house.test SIP/2.0"), "400 Bad Request-URI");
  EXPECT_EQ(with("OPTIONS anna@house.test SIP/2.0"), "400 Bad Request-URI");
  EXPECT_EQ(with("OPTIONS tel:+4912345 SIP/2.0"), "416 Unsupported URI Scheme");
  EXPECT_EQ(with("OPTIONS sip:anna@house.test?Route=x SIP/2.0"), "400 Bad Request-URI");
  EXPECT_EQ(with("SIP/2.0 99 Low"), "0 status code");
  EXPECT_EQ(with("SIP/2.0 700 High"), "0 status code");
  EXPECT_EQ(with("SIP/2.0 2000 Long"), "0 status code");
  EXPECT_EQ(with("SIP/2.0 20"), "0 status code");
  EXPECT_EQ(with("SIP/1.0 200 OK"), "0 version");
  EXPECT_EQ(with("SIP/2.0 200"), "") << "without a reason phrase";
  EXPECT_EQ(with("sip/2.0 200 OK"), "");
}

TEST(MessageRefusalTest, HeaderLines) {
  EXPECT_EQ(RefusalOf(TextOf({"no colon"})), "400 Header Without Colon");
  EXPECT_EQ(RefusalOf(TextOf({": no name"})), "400 Bad Header Name");
  EXPECT_EQ(RefusalOf(TextOf({"two words: x"})), "400 Bad Header Name");
  EXPECT_EQ(RefusalOf(TextOf({"Spaced \t: x"})), "");
  EXPECT_EQ(RefusalOf(TextOf({std::string("X: a\0b", 6)})), "0 NUL in headers");
  EXPECT_EQ(RefusalOf(TextOf({"X: a\nTo: <sip:x@y>"})), "0 line break without CR LF");
  EXPECT_EQ(RefusalOf(TextOf({"X: a\rTo: <sip:x@y>"})), "0 line break without CR LF");
  EXPECT_EQ(RefusalOf(Replaced(TextOf({}), "7 OPTIONS", "7 INVITE")), "400 CSeq Method Differs");
  for (const char* cseq : {"OPTIONS", "7", "-7 OPTIONS", "2147483648 OPTIONS", "7OPTIONS", "7 OPT IONS"}) {
    EXPECT_EQ(RefusalOf(Replaced(TextOf({}), "7 OPTIONS", cseq)), "400 Bad CSeq") << cseq;
  }
  EXPECT_EQ(RefusalOf(Replaced(TextOf({}), "<sip:anna@house.test>", "<sip:anna@house.test")), "400 Bad To");
  EXPECT_EQ(RefusalOf(Replaced(TextOf({}), "<sip:bob@house.test>;tag", "sip:a b;tag")), "400 Bad From");
  EXPECT_EQ(RefusalOf(Replaced(TextOf({}), "192.0.2.7:5060", "192.0.2.7:70000")), "400 Bad Via");
}

TEST(MessageRefusalTest, TheBoundsHold) {
  std::vector<std::string> lines(58, "X: y");
  EXPECT_EQ(RefusalOf(TextOf(lines)), "") << "64 in all: five are always there";
  lines.resize(60, "X: y");
  EXPECT_EQ(RefusalOf(TextOf(lines)), "400 Too Many Headers");
  EXPECT_EQ(RefusalOf(TextOf({"X: " + std::string(16 * 1024, 'y')})), "513 Message Too Large");
  EXPECT_EQ(RefusalOf(TextOf({"X: " + std::string(15 * 1024, 'y')})), "");
  EXPECT_EQ(RefusalOf(TextOf({}, std::string(65 * 1024, 'b'))), "413 Request Entity Too Large");
  EXPECT_EQ(RefusalOf(TextOf({}, "12345"), {.max_body_bytes = 4}), "413 Request Entity Too Large");
}

TEST(MessageRefusalTest, WhatIsNoMessageAtAll) {
  for (const std::string& text : {std::string(), std::string("\r\n\r\n"), std::string("x"), std::string(4, '\0'),
                                  std::string("\x00\x01\x00\x08 STUN", 8), std::string(100'000, '\r')}) {
    EXPECT_NE(RefusalOf(text), "");
  }
  const std::string whole = TextOf({});
  for (std::size_t length = 0; length < whole.size(); ++length) EXPECT_NE(RefusalOf(whole.substr(0, length)), "");
}

TEST(MessageRefusalTest, ContentLengths) {
  EXPECT_EQ(RefusalOf(TextOf({"Content-Length: 5"}, "1234")), "400 Content-Length Beyond The Message");
  EXPECT_EQ(RefusalOf(TextOf({"Content-Length: -1"})), "400 Bad Content-Length");
  EXPECT_EQ(RefusalOf(TextOf({"Content-Length: 99999999999"})), "400 Bad Content-Length");
  EXPECT_EQ(RefusalOf(TextOf({"Content-Length: 2", "l: 3"}, "1234")), "400 Content-Lengths Differ");
  EXPECT_EQ(RefusalOf(TextOf({"Content-Length: 3", "l: 3"}, "1234")), "");
  EXPECT_EQ(MessageOf(TextOf({"Content-Length: 3"}, "1234")).body(), "123");
  EXPECT_EQ(MessageOf(TextOf({}, "1234")).body(), "1234") << "a datagram without one ends where it ends";
}

TEST(MessageRefusalTest, AMultipartHasABoundary) {
  EXPECT_EQ(RefusalOf(TextOf({"Content-Type: multipart/mixed"}, "x")), "400 Multipart Without Boundary");
  EXPECT_EQ(RefusalOf(TextOf({"Content-Type: Multipart/mixed;boundary="}, "x")), "400 Multipart Without Boundary");
  EXPECT_EQ(RefusalOf(TextOf({"Content-Type: multipart/mixed;boundary=\"\""}, "x")), "400 Multipart Without Boundary");
  EXPECT_EQ(RefusalOf(TextOf({"Content-Type: multipart/mixed ; Boundary=b"}, "x")), "");
}

}  // namespace
}  // namespace foyer::sip
