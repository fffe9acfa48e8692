#include "web/response_head.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace foyer::web {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(ResponseHeadTest, NothingIsKeptUnlessTheHandlerSaysSo) {
  HttpResponse response;
  EXPECT_THAT(WriteHead(response, {2, true, false}),
              testing::Eq("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nCache-Control: "
                          "no-store\r\n\r\n"));
  response.headers = {{"cache-control", "max-age=60"}};
  EXPECT_THAT(WriteHead(response, {2, true, false}), Not(HasSubstr("no-store")));
}

TEST(ResponseHeadTest, BrowsersAreToldToBeCareful) {
  const std::string head = WriteHead({}, {0, false, true});
  for (const char* header : {"Content-Security-Policy: default-src 'self'", "frame-ancestors 'none'",
                             "X-Content-Type-Options: nosniff", "Referrer-Policy: no-referrer", "Connection: close"})
    EXPECT_THAT(head, HasSubstr(header));
  EXPECT_THAT(head, Not(HasSubstr("Strict-Transport-Security")));
  EXPECT_TRUE(head.ends_with("\r\n\r\n"));
}

TEST(ResponseHeadTest, ALineBreakIsNoWayIn) {
  HttpResponse response;
  response.headers = {{"Location", "/a\r\nSet-Cookie: x=y"}, {"X\nY", "z"}};
  EXPECT_THAT(WriteHead(response, {0, true, true}), Not(HasSubstr("x=y")));
  EXPECT_THAT(WriteHead(response, {0, true, true}), Not(HasSubstr("z\r")));
}

TEST(ResponseHeadTest, ATagIsFoundAmongThoseThatAreNamed) {
  for (const char* has : {"\"a\"", "W/\"a\"", "\"b\", \"a\"", "*", "\"b\",W/\"a\" "})
    EXPECT_TRUE(NamesTag(has, "\"a\""));
  for (const char* lacks : {"", "a", "\"b\"", "\"a", ",,,"}) EXPECT_FALSE(NamesTag(lacks, "\"a\"")) << lacks;
  EXPECT_FALSE(NamesTag("*", "")) << "what has no tag has not been had";
}

}  // namespace
}  // namespace foyer::web
