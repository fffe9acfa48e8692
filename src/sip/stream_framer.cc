#include "sip/stream_framer.h"

#include <algorithm>

#include "sip/grammar.h"
#include "sip/headers.h"
#include "sip/message_parser.h"

namespace foyer::sip {
namespace {

constexpr std::string_view kLineBreak = "\r\n";
constexpr std::string_view kEndOfHeaders = "\r\n\r\n";

bool IsFolded(std::string_view block, std::size_t line_break) {
  const std::size_t after = line_break + kLineBreak.size();
  return after < block.size() && (block[after] == ' ' || block[after] == '\t');
}

// Takes the first header line, with its folds, off the block; every line of it ends with CRLF.
std::string_view TakeLine(std::string_view& block) {
  std::size_t end = block.find(kLineBreak);
  while (IsFolded(block, end)) end = block.find(kLineBreak, end + kLineBreak.size());
  const std::string_view line = block.substr(0, end);
  block.remove_prefix(end + kLineBreak.size());
  return line;
}

// No method and no "SIP/2.0" starts like this: a TLS handshake on the wrong port, a port scan.
bool CannotBeginMessage(char c) { return c <= ' ' || c >= 0x7f; }

}  // namespace

void StreamFramer::Append(std::string_view bytes) {
  buffer_.erase(0, begin_);
  begin_ = 0;
  buffer_.append(bytes);
}

std::optional<Framing::Piece> StreamFramer::Next() {
  while (SkipLineBreak()) {
    if (side_ == Side::kOpened) return Pong{};
    half_ping_ = !half_ping_;
    if (!half_ping_) return Ping{};
  }
  ReleaseIfEmpty();
  const std::string_view rest = pending();
  if (rest.empty() || rest == "\r") return std::nullopt;
  half_ping_ = false;
  return NextMessage();
}

bool StreamFramer::SkipLineBreak() {
  if (headers_ != 0 || !pending().starts_with(kLineBreak)) return false;
  begin_ += kLineBreak.size();
  return true;
}

// Ten thousand phones that say something once in an hour need no buffer meanwhile.
void StreamFramer::ReleaseIfEmpty() {
  if (begin_ < buffer_.size()) return;
  std::string().swap(buffer_);
  begin_ = 0;
}

std::optional<Framing::Piece> StreamFramer::NextMessage() {
  if (headers_ == 0) {
    if (Failure failure = FindEndOfHeaders()) return std::move(*failure);
    if (headers_ == 0) return std::nullopt;
    if (Failure failure = FindLength()) return std::move(*failure);
  }
  const std::string_view message = pending().substr(0, headers_ + body_);
  if (message.size() < headers_ + body_) return std::nullopt;
  begin_ += message.size();
  scanned_ = headers_ = body_ = 0;
  return message;
}

StreamFramer::Failure StreamFramer::FindEndOfHeaders() {
  const std::string_view rest = pending();
  if (CannotBeginMessage(rest.front())) return ParseFailure{0, "not SIP"};
  const std::size_t end = rest.find(kEndOfHeaders, scanned_);
  // Of an end whose last byte is missing, all but that byte may be there.
  const std::size_t headers = std::min(end, rest.size() - std::min(rest.size(), kEndOfHeaders.size() - 1));
  if (headers > limits_.max_header_bytes) return ParseFailure{513, "Message Too Large"};
  if (end != std::string_view::npos) {
    headers_ = end + kEndOfHeaders.size();
  } else {
    scanned_ = headers;
  }
  return std::nullopt;
}

// Without a length, or with two, a peer and we could see different messages in the same bytes (RFC 3261 s18.3).
StreamFramer::Failure StreamFramer::FindLength() {
  std::string_view block = pending().substr(0, headers_ - kLineBreak.size());
  TakeLine(block);
  std::optional<std::size_t> length;
  while (!block.empty()) {
    const std::string_view line = TakeLine(block);
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || FindHeaderId(Trim(line.substr(0, colon))) != HeaderId::kContentLength) {
      continue;
    }
    const auto stated = ParseNumber(Trim(line.substr(colon + 1)));
    if (!stated || (length && *length != *stated)) return ParseFailure{400, "Bad Content-Length"};
    length = *stated;
  }
  if (!length) return ParseFailure{400, "Content-Length Required"};
  if (*length > limits_.max_body_bytes) return ParseFailure{413, "Request Entity Too Large"};
  body_ = *length;
  return std::nullopt;
}

}  // namespace foyer::sip
