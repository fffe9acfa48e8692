#include "web/http_connections.h"

#include <string_view>
#include <tuple>
#include <utility>

#include "base/source_of.h"

namespace foyer::web {

namespace {
constexpr std::string_view kFull =
    "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
constexpr std::string_view kTooMany =
    "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 10\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
}  // namespace

void HttpConnections::Add(std::unique_ptr<sip::ByteChannel> channel, const HttpPeer& peer) {
  const IpAddress source = SourceOf(peer.remote.address);
  const bool too_many = CountOf(source) >= limits_.per_source;
  if (too_many || !MakeRoom()) {
    ++refused_;
    if (!peer.secure) static_cast<void>(channel->Write(too_many ? kTooMany : kFull));
    return;
  }
  ++of_source_[source];
  const auto position = connections_.emplace(connections_.end(), parts_, std::move(channel), peer);
  position->OnClosed([this, position] { Remove(position); });
}

bool HttpConnections::MakeRoom() {
  if (connections_.size() < limits_.total) return true;
  auto victim = connections_.end();
  const auto rank = [this](const HttpConnection& connection) {
    const auto waits = parts_.loop.Now() - connection.idle_since();
    return std::tuple(CountOf(SourceOf(connection.peer().remote.address)), waits);
  };
  for (auto it = connections_.begin(); it != connections_.end(); ++it) {
    if (it->is_idle() && (victim == connections_.end() || rank(*it) > rank(*victim))) victim = it;
  }
  if (victim == connections_.end()) return false;
  Remove(victim);
  return true;
}

void HttpConnections::Remove(Position position) {
  const auto count = of_source_.find(SourceOf(position->peer().remote.address));
  if (--count->second == 0) of_source_.erase(count);
  connections_.erase(position);
}

std::size_t HttpConnections::CountOf(const IpAddress& source) const {
  const auto found = of_source_.find(source);
  return found == of_source_.end() ? 0 : found->second;
}

}  // namespace foyer::web
