#include "ctl/print_trace.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>

#include "ctl/trace_command.h"
#include "tests/ctl/canned_server.h"

namespace foyer::ctl {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kAnswer = R"({"newest":7,"messages":[
  {"number":6,"wall_us":1234567,"way":"in","transport":"udp","local":"192.0.2.1:5060","remote":"192.0.2.7:5070",
   "call_id":"a84b4c76e66710","size":60,"text":"INVITE sip:home@h SIP/2.0\r\nCSeq: 1 INVITE\r\nX: \u001b[2J\r\n\r\n"},
  {"number":7,"wall_us":1234568,"way":"out","transport":"tls","local":"192.0.2.1:5061","remote":"192.0.2.7:40000",
   "call_id":"","size":900,"text":"SIP/2.0 200 OK\r\n\r\n","refused":"too \u001blong"}],
 "legs":[
  {"call_id":"a84b4c76e66710","running":false,"side":"caller","srtp":"","streams":[
    {"medium":"video","codec":"H264","remote":"192.0.2.9:9000","latched":true,"packets_in":12,"packets_out":0,"lost":1,
     "jitter_ms":1.25,"far_lost_percent":0.0,"pli_in":0,"pli_out":2,"nack_in":0,"nack_out":3,"moves":0}]},
  {"call_id":"a84b4c76e66710","running":true,"side":"device","selected":true,"srtp":"AEAD_AES_128_GCM","streams":[
    {"medium":"audio","codec":"","remote":"192.0.2.7:7000","latched":false}]}]})";

class PrintTraceTest : public testing::Test {
 protected:
  PrintTraceTest() { setenv("TZ", "UTC", 1); }
  const nlohmann::json answer_ = nlohmann::json::parse(kAnswer);
  std::ostringstream out_, err_;
};

TEST_F(PrintTraceTest, AMessageIsOneLineFromWhoSentItToWhoGotIt) {
  PrintMessages(out_, answer_, TraceDetail::kLines);
  EXPECT_EQ(out_.str(),
            "00:00:01.234567  192.0.2.7:5070        -> 192.0.2.1:5060         udp  INVITE sip:home@h  [1 INVITE]  "
            "call=a84b4c76e667\n"
            "00:00:01.234568  192.0.2.1:5061        -> 192.0.2.7:40000        tls  200 OK  refused: too ?long\n");
}

TEST_F(PrintTraceTest, TheWholeMessageCannotMoveTheCursor) {
  PrintMessages(out_, answer_, TraceDetail::kWhole);
  EXPECT_THAT(out_.str(), HasSubstr("\nINVITE sip:home@h SIP/2.0\nCSeq: 1 INVITE\nX: ?[2J\n"));
  EXPECT_THAT(out_.str(), HasSubstr("[18 of 900 bytes]"));
}

TEST_F(PrintTraceTest, TheMediaOfACallAreATable) {
  PrintLegs(out_, answer_, true);
  EXPECT_THAT(out_.str(), HasSubstr("media of the call a84b4c76e667\n"));
  EXPECT_THAT(out_.str(), HasSubstr("media of the call a84b4c76e667, which runs\n"));
  EXPECT_THAT(out_.str(), testing::ContainsRegex("caller +video H264 +clear +192.0.2.9:9000 +12 +0 +1 +1.2 ms"));
  EXPECT_THAT(out_.str(),
              testing::ContainsRegex("device .answered. +audio - +AEAD_AES_128_GCM +192.0.2.7:7000 .silent."));
}

TEST_F(PrintTraceTest, WhatRunsIsToldOnlyIfItIsWanted) {
  PrintLegs(out_, answer_, false);
  EXPECT_THAT(out_.str(), Not(HasSubstr("which runs")));
}

TEST_F(PrintTraceTest, LevelsThatDifferAreNamed) {
  PrintLogLevels(out_, nlohmann::json::parse(R"({"level":"info","parts":{"relay":"info","sip":"debug"}})"));
  EXPECT_EQ(out_.str(), "all: info\nsip: debug\n");
}

TEST_F(PrintTraceTest, AnAnswerOfAnotherShapeIsPrintedAsEmpty) {
  PrintMessages(out_, nlohmann::json::object(), TraceDetail::kWhole);
  PrintLegs(out_, nlohmann::json::object(), true);
  EXPECT_EQ(out_.str(), "");
}

class TraceCommandTest : public PrintTraceTest {
 protected:
  ExitCode Run(const std::string& socket) {
    const ControlClient client(socket);
    return RunTrace(arguments_, client, {in_, out_, err_});
  }
  std::istringstream in_;
  Arguments arguments_;
};

TEST_F(TraceCommandTest, OfACallEverythingIsAskedFor) {
  CannedServer server({CannedServer::Http("200 OK", kAnswer)});
  arguments_.name = "anna smith";
  EXPECT_EQ(Run(server.path()), kDone);
  EXPECT_THAT(server.Requests().at(0), testing::StartsWith("GET /api/v1/trace?last=100000&about=anna%20smith "));
  EXPECT_THAT(out_.str(), HasSubstr("INVITE sip:home@h"));
}

TEST_F(TraceCommandTest, ThatNothingIsRememberedIsSaid) {
  CannedServer server({CannedServer::Http("200 OK", R"({"messages":[],"legs":[],"newest":0})")});
  EXPECT_EQ(Run(server.path()), kDone);
  EXPECT_THAT(err_.str(), HasSubstr("nothing of it is remembered"));
}

TEST_F(TraceCommandTest, ACaptureGoesToItsFile) {
  CannedServer server({CannedServer::Http("200 OK", "capture")});
  arguments_.pcap = server.path() + ".pcap";
  EXPECT_EQ(Run(server.path()), kDone);
  std::ifstream file(arguments_.pcap);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), "capture");
}

TEST_F(TraceCommandTest, RefusalsAndALostDaemonAreTold) {
  CannedServer server({CannedServer::Http("403 Forbidden", R"({"error":"no","fix":"ask"})")});
  EXPECT_EQ(Run(server.path()), kRefused);
  EXPECT_EQ(err_.str(), "foyerctl: no; ask\n");
  EXPECT_EQ(Run("/nowhere"), kUnreachable);
}

TEST_F(TraceCommandTest, FollowingGoesOnFromTheNewest) {
  CannedServer server({CannedServer::Http("200 OK", kAnswer),
                       CannedServer::Http("200 OK", R"({"messages":[],"legs":[],"newest":8})"),
                       CannedServer::Http("403 Forbidden", R"({"error":"no","fix":"ask"})")});
  arguments_.follow = true;
  EXPECT_EQ(Run(server.path()), kRefused);
  EXPECT_THAT(server.Requests().at(1), HasSubstr("&after=7 "));
  EXPECT_THAT(server.Requests().at(2), HasSubstr("&after=8 "));
}

}  // namespace
}  // namespace foyer::ctl
