// Where a message begins and ends in the bytes of a connection: SIP's own rules, or a WebSocket's. No socket: bytes in,
// pieces out.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "sip/message.h"

namespace foyer::sip {

class Framing {
 public:
  struct Ping {};  // CRLF CRLF between messages: to be answered with CRLF (RFC 5626 s4.4.1)
  struct Pong {};  // the answer to a ping of ours
  struct Reply {   // of the framing itself: goes out as it is
    std::string bytes;
    bool is_last = false;  // the connection is to be closed after it
  };
  // A message, as a view into the framing, valid until its next call; or a failure after which the stream cannot be
  // followed any more: answer `code` if it is not 0, and close.
  using Piece = std::variant<std::string_view, Ping, Pong, Reply, ParseFailure>;

  virtual ~Framing() = default;

  virtual void Append(std::string_view bytes) = 0;
  // The next piece, or nothing until more bytes come. To be called until it says nothing.
  virtual std::optional<Piece> Next() = 0;

  // Has something begun whose end is missing?
  virtual bool IsInsideMessage() const = 0;
  // What a failure was about, for an answer: all that has come of the message.
  virtual std::string_view pending() const = 0;
  // What goes before this message.
  virtual std::string Prefix(std::string_view message) const = 0;
};

}  // namespace foyer::sip
