// An IP address, and an address with a port: plain values, no name resolution, no socket.
#pragma once
#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace foyer {

// IPv4 is kept as an IPv4-mapped IPv6 address (::ffff:a.b.c.d), so both families compare and hash alike.
class IpAddress {
 public:
  IpAddress() = default;  // "::", the unspecified address
  static IpAddress FromV4(std::uint32_t host_order);
  static IpAddress FromV6(const std::array<std::uint8_t, 16>& network_order);
  // "192.0.2.1", "2001:db8::1" or "[2001:db8::1]"; nothing else (no names, no zone).
  static std::optional<IpAddress> Parse(std::string_view text);

  bool is_v4() const;
  bool is_unspecified() const;  // 0.0.0.0 or ::
  bool is_loopback() const;
  bool is_link_local() const;  // fe80::/10: means nothing without a link, which nothing here names
  const std::array<std::uint8_t, 16>& bytes() const { return bytes_; }
  std::uint32_t v4() const;  // host order; only when is_v4()

  std::string ToString() const;   // no brackets
  std::string ToUriHost() const;  // IPv6 in brackets, as in a SIP URI or Via

  auto operator<=>(const IpAddress&) const = default;  // NOLINT(modernize-use-nullptr): a mistake of clang-tidy 14

 private:
  std::array<std::uint8_t, 16> bytes_{};
};

struct Endpoint {
  IpAddress address;
  std::uint16_t port = 0;

  // "192.0.2.1:5060" or "[2001:db8::1]:5060".
  static std::optional<Endpoint> Parse(std::string_view text);
  std::string ToString() const;

  auto operator<=>(const Endpoint&) const = default;  // NOLINT(modernize-use-nullptr): a mistake of clang-tidy 14
};

}  // namespace foyer

template <>
struct std::hash<foyer::IpAddress> {
  std::size_t operator()(const foyer::IpAddress& address) const noexcept;
};
template <>
struct std::hash<foyer::Endpoint> {
  std::size_t operator()(const foyer::Endpoint& endpoint) const noexcept {
    return std::hash<foyer::IpAddress>{}(endpoint.address) * 31 + endpoint.port;
  }
};
