#include "tests/phone/rtp_counter.h"

#include <sys/socket.h>

#include <array>

#include "foyer/check.h"
#include "tests/phone/loopback.h"

namespace foyer::phone {
namespace {

UniqueFd Bind(std::uint16_t& port) {
  UniqueFd fd(socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  sockaddr_in address = Loopback(port);
  socklen_t size = sizeof(address);
  if (bind(fd.get(), reinterpret_cast<sockaddr*>(&address), size) != 0) return {};
  getsockname(fd.get(), reinterpret_cast<sockaddr*>(&address), &size);
  port = ntohs(address.sin_port);
  return fd;
}

bool BeginsIdr(Bytes payload) {
  if (payload.size() < 2) return false;
  constexpr int kIdr = 5, kFuA = 28;
  const int type = payload[0] & 0x1F;
  return type == kIdr || (type == kFuA && (payload[1] & 0x80) != 0 && (payload[1] & 0x1F) == kIdr);
}

}  // namespace

RtpCounter::RtpCounter(EventLoop& loop) {
  for (int attempt = 0; attempt < 100 && !rtcp_.valid(); ++attempt) {
    port_ = 0;
    rtp_ = Bind(port_);
    if (port_ % 2 != 0) continue;
    auto above = static_cast<std::uint16_t>(port_ + 1);
    rtcp_ = Bind(above);
  }
  FOYER_CHECK(rtcp_.valid());
  watch_ = std::make_unique<FdWatch>(loop, rtp_.get(), [this](unsigned) { Read(); });
  watch_->Watch(FdWatch::kRead);
}

void RtpCounter::Read() {
  std::array<std::uint8_t, 2048> buffer;
  for (;;) {
    const ssize_t got = recv(rtp_.get(), buffer.data(), buffer.size(), 0);
    if (got < 0) return;
    OnPacket(Bytes(buffer.data(), static_cast<std::size_t>(got)));
  }
}

void RtpCounter::OnPacket(Bytes packet) {
  if (packet.size() < 12 || packet[0] >> 6 != 2) return;  // liblinphone sends STUN as well
  const Bytes payload = packet.subspan(12);
  ssrc_ = ReadU32(packet, 8);
  packets_.push_back({{payload.begin(), payload.end()},
                      ReadU32(packet, 4),
                      ReadU16(packet, 2),
                      static_cast<std::uint8_t>(packet[1] & 0x7F),
                      (packet[1] & 0x80) != 0});
  if (BeginsIdr(payload)) ++key_frames_;
}

void RtpCounter::SendPli(std::uint16_t rtcp_port) {
  std::array<std::uint8_t, 12> pli = {0x81, 206, 0, 2, 0, 0, 0, 1};
  WriteU32(pli, 8, ssrc_);
  const sockaddr_in to = Loopback(rtcp_port);
  FOYER_CHECK(sendto(rtcp_.get(), pli.data(), pli.size(), 0, reinterpret_cast<const sockaddr*>(&to), sizeof(to)) ==
              static_cast<ssize_t>(pli.size()));
}

}  // namespace foyer::phone
