// Who gets as far as being read: what the guard refuses, and silent connections that hold the places of others.
#include "tests/fakes/fake_event_loop.h"
#include "tests/fakes/fake_source_guard.h"
#include "tests/sip/transport_fixture.h"

namespace foyer::sip {
namespace {

class TransportGuardTest : public TransportLayerTest {
 protected:
  TransportGuardTest() { transports_.UseGuard(guard_); }
  std::unique_ptr<Peer> NewPeer(const Endpoint& server) {
    return std::make_unique<Peer>(loop_, SOCK_STREAM, server, [this] { Check(); });
  }

  FakeSourceGuard guard_;
};

TEST_F(TransportGuardTest, ADatagramThatIsRefusedIsNeitherReadNorAnswered) {
  Peer phone = Connect(SOCK_DGRAM, Listen(Transport::kUdp));
  guard_.refused.insert(kLoopback);
  phone.Send(Options());
  phone.Send("this would be answered or counted");
  ASSERT_TRUE(RunUntil([&] {
    loop_.Post([this] { Check(); });
    return !guard_.turns.empty();
  }));
  EXPECT_TRUE(arrivals_.empty());
  guard_.refused.clear();
  phone.Send(Options());
  ASSERT_TRUE(RunUntil([&] { return !arrivals_.empty(); }));
  EXPECT_EQ(transports_.counters().malformed, 0U);
}

TEST_F(TransportGuardTest, AConnectionThatIsRefusedIsClosed) {
  const Endpoint server = Listen(Transport::kTcp);
  guard_.refused.insert(kLoopback);
  const auto phone = NewPeer(server);
  ASSERT_TRUE(RunUntil([&] { return phone->ended; }));
  EXPECT_EQ(transports_.connections(), 0U);
  EXPECT_TRUE(closed_.empty()) << "it never was one";
}

TEST_F(TransportGuardTest, SoIsOneThatIsBannedWhileItTalks) {
  const auto phone = NewPeer(Listen(Transport::kTcp));
  phone->Send(Options());
  ASSERT_TRUE(RunUntil([&] { return arrivals_.size() == 1; }));
  guard_.refused.insert(kLoopback);
  phone->Send(Options() + Options());
  ASSERT_TRUE(RunUntil([&] { return phone->ended && !closed_.empty(); }));
  EXPECT_EQ(arrivals_.size(), 1U);
}

TEST_F(TransportGuardTest, AScannerThatSaysSoIsToldOnAndGetsNoAnswer) {
  Peer phone = Connect(SOCK_DGRAM, Listen(Transport::kUdp));
  phone.Send(Options("SIP/2.0/UDP p;branch=z9hG4bK1", "User-Agent: friendly-scanner\r\n"));
  phone.Send(Options("SIP/2.0/UDP p;branch=z9hG4bK2", "User-Agent: SIPVicious 0.3\r\n"));
  phone.Send(Options("SIP/2.0/UDP p;branch=z9hG4bK3", "User-Agent: Linphone/5.0\r\n"));
  ASSERT_TRUE(RunUntil([&] { return !arrivals_.empty(); }));
  EXPECT_EQ(arrivals_.size(), 1U);
  EXPECT_EQ(guard_.offences, (std::vector{Offence::kScanner, Offence::kScanner}));
}

TEST_F(TransportGuardTest, BrokenMessagesAreToldOn) {
  Peer phone = Connect(SOCK_DGRAM, Listen(Transport::kUdp));
  phone.Send("hello, is this a web server?");
  ASSERT_TRUE(RunUntil([&] {
    loop_.Post([this] { Check(); });
    return !guard_.offences.empty();
  }));
  EXPECT_EQ(guard_.offences, std::vector{Offence::kMalformed});
}

TEST_F(TransportGuardTest, WhoHasOnlyTalkedGivesWayToNewOnesAndWhoHasProvedItselfDoesNot) {
  const Endpoint server = Listen(Transport::kTcp);  // three connections of one address
  std::vector<std::unique_ptr<Peer>> peers;
  for (int i = 0; i < 3; ++i) {
    peers.push_back(NewPeer(server));
    peers.back()->Send(Options());
    ASSERT_TRUE(RunUntil([&] { return arrivals_.size() == peers.size(); }));
  }
  guard_.OnProven(arrivals_[0].from, std::chrono::hours(1));
  const auto fourth = NewPeer(server);
  fourth->Send(Options());
  ASSERT_TRUE(RunUntil([&] { return arrivals_.size() == 4; }));
  EXPECT_FALSE(peers[0]->ended);
  EXPECT_TRUE(RunUntil([&] { return peers[1]->ended; })) << "the oldest of those that have not";
  EXPECT_FALSE(peers[2]->ended);
  EXPECT_EQ(transports_.connections_crowded_out(), 1U);
}

class SlowPeersTest : public TransportLayerTest {};

TEST_F(SlowPeersTest, SilentConnectionsGiveWayTheOldestFirst) {
  const Endpoint server = Listen(Transport::kTcp);
  std::vector<std::unique_ptr<Peer>> silent;
  for (int i = 0; i < 3; ++i) silent.push_back(std::make_unique<Peer>(loop_, SOCK_STREAM, server, [this] { Check(); }));
  ASSERT_TRUE(RunUntil([&] {
    loop_.Post([this] { Check(); });
    return transports_.connections() == 3;
  }));
  Peer phone = Connect(SOCK_STREAM, server);
  phone.Send(Options());
  ASSERT_TRUE(RunUntil([&] { return silent[0]->ended && !arrivals_.empty(); }));
  EXPECT_FALSE(silent[1]->ended);
  EXPECT_EQ(transports_.counters().connections_refused, 0U);
}

// Of any number of sources that hold places, nobody waits for those who are new.
class CrowdedTest : public testing::Test {
 protected:
  // A connection of the loopback, seen as one from `address`.
  bool Accept(const char* address) {
    if (!connections_.HasRoom()) return false;
    int ends[2];
    EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends), 0);
    peers_.emplace_back(ends[1]);
    return connections_.Accept(UniqueFd(ends[0]), {*IpAddress::Parse(address), 5060}, Transport::kTcp);
  }
  static Connections::Settings Settings() {
    Connections::Settings settings;
    settings.connections.per_address = 8;
    settings.connections.newcomers = 10;
    settings.connections.fair_share = 5;
    return settings;
  }
  void Fill(const char* address, int count) {
    for (int i = 0; i < count; ++i) ASSERT_TRUE(Accept(address));
  }

  FakeEventLoop loop_;
  const TransportHooks hooks_;
  std::vector<Flow> gone_;
  StreamConnection::Handler handler_{{}, {}, {}, {}, [this](const Flow& flow) { gone_.push_back(flow); }};
  Connections connections_{loop_, Settings(), handler_, hooks_};
  std::vector<UniqueFd> peers_;
};

TEST_F(CrowdedTest, WhoHoldsMoreThanItsShareGivesWayAtOnce) {
  Fill("192.0.2.66", 7);
  Fill("192.0.2.67", 3);
  EXPECT_TRUE(Accept("192.0.2.1"));
  loop_.RunReady();
  ASSERT_EQ(gone_.size(), 1U);
  EXPECT_EQ(gone_[0].remote.address.ToString(), "192.0.2.66");
  EXPECT_EQ(gone_[0].connection, 1U) << "its oldest";
}

TEST_F(CrowdedTest, WhoIsNewAndModestIsGivenTimeAndTheOthersWait) {
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(Accept(("192.0.2." + std::to_string(10 + i)).c_str()));
  EXPECT_FALSE(Accept("192.0.2.1"));
  loop_.Advance(std::chrono::seconds(2));
  EXPECT_TRUE(Accept("192.0.2.1"));
  loop_.RunReady();
  ASSERT_EQ(gone_.size(), 1U);
  EXPECT_EQ(gone_[0].remote.address.ToString(), "192.0.2.10") << "the oldest of all";
}

TEST_F(CrowdedTest, AnIpv6NetworkIsOneSource) {
  for (int i = 0; i < 10; ++i) {
    const std::string address = "2001:db8::" + std::to_string(i + 1);
    ASSERT_TRUE(Accept(address.c_str()));
    loop_.RunReady();
  }
  EXPECT_EQ(gone_.size(), 2U) << "eight of one source are the most";
}

}  // namespace
}  // namespace foyer::sip
