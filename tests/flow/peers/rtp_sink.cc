#include "tests/flow/peers/rtp_sink.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "base/socket_address.h"

namespace foyer::peers {
namespace {

SocketAddress Address(const std::string& address, std::uint16_t port) {
  return SocketAddress(Endpoint{IpAddress::Parse(address).value(), port});
}

int Bind(const std::string& address, std::uint16_t port) {
  const SocketAddress local = Address(address, port);
  const int fd = socket(local.family(), SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  const int buffer = 1 << 20;
  setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer);
  if (bind(fd, local.data(), local.length) != 0) {
    std::fprintf(stderr, "port %u is taken\n", port);
    std::abort();
  }
  return fd;
}

std::vector<std::uint8_t> RtpHeader(int payload_type, bool marker, std::uint16_t sequence, std::uint32_t timestamp) {
  return {0x80,
          static_cast<std::uint8_t>((marker ? 0x80 : 0) | payload_type),
          static_cast<std::uint8_t>(sequence >> 8),
          static_cast<std::uint8_t>(sequence),
          static_cast<std::uint8_t>(timestamp >> 24),
          static_cast<std::uint8_t>(timestamp >> 16),
          static_cast<std::uint8_t>(timestamp >> 8),
          static_cast<std::uint8_t>(timestamp),
          0x11,
          0x22,
          0x33,
          0x44};
}

}  // namespace

RtpSink::RtpSink(Pump& pump, const std::string& address, std::uint16_t port) : address_(address), port_(port) {
  rtp_ = Bind(address, port);
  rtcp_ = Bind(address, static_cast<std::uint16_t>(port + 1));
  rtp_source_ = std::make_unique<Pump::Source>(pump, rtp_, [this] { Read(rtp_, false); });
  rtcp_source_ = std::make_unique<Pump::Source>(pump, rtcp_, [this] { Read(rtcp_, true); });
}

RtpSink::~RtpSink() {
  rtp_source_.reset();
  rtcp_source_.reset();
  close(rtp_);
  close(rtcp_);
}

void RtpSink::Read(int fd, bool rtcp) {
  std::uint8_t packet[2048];
  SocketAddress from;
  for (ssize_t size; (size = recvfrom(fd, packet, sizeof packet, 0, from.data(), &from.length)) > 0;) {
    if (rtcp) {
      ++rtcp_packets_;
      continue;
    }
    peer_port_ = from.ToEndpoint().port;
    OnRtp(packet, static_cast<std::size_t>(size));
  }
}

void RtpSink::OnRtp(const std::uint8_t* data, std::size_t size) {
  if (size < 14 || (data[0] >> 6) != 2) return;
  last_payload_type_ = data[1] & 0x7f;
  peer_ssrc_ =
      (std::uint32_t{data[8]} << 24) | (std::uint32_t{data[9]} << 16) | (std::uint32_t{data[10]} << 8) | data[11];
  const int nal = data[12] & 0x1f;
  const bool idr = nal == 5 || (nal == 28 && (data[13] & 0x9f) == 0x85);  // whole, or the first fragment
  if (idr) ++key_frames_;
  if (packets_++ == 0) first_was_parameter_set_ = nal == 7 || nal == 8 || idr;
}

void RtpSink::SendTo(int fd, const std::vector<std::uint8_t>& packet, std::uint16_t port) {
  const SocketAddress to = Address(address_, port);
  sendto(fd, packet.data(), packet.size(), 0, to.data(), to.length);
}

void RtpSink::SendRtp(int payload_type, int count, std::uint16_t to) {
  for (int i = 0; i < count; ++i) {
    std::vector<std::uint8_t> packet = RtpHeader(payload_type, false, sequence_++, timestamp_ += 160);
    packet.resize(packet.size() + 160, 0xd5);
    SendTo(rtp_, packet, to ? to : peer_port_);
  }
}

void RtpSink::SendPli() {
  std::vector<std::uint8_t> packet = {0x81, 206, 0, 2, 0x11, 0x22, 0x33, 0x44};
  for (int shift = 24; shift >= 0; shift -= 8) packet.push_back(static_cast<std::uint8_t>(peer_ssrc_ >> shift));
  SendTo(rtcp_, packet, static_cast<std::uint16_t>(peer_port_ + 1));
}

void RtpSink::SendDigit(int payload_type, char digit, std::uint16_t to) {
  const std::uint32_t start = timestamp_ += 1600;
  const auto event = static_cast<std::uint8_t>(std::string_view("0123456789*#ABCD").find(digit));
  for (int i = 0; i < 6; ++i) {
    std::vector<std::uint8_t> packet = RtpHeader(payload_type, i == 0, sequence_++, start);
    const int duration = 160 * (i < 3 ? i + 1 : 4);
    const std::uint8_t end = i < 3 ? 0 : 0x80;
    packet.insert(packet.end(), {event, static_cast<std::uint8_t>(end | 10), static_cast<std::uint8_t>(duration >> 8),
                                 static_cast<std::uint8_t>(duration)});
    SendTo(rtp_, packet, to ? to : peer_port_);
  }
}

}  // namespace foyer::peers
