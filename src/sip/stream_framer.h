// Cuts the bytes of a connection into SIP messages and keep-alive pings (RFC 3261 s18.3, RFC 5626 s4.4.1). No socket:
// bytes in, pieces out. What it holds is bounded by the limits plus one Append().
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "sip/message.h"

namespace foyer::sip {

class StreamFramer {
 public:
  struct Ping {};  // CRLF CRLF between messages; to be answered with CRLF
  // A message, as views into the framer, valid until the next Append(); a ping; or a failure after which the stream
  // cannot be followed any more: answer `code` if it is not 0, and close.
  using Piece = std::variant<std::string_view, Ping, ParseFailure>;

  explicit StreamFramer(const Limits& limits = {}) : limits_(limits) {}

  void Append(std::string_view bytes);
  // The next piece, or nothing until more bytes come. To be called until it says nothing.
  std::optional<Piece> Next();

  // Has a message begun whose end is missing?
  bool IsInsideMessage() const { return begin_ < buffer_.size(); }
  // What a failure was about, for an answer: all that has come of the message.
  std::string_view pending() const { return std::string_view(buffer_).substr(begin_); }

 private:
  using Failure = std::optional<ParseFailure>;

  bool SkipLineBreak();  // between messages
  std::optional<Piece> NextMessage();
  Failure FindEndOfHeaders();
  Failure FindLength();

  Limits limits_;
  std::string buffer_;
  std::size_t begin_ = 0;    // of what has not been handed out
  std::size_t scanned_ = 0;  // up to there no end of headers was found
  std::size_t headers_ = 0;  // length of start line and headers with the empty line; 0: not known yet
  std::size_t body_ = 0;     // Content-Length, once `headers_` is known
  bool half_ping_ = false;   // one CRLF has come
};

}  // namespace foyer::sip
