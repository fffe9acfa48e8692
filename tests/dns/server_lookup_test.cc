#include "dns/server_lookup.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>

#include "tests/dns/fake_questions.h"
#include "tests/fakes/fake_event_loop.h"

namespace foyer::dns {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

using Texts = std::vector<std::string>;

class ServerLookupTest : public testing::Test {
 protected:
  // The hops as "udp 192.0.2.1:5060".
  Texts Find(const HopQuery& query) {
    Start(query);
    EXPECT_FALSE(done_) << "done before the lookup was made";
    loop_.Advance(0s);
    EXPECT_TRUE(done_);
    return Texts_();
  }
  void Start(const HopQuery& query) {
    done_ = false;
    lookup_ = std::make_unique<ServerLookup>(loop_, names_, random_, query, [this](std::vector<Hop> hops) {
      EXPECT_FALSE(done_) << "done twice";
      done_ = true;
      hops_ = std::move(hops);
      lookup_.reset();
    });
  }
  Texts Texts_() const {
    Texts texts;
    for (const Hop& hop : hops_)
      texts.push_back(std::string(UriName(hop.transport)) + " " + hop.endpoint.ToString() +
                      (hop.host.empty() ? "" : " " + hop.host));
    return texts;
  }
  bool Asked(RecordType type) const {
    return std::ranges::any_of(names_.asked, [type](const Question& question) { return question.type == type; });
  }

  FakeEventLoop loop_;
  FakeQuestions names_{loop_};
  Random random_ = [](std::uint32_t) { return 0; };
  std::unique_ptr<ServerLookup> lookup_;
  std::vector<Hop> hops_;
  bool done_ = false;
};

TEST_F(ServerLookupTest, ANumericHostAsksNobody) {
  EXPECT_THAT(Find({"192.0.2.1"}), ElementsAre("udp 192.0.2.1:5060"));
  EXPECT_THAT(Find({"2001:db8::1", 5070}), ElementsAre("udp [2001:db8::1]:5070"));
  EXPECT_THAT(Find({"192.0.2.1", 0, Transport::kTcp}), ElementsAre("tcp 192.0.2.1:5060"));
  EXPECT_THAT(Find({"192.0.2.1", 0, Transport::kTls}), ElementsAre("tls 192.0.2.1:5061 192.0.2.1"));
  EXPECT_THAT(Find({"192.0.2.1", 0, std::nullopt, true}), ElementsAre("tls 192.0.2.1:5061 192.0.2.1"));
  EXPECT_THAT(names_.asked, IsEmpty());
}

TEST_F(ServerLookupTest, APortLeavesOnlyTheAddresses) {
  names_.Address("sip.example", "192.0.2.1");
  EXPECT_THAT(Find({"SIP.Example.", 5070}), ElementsAre("udp 192.0.2.1:5070"));
  EXPECT_THAT(Find({"sip.example", 5070, std::nullopt, true}), ElementsAre("tls 192.0.2.1:5070 sip.example"));
  EXPECT_FALSE(Asked(RecordType::kNaptr));
  EXPECT_FALSE(Asked(RecordType::kSrv));
}

TEST_F(ServerLookupTest, ATransportAsksForItsServiceAlone) {
  names_.Srv("_sip._tcp.example", {{0, 0, 5080, "a.example"}});
  names_.Address("a.example", "192.0.2.1");
  EXPECT_THAT(Find({"example", 0, Transport::kTcp}), ElementsAre("tcp 192.0.2.1:5080"));
  EXPECT_FALSE(Asked(RecordType::kNaptr));
  EXPECT_THAT(names_.asked, SizeIs(3));  // the service, AAAA, A
}

TEST_F(ServerLookupTest, SipsOverTcpIsTls) {
  names_.Srv("_sips._tcp.example", {{0, 0, 5061, "a.example"}});
  names_.Address("a.example", "192.0.2.1");
  EXPECT_THAT(Find({"example", 0, Transport::kTcp, true}), ElementsAre("tls 192.0.2.1:5061 example"));
  EXPECT_THAT(Find({"example", 0, Transport::kTls}), ElementsAre("tls 192.0.2.1:5061 example"));
}

TEST_F(ServerLookupTest, SipsOverUdpAndWebSocketsLeadNowhere) {
  EXPECT_THAT(Find({"example", 0, Transport::kUdp, true}), IsEmpty());
  EXPECT_THAT(Find({"192.0.2.1", 0, Transport::kWs}), IsEmpty());
  EXPECT_THAT(Find({"example", 0, Transport::kWss}), IsEmpty());
  EXPECT_THAT(Find({"", 0}), IsEmpty());
  EXPECT_THAT(names_.asked, IsEmpty());
}

TEST_F(ServerLookupTest, NaptrSaysWhichTransportsAndInWhichOrder) {
  names_.Naptr("example", {{20, 10, "s", "sip+d2u", "u.example"},
                           {10, 20, "s", "sip+d2t", "t.example"},
                           {10, 10, "s", "sips+d2t", "s.example"},
                           {5, 0, "u", "e2u+sip", ""}});
  names_.Srv("s.example", {{0, 0, 5061, "a.example"}});
  names_.Srv("t.example", {{0, 0, 5060, "a.example"}});
  names_.Srv("u.example", {{0, 0, 5060, "a.example"}});
  names_.Address("a.example", "192.0.2.1");
  EXPECT_THAT(Find({"example"}), ElementsAre("tls 192.0.2.1:5061 example", "tcp 192.0.2.1:5060"));
  EXPECT_THAT(Find({"example", 0, std::nullopt, true}), ElementsAre("tls 192.0.2.1:5061 example"));
}

TEST_F(ServerLookupTest, WithoutNaptrEachTransportIsAskedFor) {
  names_.Srv("_sip._udp.example", {{0, 0, 5060, "a.example"}});
  names_.Srv("_sip._tcp.example", {{0, 0, 5060, "b.example"}});
  names_.Srv("_sips._tcp.example", {{0, 0, 5061, "c.example"}});
  names_.Address("a.example", "192.0.2.1");
  names_.Address("b.example", "192.0.2.2");
  names_.Address("c.example", "192.0.2.3");
  EXPECT_THAT(Find({"example"}), ElementsAre("udp 192.0.2.1:5060", "tcp 192.0.2.2:5060"));
  EXPECT_THAT(Find({"example", 0, std::nullopt, true}), ElementsAre("tls 192.0.2.3:5061 example"));
}

TEST_F(ServerLookupTest, WithoutSrvTheHostItselfIsTheServer) {
  names_.Address("example", "192.0.2.1");
  EXPECT_THAT(Find({"example"}), ElementsAre("udp 192.0.2.1:5060"));
  EXPECT_THAT(Find({"example", 0, Transport::kTcp}), ElementsAre("tcp 192.0.2.1:5060"));
  EXPECT_THAT(Find({"example", 0, std::nullopt, true}), ElementsAre("tls 192.0.2.1:5061 example"));
  EXPECT_THAT(Find({"nowhere.example"}), IsEmpty());
}

TEST_F(ServerLookupTest, ADotMeansThatThereIsNoServer) {
  names_.Srv("_sip._udp.example", {{0, 0, 0, ""}});
  names_.Address("example", "192.0.2.1");
  EXPECT_THAT(Find({"example"}), IsEmpty());
  names_.Srv("_sip._tcp.example", {{0, 0, 5060, "a.example"}});
  names_.Address("a.example", "192.0.2.2");
  EXPECT_THAT(Find({"example"}), ElementsAre("tcp 192.0.2.2:5060"));
}

TEST_F(ServerLookupTest, PrioritiesComeInOrderAndFamiliesInTurns) {
  names_.Srv("_sip._udp.example", {{20, 0, 5062, "b.example"}, {10, 0, 5061, "a.example"}});
  names_.Address("a.example", "192.0.2.1");
  names_.Address("a.example", "192.0.2.2");
  names_.Address("a.example", "2001:db8::1");
  names_.Address("b.example", "192.0.2.3");
  EXPECT_THAT(Find({"example", 0, Transport::kUdp}),
              ElementsAre("udp [2001:db8::1]:5061", "udp 192.0.2.1:5061", "udp 192.0.2.2:5061", "udp 192.0.2.3:5062"));
}

TEST_F(ServerLookupTest, AtMostSixteenHops) {
  std::vector<SrvRecord> records;
  for (std::uint16_t i = 0; i < 40; ++i) {
    records.push_back({i, 0, 5060, "a" + std::to_string(i) + ".example"});
    names_.Address(records.back().target, "192.0.2." + std::to_string(i));
    names_.Address(records.back().target, "192.0.3." + std::to_string(i));
  }
  names_.Srv("_sip._udp.example", records);
  EXPECT_THAT(Find({"example", 0, Transport::kUdp}), SizeIs(16));
  EXPECT_LE(names_.asked.size(), 33u);
}

TEST_F(ServerLookupTest, AfterFiveSecondsWhatIsKnownHasToDo) {
  names_.Address("example", "192.0.2.1");
  names_.KeepSilentAbout({RecordType::kAaaa, "example"});
  Start({"example", 5060});
  loop_.Advance(4999ms);
  EXPECT_FALSE(done_);
  loop_.Advance(1ms);
  EXPECT_TRUE(done_);
  EXPECT_THAT(Texts_(), ElementsAre("udp 192.0.2.1:5060"));
  EXPECT_TRUE(loop_.IsIdle());
}

TEST_F(ServerLookupTest, ALookupThatIsDestroyedSaysNothing) {
  names_.Address("example", "192.0.2.1");
  Start({"example"});
  lookup_.reset();
  loop_.Advance(10s);
  EXPECT_FALSE(done_);
  EXPECT_TRUE(loop_.IsIdle());
}

}  // namespace
}  // namespace foyer::dns
