// Cuts the bytes of a WebSocket into SIP messages, one a WebSocket message (RFC 7118 s5, RFC 6455). What it holds is
// bounded by the limits plus one Append(), and nothing while nothing has begun.
#pragma once
#include "sip/framing.h"

namespace foyer::sip {

class WebSocketFramer : public Framing {
 public:
  explicit WebSocketFramer(const Limits& limits = {}) : max_message_(limits.max_header_bytes + limits.max_body_bytes) {}

  void Append(std::string_view bytes) override;
  std::optional<Piece> Next() override;
  bool IsInsideMessage() const override { return !open_ || in_fragments_ || begin_ < buffer_.size(); }
  std::string_view pending() const override { return std::string_view(buffer_).substr(begin_); }
  std::string Prefix(std::string_view message) const override;

 private:
  struct Frame {
    bool is_final = false;
    unsigned opcode = 0;
    std::string_view payload;  // unmasked, in the buffer
  };

  std::optional<Piece> Handshake();
  // Nothing until the frame is whole; a close code if it breaks the rules.
  std::variant<std::monostate, Frame, unsigned> TakeFrame();
  std::optional<Piece> TakeControl(const Frame& frame);
  std::optional<Piece> TakeData(const Frame& frame);
  std::optional<Piece> Whole(std::string_view message);

  const std::size_t max_message_;
  std::string buffer_;
  std::size_t begin_ = 0;  // of what has not been handed out
  std::string fragments_;  // of a message whose last one is missing, or was handed out just now
  bool open_ = false;      // the handshake is over
  bool in_fragments_ = false;
  bool is_text_ = false;  // the message that has begun
};

}  // namespace foyer::sip
