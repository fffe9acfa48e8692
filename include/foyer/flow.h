// A flow is the way back to a device (RFC 5626): the transport and the very connection, or for UDP the pair of
// addresses, on which it last spoke to us. Devices are reached on their flow and nowhere else.
#pragma once
#include <compare>
#include <cstdint>
#include <functional>
#include <string>

#include "foyer/endpoint.h"

namespace foyer {

enum class Transport : std::uint8_t { kUdp, kTcp, kTls, kWs, kWss };

constexpr bool IsStream(Transport transport) { return transport != Transport::kUdp; }
constexpr bool IsSecure(Transport transport) { return transport == Transport::kTls || transport == Transport::kWss; }
// As in a Via ("UDP") and, in lower case, in a URI's transport parameter.
const char* ViaName(Transport transport);
const char* UriName(Transport transport);

struct Flow {
  std::uint64_t instance = 0;    // which daemon has it (for several instances, later; now always 0)
  std::uint64_t epoch = 0;       // which start of that daemon; a connection of an earlier start is gone
  std::uint64_t connection = 0;  // unique within the epoch; 0 for UDP, which has no connection and survives restarts
  Transport transport = Transport::kUdp;
  Endpoint local;  // our address as that device sees it, never the wildcard
  Endpoint remote;

  std::string ToString() const;                   // "tcp 192.0.2.7:50312", for logs
  auto operator<=>(const Flow&) const = default;  // NOLINT(modernize-use-nullptr): a mistake of clang-tidy 14
};

}  // namespace foyer

template <>
struct std::hash<foyer::Flow> {
  std::size_t operator()(const foyer::Flow& flow) const noexcept {
    return (std::hash<foyer::Endpoint>{}(flow.remote) * 31 + std::hash<foyer::Endpoint>{}(flow.local)) * 31 +
           static_cast<std::size_t>(flow.connection * 8 + static_cast<std::uint64_t>(flow.transport));
  }
};
