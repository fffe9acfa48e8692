// Cuts the bytes of a TCP or TLS connection into SIP messages and keep-alives (RFC 3261 s18.3, RFC 5626 s4.4.1). What
// it holds is bounded by the limits plus one Append(), and nothing while nothing has begun.
#pragma once
#include "sip/framing.h"

namespace foyer::sip {

class StreamFramer : public Framing {
 public:
  // Who opened the connection sends pings, CRLF CRLF, and gets pongs, CRLF.
  enum class Side { kAccepted, kOpened };

  explicit StreamFramer(const Limits& limits = {}, Side side = Side::kAccepted) : limits_(limits), side_(side) {}

  void Append(std::string_view bytes) override;
  std::optional<Piece> Next() override;
  bool IsInsideMessage() const override { return begin_ < buffer_.size(); }
  std::string_view pending() const override { return std::string_view(buffer_).substr(begin_); }
  std::string Prefix(std::string_view) const override { return {}; }

 private:
  using Failure = std::optional<ParseFailure>;

  bool SkipLineBreak();  // between messages
  void ReleaseIfEmpty();
  std::optional<Piece> NextMessage();
  Failure FindEndOfHeaders();
  Failure FindLength();

  Limits limits_;
  Side side_;
  std::string buffer_;
  std::size_t begin_ = 0;    // of what has not been handed out
  std::size_t scanned_ = 0;  // up to there no end of headers was found
  std::size_t headers_ = 0;  // length of start line and headers with the empty line; 0: not known yet
  std::size_t body_ = 0;     // Content-Length, once `headers_` is known
  bool half_ping_ = false;   // one CRLF has come
};

}  // namespace foyer::sip
