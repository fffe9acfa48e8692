#include "foyer/endpoint.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <iterator>

namespace foyer {
namespace {

constexpr std::array<std::uint8_t, 12> kMappedPrefix = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

std::optional<std::uint16_t> ParsePort(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return port;
}

// RFC 5118 s4.10: by the grammar of RFC 3261 "::" before an IPv4 part has a third colon, and it is to be borne.
std::optional<std::string> WithoutThirdColon(std::string_view text) {
  const std::size_t colons = text.find(":::");
  if (colons == std::string_view::npos) return std::nullopt;
  const std::string_view rest = text.substr(colons + 3);
  if (rest.find('.') == std::string_view::npos || rest.find(':') != std::string_view::npos) return std::nullopt;
  return std::string(text.substr(0, colons + 2)).append(rest);
}

}  // namespace

IpAddress IpAddress::FromV4(std::uint32_t host_order) {
  IpAddress address;
  std::copy(kMappedPrefix.begin(), kMappedPrefix.end(), address.bytes_.begin());
  for (unsigned i = 0; i < 4; ++i) address.bytes_[12 + i] = static_cast<std::uint8_t>(host_order >> (24 - 8 * i));
  return address;
}

IpAddress IpAddress::FromV6(const std::array<std::uint8_t, 16>& network_order) {
  IpAddress address;
  address.bytes_ = network_order;
  return address;
}

std::optional<IpAddress> IpAddress::Parse(std::string_view text) {
  if (text.size() >= 2 && text.front() == '[' && text.back() == ']') {
    text = text.substr(1, text.size() - 2);
    if (text.find(':') == std::string_view::npos) return std::nullopt;
  }
  if (text.size() >= INET6_ADDRSTRLEN || text.find('\0') != std::string_view::npos) return std::nullopt;
  const std::string terminated(text);
  in_addr v4{};
  if (inet_pton(AF_INET, terminated.c_str(), &v4) == 1) return FromV4(ntohl(v4.s_addr));
  std::array<std::uint8_t, 16> v6{};
  if (inet_pton(AF_INET6, terminated.c_str(), v6.data()) == 1) return FromV6(v6);
  const auto corrected = WithoutThirdColon(text);
  if (corrected && inet_pton(AF_INET6, corrected->c_str(), v6.data()) == 1) return FromV6(v6);
  return std::nullopt;
}

bool IpAddress::is_v4() const { return std::equal(kMappedPrefix.begin(), kMappedPrefix.end(), bytes_.begin()); }

bool IpAddress::is_unspecified() const { return *this == IpAddress() || *this == FromV4(0); }

bool IpAddress::is_link_local() const { return bytes_[0] == 0xfe && (bytes_[1] & 0xc0) == 0x80; }

bool IpAddress::is_loopback() const {
  if (is_v4()) return bytes_[12] == 127;
  return *this == FromV6({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
}

std::uint32_t IpAddress::v4() const {
  return (std::uint32_t{bytes_[12]} << 24) | (std::uint32_t{bytes_[13]} << 16) | (std::uint32_t{bytes_[14]} << 8) |
         bytes_[15];
}

std::string IpAddress::ToString() const {
  char text[INET6_ADDRSTRLEN] = "";
  if (!is_v4()) {
    inet_ntop(AF_INET6, bytes_.data(), text, sizeof text);
    return text;
  }
  char* end = text;  // inet_ntop() takes five times as long, and this is in every message
  for (std::size_t i = 12; i < bytes_.size(); ++i) {
    end = std::to_chars(end, std::end(text), bytes_[i]).ptr;
    *end++ = '.';
  }
  return {text, end - 1};
}

std::string IpAddress::ToUriHost() const { return is_v4() ? ToString() : "[" + ToString() + "]"; }

std::optional<Endpoint> Endpoint::Parse(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return std::nullopt;
  const std::string_view host = text.substr(0, colon);
  const bool bracketed = host.front() == '[' && host.back() == ']';
  if (!bracketed && host.find(':') != std::string_view::npos) return std::nullopt;  // IPv6 needs its brackets
  const auto address = IpAddress::Parse(host);
  const auto port = ParsePort(text.substr(colon + 1));
  if (!address || !port) return std::nullopt;
  return Endpoint{*address, *port};
}

std::string Endpoint::ToString() const { return address.ToUriHost() + ":" + std::to_string(port); }

}  // namespace foyer

std::size_t std::hash<foyer::IpAddress>::operator()(const foyer::IpAddress& address) const noexcept {
  std::uint64_t halves[2];
  std::memcpy(halves, address.bytes().data(), sizeof halves);
  const std::uint64_t mixed = halves[0] * 0x9e3779b97f4a7c15ULL ^ (halves[1] + (halves[1] >> 29));
  return static_cast<std::size_t>(mixed ^ mixed >> 32);  // on 32 bits, too, it is of the whole address
}
