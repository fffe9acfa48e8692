// Where a peer's packets come from and go to (RFC 4961): signalling says which addresses may send, the first packet
// from one of them fixes the source, port included, and from then on packets go there (the peer may be behind a NAT).
#pragma once
#include <cstdint>

#include "base/socket_address.h"
#include "foyer/endpoint.h"

namespace foyer::relay {

class Latch {
 public:
  // How well a source fits; the higher, the better.
  enum class Fit : std::uint8_t { kNone, kAllowedAddress, kExpected, kFixed };

  // `told`: by the description; `peer`: where its signalling comes from. Only a changed `told` lets a fixed source go.
  // True if it changed.
  bool Point(const Endpoint& told, const IpAddress& peer) {
    peer_ = peer;
    if (told == told_) return false;
    told_ = told;
    fixed_ = false;
    SetDestination(told);
    return true;
  }

  Fit FitOf(const Endpoint& from) const {
    if (fixed_) return from == at_ ? Fit::kFixed : Fit::kNone;
    if (from == told_) return Fit::kExpected;
    return from.address == told_.address || from.address == peer_ ? Fit::kAllowedAddress : Fit::kNone;
  }
  // Only a source that fits.
  void Fix(const Endpoint& from) {
    fixed_ = true;
    SetDestination(from);
  }

  bool is_fixed() const { return fixed_; }
  bool HasDestination() const { return at_.port != 0 && !at_.address.is_unspecified(); }
  const SocketAddress& destination() const { return destination_; }

 private:
  void SetDestination(const Endpoint& at) {
    at_ = at;
    destination_ = SocketAddress(at);
  }

  Endpoint told_, at_;
  IpAddress peer_;
  bool fixed_ = false;
  SocketAddress destination_;
};

}  // namespace foyer::relay
