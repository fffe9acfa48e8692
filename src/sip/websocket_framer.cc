#include "sip/websocket_framer.h"

#include "foyer/bytes.h"
#include "sip/utf8.h"
#include "sip/websocket_handshake.h"

namespace foyer::sip {
namespace {

enum Opcode : unsigned { kContinuation = 0, kText = 1, kBinary = 2, kClose = 8, kPing = 9, kPong = 10 };
constexpr unsigned kFinal = 0x80, kReserved = 0x70, kMasked = 0x80;

enum CloseCode : unsigned { kProtocolError = 1002, kNotUtf8 = 1007, kTooBig = 1009 };

constexpr std::size_t kMaxControl = 125;
constexpr std::size_t kMaskSize = 4;

std::string FrameHeader(unsigned opcode, std::size_t size) {
  std::string header(1, static_cast<char>(kFinal | opcode));
  const auto put = [&](unsigned bytes) {
    for (unsigned i = bytes; i > 0; --i) header += static_cast<char>((size >> (8 * (i - 1))) & 0xff);
  };
  if (size <= kMaxControl) {
    put(1);
  } else if (size <= 0xffff) {
    header += 126;
    put(2);
  } else {
    header += 127;
    put(8);
  }
  return header;
}

Framing::Reply CloseWith(unsigned code) {
  const char payload[] = {static_cast<char>(code >> 8), static_cast<char>(code & 0xff)};
  return {FrameHeader(kClose, sizeof payload).append(payload, sizeof payload), true};
}

// How many bytes the length takes beside the seven bits.
std::size_t LengthSize(unsigned seven_bits) { return seven_bits < 126 ? 0 : seven_bits == 126 ? 2 : 8; }

std::uint64_t ReadLength(Bytes head, std::size_t size) {
  if (size == 0) return head[1] & 0x7f;
  if (size == 2) return ReadU16(head, 2);
  return (std::uint64_t{ReadU32(head, 2)} << 32) | ReadU32(head, 6);
}

}  // namespace

void WebSocketFramer::Append(std::string_view bytes) {
  buffer_.erase(0, begin_);
  begin_ = 0;
  buffer_.append(bytes);
}

std::optional<Framing::Piece> WebSocketFramer::Next() {
  if (!open_) return Handshake();
  if (!in_fragments_) std::string().swap(fragments_);
  while (true) {
    auto taken = TakeFrame();
    if (const auto* code = std::get_if<unsigned>(&taken)) return CloseWith(*code);
    const auto* frame = std::get_if<Frame>(&taken);
    if (!frame) break;
    if (auto piece = frame->opcode >= kClose ? TakeControl(*frame) : TakeData(*frame)) return piece;
  }
  if (begin_ == buffer_.size()) {
    std::string().swap(buffer_);
    begin_ = 0;
  }
  return std::nullopt;
}

std::optional<Framing::Piece> WebSocketFramer::Handshake() {
  auto handshake = AnswerWebSocketRequest(pending());
  if (!handshake) return std::nullopt;
  begin_ += handshake->size;
  open_ = handshake->accepted;
  return Reply{std::move(handshake->answer), !handshake->accepted};
}

std::variant<std::monostate, WebSocketFramer::Frame, unsigned> WebSocketFramer::TakeFrame() {
  const Bytes head = AsBytes(pending());
  if (head.size() < 2) return {};
  const bool is_control = (head[0] & 0x08) != 0;
  const unsigned seven_bits = head[1] & 0x7fU;
  if ((head[0] & kReserved) != 0 || (head[1] & kMasked) == 0) return kProtocolError;
  if (is_control && (seven_bits > kMaxControl || (head[0] & kFinal) == 0)) return kProtocolError;

  const std::size_t length_size = LengthSize(seven_bits);
  const std::size_t head_size = 2 + length_size + kMaskSize;
  if (head.size() < head_size) return {};
  const std::uint64_t size = ReadLength(head, length_size);
  if (!is_control && size > max_message_ - fragments_.size()) return kTooBig;
  if (head.size() - head_size < size) return {};

  const Bytes mask = head.subspan(head_size - kMaskSize, kMaskSize);
  char* payload = buffer_.data() + begin_ + head_size;
  for (std::size_t i = 0; i < size; ++i) payload[i] = static_cast<char>(payload[i] ^ mask[i % kMaskSize]);
  const Frame frame{(head[0] & kFinal) != 0, head[0] & 0x0fU, {payload, static_cast<std::size_t>(size)}};
  begin_ += head_size + static_cast<std::size_t>(size);
  return frame;
}

std::optional<Framing::Piece> WebSocketFramer::TakeControl(const Frame& frame) {
  switch (frame.opcode) {
    case kPing:
      return Reply{FrameHeader(kPong, frame.payload.size()).append(frame.payload)};
    case kPong:
      return std::nullopt;
    case kClose:  // with the code that it came with
      return Reply{FrameHeader(kClose, frame.payload.size()).append(frame.payload), true};
    default:
      return CloseWith(kProtocolError);
  }
}

std::optional<Framing::Piece> WebSocketFramer::TakeData(const Frame& frame) {
  if (frame.opcode > kBinary || (frame.opcode == kContinuation) != in_fragments_) return CloseWith(kProtocolError);
  if (!in_fragments_) is_text_ = frame.opcode == kText;
  if (!in_fragments_ && frame.is_final) return Whole(frame.payload);
  fragments_.append(frame.payload);
  in_fragments_ = !frame.is_final;
  if (in_fragments_) return std::nullopt;
  return Whole(fragments_);
}

// Line breaks alone are the keep-alive of those who know only SIP's.
std::optional<Framing::Piece> WebSocketFramer::Whole(std::string_view message) {
  if (is_text_ && !IsUtf8(message)) return CloseWith(kNotUtf8);
  if (message == "\r\n\r\n") return Ping{};
  if (message.empty() || message == "\r\n") return std::nullopt;
  return message;
}

// Text where it can be, since that is what browsers read most easily (RFC 7118 s5.2).
std::string WebSocketFramer::Prefix(std::string_view message) const {
  return FrameHeader(IsUtf8(message) ? kText : kBinary, message.size());
}

}  // namespace foyer::sip
