// What kills others (killers.h) over the wire. The daemon says what is expected of it, its next answer to the same peer
// comes, and phones ring.
#include "tests/torture/killers.h"

#include <gmock/gmock.h>
#include <sys/resource.h>

#include <algorithm>
#include <filesystem>

#include "sip/response.h"
#include "tests/torture/torture_house.h"

namespace foyer::torture {
namespace {

using peers::RawPeer;

class KillersTest : public TortureHouse {
 protected:
  // In place of "#".
  std::string Numbered(std::string bytes) {
    const std::string number = std::to_string(++messages_);
    for (std::size_t at = 0; (at = bytes.find('#', at)) != std::string::npos;) bytes.replace(at, 1, number);
    return bytes;
  }
  void ExpectAnswers(const std::vector<Killer>& killers, Transport transport) {
    StartHouse("example.com", true);
    for (const Killer& killer : killers) {
      SCOPED_TRACE(killer.name);
      const std::string& expected = transport == Transport::kUdp ? killer.udp : killer.tcp;
      if (expected.empty()) continue;
      const auto peer = Stranger(transport);
      if (expected == "passed") {
        EXPECT_TRUE(Passed(*peer, Numbered(killer.bytes)));
      } else {
        EXPECT_EQ(AnswersTo(*peer, Numbered(killer.bytes), expected), expected);
      }
    }
    ExpectARing();
  }
  // How many more the daemon can open.
  int LeaveFewDescriptors() {
    const pid_t pid = house_->process().pid();
    int most = 0, open = 0;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/" + std::to_string(pid) + "/fd")) {
      most = std::max(most, std::stoi(entry.path().filename()));
      ++open;
    }
    rlimit limit{};
    EXPECT_EQ(prlimit(pid, RLIMIT_NOFILE, nullptr, &limit), 0);
    limit.rlim_cur = static_cast<rlim_t>(most) + 3;
    EXPECT_EQ(prlimit(pid, RLIMIT_NOFILE, &limit, nullptr), 0);
    return most + 3 - open;
  }
  double CpuMs() { return Status().value("cpu_ms", 0.0); }

 private:
  int messages_ = 0;
};

TEST_P(KillersTest, EachHasItsAnswerOverUdp) { ExpectAnswers(Killers(), Transport::kUdp); }
TEST_P(KillersTest, EachHasItsAnswerOverTcp) { ExpectAnswers(Killers(), Transport::kTcp); }
TEST_P(KillersTest, SlowInputsHaveTheirAnswersOverUdp) { ExpectAnswers(SlowInputs(), Transport::kUdp); }
TEST_P(KillersTest, SlowInputsHaveTheirAnswersOverTcp) { ExpectAnswers(SlowInputs(), Transport::kTcp); }

// One of them takes other parsers from 0.1 s to minutes; here are 1500.
TEST_P(KillersTest, SlowInputsTakeNoTime) {
  StartHouse("example.com", false);
  const double before = CpuMs();
  for (int round = 0; round < 50; ++round) {
    const auto peer = Stranger(Transport::kUdp);
    int sent = 0;
    for (const Killer& input : SlowInputs()) {
      peer->Send(Numbered(input.bytes));
      if (++sent % 5 == 0) ExpectSignOfLife(*peer);  // until then the socket's buffer has to hold them
    }
    if (round == 25) ExpectARing();
  }
  EXPECT_LT(CpuMs() - before, 5000);
}

// ---- Our own user agent: nothing of it gets there (sip/agent_gate.h).

class DoorKillersTest : public KillersTest {
 protected:
  void StartHouseWithDoor() {
    StartHouse("example.com", true,
               "[door]\naor = \"door\"\nring = \"user\"\ncamera = \"test\"\naudio = \"test\"\n"
               "[[lock]]\nname = \"front\"\ngpio = \"virtual:lock\"\ncodes = [\"11\"]\n");
    ASSERT_TRUE(house_->WaitForDoor());
  }
  std::string ToDoor(const RawPeer& peer, const std::string& method, const std::string& lines) {
    std::string request = Request(peer, method, "sip:door@example.com", Numbered("door#"));
    return request.insert(request.find("\r\n") + 2, lines);
  }
  std::vector<std::string> HarmlessWhenCut() const {
    return {"X-Weird: 1\r\nx-weird: 2\r\n",      "Replaces: " + kLong + "\r\n",
            "Refer-To: <sip:" + kLong + ">\r\n", "P-Asserted-Identity: <sip:" + kLong + ">\r\n",
            "Supported: " + kLong + "\r\n",      "Content-Type: multipart/mixed;boundary=x\r\n"};
  }
  std::vector<std::string> Unfit() const {
    return {"m: <sip:x@" + kLong + ">\r\n", "m: <sip:" + kLong + "@x>\r\n", "Record-Route: <sip:" + kLong + ";lr>\r\n"};
  }

  const std::string kLong = std::string(14'000, 'a');
};

TEST_P(DoorKillersTest, RequestsOfAPhoneDoNoHarm) {
  ASSERT_NO_FATAL_FAILURE(StartHouseWithDoor());
  const double before = CpuMs();
  const auto caller = Stranger(Transport::kUdp);
  for (const std::string& lines : HarmlessWhenCut())
    EXPECT_EQ(AnswersTo(*caller, ToDoor(*caller, "OPTIONS", lines), "200"), "200") << lines.substr(0, 20);
  for (const std::string& lines : Unfit())
    EXPECT_EQ(AnswersTo(*caller, ToDoor(*caller, "OPTIONS", lines), "500"), "500") << lines.substr(0, 20);
  std::string all;
  for (const std::string& lines : {HarmlessWhenCut()[0], std::string("Replaces: x\r\nSubject: y\r\n")}) all += lines;
  EXPECT_EQ(AnswersTo(*caller, ToDoor(*caller, "INVITE", all), "200"), "200") << "a look-in";
  EXPECT_LT(CpuMs() - before, 5000);
  EXPECT_EQ(Status()["counters"]["sip_held_back"], Unfit().size());
}

TEST_P(DoorKillersTest, AnswersOfAPhoneThatRingsDoNoHarm) {
  ASSERT_NO_FATAL_FAILURE(StartHouseWithDoor());
  const double before = CpuMs();
  ASSERT_TRUE(house_->Ring());
  const auto invite = [this]() -> const std::string* {
    for (const std::string& message : elsewhere().received())
      if (message.starts_with("INVITE ")) return &message;
    return nullptr;
  };
  ASSERT_TRUE(Until([&] { return invite() != nullptr; }));
  const auto request = std::get<sip::Message>(sip::Message::Parse(*invite()));
  const auto answer = [&](int status, const std::string& lines) {
    std::string response = sip::MakeResponse(request, status, "phone");
    elsewhere().Send(response.insert(response.find("\r\n") + 2, lines));
  };
  for (const std::string& lines : HarmlessWhenCut()) answer(180, lines);
  for (const std::string& lines : Unfit()) answer(180, lines);
  ASSERT_TRUE(house_->WaitFor("provisional", HarmlessWhenCut().size() + Unfit().size()));
  answer(486, HarmlessWhenCut()[1]);
  ASSERT_TRUE(house_->WaitFor("ended"));
  EXPECT_TRUE(house_->WaitForDoor());
  EXPECT_LT(CpuMs() - before, 5000);
}

// A late offer: the answer in the ACK is the phone's own, with ICE of lengths that nobody has.
TEST_P(DoorKillersTest, AnAnswerInAnAckDoesNoHarm) {
  ASSERT_NO_FATAL_FAILURE(StartHouseWithDoor());
  const auto caller = Stranger(Transport::kUdp);
  caller->Send(ToDoor(*caller, "INVITE", ""));
  const auto answer = [&caller]() -> const std::string* {
    const auto found = std::ranges::find(caller->received(), 200, peers::StatusOf);
    return found == caller->received().end() ? nullptr : &*found;
  };
  ASSERT_TRUE(Until([&] { return answer() != nullptr; }));
  const auto accepted = std::get<sip::Message>(sip::Message::Parse(*answer()));
  std::vector<std::string> headers = {"Via: SIP/2.0/UDP " + caller->local().ToString() + ";rport;branch=z9hG4bKack",
                                      "From: " + std::string(accepted.Value(sip::HeaderId::kFrom)),
                                      "To: " + std::string(accepted.Value(sip::HeaderId::kTo)),
                                      "Call-ID: " + std::string(accepted.call_id()), "CSeq: 1 ACK"};
  const auto routes = accepted.List(sip::HeaderId::kRecordRoute);
  for (std::size_t i = routes.size(); i > 0; --i) headers.push_back("Route: " + std::string(routes[i - 1]));
  const auto contact = sip::ParseNameAddr(accepted.Value(sip::HeaderId::kContact));
  const std::string sdp =
      "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
      "m=audio 40000 RTP/AVP 0\r\na=ice-ufrag:" +
      std::string(3000, 'u') + "\r\na=ice-pwd:" + std::string(3000, 'p') + "\r\na=candidate:1 1 UDP 1 " +
      std::string(3000, 'h') + " 1 typ host\r\n";
  caller->Send(sip::MakeRequest("ACK", contact->uri_text, headers, "application/sdp", sdp));
  // It comes to the agent behind the ACK, on the same connection.
  EXPECT_EQ(AnswersTo(*caller, ToDoor(*caller, "OPTIONS", ""), "200"), "200");
}

// ---- No descriptors left

TEST_P(KillersTest, WithoutDescriptorsTheHouseGoesOnAndLaterAcceptsAgain) {
  StartHouse("example.com", true);
  // What happens for the first time needs descriptors of the sanitizers: they look at each new type through a pipe.
  ExpectSignOfLife(*Stranger(Transport::kTcp));
  ExpectSignOfLife(*Stranger(Transport::kUdp));
  ExpectARing();
  const int spare = LeaveFewDescriptors();
  std::vector<std::unique_ptr<RawPeer>> accepted;
  for (int i = 0; i < spare; ++i) {
    accepted.push_back(Stranger(Transport::kTcp));
    ExpectSignOfLife(*accepted.back());
  }
  const auto waiting = Stranger(Transport::kTcp);
  waiting->Send(Request(*waiting, "OPTIONS", "sip:example.com", "waiting"));
  const auto over_udp = Stranger(Transport::kUdp);
  for (int i = 0; i < 100; ++i) ExpectSignOfLife(*over_udp);
  EXPECT_TRUE(waiting->received().empty());
  accepted.clear();
  EXPECT_TRUE(Until([&] { return !waiting->received().empty(); })) << "its turn comes";
  EXPECT_GE(Status()["counters"]["sip_accepting_paused"], 1);
  ExpectARing();
}

// ---- A dead DNS

TEST_P(KillersTest, NamesThatNobodyKnowsCostNothingAndPhonesRing) {
  StartHouse("example.com", true);
  const double before = CpuMs();
  const auto caller = Stranger(Transport::kUdp);
  for (int i = 0; i < 30; ++i) {
    caller->Send(Request(*caller, "MESSAGE", Numbered("sip:x@nowhere#.example"), Numbered("far#")));
    if (i % 10 == 0) ExpectARing();
  }
  const bool answers = GetParam() == Dns::kWell;
  EXPECT_TRUE(Until([&] { return (answers ? elsewhere() : *caller).received().size() >= 30U; }));
  if (answers) return;
  // The answer to an INVITE is repeated after 0.5, 1 and 2 s, and what waits meanwhile waits without work.
  caller->Send(Request(*caller, "MESSAGE", "sip:x@nowhere.example", "meanwhile"));
  const auto bell = Stranger(Transport::kUdp);
  EXPECT_TRUE(Passed(*bell, Request(*bell, "INVITE", "sip:user@example.com", "bell")));
  const auto is_busy = [](const std::string& answer) { return peers::StatusOf(answer) == 486; };
  EXPECT_TRUE(Until([&] { return std::ranges::count_if(bell->received(), is_busy) == 4; }));
  EXPECT_LT(CpuMs() - before, 2000) << "a process that waits in a busy loop takes all of the time";
}

INSTANTIATE_TEST_SUITE_P(All, DoorKillersTest, testing::Values(Dns::kWell, Dns::kDead), DnsName);
INSTANTIATE_TEST_SUITE_P(All, KillersTest, testing::Values(Dns::kWell, Dns::kDead), DnsName);

}  // namespace
}  // namespace foyer::torture
