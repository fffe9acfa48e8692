#include "ctl/control_client.h"

#include <gtest/gtest.h>

#include <vector>

#include "tests/ctl/canned_server.h"

namespace foyer::ctl {
namespace {

TEST(ControlClientTest, ItAsksAndReadsTheWholeAnswer) {
  const std::string long_body(100'000, 'x');
  CannedServer server({CannedServer::Http("202 Accepted", long_body)});
  const auto answer = ControlClient(server.path()).Ask("POST", "/api/v1/ring", "{}");
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->status, 202);
  EXPECT_EQ(answer->body, long_body);
  EXPECT_TRUE(server.Requests()[0].starts_with("POST /api/v1/ring HTTP/1.1\r\n"));
  EXPECT_TRUE(server.Requests()[0].ends_with("\r\n\r\n{}"));
}

TEST(ControlClientTest, WithoutADaemonItNamesTheSocketAndWhatToDo) {
  const auto answer = ControlClient("/nowhere/control").Ask("GET", "/api/v1/status");
  ASSERT_FALSE(answer.ok());
  EXPECT_NE(answer.error().message.find("/nowhere/control"), std::string::npos);
  EXPECT_NE(answer.error().message.find("start it"), std::string::npos);
}

TEST(ControlClientTest, WhatIsNoHttpIsNoAnswer) {
  CannedServer server({"SSH-2.0-OpenSSH_9.2\r\n"});
  EXPECT_FALSE(ControlClient(server.path()).Ask("GET", "/api/v1/status").ok());
}

TEST(ControlClientTest, ItFollowsEventsUntilTheReaderHasEnough) {
  CannedServer server({"HTTP/1.1 200 OK\r\n\r\nevent: ring\ndata: {\"id\":1}\n\nevent: ended\ndata: {\"id\":2}\n\n"});
  std::vector<std::string> seen;
  const auto end = ControlClient(server.path()).Follow("/api/v1/events/stream", [&](std::string_view data) {
    seen.emplace_back(data);
    return seen.size() < 2;
  });
  EXPECT_TRUE(end.ok());
  EXPECT_EQ(seen, (std::vector<std::string>{"{\"id\":1}", "{\"id\":2}"}));
}

TEST(ControlClientTest, AStreamThatBreaksIsAnError) {
  CannedServer server({"HTTP/1.1 200 OK\r\n\r\nevent: ring\ndata: {}\n\n"});
  EXPECT_FALSE(ControlClient(server.path()).Follow("/x", [](std::string_view) { return true; }).ok());
}

TEST(ControlClientTest, ANameIsOneSegmentOfThePath) {
  EXPECT_EQ(EncodeSegment("front door/2"), "front%20door%2F2");
  EXPECT_EQ(EncodeSegment("anna-1.x_~"), "anna-1.x_~");
}

}  // namespace
}  // namespace foyer::ctl
