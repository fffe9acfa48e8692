#include "web/request_parser.h"

#include <gtest/gtest.h>

namespace foyer::web {
namespace {

TEST(RequestParserTest, ARequestMayComeByteByByte) {
  RequestParser parser;
  const std::string whole = "POST /api/v1/ring?x=1 HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}";
  std::string input;
  for (const char byte : whole) {
    EXPECT_FALSE(parser.is_done());
    input += byte;
    EXPECT_FALSE(parser.Feed(input).has_value());
  }
  ASSERT_TRUE(parser.is_done());
  EXPECT_TRUE(parser.keep_alive());
  const auto request = parser.TakeRequest();
  ASSERT_TRUE(request.has_value());
  EXPECT_EQ(request->method, "POST");
  EXPECT_EQ(request->path, "/api/v1/ring");
  EXPECT_EQ(request->query, "x=1");
  EXPECT_EQ(request->body, "{}");
}

TEST(RequestParserTest, WhatFollowsTheRequestIsLeftForTheNext) {
  RequestParser parser;
  std::string input = "GET /a HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\n\r\n";
  EXPECT_FALSE(parser.Feed(input).has_value());
  EXPECT_TRUE(parser.is_done());
  EXPECT_EQ(input, "GET /b HTTP/1.1\r\n\r\n");
}

TEST(RequestParserTest, LimitsAreRefusedWithTheirOwnStatus) {
  std::string header = "GET / HTTP/1.1\r\nX: " + std::string(9000, 'a');
  EXPECT_EQ(RequestParser().Feed(header), 431);
  std::string body = "POST / HTTP/1.1\r\nContent-Length: 65537\r\n\r\n";
  EXPECT_EQ(RequestParser().Feed(body), 413);
  std::string nonsense = "\x16\x03\x01 not http\r\n\r\n";
  EXPECT_EQ(RequestParser().Feed(nonsense), 400);
}

TEST(RequestParserTest, ABodyInChunksIsRefusedBeforeItIsRead) {
  std::string input = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n{}\r\n0=\n\r\n";
  EXPECT_EQ(RequestParser().Feed(input), 411);
}

TEST(RequestParserTest, EscapesAreDecodedAndBrokenOnesRefused) {
  EXPECT_EQ(DecodePercent("/locks/front%20door/%C3%A4"), "/locks/front door/\xc3\xa4");
  for (const char* broken : {"%", "%4", "%zz", "a%00b", "%-1", "%+1"}) EXPECT_FALSE(DecodePercent(broken)) << broken;
}

}  // namespace
}  // namespace foyer::web
