// The description that the relay keeps up with one peer: its lines stay in their places and only ever grow in number,
// and its version goes up with each change (RFC 3264 s8).
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "foyer/endpoint.h"
#include "relay/ice.h"
#include "relay/offer_answer.h"
#include "sip/sdp.h"

namespace foyer::relay {

// What we say of one medium. Inactive ones are rejected.
struct LocalMedium {
  bool active = false;
  std::uint16_t port = 0;
  sip::Direction direction = sip::Direction::kSendRecv;
  std::vector<sip::PayloadFormat> formats;
  Feedback feedback;                          // that is welcome
  std::vector<srtp::CryptoLine> crypto = {};  // with our keys; only if the line is encrypted
  std::optional<IceCredentials> ice = {};
  bool ice_mismatch = false;  // say why there is none
};

class SdpSide {
 public:
  explicit SdpSide(IpAddress local);

  // The lines of the peer's first offer; those of the choice stand for its media, all others are rejected for good.
  void ReadFirstOffer(const sip::SessionDescription& theirs, const CodecChoice& choice);
  // Or of ours: one for each medium of the choice, in the caller's order.
  void BeginOffer(const CodecChoice& choice, bool encrypted);
  // A later description of the peer. A line that it lacks counts as rejected, and so does an answer in the clear to an
  // offer that was encrypted, or the reverse.
  enum class Kind : std::uint8_t { kOffer, kAnswer };
  void Read(const sip::SessionDescription& theirs, Kind kind);

  // A line of the peer's for `medium` that stands for nothing yet; null: none. And: from now on it, or a new one if
  // there is none, stands for the medium.
  const sip::MediaDescription* FindFree(Medium medium) const;
  void TakeUp(Medium medium);

  // As the peer described it last; an empty one if it has none. Valid until the next Read().
  const sip::MediaDescription& Line(Medium medium) const;

  std::string Write(const PerMedium<LocalMedium>& media);

 private:
  struct OneLine {
    sip::MediaDescription theirs;
    std::optional<Medium> medium;
  };
  OneLine NewLine(Medium medium) const;
  sip::MediaDescription WriteLine(const OneLine& line, const PerMedium<LocalMedium>& media) const;

  const IpAddress local_;
  const std::uint64_t session_id_;
  std::uint64_t version_ = 0;
  std::string last_;        // the last one written
  bool encrypted_ = false;  // what we begin
  std::vector<OneLine> lines_;
};

}  // namespace foyer::relay
