// What packets and calls cost in memory, on real sockets: nothing for a packet, and a call gives all back. A program of
// its own, since it counts every allocation of its process.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <malloc.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdlib>
#include <vector>

#include "relay/local_relay.h"
#include "sip/sdp.h"
#include "tests/fakes/fake_event_loop.h"
#include "tests/relay/udp_socket.h"

namespace {
std::size_t allocations = 0;
}

// glibc's own, by their other names; operator new comes here too.
extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* old, std::size_t size);
void* malloc(std::size_t size) {
  ++allocations;
  return __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size) {
  ++allocations;
  return __libc_calloc(count, size);
}
void* realloc(void* old, std::size_t size) {
  ++allocations;
  return __libc_realloc(old, size);
}
}

namespace foyer::relay {
namespace {

// Time stands still, so that no timer runs; sockets are read when the test says so.
class StillLoop : public FakeEventLoop {
 public:
  void ReadSockets() {
    for (FdWatch* watch : watches_) watch->Fire(FdWatch::kRead);
  }

 private:
  void UpdateWatch(FdWatch& watch, unsigned events) override {
    std::erase(watches_, &watch);
    if (events != 0) watches_.push_back(&watch);
  }
  std::vector<FdWatch*> watches_;
};

// A phone or a door on its own two sockets.
struct Peer {
  UdpSocket audio, video;
  Endpoint relay_audio, relay_video;

  std::string Sdp() const {
    return "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nc=IN IP4 " + kLoopback.ToString() + "\r\nt=0 0\r\nm=audio " +
           std::to_string(audio.local().port) + " RTP/AVP 0\r\nm=video " + std::to_string(video.local().port) +
           " RTP/AVPF 97\r\na=rtpmap:97 H264/90000\r\na=rtcp-fb:97 nack\r\na=rtcp-fb:97 nack pli\r\n";
  }
  void Read(const std::string& sdp) {
    const auto parsed = sip::SessionDescription::Parse(sdp);
    ASSERT_TRUE(parsed) << sdp;
    relay_audio = {*parsed->media.at(0).address, parsed->media.at(0).port};
    relay_video = {*parsed->media.at(1).address, parsed->media.at(1).port};
  }
};

// Bursts of video and single packets of sound, made without allocating.
class Source {
 public:
  void SendPicture(const UdpSocket& from, const Endpoint& to) {
    for (std::size_t i = 0; i < kPackets; ++i) {
      packet_[12] = pictures_ % 50 != 0 ? kSlice : i == 0 ? kSpsUnit : kIdrSlice;
      Send(from, to, 97, i + 1 == kPackets, i + 1 == kPackets ? 700 : 1100);
    }
    ++pictures_;
  }
  void SendSound(const UdpSocket& from, const Endpoint& to) {
    Send(from, to, 0, false, 172);
    ++pictures_;
  }
  static constexpr std::size_t kPackets = 8;

 private:
  void Send(const UdpSocket& from, const Endpoint& to, std::uint8_t payload_type, bool marker, std::size_t size) {
    packet_[0] = 0x80;
    packet_[1] = static_cast<std::uint8_t>((marker ? 0x80 : 0) | payload_type);
    WriteU16(packet_, 2, ++sequence_);
    WriteU32(packet_, 4, static_cast<std::uint32_t>(pictures_ * 3600));
    const SocketAddress address(to);
    ASSERT_EQ(sendto(from.fd(), packet_.data(), size, 0, address.data(), address.length), static_cast<ssize_t>(size));
  }
  std::array<std::uint8_t, 1100> packet_{};
  std::size_t pictures_ = 0;
  std::uint16_t sequence_ = 0;
};

std::size_t CountWaiting(const UdpSocket& socket) {
  std::array<std::uint8_t, 2048> packet;
  std::size_t count = 0;
  while (recv(socket.fd(), packet.data(), packet.size(), MSG_DONTWAIT) > 0) ++count;
  return count;
}

class RelayMemoryTest : public testing::Test {
 protected:
  static RelayConfig Config() {
    RelayConfig config;
    config.port_min = 29600;
    config.port_max = 29699;
    return config;
  }

  void Open() {
    relay_.Open({"call", door_.Sdp(), {kLoopback, kLoopback}, false, {}},
                [this](MediaRelay::OpenResult result) { session_ = std::move(result.session); });
    ASSERT_NE(session_, nullptr);
  }
  void Ring(BranchId branch, Peer& phone) {
    session_->Offer(branch, {kLoopback, kLoopback}, [&](const SdpResult& result) { phone.Read(result.sdp); });
    session_->EarlyAnswer(branch, "t", phone.Sdp(), [this](const SdpResult& result) { door_.Read(result.sdp); });
  }
  void Select(BranchId branch, const Peer& phone) {
    session_->Select(branch, "t", phone.Sdp(), [this](const SdpResult& result) { door_.Read(result.sdp); });
  }
  void ExchangeOnce(Peer& phone) {
    video_.SendPicture(door_.video, door_.relay_video);
    sound_.SendSound(door_.audio, door_.relay_audio);
    answer_.SendSound(phone.audio, phone.relay_audio);
    loop_.ReadSockets();
  }
  // Until the source has been latched, caches have been filled, and everybody has been told.
  void WarmUp(Peer& phone) {
    for (int picture = 0; picture < 200; ++picture) ExchangeOnce(phone);
    loop_.RunReady();
    for (const Peer& each : phones_) CountWaiting(each.video);
  }

  StillLoop loop_;
  LocalRelay relay_{loop_, Config()};
  Peer door_;
  std::array<Peer, 3> phones_;
  Source video_, sound_, answer_;
  std::unique_ptr<MediaSession> session_;
};

TEST_F(RelayMemoryTest, APacketToThreePhonesAllocatesNothing) {
  Open();
  for (std::size_t i = 0; i < phones_.size(); ++i) Ring(i, phones_[i]);
  WarmUp(phones_[0]);
  const std::size_t before = allocations;
  std::size_t received = 0;
  for (int picture = 0; picture < 500; ++picture) {
    ExchangeOnce(phones_[0]);
    for (const Peer& phone : phones_) received += CountWaiting(phone.video);
  }
  EXPECT_EQ(allocations, before);
  EXPECT_EQ(received, 500 * 3 * Source::kPackets);
}

TEST_F(RelayMemoryTest, APacketOfAnAnsweredCallAllocatesNothing) {
  Open();
  Ring(1, phones_[0]);
  Select(1, phones_[0]);
  WarmUp(phones_[0]);
  CountWaiting(door_.audio);
  const std::size_t before = allocations;
  std::size_t video = 0, sound = 0;
  for (int picture = 0; picture < 500; ++picture) {
    ExchangeOnce(phones_[0]);
    video += CountWaiting(phones_[0].video);
    sound += CountWaiting(door_.audio);
  }
  EXPECT_EQ(allocations, before);
  EXPECT_EQ(video, 500 * Source::kPackets);
  EXPECT_EQ(sound, 500U);
}

// Ring three, answer one, speak, hang up.
TEST_F(RelayMemoryTest, TenThousandCallsLeaveNothingBehind) {
  const auto call = [this] {
    Open();
    for (std::size_t i = 0; i < phones_.size(); ++i) Ring(i, phones_[i]);
    video_.SendPicture(door_.video, door_.relay_video);
    loop_.ReadSockets();
    Select(1, phones_[1]);
    ExchangeOnce(phones_[1]);
    loop_.RunReady();
    session_.reset();
  };
  const auto descriptor = [] {
    const int lowest_free = open("/dev/null", O_RDONLY | O_CLOEXEC);
    close(lowest_free);
    return lowest_free;
  };
  for (int warm = 0; warm < 100; ++warm) call();
  const std::size_t used = mallinfo2().uordblks;
  const int free_descriptor = descriptor();
  for (int number = 0; number < 10'000; ++number) call();
  EXPECT_LT(mallinfo2().uordblks, used + 16'384);
  EXPECT_EQ(descriptor(), free_descriptor);
  EXPECT_EQ(relay_.ports().taken(), 0U);
  EXPECT_TRUE(loop_.IsIdle());
}

}  // namespace
}  // namespace foyer::relay
