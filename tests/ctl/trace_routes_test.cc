#include <gmock/gmock.h>

#include "ctl/api.h"
#include "tests/ctl/house_parts.h"
#include "tests/ctl/operator_asks.h"
#include "tests/fakes/fake_logger.h"

namespace foyer::ctl {
namespace {

using testing::HasSubstr;

struct OneCall : TraceReader {
  TraceExcerpt Read(const TraceQuery& query) const override {
    asked = query;
    TracedMessage message;
    message.number = 7;
    message.transport = Transport::kTls;
    message.local = *Endpoint::Parse("192.0.2.1:5061");
    message.remote = *Endpoint::Parse("192.0.2.7:40000");
    message.call_id = "a84b";
    message.bytes = "INVITE sip:h SIP/2.0\r\n\xff";
    message.size = 100;
    message.why = "broken";
    TracedLeg leg;
    leg.call_id = "a84b";
    leg.leg.streams = {
        {.medium = "video", .codec = "H264", .local = message.local, .remote = message.remote, .lost = -1}};
    return {{message}, {leg}, 9};
  }
  std::string Pcap(const TraceQuery& query) const override {
    asked = query;
    return "capture";
  }
  mutable TraceQuery asked;
};

class TraceRoutesTest : public testing::Test, protected HouseParts {
 protected:
  HttpResponse Ask(const std::string& method, const std::string& path, const std::string& query = {},
                   const std::string& body = {},
                   HttpRoles roles = {.view = true, .talk = true, .admin = true, .opens = {}}) {
    HttpRequest request = OperatorAsks(method, path, query, body);
    request.caller = {"somebody", std::move(roles), false};
    HttpResponse answer;
    api_.Handle(request, [&](HttpResponse response) { answer = std::move(response); });
    return answer;
  }
  ApiParts Parts() {
    ApiParts parts = MakeParts();
    parts.trace = &trace_;
    parts.log = &log_;
    return parts;
  }

  OneCall trace_;
  FakeLogger log_;
  Api api_{Parts()};
};

TEST_F(TraceRoutesTest, MessagesAndLegsAreTold) {
  const HttpResponse answer = Ask("GET", "/api/v1/trace", "about=anna%40h&after=3&last=20");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(trace_.asked.about, "anna@h");
  EXPECT_EQ(trace_.asked.after, 3u);
  EXPECT_EQ(trace_.asked.last, 20u);
  const Json json = Json::parse(answer.body);
  EXPECT_EQ(json["newest"], 9);
  const Json& message = json["messages"][0];
  EXPECT_EQ(message["number"], 7);
  EXPECT_EQ(message["way"], "in");
  EXPECT_EQ(message["transport"], "tls");
  EXPECT_EQ(message["remote"], "192.0.2.7:40000");
  EXPECT_EQ(message["refused"], "broken");
  EXPECT_EQ(message["size"], 100);
  EXPECT_EQ(message["text"], "INVITE sip:h SIP/2.0\r\n\xef\xbf\xbd") << "what is no UTF-8 spoils no JSON";
  EXPECT_EQ(json["legs"][0]["side"], "caller");
  EXPECT_EQ(json["legs"][0]["streams"][0]["codec"], "H264");
  EXPECT_EQ(json["legs"][0]["streams"][0]["lost"], -1);
}

TEST_F(TraceRoutesTest, WithoutAQueryItIsTheNewest) {
  EXPECT_EQ(Ask("GET", "/api/v1/trace").status, 200);
  EXPECT_EQ(trace_.asked.about, "");
  EXPECT_EQ(trace_.asked.last, 500u);
}

TEST_F(TraceRoutesTest, AQueryThatIsNoneIsRefused) {
  for (const char* query : {"last=x", "after=-1", "last=1000000", "until=7"}) {
    EXPECT_EQ(Ask("GET", "/api/v1/trace", query).status, 400) << query;
    EXPECT_EQ(Ask("GET", "/api/v1/trace/pcap", query).status, 400) << query;
  }
}

TEST_F(TraceRoutesTest, ACaptureFileIsOneOfThatType) {
  const HttpResponse answer = Ask("GET", "/api/v1/trace/pcap", "about=a84b");
  EXPECT_EQ(answer.body, "capture");
  EXPECT_EQ(answer.content_type, "application/vnd.tcpdump.pcap");
  EXPECT_EQ(trace_.asked.about, "a84b");
  EXPECT_EQ(trace_.asked.last, 100'000u);
}

TEST_F(TraceRoutesTest, LevelsAreSetForAllAndForAPart) {
  EXPECT_EQ(Ask("PUT", "/api/v1/log", "", R"({"level":"debug","part":"sip"})").status, 200);
  EXPECT_EQ(log_.levels(), (LogLevels{LogLevel::kInfo, {{"sip", LogLevel::kDebug}}}));
  const Json json = Json::parse(Ask("GET", "/api/v1/log").body);
  EXPECT_EQ(json["level"], "info");
  EXPECT_EQ(json["parts"]["sip"], "debug");
  EXPECT_EQ(json["parts"]["relay"], "info");
  EXPECT_EQ(Ask("PUT", "/api/v1/log", "", R"({"level":"warning"})").status, 200);
  EXPECT_EQ(log_.levels(), LogLevels{LogLevel::kWarning}) << "a level for all is that of each part";
}

TEST_F(TraceRoutesTest, WhatIsNoLevelOrNoPartIsRefusedAndTheFixIsNamed) {
  EXPECT_EQ(Ask("PUT", "/api/v1/log", "", R"({"level":"loud"})").status, 400);
  const HttpResponse answer = Ask("PUT", "/api/v1/log", "", R"({"level":"debug","part":"prxy"})");
  EXPECT_EQ(answer.status, 400);
  EXPECT_THAT(answer.body, HasSubstr("proxy"));
  EXPECT_EQ(Ask("PUT", "/api/v1/log", "", R"({"part":"sip"})").status, 400);
  EXPECT_EQ(log_.levels(), LogLevels{});
}

TEST_F(TraceRoutesTest, OnlyAnAdministratorSeesOrSetsAnyOfIt) {
  for (const auto& [method, path] : {std::pair{"GET", "/api/v1/trace"}, std::pair{"GET", "/api/v1/trace/pcap"},
                                     std::pair{"GET", "/api/v1/log"}, std::pair{"PUT", "/api/v1/log"}})
    EXPECT_EQ(Ask(method, path, "", R"({"level":"debug"})", {.view = true, .talk = true, .opens = {"*"}}).status, 403)
        << path;
  EXPECT_EQ(log_.levels(), LogLevels{});
}

}  // namespace
}  // namespace foyer::ctl
