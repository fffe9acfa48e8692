// ICE-lite (RFC 8445 s2.5, RFC 8839): we are reachable where we say, so the peer, a full agent, does the checks and
// chooses; we answer each check that proves to be the peer's, and hear which way it has chosen.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "foyer/bytes.h"
#include "foyer/endpoint.h"
#include "foyer/event_loop.h"
#include "relay/media_transport.h"
#include "sip/sdp.h"
#include "sip/stun_message.h"

namespace foyer::relay {

struct IceCredentials {
  std::string ufrag, pwd;
  bool operator==(const IceCredentials&) const = default;
};

// 48 and 144 random bits (RFC 8445 s5.3 wants 24 and 128).
IceCredentials MakeIceCredentials();

// What an offer says of ICE for one medium.
struct IceOffer {
  std::optional<IceCredentials> credentials;  // none: ICE is not to be used
  bool mismatch = false;  // somebody on the way has changed the address: the answer says so (RFC 8839 s4.2.5)
};
// `line` is one of `offer`. Nothing of a peer that is itself lite: neither would check.
IceOffer ReadIceOffer(const sip::SessionDescription& offer, const sip::MediaDescription& line);

// What our description says of a medium: our credentials, and one candidate for each of RTP and RTCP.
std::vector<std::string> WriteIce(const IceCredentials& ours, const Endpoint& rtp);
// And above all media.
std::vector<std::string> WriteIceLite();

// One medium of one peer. A restart (new credentials of the peer) is a new one of these.
class IceLite {
 public:
  explicit IceLite(IceCredentials theirs);

  const IceCredentials& ours() const { return ours_; }
  const IceCredentials& theirs() const { return theirs_; }

  enum class Check : std::uint8_t {
    kNone,       // it is none, nor of any use
    kKeepAlive,  // an indication
    kRefused,    // of somebody who does not know our password
    kOfPeer,     // of the peer: where it comes from is proven
  };
  struct Outcome {
    Check check = Check::kNone;
    bool nominated = false;                // media goes there from now on
    std::optional<sip::StunWriter> reply;  // to where the check came from; never 1.5 times as large
  };
  // A datagram that is STUN by its first byte. Errors are answered at most kErrorsPerSecond times a second.
  Outcome OnStun(Bytes datagram, const Endpoint& from, Component component, TimePoint now);

  static constexpr int kErrorsPerSecond = 10;

 private:
  Outcome OnCheck(const sip::StunMessage& check, const Endpoint& from, Component component);
  bool MaySendError(TimePoint now);

  const IceCredentials ours_, theirs_;
  const std::string username_;                             // of the checks that come
  std::array<std::optional<std::uint32_t>, 2> nominated_;  // per component: the priority of the pair
  TimePoint second_{};                                     // in which `errors_` were sent
  int errors_ = 0;
};

}  // namespace foyer::relay
