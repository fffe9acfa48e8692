#include "sip/stream_framer.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace foyer::sip {
namespace {

const std::string kOptions =
    "OPTIONS sip:door@house.example SIP/2.0\r\nVia: SIP/2.0/TCP 192.0.2.7;branch=z9hG4bK1\r\nContent-Length: 0\r\n\r\n";
const std::string kMessage =
    "MESSAGE sip:door@house.example SIP/2.0\r\nCall-ID: 1\r\nl : 12\r\nSubject: a\r\n b\r\n\r\nopen\r\n\r\nnow.";

// What came out, in words: the messages themselves, "ping", or "failed CODE REASON".
class StreamFramerTest : public testing::Test {
 protected:
  std::vector<std::string> Feed(std::string_view bytes) {
    std::vector<std::string> pieces;
    framer_.Append(bytes);
    while (const auto piece = framer_.Next()) {
      pieces.push_back(Describe(*piece));
      if (std::holds_alternative<ParseFailure>(*piece)) break;
    }
    return pieces;
  }
  static std::string Describe(const StreamFramer::Piece& piece) {
    if (const auto* message = std::get_if<std::string_view>(&piece)) return std::string(*message);
    if (const auto* failure = std::get_if<ParseFailure>(&piece))
      return "failed " + std::to_string(failure->code) + " " + failure->reason;
    return "ping";
  }

  Limits limits_;
  StreamFramer framer_;
};

using Pieces = std::vector<std::string>;

TEST_F(StreamFramerTest, MessagesThatComeTogetherAreCutApart) {
  EXPECT_EQ(Feed(kOptions + kMessage + kOptions), (Pieces{kOptions, kMessage, kOptions}));
  EXPECT_FALSE(framer_.IsInsideMessage());
}

TEST_F(StreamFramerTest, EverySplitOfAStreamGivesTheSamePieces) {
  const std::string stream = "\r\n" + kOptions + "\r\n\r\n" + kMessage + kOptions + "\r\n\r\n\r\n\r\n";
  const Pieces expected{kOptions, "ping", kMessage, kOptions, "ping", "ping"};
  for (std::size_t first = 0; first <= stream.size(); ++first) {
    for (std::size_t second = first; second <= stream.size(); second += 7) {
      framer_ = StreamFramer();
      Pieces pieces;
      for (const std::string& part :
           {stream.substr(0, first), stream.substr(first, second - first), stream.substr(second)}) {
        for (const std::string& piece : Feed(part)) pieces.push_back(piece);
      }
      ASSERT_EQ(pieces, expected) << "split at " << first << " and " << second;
    }
  }
}

TEST_F(StreamFramerTest, ByteByByteGivesTheSamePieces) {
  Pieces pieces;
  for (const char byte : kMessage + "\r\n\r\n" + kOptions)
    for (const std::string& piece : Feed(std::string(1, byte))) pieces.push_back(piece);
  EXPECT_EQ(pieces, (Pieces{kMessage, "ping", kOptions}));
}

TEST_F(StreamFramerTest, APingIsTwoLineBreaksAndOneIsNothing) {
  EXPECT_EQ(Feed("\r\n\r\n"), (Pieces{"ping"}));
  EXPECT_EQ(Feed("\r\n"), Pieces{});
  EXPECT_EQ(Feed(kOptions), (Pieces{kOptions}));
  EXPECT_EQ(Feed("\r\n"), Pieces{});
  EXPECT_EQ(Feed("\r"), Pieces{});
  EXPECT_EQ(Feed("\n"), (Pieces{"ping"}));
}

TEST_F(StreamFramerTest, AMessageThatHasBegunIsSeen) {
  EXPECT_FALSE(framer_.IsInsideMessage());
  Feed("OPT");
  EXPECT_TRUE(framer_.IsInsideMessage());
  Feed(kOptions.substr(3));
  EXPECT_FALSE(framer_.IsInsideMessage());
}

TEST_F(StreamFramerTest, AFoldedLengthIsRead) {
  EXPECT_EQ(Feed("OPTIONS sip:a SIP/2.0\r\nContent-Length:\r\n 3\r\n\r\nabc\r\n\r\n").size(), 2u);
}

TEST_F(StreamFramerTest, ALengthInABodyOrAnotherHeaderIsNotOne) {
  const std::string message = "OPTIONS sip:a SIP/2.0\r\nSubject: x\r\n Content-Length: 9\r\nl: 2\r\n\r\nl:";
  EXPECT_EQ(Feed(message), (Pieces{message}));
}

TEST_F(StreamFramerTest, WithoutALengthTheStreamCannotBeFollowed) {
  EXPECT_EQ(Feed("OPTIONS sip:a SIP/2.0\r\nCall-ID: 1\r\n\r\n"), (Pieces{"failed 400 Content-Length Required"}));
}

TEST_F(StreamFramerTest, TwoDifferentLengthsAreRefused) {
  EXPECT_EQ(Feed("OPTIONS sip:a SIP/2.0\r\nl: 1\r\nContent-Length: 2\r\n\r\n"),
            (Pieces{"failed 400 Bad Content-Length"}));
}

TEST_F(StreamFramerTest, LengthsThatAreNoNumbersAreRefused) {
  for (const char* length : {"-1", "+1", "1 2", "", "99999999999", "0x10", "1,1"}) {
    framer_ = StreamFramer();
    EXPECT_EQ(Feed("OPTIONS sip:a SIP/2.0\r\nContent-Length: " + std::string(length) + "\r\n\r\n"),
              (Pieces{"failed 400 Bad Content-Length"}))
        << length;
  }
}

TEST_F(StreamFramerTest, ABodyBeyondTheLimitIsRefusedBeforeItComes) {
  const std::string head = "MESSAGE sip:a SIP/2.0\r\nContent-Length: ";
  EXPECT_EQ(Feed(head + std::to_string(limits_.max_body_bytes + 1) + "\r\n\r\n"),
            (Pieces{"failed 413 Request Entity Too Large"}));
}

TEST_F(StreamFramerTest, ABodyOfTheLimitIsTaken) {
  const std::string message = "MESSAGE sip:a SIP/2.0\r\nl: " + std::to_string(limits_.max_body_bytes) + "\r\n\r\n" +
                              std::string(limits_.max_body_bytes, 'x');
  EXPECT_EQ(Feed(message), (Pieces{message}));
}

TEST_F(StreamFramerTest, HeadersBeyondTheLimitAreRefusedWhetherTheyEndOrNot) {
  const std::string endless = "OPTIONS sip:a SIP/2.0\r\nSubject: " + std::string(limits_.max_header_bytes, 'x');
  EXPECT_EQ(Feed(endless), (Pieces{"failed 513 Message Too Large"}));
  framer_ = StreamFramer();
  EXPECT_EQ(Feed(endless + "\r\nl: 0\r\n\r\n"), (Pieces{"failed 513 Message Too Large"}));
}

TEST_F(StreamFramerTest, HeadersOfTheGreatestLengthAreTakenHoweverTheyCome) {
  std::string message = "OPTIONS sip:h SIP/2.0\r\nl: 0\r\nX: ";
  message += std::string(limits_.max_header_bytes - message.size(), 'x') + "\r\n\r\n";
  EXPECT_EQ(Feed(message), (Pieces{message}));
  for (std::size_t missing = 1; missing < 4; ++missing) {
    EXPECT_EQ(Feed(message.substr(0, message.size() - missing)), Pieces{}) << missing;
    EXPECT_EQ(Feed(message.substr(message.size() - missing)), (Pieces{message})) << missing;
  }
}

TEST_F(StreamFramerTest, WhatIsNoTextIsRefusedAtItsFirstByte) {
  for (const std::string& first : {std::string("\x16\x03\x01", 3), std::string("\0", 1), std::string("\n"),
                                   std::string(" INVITE"), std::string("\r\r"), std::string("\xff")}) {
    framer_ = StreamFramer();
    EXPECT_EQ(Feed(first), (Pieces{"failed 0 not SIP"}));
  }
}

TEST_F(StreamFramerTest, AWebBrowserIsRefused) {
  EXPECT_EQ(Feed("GET / HTTP/1.1\r\nHost: house.example\r\n\r\n"), (Pieces{"failed 400 Content-Length Required"}));
}

TEST_F(StreamFramerTest, WhatFailedIsKeptForTheAnswer) {
  Feed(kOptions + "OPTIONS sip:a SIP/2.0\r\nCall-ID: 1\r\n\r\n");
  EXPECT_EQ(framer_.pending(), "OPTIONS sip:a SIP/2.0\r\nCall-ID: 1\r\n\r\n");
}

}  // namespace
}  // namespace foyer::sip
