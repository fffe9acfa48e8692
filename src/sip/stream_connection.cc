#include "sip/stream_connection.h"

#include <sys/socket.h>

#include <array>
#include <cerrno>

namespace foyer::sip {
namespace {

constexpr int kReadBudget = 8;  // times 16 KiB a turn
constexpr std::chrono::seconds kPatience{30};

bool WouldBlock(int error) { return error == EAGAIN || error == EWOULDBLOCK || error == EINTR; }

}  // namespace

StreamConnection::StreamConnection(EventLoop& loop, UniqueFd fd, const Flow& flow, const Limits& limits,
                                   const Handler& handler)
    : fd_(std::move(fd)),
      flow_(flow),
      handler_(handler),
      framer_(limits),
      patience_(loop, [this] { End(); }),
      watch_(loop, fd_.get(), [this](unsigned events) { OnReady(events); }) {
  patience_.Start(kPatience);  // until the first message
  watch_.Watch(FdWatch::kRead);
}

void StreamConnection::OnReady(unsigned events) {
  if (events & FdWatch::kWrite) Flush();
  if (!ended_ && (events & (FdWatch::kRead | FdWatch::kError))) Read();
}

void StreamConnection::Read() {
  std::array<char, 16 * 1024> buffer;
  for (int i = 0; i < kReadBudget && !ended_ && !closing_; ++i) {
    const ssize_t size = recv(fd_.get(), buffer.data(), buffer.size(), 0);
    if (size < 0 && WouldBlock(errno)) return;
    if (size <= 0) {
      End();
      return;
    }
    framer_.Append({buffer.data(), static_cast<std::size_t>(size)});
    TakePieces();
  }
}

void StreamConnection::TakePieces() {
  while (!ended_ && !closing_) {
    auto piece = framer_.Next();
    if (!piece) break;
    Handle(std::move(*piece));
  }
  if (ended_ || closing_) return;
  if (!framer_.IsInsideMessage()) {
    patience_.Stop();
  } else if (!patience_.IsRunning()) {
    patience_.Start(kPatience);
  }
}

void StreamConnection::Handle(StreamFramer::Piece piece) {
  if (const auto* message = std::get_if<std::string_view>(&piece)) {
    handler_.on_message(std::string(*message), flow_);
  } else if (std::holds_alternative<StreamFramer::Ping>(piece)) {
    Send("\r\n");  // RFC 5626 s4.4.1
  } else {
    handler_.on_failure(framer_.pending(), std::get<ParseFailure>(piece), flow_);
    CloseAfterFlush();
  }
}

bool StreamConnection::Send(std::string_view bytes) {
  if (ended_ || closing_ || waiting_.size() + bytes.size() > kMaxWaiting) return false;
  if (waiting_.empty()) {
    const ssize_t sent = send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && !WouldBlock(errno)) return false;  // reading will tell the end
    if (sent > 0) bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  waiting_.append(bytes);
  WatchAsNeeded();
  return true;
}

void StreamConnection::Flush() {
  const ssize_t sent = send(fd_.get(), waiting_.data(), waiting_.size(), MSG_NOSIGNAL);
  if (sent < 0 && !WouldBlock(errno)) {
    End();
    return;
  }
  if (sent > 0) waiting_.erase(0, static_cast<std::size_t>(sent));
  WatchAsNeeded();
  if (closing_ && waiting_.empty()) End();
}

void StreamConnection::WatchAsNeeded() {
  watch_.Watch((closing_ ? 0U : FdWatch::kRead) | (waiting_.empty() ? 0U : FdWatch::kWrite));
}

void StreamConnection::CloseAfterFlush() {
  if (ended_) return;
  closing_ = true;
  patience_.Start(kPatience);
  WatchAsNeeded();
  if (waiting_.empty()) End();
}

void StreamConnection::End() {
  if (ended_) return;
  ended_ = true;
  watch_.Stop();
  patience_.Stop();
  handler_.on_end(flow_);
}

}  // namespace foyer::sip
