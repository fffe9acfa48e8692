#include "relay/local_relay.h"

#include <gmock/gmock.h>
#include <linux/sock_diag.h>

#include <array>
#include <set>

#include "runtime/epoll_loop.h"
#include "sip/sdp.h"
#include "tests/relay/udp_socket.h"

namespace foyer::relay {
namespace {

using namespace std::chrono_literals;

// QEMU's user emulation hands over the first number of SO_MEMINFO alone, without an error.
bool SocketsTellWhatTheyLost() {
  const UdpSocket socket;
  std::array<std::uint32_t, SK_MEMINFO_VARS> info{};
  socklen_t size = sizeof(info);
  return getsockopt(socket.fd(), SOL_SOCKET, SO_MEMINFO, info.data(), &size) == 0 &&
         size > SK_MEMINFO_DROPS * sizeof(info[0]);
}

// A phone or a door with sound and picture on real sockets.
struct Peer {
  UdpSocket audio, video;
  Endpoint relay_audio, relay_video;

  std::string Sdp(const char* video_direction) const {
    return "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nc=IN IP4 " + kLoopback.ToString() + "\r\nt=0 0\r\nm=audio " +
           std::to_string(audio.local().port) + " RTP/AVP 0\r\nm=video " + std::to_string(video.local().port) +
           " RTP/AVP 97\r\na=rtpmap:97 H264/90000\r\na=" + video_direction + "\r\n";
  }
  void Read(const std::string& sdp) {
    const auto parsed = sip::SessionDescription::Parse(sdp);
    ASSERT_TRUE(parsed) << sdp;
    relay_audio = {*parsed->media.at(0).address, parsed->media.at(0).port};
    relay_video = {*parsed->media.at(1).address, parsed->media.at(1).port};
  }
};

class LocalRelayTest : public testing::Test {
 protected:
  static RelayConfig Config() {
    RelayConfig config;
    config.port_min = 29700;
    config.port_max = 29715;  // 8 pairs: a door and three phones
    return config;
  }

  void Open() {
    relay_.Open({"call", door_.Sdp("sendonly"), {kLoopback, kLoopback}, false, {}},
                [this](MediaRelay::OpenResult result) { session_ = std::move(result.session); });
    ASSERT_NE(session_, nullptr);
  }
  int Offer(BranchId branch, Peer& phone) {
    SdpResult offer;
    session_->Offer(branch, {kLoopback, kLoopback}, [&](SdpResult result) { offer = std::move(result); });
    if (offer.ok()) phone.Read(offer.sdp);
    return offer.code;
  }
  void Early(BranchId branch, const Peer& phone) {
    session_->EarlyAnswer(branch, "t", phone.Sdp("recvonly"), [this](SdpResult result) { door_.Read(result.sdp); });
  }
  // Runs the loop until `peer` has got something.
  Buffer Await(const UdpSocket& socket) {
    FdWatch watch(loop_, socket.fd(), [this](unsigned) { loop_.Stop(); });
    Timer late(loop_, [this] {
      ADD_FAILURE() << "nothing came";
      loop_.Stop();
    });
    late.Start(10s);
    watch.Watch(FdWatch::kRead);
    loop_.Run();
    return socket.ReceiveNow().value_or(Buffer{});
  }

  EpollLoop loop_;
  LocalRelay relay_{loop_, Config()};
  Peer door_;
  std::unique_ptr<MediaSession> session_;
};

TEST_F(LocalRelayTest, TheDoorsBurstReachesEveryPhoneWhole) {
  Open();
  std::array<Peer, 3> phones;
  for (std::size_t i = 0; i < phones.size(); ++i) {
    ASSERT_EQ(Offer(i, phones[i]), 200);
    Early(i, phones[i]);
  }
  std::vector<Buffer> burst{MakeNal(kSpsUnit, 1000, 65535)};
  for (std::uint16_t i = 0; i < 40; ++i)
    burst.push_back(MakeRtp({97, i, 1000}, Buffer(i % 8 == 7 ? 300 : 1100, static_cast<std::uint8_t>(i))));
  for (const Buffer& packet : burst) door_.video.Send(door_.relay_video, packet);
  for (Peer& phone : phones) {
    std::optional<std::uint16_t> first;
    for (std::size_t i = 0; i < burst.size(); ++i) {
      const Buffer packet = Await(phone.video);
      ASSERT_GT(packet.size(), 12U);
      EXPECT_EQ(PayloadOf(packet), PayloadOf(burst[i])) << i;
      if (!first) first = SequenceOf(packet);
      EXPECT_EQ(SequenceOf(packet), static_cast<std::uint16_t>(*first + i));
    }
  }
}

TEST_F(LocalRelayTest, AfterTheAnswerSoundGoesBothWaysAndLosersGetNothing) {
  Open();
  Peer winner, loser;
  ASSERT_EQ(Offer(1, winner), 200);
  ASSERT_EQ(Offer(2, loser), 200);
  Early(1, winner);
  Early(2, loser);
  session_->Select(1, "t", winner.Sdp("recvonly"), [](const SdpResult& result) { EXPECT_TRUE(result.ok()); });
  const auto said = [](std::uint8_t what) { return MakeRtp({0, what}, Buffer(160, what)); };
  const auto await_payload = [this](const UdpSocket& socket) { return PayloadOf(Await(socket)); };
  door_.audio.Send(door_.relay_audio, said(1));
  EXPECT_EQ(await_payload(winner.audio), Buffer(160, 1));
  winner.audio.Send(winner.relay_audio, said(2));
  EXPECT_EQ(await_payload(door_.audio), Buffer(160, 2));
  loser.audio.Send(loser.relay_audio, said(3));  // to a port that is closed by now
  winner.audio.Send(winner.relay_audio, said(4));
  EXPECT_EQ(await_payload(door_.audio), Buffer(160, 4));
  EXPECT_FALSE(loser.audio.ReceiveNow());
}

TEST_F(LocalRelayTest, WhatComesFasterThanItIsReadIsCounted) {
  if (!SocketsTellWhatTheyLost()) GTEST_SKIP() << "here no socket tells what it has lost (SO_MEMINFO)";
  Open();
  Peer phone;
  ASSERT_EQ(Offer(1, phone), 200);
  Early(1, phone);
  constexpr std::uint16_t kPackets = 3000;  // more than the socket has room for
  for (std::uint16_t i = 0; i < kPackets; ++i)
    door_.video.Send(door_.relay_video, MakeRtp({97, i, 1000}, Buffer(1100)));
  const std::uint64_t lost = relay_.CountOverruns();
  EXPECT_GT(lost, 0U);
  EXPECT_LT(lost, kPackets);
  session_.reset();
  EXPECT_EQ(relay_.CountOverruns(), lost);
}

TEST_F(LocalRelayTest, WithoutPortsTheAnswerIs503AndAllAreFreedInTheEnd) {
  Open();
  std::array<Peer, 4> phones;
  for (BranchId branch = 0; branch < 3; ++branch)
    EXPECT_EQ(Offer(branch, phones[static_cast<std::size_t>(branch)]), 200);
  EXPECT_EQ(Offer(3, phones[3]), 503);
  EXPECT_EQ(relay_.ports().taken(), relay_.ports().size());
  session_->CloseBranch(1);
  EXPECT_EQ(Offer(3, phones[3]), 200);
  session_.reset();
  EXPECT_EQ(relay_.ports().taken(), 0U);
}

}  // namespace
}  // namespace foyer::relay
