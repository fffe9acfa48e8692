#include "sip/websocket_framer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sip/utf8.h"

namespace foyer::sip {
namespace {

using namespace std::string_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

using Pieces = std::vector<std::string>;

// The handshake of RFC 6455 s1.3, for SIP.
const std::string kHandshake =
    "GET /chat HTTP/1.1\r\nHost: server.example.com\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: http://example.com\r\n"
    "Sec-WebSocket-Protocol: chat, sip\r\nSec-WebSocket-Version: 13\r\n\r\n";

std::string Changed(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

// As a client sends it, masked with the key of RFC 6455 s5.7.
std::string Masked(unsigned first, const std::string& payload) {
  const std::string key = "\x37\xfa\x21\x3d";
  std::string frame(1, static_cast<char>(first));
  if (payload.size() < 126) {
    frame += static_cast<char>(0x80 | payload.size());
  } else {
    frame += static_cast<char>(0x80 | 127);
    for (int shift = 56; shift >= 0; shift -= 8) frame += static_cast<char>((payload.size() >> shift) & 0xff);
  }
  frame += key;
  for (std::size_t i = 0; i < payload.size(); ++i) frame += static_cast<char>(payload[i] ^ key[i % 4]);
  return frame;
}

class WebSocketFramerTest : public testing::Test {
 protected:
  Pieces Feed(const std::string& bytes) {
    framer_.Append(bytes);
    Pieces pieces;
    while (auto piece = framer_.Next()) {
      if (const auto* message = std::get_if<std::string_view>(&*piece)) pieces.emplace_back(*message);
      if (std::holds_alternative<Framing::Ping>(*piece)) pieces.emplace_back("ping");
      if (const auto* reply = std::get_if<Framing::Reply>(&*piece)) {
        pieces.push_back((reply->is_last ? "last " : "reply ") + reply->bytes);
        if (reply->is_last) break;
      }
    }
    return pieces;
  }
  void Open() { EXPECT_THAT(Feed(kHandshake), ElementsAre(StartsWith("reply HTTP/1.1 101 "))); }
  static std::string Close(unsigned code) {
    return "last \x88\x02"s + static_cast<char>(code >> 8) + static_cast<char>(code & 0xff);
  }

  Limits limits_;
  WebSocketFramer framer_{limits_};
};

TEST_F(WebSocketFramerTest, TheHandshakeIsAnsweredAsTheRfcDoes) {
  EXPECT_THAT(Feed(kHandshake.substr(0, 40)), IsEmpty());
  EXPECT_THAT(Feed(kHandshake.substr(40)),
              ElementsAre("reply HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                          "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: sip\r\n\r\n"));
}

TEST_F(WebSocketFramerTest, WhoeverAsksForSomethingElseIsRefused) {
  for (const std::string& request :
       {Changed(kHandshake, "chat, sip", "chat"), Changed(kHandshake, "Upgrade: websocket\r\n", ""),
        Changed(kHandshake, "dGhlIHNhbXBsZSBub25jZQ==", "c2hvcnQ="), Changed(kHandshake, "GET", "POST"),
        "OPTIONS sip:a SIP/2.0\r\n\r\n"s, "\x16\x03\x01\x02"s}) {
    framer_.~WebSocketFramer();
    new (&framer_) WebSocketFramer(limits_);
    EXPECT_THAT(Feed(request), ElementsAre(StartsWith("last HTTP/1.1 400 "))) << request;
  }
}

TEST_F(WebSocketFramerTest, AnotherVersionIsToldOurs) {
  EXPECT_THAT(Feed(Changed(kHandshake, "Version: 13", "Version: 8")),
              ElementsAre(HasSubstr("426 Upgrade Required\r\nSec-WebSocket-Version: 13\r\n")));
}

TEST_F(WebSocketFramerTest, AnEndlessHandshakeIsRefused) {
  EXPECT_THAT(Feed("GET / HTTP/1.1\r\nCookie: " + std::string(10'000, 'x')),
              ElementsAre(StartsWith("last HTTP/1.1 400")));
}

TEST_F(WebSocketFramerTest, AMaskedFrameIsAMessageWhateverThePieces) {
  Open();
  const std::string hello = "\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58"s;  // RFC 6455 s5.7
  EXPECT_THAT(Feed(hello + hello), ElementsAre("Hello", "Hello"));
  for (std::size_t i = 0; i + 1 < hello.size(); ++i) EXPECT_THAT(Feed(hello.substr(i, 1)), IsEmpty());
  EXPECT_TRUE(framer_.IsInsideMessage());
  EXPECT_THAT(Feed(hello.substr(hello.size() - 1)), ElementsAre("Hello"));
  EXPECT_FALSE(framer_.IsInsideMessage());
}

TEST_F(WebSocketFramerTest, FragmentsMakeOneMessageAndControlFramesComeBetween) {
  Open();
  EXPECT_THAT(Feed(Masked(0x01, "INV")), IsEmpty());
  EXPECT_THAT(Feed(Masked(0x89, "are you there") + Masked(0x00, "IT")), ElementsAre("reply \x8a\x0d"
                                                                                    "are you there"));
  EXPECT_TRUE(framer_.IsInsideMessage());
  EXPECT_THAT(Feed(Masked(0x80, "E") + Masked(0x82, "BYE")), ElementsAre("INVITE", "BYE"));
}

TEST_F(WebSocketFramerTest, SipsOwnKeepAliveWorksHereToo) {
  Open();
  EXPECT_THAT(Feed(Masked(0x81, "\r\n\r\n") + Masked(0x81, "\r\n") + Masked(0x8a, "")), ElementsAre("ping"));
}

TEST_F(WebSocketFramerTest, AMessageOfTheLimitIsTakenAndOneBeyondItNotEvenReceived) {
  Open();
  const std::string most(limits_.max_header_bytes + limits_.max_body_bytes, 'x');
  EXPECT_THAT(Feed(Masked(0x82, most)), ElementsAre(most));
  EXPECT_THAT(Feed(Masked(0x82, most + "x").substr(0, 14)), ElementsAre(Close(1009)));
}

TEST_F(WebSocketFramerTest, FragmentsShareTheLimit) {
  Open();
  const std::string most(limits_.max_header_bytes + limits_.max_body_bytes, 'x');
  EXPECT_THAT(Feed(Masked(0x02, most) + Masked(0x80, "x")), ElementsAre(Close(1009)));
}

TEST_F(WebSocketFramerTest, WhatBreaksTheRulesIsClosedWithTheReason) {
  const std::string unmasked = "\x81\x05Hello", reserved = Masked(0xc1, "x"),
                    long_ping = Masked(0x89, std::string(126, 'x')), split_ping = Masked(0x09, "x"),
                    unknown = Masked(0x83, "x"), unknown_control = Masked(0x8b, "x"),
                    lone_continuation = Masked(0x80, "x"), two_at_once = Masked(0x01, "x") + Masked(0x81, "x");
  for (const std::string& bytes :
       {unmasked, reserved, long_ping, split_ping, unknown, unknown_control, lone_continuation, two_at_once}) {
    framer_.~WebSocketFramer();
    new (&framer_) WebSocketFramer(limits_);
    Open();
    EXPECT_THAT(Feed(bytes), ElementsAre(Close(1002)));
  }
  framer_.~WebSocketFramer();
  new (&framer_) WebSocketFramer(limits_);
  Open();
  EXPECT_THAT(Feed(Masked(0x81, "\xff")), ElementsAre(Close(1007)));
}

TEST_F(WebSocketFramerTest, AGoodbyeIsReturned) {
  Open();
  EXPECT_THAT(Feed(Masked(0x88, "\x03\xe8")), ElementsAre("last \x88\x02\x03\xe8"));
}

TEST_F(WebSocketFramerTest, WhatWeSendIsTextUnlessItCannotBe) {
  EXPECT_EQ(framer_.Prefix(std::string(5, 'x')), "\x81\x05");
  EXPECT_EQ(framer_.Prefix(std::string(256, 'x')), "\x81\x7e\x01\x00"s);
  EXPECT_EQ(framer_.Prefix(std::string(65536, 'x')), "\x81\x7f\x00\x00\x00\x00\x00\x01\x00\x00"s);
  EXPECT_EQ(framer_.Prefix("\xff"), "\x82\x01");
}

TEST(Utf8Test, TakesWhatRfc3629Takes) {
  for (const char* good :
       {"", "door", "T\xc3\xbcr", "\xe2\x82\xac", "\xf0\x9f\x9a\xaa", "\xed\x9f\xbf", "\xf4\x8f\xbf\xbf"})
    EXPECT_TRUE(IsUtf8(good)) << good;
  for (const char* bad :
       {"\x80", "\xc3", "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xff", "\xe2\x82"})
    EXPECT_FALSE(IsUtf8(bad)) << bad;
}

}  // namespace
}  // namespace foyer::sip
