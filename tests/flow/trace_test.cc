// How to find out what went wrong with a ring: the last messages, the media of its legs, and the log, by its Call-ID.
#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>

#include "tests/flow/flow_test.h"

namespace foyer::flow {
namespace {

using nlohmann::json;
using testing::HasSubstr;

class TraceTest : public FlowTest {
 protected:
  // What foyerctl prints; it must end well.
  std::string Ctl(std::vector<std::string> arguments) {
    std::vector<std::string> argv = {FOYERCTL_PROGRAM, "--socket", folder() + "/control"};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    peers::Process foyerctl(pump_, "foyerctl", peers::Command{argv});
    EXPECT_EQ(foyerctl.WaitForExit(), 0) << foyerctl.Output();
    return foyerctl.Output();
  }
  // A ring that a phone answers. Its Call-ID.
  std::string RingAndTalk(peers::Linphonec& phone) {
    EXPECT_TRUE(house_->Ring());
    EXPECT_TRUE(Until([&] { return phone.IsRinging(); }));
    phone.Answer();
    EXPECT_TRUE(house_->WaitFor("answered"));
    EXPECT_TRUE(Until([&] { return house_->TwoWay(); }));
    EXPECT_TRUE(Shows(phone)) << phone.process().Output();
    return house_->First("answered")->call_id;
  }
  json TraceOf(const std::string& about) { return Get("/api/v1/trace?about=" + about); }
  static bool Has(const json& trace, const std::string& way, const std::string& begins) {
    return std::ranges::any_of(trace["messages"], [&](const json& message) {
      return message["way"] == way && message["text"].get<std::string>().starts_with(begins);
    });
  }
};

TEST_F(TraceTest, ARingIsReadByItsCallIdHereAndWithTheToolsOfOthers) {
  StartHouse();
  const auto anna = AddLinphonec("anna", "tcp");
  ASSERT_TRUE(house_->WaitForDevices(1));
  const std::string call = RingAndTalk(*anna);
  const std::string running = Ctl({"trace", call});
  EXPECT_THAT(running, HasSubstr("which runs"));
  ASSERT_EQ(house_->Request("POST", "/api/v1/hangup").status, 200);
  ASSERT_TRUE(house_->WaitFor("ended"));
  ASSERT_TRUE(Until([&] { return Has(TraceOf(call), "out", "SIP/2.0 200 OK") && Has(TraceOf(call), "out", "BYE "); }));

  const std::string lines = Ctl({"trace", call});
  for (const char* part : {"INVITE sip:anna@", "INVITE sip:home@", "180 Ringing", "200 OK", "ACK sip:", "BYE sip:"})
    EXPECT_THAT(lines, HasSubstr(part));
  EXPECT_THAT(lines, testing::ContainsRegex("device .answered. +video"));
  EXPECT_THAT(lines, testing::ContainsRegex("caller +video H264 +clear +127.0.0.1:[0-9]+ +[1-9]"));
  EXPECT_THAT(Ctl({"trace", "--full", "--last", "3", "anna"}), HasSubstr("CSeq: "));
  EXPECT_TRUE(house_->process().Printed("relay: caller closed: audio"));
  EXPECT_GE(house_->process().Count("call=" + call), 6U) << "invite_sent ... ended, and two legs";

  // The press and its picture are of before the call, and of beside it.
  ASSERT_TRUE(Until([&] { return house_->process().Printed("event: snapshot "); }));
  EXPECT_TRUE(std::ranges::any_of(house_->process().lines(), [&](const std::string& line) {
    return line.find("event: snapshot ") != std::string::npos && line.ends_with("call=" + call);
  }));

  const std::string file = folder() + "/ring.pcap";
  EXPECT_THAT(Ctl({"trace", call, "--pcap", file}), HasSubstr("the messages are in"));
  peers::Process tcpdump(pump_, "tcpdump", peers::Command{{"tcpdump", "-n", "-r", file}});
  ASSERT_EQ(tcpdump.WaitForExit(), 0) << tcpdump.Output();
  EXPECT_TRUE(tcpdump.Printed("SIP: INVITE sip:anna@")) << tcpdump.Output();
  EXPECT_TRUE(tcpdump.Printed("SIP: SIP/2.0 200 "));
  EXPECT_GE(tcpdump.Count("SIP: "), TraceOf(call)["messages"].size());
}

TEST_F(TraceTest, WhatWasRefusedIsThereWithTheReason) {
  StartHouse();
  const auto anna = AddDevice("anna");
  anna->SendRaw("INVITE sip:home@house.example SIP/2.0\r\nVia: what?\r\n\r\n");
  const auto refused = [&] {
    const json trace = Get("/api/v1/trace");
    for (const json& message : trace["messages"])
      if (message.contains("refused")) return message["refused"].get<std::string>();
    return std::string();
  };
  EXPECT_TRUE(Until([&] { return !refused().empty(); }));
  EXPECT_THAT(Ctl({"trace"}), HasSubstr("refused: "));
}

TEST_F(TraceTest, LevelsAreChangedWhileItRunsAndStayUntilTheFileSaysOther) {
  StartHouse();
  EXPECT_THAT(Ctl({"log", "debug", "sip"}), HasSubstr("sip: debug"));
  const auto anna = AddDevice("anna");
  EXPECT_TRUE(Until([&] { return house_->process().Printed("sip: in udp 127.0.0.1:"); }));
  EXPECT_THAT(Ctl({"log"}), HasSubstr("all: info"));
  EXPECT_THAT(Ctl({"log", "error"}), HasSubstr("all: error"));
  house_->process().Kill(SIGHUP);
  ASSERT_TRUE(house_->WaitFor("reloaded"));
  EXPECT_THAT(Ctl({"log"}), HasSubstr("all: error"));
  house_->Mark();
  std::ofstream(folder() + "/foyer.conf", std::ios::app) << "[log]\nlevel = \"warning\"\n";
  house_->process().Kill(SIGHUP);
  ASSERT_TRUE(house_->WaitFor("reloaded"));
  EXPECT_THAT(Ctl({"log"}), HasSubstr("all: warning"));
  peers::Process foyerctl(
      pump_, "foyerctl", peers::Command{{FOYERCTL_PROGRAM, "--socket", folder() + "/control", "log", "debug", "prxy"}});
  EXPECT_EQ(foyerctl.WaitForExit(), 1);
  EXPECT_TRUE(foyerctl.Printed("name one of: ")) << foyerctl.Output();
}

TEST_F(TraceTest, WithoutRoomNothingIsKept) {
  HouseOptions options;
  options.more = "[log]\ntrace_kb = 0\n";
  StartHouse(options);
  AddDevice("anna");
  EXPECT_TRUE(Get("/api/v1/trace")["messages"].empty());
  EXPECT_THAT(Ctl({"trace"}), HasSubstr("nothing of it is remembered"));
}

}  // namespace
}  // namespace foyer::flow
