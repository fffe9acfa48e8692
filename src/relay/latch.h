// Where a peer's packets come from and go to (RFC 4961): signalling says which addresses may send, the first packet
// from one of them fixes the source, port included, and from then on packets go there (the peer may be behind a NAT).
// Who proves to be the peer may move it: by ICE (RFC 8445), or by a packet that authenticates (SRTP).
#pragma once
#include <cstdint>
#include <optional>

#include "base/socket_address.h"
#include "foyer/endpoint.h"

namespace foyer::relay {

class Latch {
 public:
  // How well a source fits; the higher, the better.
  enum class Fit : std::uint8_t { kNone, kAllowedAddress, kExpected, kFixed };

  // `told`: by the description; `peer`: where its signalling comes from. Only a changed `told` lets a fixed source go.
  // `ice`: nothing is sent before packets have come or the peer has nominated (RFC 8445 s12.1), and what it has
  // nominated stays until it nominates again, whatever it is told meanwhile. True if packets go elsewhere now.
  bool Point(const Endpoint& told, const IpAddress& peer, bool ice = false) {
    peer_ = peer;
    nominated_ = nominated_ && ice;
    if (told == told_) return false;
    told_ = told;
    if (nominated_) return false;
    fixed_ = false;
    SetDestination(ice ? Endpoint() : told);
    return true;
  }
  // A new offer of the peer: another address that signalling allows may take over, if it is the next to send.
  void Loosen() { fixed_ = fixed_ && nominated_; }

  Fit FitOf(const Endpoint& from) const {
    if (fixed_) return from == at_ ? Fit::kFixed : Fit::kNone;
    if (from == told_ || from == at_) return Fit::kExpected;
    return from.address == told_.address || from.address == peer_ ? Fit::kAllowedAddress : Fit::kNone;
  }
  // Only a source that fits.
  void Fix(const Endpoint& from) {
    if (source_ && *source_ != from) ++moves_;
    source_ = from;
    fixed_ = true;
    SetDestination(from);
  }

  // A source that has proved to be the peer's, whatever signalling says; but what ICE has chosen stays. True if packets
  // go elsewhere now.
  bool FixProven(const Endpoint& from) { return !nominated_ && Move(from); }
  // The peer's choice.
  bool Nominate(const Endpoint& from) {
    nominated_ = true;
    return Move(from);
  }

  bool is_fixed() const { return fixed_; }
  bool HasDestination() const { return at_.port != 0 && !at_.address.is_unspecified(); }
  const SocketAddress& destination() const { return destination_; }
  const Endpoint& remote() const { return at_; }
  unsigned moves() const { return moves_; }  // of the source, to another address or port

 private:
  bool Move(const Endpoint& to) {
    const bool moves = at_ != to;
    Fix(to);
    return moves;
  }
  void SetDestination(const Endpoint& at) {
    at_ = at;
    destination_ = SocketAddress(at);
  }

  Endpoint told_, at_;
  std::optional<Endpoint> source_;  // fixed last
  unsigned moves_ = 0;
  IpAddress peer_;
  bool fixed_ = false;
  bool nominated_ = false;  // by ICE
  SocketAddress destination_;
};

}  // namespace foyer::relay
