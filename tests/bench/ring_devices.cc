#include "tests/bench/ring_devices.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "sip/response.h"

namespace foyer::bench {
namespace {

enum Nal { kIdr = 5, kSps = 7, kPps = 8, kStapA = 24, kFuA = 28 };

int BindUdp(std::uint16_t port) {
  const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  const int buffer = 1 << 20;
  setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    std::fprintf(stderr, "port %u is taken\n", port);
    std::abort();
  }
  return fd;
}

}  // namespace

double Microseconds(Clock::duration duration) { return std::chrono::duration<double, std::micro>(duration).count(); }

std::uint64_t Stamp(Clock::time_point time) {
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::microseconds>(time.time_since_epoch()).count());
}

void PictureWatch::OnPacket(const std::uint8_t* data, std::size_t size) {
  if (decodable_ || size < 14) return;
  const auto sequence = static_cast<std::uint16_t>((data[2] << 8) | data[3]);
  if (in_picture_ && sequence != static_cast<std::uint16_t>(last_sequence_ + 1)) in_picture_ = false;
  last_sequence_ = sequence;
  int nal = data[12] & 0x1f;
  bool begins = nal == kIdr;
  if (nal == kFuA) {
    nal = data[13] & 0x1f;
    begins = nal == kIdr && (data[13] & 0x80) != 0;
  }
  if (nal == kStapA) sps_ = pps_ = true;
  if (nal == kSps) sps_ = true;
  if (nal == kPps) pps_ = true;
  if (begins && sps_ && pps_) in_picture_ = true;
  const bool marker = (data[1] & 0x80) != 0;
  if (in_picture_ && nal == kIdr && marker) decodable_ = true;
}

RingDevice::RingDevice(peers::Pump& pump, const peers::SipDeviceConfig& config, std::uint16_t media_port)
    : sip(pump, config), tag(sip::RandomToken()), media_port_(media_port), video_(BindUdp(media_port)) {
  source_ = std::make_unique<peers::Pump::Source>(pump, video_, [this] { Read(); });
  sip.on_invite = [this] { invited = Clock::now(); };
  sip.on_cancel = [this](const sip::Message&) { cancelled = Clock::now(); };
}

RingDevice::~RingDevice() {
  source_.reset();
  close(video_);
}

void RingDevice::StartRound() {
  invited.reset();
  shown_from.reset();
  decodable.reset();
  cancelled.reset();
  last_packet.reset();
  picture_.Reset();
}

std::string RingDevice::Sdp() const {
  return peers::MakeSdp("127.0.0.1", static_cast<std::uint16_t>(media_port_ + 1000), media_port_);
}

void RingDevice::SendEarly() {
  shown_from = Clock::now();
  sip.Respond(183, tag, Sdp());
}

void RingDevice::SendAnswer() { sip.Respond(200, tag, Sdp()); }

void RingDevice::SendCode(char digit) {
  sip.SendInDialog("INFO", tag, "application/dtmf-relay", "Signal=" + std::string(1, digit) + "\r\nDuration=250\r\n");
}

void RingDevice::Read() {
  std::uint8_t packet[2048];
  for (ssize_t size; (size = recv(video_, packet, sizeof packet, 0)) > 0;) {
    last_packet = Clock::now();
    picture_.OnPacket(packet, static_cast<std::size_t>(size));
    if (picture_.decodable() && !decodable && shown_from) decodable = last_packet;
  }
}

std::unique_ptr<RingDevice> RegisterRingDevice(peers::Pump& pump, std::size_t number, std::uint16_t proxy_port,
                                               std::uint16_t media_port) {
  peers::SipDeviceConfig config;
  config.user = "phone" + std::to_string(number);
  config.password = "bench-only";
  config.domain = "bench.test";
  config.proxy_port = proxy_port;
  auto device = std::make_unique<RingDevice>(pump, config, media_port);
  device->sip.Register();
  if (!pump.Until([&] { return device->sip.registered(); })) return nullptr;
  return device;
}

}  // namespace foyer::bench
