// What the relay understands of a description, without ports and sockets: the codecs that a call is made of, and what
// one side says of each medium (RFC 3264).
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "foyer/endpoint.h"
#include "relay/ice.h"
#include "relay/payload_map.h"
#include "sip/sdp.h"
#include "srtp/sdes.h"

namespace foyer::relay {

enum class Medium : std::uint8_t { kAudio, kVideo };
inline constexpr std::array kMedia{Medium::kAudio, Medium::kVideo};
template <typename T>
using PerMedium = std::array<T, kMedia.size()>;
constexpr std::size_t IndexOf(Medium medium) { return static_cast<std::size_t>(medium); }
std::string_view NameOf(Medium medium);  // as in an m= line

constexpr bool Sends(sip::Direction direction) {
  return direction == sip::Direction::kSendRecv || direction == sip::Direction::kSendOnly;
}
constexpr bool Receives(sip::Direction direction) {
  return direction == sip::Direction::kSendRecv || direction == sip::Direction::kRecvOnly;
}
constexpr sip::Direction MakeDirection(bool sends, bool receives) {
  if (sends) return receives ? sip::Direction::kSendRecv : sip::Direction::kSendOnly;
  return receives ? sip::Direction::kRecvOnly : sip::Direction::kInactive;
}

// Chosen once, from the caller's offer, and the same for everybody: one law of G.711 and one video codec, with the
// payload types that the caller gave them.
struct CodecChoice {
  std::optional<sip::PayloadFormat> audio;  // PCMU or PCMA, the caller's favourite
  sip::PayloadFormat event;                 // telephone-event; offered to devices in any case, as codes come with it
  std::optional<sip::PayloadFormat> video;  // H.264 if the caller has it, else the first that it has
  PerMedium<std::size_t> lines{};           // the m= lines that they stand in

  bool Has(Medium medium) const { return (medium == Medium::kAudio ? audio : video).has_value(); }
};

// Nothing if there is neither G.711 nor a video codec.
std::optional<CodecChoice> ChooseCodecs(const sip::SessionDescription& offer);

// A medium that comes into the call later: `line` makes the choice for it. False: nothing in it that we understand.
bool AddToChoice(const sip::MediaDescription& line, Medium medium, CodecChoice& choice);

// What a side understands of what comes back to it while it sends (RFC 4585 s4.2, RFC 5104 s7.1): a=rtcp-fb.
struct Feedback {
  bool nack = false;   // single packets again
  bool pli = false;    // a key frame
  bool fir = false;    // the same
  bool tmmbr = false;  // a limit of its bit rate
  bool remb = false;   // the same
};

// What one side said of one medium.
struct PeerMedium {
  bool active = false;  // not rejected, with a codec of the choice and, if encrypted, with a key that we can use
  Endpoint rtp, rtcp;   // where it wants to get them; an unspecified address: nowhere (the old way to hold)
  sip::Direction direction = sip::Direction::kInactive;  // seen from that side
  Feedback feedback;
  PayloadMap payloads;
  std::optional<srtp::CryptoLine> crypto = {};  // with the key of what it sends; none: in the clear
  IceOffer ice = {};
};

// `peer` stands in where a name is given instead of an address.
PeerMedium ReadMedium(const sip::MediaDescription& line, Medium medium, const CodecChoice& choice, IpAddress peer);

// The formats that an offer of ours lists: those of the choice, and the other law of G.711.
std::vector<sip::PayloadFormat> OfferedFormats(const CodecChoice& choice, Medium medium);
// The formats of an answer to `line`: one codec, and telephone-event if it was offered. With the payload types of the
// offer.
std::vector<sip::PayloadFormat> AnsweredFormats(const sip::MediaDescription& line, const CodecChoice& choice,
                                                Medium medium);

// What an offer of ours says we understand: limits of the bit rate only where their source does.
constexpr Feedback OfferedFeedback(Medium medium, const Feedback& of_source) {
  if (medium != Medium::kVideo) return {};
  return {true, true, true, of_source.tmmbr, of_source.remb};
}

// RTP, or RTP encrypted with keys of SDP (SRTP), with or without feedback.
bool IsPlainRtp(std::string_view protocol);
bool IsSrtp(std::string_view protocol);

}  // namespace foyer::relay
