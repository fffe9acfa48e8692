#include "tests/lab/sound_phone.h"

#include <arpa/inet.h>
#include <sys/socket.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstdlib>
#include <numbers>

#include "base/socket_address.h"

namespace foyer::lab {
namespace {

constexpr int kRate = 8000;
constexpr std::size_t kHalfSecond = kRate / 2, kHeader = 12;
constexpr int kMuLawBias = 132;

std::int16_t FromMuLaw(std::uint8_t byte) {
  const int code = ~byte & 0xff;
  const int size = (((code & 0x0f) << 3) + kMuLawBias) << ((code & 0x70) >> 4);
  return static_cast<std::int16_t>((code & 0x80) != 0 ? kMuLawBias - size : size - kMuLawBias);
}

std::uint8_t ToMuLaw(int sample) {
  const int sign = sample < 0 ? 0x80 : 0;
  const int size = std::min(std::abs(sample), 32'000) + kMuLawBias;
  int exponent = 7;
  while (exponent > 0 && size < (kMuLawBias << exponent)) --exponent;
  return static_cast<std::uint8_t>(~(sign | exponent << 4 | (size >> (exponent + 3) & 0x0f)));
}

SocketAddress Loopback(std::uint16_t port) { return SocketAddress({IpAddress::FromV4(INADDR_LOOPBACK), port}); }

UniqueFd Bind(std::uint16_t port) {
  UniqueFd fd(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const SocketAddress address = Loopback(port);
  if (bind(fd.get(), address.data(), address.length) != 0) std::abort();
  return fd;
}

}  // namespace

double ToneIn(const std::vector<std::int16_t>& samples, double hertz, int rate) {
  std::complex<double> sum = 0;
  for (std::size_t i = 0; i < samples.size(); ++i)
    sum += std::polar(static_cast<double>(samples[i]), -2 * std::numbers::pi * hertz * static_cast<double>(i) / rate);
  return samples.empty() ? 0 : 2 * std::abs(sum) / static_cast<double>(samples.size());
}

SoundPhone::SoundPhone(peers::Pump& pump, std::uint16_t port)
    : port_(port),
      rtp_(Bind(port)),
      rtcp_(Bind(static_cast<std::uint16_t>(port + 1))),
      source_(std::make_unique<peers::Pump::Source>(pump, rtp_.get(), [this] { Read(); })) {}

double SoundPhone::Hears(double hertz) const { return heard_.size() < kHalfSecond ? 0 : ToneIn(heard_, hertz, kRate); }

void SoundPhone::Read() {
  std::uint8_t packet[2048];
  sockaddr_in from{};
  socklen_t length = sizeof from;
  for (ssize_t size;
       (size = recvfrom(rtp_.get(), packet, sizeof packet, 0, reinterpret_cast<sockaddr*>(&from), &length)) > 0;) {
    if (size <= static_cast<ssize_t>(kHeader) || (packet[1] & 0x7f) != 0) continue;
    ++packets_;
    peer_port_ = ntohs(from.sin_port);
    const std::size_t samples = static_cast<std::size_t>(size) - kHeader;
    for (std::size_t i = 0; i < samples; ++i) heard_.push_back(FromMuLaw(packet[kHeader + i]));
    if (heard_.size() > kHalfSecond) heard_.erase(heard_.begin(), heard_.end() - kHalfSecond);
    if (speaks_hertz_ > 0) SendTone(samples);
  }
}

void SoundPhone::SendTone(std::size_t samples) {
  ++sequence_;
  std::vector<std::uint8_t> packet = {0x80, 0, static_cast<std::uint8_t>(sequence_ >> 8),
                                      static_cast<std::uint8_t>(sequence_)};
  for (int shift = 24; shift >= 0; shift -= 8) packet.push_back(static_cast<std::uint8_t>(timestamp_ >> shift));
  packet.insert(packet.end(), {0x51, 0x52, 0x53, 0x54});
  for (std::size_t i = 0; i < samples; ++i, ++timestamp_)
    packet.push_back(
        ToMuLaw(static_cast<int>(8000 * std::sin(2 * std::numbers::pi * speaks_hertz_ * timestamp_ / kRate))));
  const SocketAddress to = Loopback(peer_port_);
  sendto(rtp_.get(), packet.data(), packet.size(), 0, to.data(), to.length);
}

}  // namespace foyer::lab
