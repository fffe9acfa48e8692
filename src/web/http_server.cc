#include "web/http_server.h"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <string_view>
#include <utility>

#include "web/unix_listener.h"

namespace foyer::web {

namespace {
using namespace std::chrono_literals;
constexpr std::size_t kMostConnections = 64;
constexpr auto kPause = 1s;
constexpr std::string_view kFull =
    "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
}  // namespace

Result<std::unique_ptr<HttpServer>> HttpServer::Listen(EventLoop& loop, HttpHandler& handler, std::string socket_path) {
  Result<UniqueFd> listener = ListenOnUnixSocket(socket_path);
  if (!listener) return listener.error();
  return std::unique_ptr<HttpServer>(new HttpServer(loop, handler, std::move(socket_path), std::move(*listener)));
}

HttpServer::HttpServer(EventLoop& loop, HttpHandler& handler, std::string socket_path, UniqueFd listener)
    : loop_(loop),
      handler_(handler),
      socket_path_(std::move(socket_path)),
      listener_(std::move(listener)),
      watch_(loop_, listener_.get(), [this](unsigned) { Accept(); }),
      pause_(loop_, [this] { watch_.Watch(FdWatch::kRead); }) {
  watch_.Watch(FdWatch::kRead);
}

HttpServer::~HttpServer() { unlink(socket_path_.c_str()); }

void HttpServer::Accept() {
  UniqueFd peer(accept4(listener_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (peer.get() >= 0) {
    Add(std::move(peer));
  } else if (errno != EAGAIN && errno != EINTR && errno != ECONNABORTED) {
    watch_.Stop();
    pause_.Start(kPause);
  }
}

void HttpServer::Add(UniqueFd peer) {
  if (connections_.size() >= kMostConnections) {
    static_cast<void>(send(peer.get(), kFull.data(), kFull.size(), MSG_NOSIGNAL));
    return;
  }
  const auto position = connections_.emplace(connections_.end(), loop_, handler_, std::move(peer));
  position->OnClosed([this, position] { connections_.erase(position); });
}

}  // namespace foyer::web
