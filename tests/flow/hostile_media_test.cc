// Strangers at the media ports of a call, and no ports left for another.
#include <sys/socket.h>
#include <unistd.h>

#include <random>
#include <utility>

#include "base/socket_address.h"
#include "tests/flow/flow_test.h"
#include "tests/flow/peers/port_block.h"

namespace foyer::flow {
namespace {

// Somebody who is no part of the call: another address, no patience.
class Stranger {
 public:
  explicit Stranger(const std::string& address = "127.0.0.66") {
    const SocketAddress local(Endpoint{*IpAddress::Parse(address), 0});
    fd_ = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (bind(fd_, local.data(), local.length) != 0) std::abort();
  }
  ~Stranger() { close(fd_); }
  Stranger(const Stranger&) = delete;
  Stranger& operator=(const Stranger&) = delete;

  void Send(std::uint16_t port, const std::string& bytes) {
    const SocketAddress to(Endpoint{*IpAddress::Parse("127.0.0.1"), port});
    sendto(fd_, bytes.data(), bytes.size(), 0, to.data(), to.length);
  }

 private:
  int fd_ = -1;
};

class HostileMediaTest : public FlowTest {
 protected:
  // Anna's phone has answered and hears the door.
  void Answer() {
    StartHouse();
    anna_ = AddDevice("anna");
    audio_ = AddSink();
    video_ = AddSink();
    ASSERT_TRUE(house_->Ring());
    ASSERT_TRUE(Until([&] { return anna_->invite().has_value(); }));
    anna_->Respond(200, "a", Sdp(*audio_, *video_));
    ASSERT_TRUE(house_->WaitFor("answered"));
    ASSERT_TRUE(Until([&] { return audio_->packets() > 0 && video_->key_frames() > 0; }));
    audio_->SendRtp(0, 1);  // now its place is fixed
    ASSERT_TRUE(Until([&] { return LegCount("anna", "rtp_in") == 1; }));
  }

  // A ring of three devices takes all that its relay has. The first one.
  int StartHouseWithFewPorts() {
    const int base = peers::PortBlock() + 900;
    HouseOptions options;
    options.ports = std::to_string(base) + "-" + std::to_string(base + kFewPorts - 1);
    StartHouse(options);
    return base;
  }

  static constexpr int kFewPorts = 16;
  std::unique_ptr<peers::SipDevice> anna_;
  std::unique_ptr<peers::RtpSink> audio_, video_;
};

std::string Rtp(std::uint16_t sequence_number) {
  std::string packet("\x80\0\0\0\0\0\0\0\x66\x66\x66\x66", 12);
  packet[2] = static_cast<char>(sequence_number >> 8);
  packet[3] = static_cast<char>(sequence_number);
  return packet + std::string(160, '\x55');
}

TEST_F(HostileMediaTest, ACallDoesNotSufferFromAStrangerWhoSendsAsFastAsHeCan) {
  Answer();
  Stranger stranger;
  constexpr int kRounds = 100, kBurst = 400;
  const std::uint64_t seen = video_->packets();
  for (int round = 0; round < kRounds; ++round) {
    for (int i = 0; i < kBurst; ++i)
      stranger.Send(static_cast<std::uint16_t>(i % 2 == 0 ? audio_->peer_port() : video_->peer_port()),
                    Rtp(static_cast<std::uint16_t>(i)));
    audio_->SendRtp(0, 1);
    // Once it has dropped the burst there is room in the socket for the next: a loss would be the kernel's.
    ASSERT_TRUE(Until([&] { return LegCount("anna", "rtp_in") >= static_cast<std::uint64_t>(round) + 2; })) << round;
  }
  EXPECT_EQ(LegCount("anna", "rtp_in"), 1U + kRounds);
  EXPECT_TRUE(Until([&] { return LegCount("anna", "dropped") == kRounds * kBurst; })) << LegCount("anna", "dropped");
  EXPECT_TRUE(Until([&] { return video_->packets() > seen + 50; }));
  EXPECT_EQ(CallsNow(), 1U);
}

TEST_F(HostileMediaTest, GarbageOnEveryPortOfARingingCallChangesNothing) {
  const int base = StartHouseWithFewPorts();
  anna_ = AddDevice("anna");
  audio_ = AddSink();
  video_ = AddSink();
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(Until([&] { return anna_->invite().has_value(); }));
  anna_->Respond(183, "a", Sdp(*audio_, *video_));
  ASSERT_TRUE(Until([&] { return audio_->packets() > 0 && video_->packets() > 0; }));

  // From a stranger, and from an address that signalling allows before anybody has sent.
  std::minstd_rand random(1);
  const std::vector<std::string> beginnings{std::string("\0\1\0\x40\x21\x12\xa4\x42", 8),
                                            "\x80\xc8\x00\x06",
                                            "\x81\xce\xff\xff",
                                            "\x90\x60",
                                            "\xbf\xff",
                                            "\x16\xfe\xff",
                                            "\x40\x01",
                                            ""};
  const auto garbage = [&] {
    std::string bytes = beginnings[random() % beginnings.size()];
    for (std::size_t size = random() % 1400; bytes.size() < size;) bytes += static_cast<char>(random());
    return bytes;
  };
  Stranger stranger, neighbour("127.0.0.1");
  for (int i = 0; i < 1000; ++i)
    for (int port = base; port < base + kFewPorts; ++port) {
      stranger.Send(static_cast<std::uint16_t>(port), garbage());
      if (i % 8 == 0) neighbour.Send(static_cast<std::uint16_t>(port), "\x16\xfe\xff" + garbage());
    }
  EXPECT_TRUE(Until([&] { return LegCount("anna", "dropped") > 1000; }));

  anna_->Respond(200, "a", Sdp(*audio_, *video_));
  ASSERT_TRUE(house_->WaitFor("answered"));
  const std::uint64_t heard = audio_->packets(), seen = video_->packets();
  EXPECT_TRUE(Until([&] { return audio_->packets() > heard + 20 && video_->packets() > seen + 20; }));
  audio_->SendRtp(0, 20);
  EXPECT_TRUE(Until([&] { return house_->TwoWay(); }));
}

TEST_F(HostileMediaTest, WithoutPortsACallIsRefusedByNameAndLaterEveryPortIsBack) {
  StartHouseWithFewPorts();
  anna_ = AddDevice("anna");
  audio_ = AddSink();
  video_ = AddSink();
  const auto ben = AddDevice("ben"), carl = AddDevice("carl"), dora = MakeDevice("dora");
  int status = 0;
  dora->on_response = [&](const sip::Message& response) { status = response.status(); };
  for (int time = 0; time < 3; ++time) {
    house_->Mark();
    ASSERT_TRUE(house_->Ring());
    ASSERT_TRUE(house_->WaitFor("invite_sent", 3)) << "ports have not come back";
    dora->SendRequest("INVITE", Uri("door"), "application/sdp", peers::MakeSdp("127.0.0.1", 40000, 40002));
    EXPECT_TRUE(Until([&] { return status >= 200 && status != 407; }));
    EXPECT_EQ(std::exchange(status, 0), 503);
    ASSERT_TRUE(house_->WaitFor("ended"));
    EXPECT_EQ(house_->First("ended")->Field("why"), "no media: no media ports left");
    anna_->Respond(200, "a", Sdp(*audio_, *video_));
    ASSERT_TRUE(house_->WaitFor("answered"));
    ASSERT_EQ(house_->Request("POST", "/api/v1/hangup").status / 100, 2);
    ASSERT_TRUE(house_->WaitFor("ended", 2));
    ASSERT_TRUE(house_->WaitForDoor());
  }
}

}  // namespace
}  // namespace foyer::flow
