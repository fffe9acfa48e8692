#include "trace/pcap.h"

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace foyer::trace {
namespace {

constexpr std::uint32_t kMagic = 0xa1b2c3d4;  // times in microseconds
constexpr std::uint32_t kRawIp = 101;         // LINKTYPE_RAW
constexpr std::uint32_t kMostBytes = 65535;
constexpr std::size_t kUdpHeader = 8, kIpv4Header = 20, kIpv6Header = 40;
constexpr std::uint16_t kSipPort = 5060;
constexpr std::uint8_t kUdp = 17, kHops = 64;

void PutLittle(std::string& out, std::uint32_t value) {
  for (int shift = 0; shift < 32; shift += 8) out.push_back(static_cast<char>(value >> shift & 0xff));
}
void PutLittle16(std::string& out, std::uint16_t value) {
  out.push_back(static_cast<char>(value & 0xff));
  out.push_back(static_cast<char>(value >> 8));
}
void PutBig16(std::string& out, std::size_t value) {
  out.push_back(static_cast<char>(value >> 8 & 0xff));
  out.push_back(static_cast<char>(value & 0xff));
}
void PutAddress(std::string& out, const IpAddress& address) {
  const auto& bytes = address.bytes();
  out.append(bytes.begin() + (address.is_v4() ? 12 : 0), bytes.end());
}

// RFC 1071; `sum` is what was added up before.
std::uint16_t Checksum(std::string_view bytes, std::uint32_t sum = 0) {
  for (std::size_t i = 0; i < bytes.size(); i += 2) {
    const auto high = static_cast<std::uint8_t>(bytes[i]);
    const auto low = i + 1 < bytes.size() ? static_cast<std::uint8_t>(bytes[i + 1]) : std::uint8_t{0};
    sum += static_cast<std::uint32_t>(high << 8 | low);
    sum = (sum & 0xffff) + (sum >> 16);
  }
  return static_cast<std::uint16_t>(~sum & 0xffff);
}

struct Ends {
  Endpoint from, to;
};

Ends EndsOf(const TracedMessage& message) {
  Endpoint local = message.local;
  local.port = kSipPort;
  return message.way == TraceWay::kIn ? Ends{message.remote, local} : Ends{local, message.remote};
}

// `size` is that of the payload as it was carried.
std::string IpHeader(const Ends& ends, std::size_t size) {
  std::string header;
  if (ends.from.address.is_v4()) {
    header.append("\x45\x00", 2);
    PutBig16(header, kIpv4Header + size);
    header.append(4, '\0');  // neither identified nor in fragments
    header.push_back(kHops);
    header.push_back(kUdp);
    header.append(2, '\0');
    PutAddress(header, ends.from.address);
    PutAddress(header, ends.to.address);
    const std::uint16_t sum = Checksum(header);
    header[10] = static_cast<char>(sum >> 8);
    header[11] = static_cast<char>(sum & 0xff);
    return header;
  }
  header.append("\x60\x00\x00\x00", 4);
  PutBig16(header, size);
  header.push_back(kUdp);
  header.push_back(kHops);
  PutAddress(header, ends.from.address);
  PutAddress(header, ends.to.address);
  return header;
}

// With the pseudo header of RFC 8200 s8.1, which is for IPv4 as good as any: there, no checksum is needed.
std::uint16_t UdpChecksum(const Ends& ends, std::string_view datagram) {
  if (ends.from.address.is_v4()) return 0;
  std::string pseudo;
  PutAddress(pseudo, ends.from.address);
  PutAddress(pseudo, ends.to.address);
  PutBig16(pseudo, datagram.size());
  PutBig16(pseudo, kUdp);
  const std::uint16_t sum = Checksum(datagram, static_cast<std::uint16_t>(~Checksum(pseudo)));
  return sum == 0 ? std::uint16_t{0xffff} : sum;
}

std::string UdpDatagram(const Ends& ends, std::string_view payload, std::size_t size) {
  std::string datagram;
  PutBig16(datagram, ends.from.port);
  PutBig16(datagram, ends.to.port);
  PutBig16(datagram, size);
  datagram.append(2, '\0');
  datagram.append(payload);
  const std::uint16_t sum = UdpChecksum(ends, datagram);
  datagram[6] = static_cast<char>(sum >> 8);
  datagram[7] = static_cast<char>(sum & 0xff);
  return datagram;
}

void PutPacket(std::string& out, const TracedMessage& message) {
  constexpr std::int64_t kSecond = 1'000'000;
  const Ends ends = EndsOf(message);
  constexpr std::size_t kMostPayload = kMostBytes - kIpv6Header - kUdpHeader;
  const std::string_view payload = std::string_view(message.bytes).substr(0, kMostPayload);
  const std::size_t size = kUdpHeader + std::clamp(message.size, payload.size(), kMostPayload);
  const std::string header = IpHeader(ends, size);
  const std::string datagram = UdpDatagram(ends, payload, size);
  PutLittle(out, static_cast<std::uint32_t>(message.wall_us / kSecond));
  PutLittle(out, static_cast<std::uint32_t>(message.wall_us % kSecond));
  PutLittle(out, static_cast<std::uint32_t>(header.size() + datagram.size()));
  PutLittle(out, static_cast<std::uint32_t>(header.size() + size));
  out.append(header).append(datagram);
}

}  // namespace

std::string WritePcap(const std::vector<TracedMessage>& messages) {
  std::string out;
  PutLittle(out, kMagic);
  PutLittle16(out, 2);  // version 2.4
  PutLittle16(out, 4);
  PutLittle(out, 0);
  PutLittle(out, 0);
  PutLittle(out, kMostBytes);
  PutLittle(out, kRawIp);
  for (const TracedMessage& message : messages) PutPacket(out, message);
  return out;
}

}  // namespace foyer::trace
