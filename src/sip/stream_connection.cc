#include "sip/stream_connection.h"

#include <array>

namespace foyer::sip {
namespace {

constexpr int kReadBudget = 8;  // times 16 KiB a turn
constexpr std::chrono::seconds kPatience{30};
constexpr std::chrono::seconds kHandshakePatience{10};
constexpr std::chrono::seconds kConnectPatience{4};

}  // namespace

StreamConnection::StreamConnection(EventLoop& loop, const Flow& flow, Parts parts, const Handler& handler)
    : flow_(flow),
      began_(loop.Now()),
      handler_(handler),
      channel_(std::move(parts.channel)),
      framing_(std::move(parts.framing)),
      side_(parts.side),
      patience_(loop, [this] { End(); }),
      watch_(loop, channel_->fd(), [this](unsigned) { OnReady(); }) {
  patience_.Start(side_ == Side::kOpened ? kConnectPatience : kHandshakePatience);
  // A socket that is being connected can be written once it is; one that was accepted has something to say.
  watch_.Watch(side_ == Side::kOpened ? FdWatch::kWrite : FdWatch::kRead);
}

void StreamConnection::OnReady() {
  if (!open_) Open();
  if (open_ && !waiting_.empty()) Flush();
  if (open_ && !ended_) Read();
}

void StreamConnection::Open() {
  switch (channel_->Open()) {
    case ByteChannel::Opening::kDone:
      OnOpen();
      return;
    case ByteChannel::Opening::kWantsRead:
      watch_.Watch(FdWatch::kRead);
      return;
    case ByteChannel::Opening::kWantsWrite:
      watch_.Watch(FdWatch::kWrite);
      return;
    case ByteChannel::Opening::kFailed:
      End();
      return;
  }
}

void StreamConnection::OnOpen() {
  open_ = true;
  if (side_ == Side::kOpened) {
    patience_.Stop();
  } else {
    patience_.Start(kPatience);  // until the first message
  }
  WatchAsNeeded();
  handler_.on_open(flow_);
}

void StreamConnection::Read() {
  std::array<char, ByteChannel::kReadSize> buffer;
  for (int i = 0; i < kReadBudget && !ended_ && !closing_; ++i) {
    const auto [outcome, size] = channel_->Read(buffer);
    if (outcome == ByteChannel::Outcome::kAgain) return;
    if (outcome == ByteChannel::Outcome::kEnded) {
      End();
      return;
    }
    framing_->Append({buffer.data(), size});
    TakePieces();
    if (size < buffer.size()) return;  // the watch tells if there is more
  }
}

void StreamConnection::TakePieces() {
  while (!ended_ && !closing_) {
    auto piece = framing_->Next();
    if (!piece) break;
    Handle(std::move(*piece));
  }
  if (ended_ || closing_) return;
  if (!framing_->IsInsideMessage()) {
    patience_.Stop();
  } else if (!patience_.IsRunning()) {
    patience_.Start(kPatience);
  }
}

void StreamConnection::Handle(Framing::Piece piece) {
  if (const auto* message = std::get_if<std::string_view>(&piece)) {
    spoken_ = true;
    handler_.on_message(std::string(*message), flow_);
  } else if (std::holds_alternative<Framing::Ping>(piece)) {
    if (answers_pings_) Send("\r\n");
  } else if (std::holds_alternative<Framing::Pong>(piece)) {
    handler_.on_pong(flow_);
  } else if (const auto* reply = std::get_if<Framing::Reply>(&piece)) {
    Write(reply->bytes);
    if (reply->is_last) CloseAfterFlush();
  } else {
    handler_.on_failure(framing_->pending(), std::get<ParseFailure>(piece), flow_);
    CloseAfterFlush();
  }
}

bool StreamConnection::Send(std::string_view message) {
  const std::string prefix = framing_->Prefix(message);
  return prefix.empty() ? Write(message) : Write(prefix + std::string(message));
}

bool StreamConnection::Write(std::string_view bytes) {
  if (ended_ || closing_ || waiting_.size() + bytes.size() > kMaxWaiting) return false;
  if (open_ && waiting_.empty()) {
    const auto [outcome, size] = channel_->Write(bytes);
    if (outcome == ByteChannel::Outcome::kEnded) return false;  // reading will tell the end
    bytes.remove_prefix(size);
  }
  waiting_.append(bytes);
  if (open_) WatchAsNeeded();
  return true;
}

void StreamConnection::Flush() {
  const auto [outcome, size] = channel_->Write(waiting_);
  if (outcome == ByteChannel::Outcome::kEnded) {
    End();
    return;
  }
  waiting_.erase(0, size);
  if (waiting_.empty()) std::string().swap(waiting_);
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
  channel_->Close();
  handler_.on_end(flow_);
}

}  // namespace foyer::sip
