// Session descriptions (RFC 4566), as far as offer/answer needs them; unknown lines are kept in their place.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "foyer/endpoint.h"

namespace foyer::sip {

enum class Direction { kSendRecv, kSendOnly, kRecvOnly, kInactive };
Direction Reversed(Direction direction);
std::string_view DirectionName(Direction direction);  // "sendrecv"

struct PayloadFormat {
  std::uint8_t payload_type = 0;
  std::string encoding;  // "PCMU", "H264", "telephone-event"; from rtpmap or the static table (RFC 3551)
  std::uint32_t clock_rate = 0;
  std::string encoding_parameters;  // channels
  std::string fmtp;                 // without the payload type; empty if none
};

struct MediaDescription {
  std::string media;                       // "audio", "video"
  std::uint16_t port = 0;                  // 0: rejected
  std::string protocol;                    // "RTP/AVP"
  std::vector<PayloadFormat> formats;      // in the order of the m= line
  std::optional<IpAddress> address;        // c= of this medium, else the session's; none: a name or missing
  std::optional<std::uint16_t> rtcp_port;  // a=rtcp
  std::optional<IpAddress> rtcp_address;
  Direction direction = Direction::kSendRecv;  // of this medium, else the session's
  bool rtcp_mux = false;
  std::vector<std::string> attributes;  // all other a= values ("rtcp-fb:* nack pli", "crypto:1 ...")
};

struct SessionDescription {
  std::string origin_user = "-";
  std::uint64_t session_id = 0, session_version = 0;
  IpAddress origin_address;
  std::optional<IpAddress> address;  // c= of the session
  std::vector<std::string> attributes;
  std::vector<MediaDescription> media;

  static std::optional<SessionDescription> Parse(std::string_view text);  // bounded: <= 16 media, <= 64 formats each
  std::string ToString() const;                                           // CRLF lines; c= per medium where it differs
};

}  // namespace foyer::sip
