#include "web/http_server.h"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <utility>

#include "sip/tcp_channel.h"
#include "web/unix_listener.h"

namespace foyer::web {

namespace {
using namespace std::chrono_literals;
constexpr HttpLimits kLimits{64, 65};  // they are all of one source, and share the total
constexpr auto kPause = 1s;
}  // namespace

Result<std::unique_ptr<HttpServer>> HttpServer::Listen(EventLoop& loop, HttpHandler& handler, std::string socket_path) {
  Result<UniqueFd> listener = ListenOnUnixSocket(socket_path);
  if (!listener) return listener.error();
  return std::unique_ptr<HttpServer>(new HttpServer(loop, handler, std::move(socket_path), std::move(*listener)));
}

HttpServer::HttpServer(EventLoop& loop, HttpHandler& handler, std::string socket_path, UniqueFd listener)
    : socket_path_(std::move(socket_path)),
      listener_(std::move(listener)),
      files_(loop),
      connections_({loop, handler, admission_, files_}, kLimits),
      watch_(loop, listener_.get(), [this](unsigned) { Accept(); }),
      pause_(loop, [this] { watch_.Watch(FdWatch::kRead); }) {
  watch_.Watch(FdWatch::kRead);
}

HttpServer::~HttpServer() { unlink(socket_path_.c_str()); }

std::optional<HttpResponse> HttpServer::Everybody::Admit(HttpRequest& request) {
  request.caller = HttpCaller::Operator();
  return std::nullopt;
}

void HttpServer::Accept() {
  UniqueFd peer(accept4(listener_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (peer.get() >= 0) {
    connections_.Add(std::make_unique<sip::TcpChannel>(std::move(peer)), {});
  } else if (errno != EAGAIN && errno != EINTR && errno != ECONNABORTED) {
    watch_.Stop();
    pause_.Start(kPause);
  }
}

}  // namespace foyer::web
