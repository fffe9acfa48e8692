#include "tests/bench/web_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <utility>

namespace foyer::bench {

WebClient::WebClient(peers::Pump& pump, std::uint16_t port, const std::string& method, const std::string& path,
                     const std::string& token) {
  fd_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const std::string request = method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) +
                              "\r\nAuthorization: Bearer " + token + "\r\nContent-Length: 0\r\n\r\n";
  if (connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
      send(fd_, request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size())) {
    std::fprintf(stderr, "nobody listens on port %u\n", port);
    std::abort();
  }
  source_ = std::make_unique<peers::Pump::Source>(pump, fd_, [this] { Read(); });
}

WebClient::~WebClient() {
  source_.reset();
  close(fd_);
}

void WebClient::Await(std::string text) {
  awaited_ = std::move(text);
  recent_.clear();
  came_.reset();
}

void WebClient::Read() {
  std::array<char, 64 * 1024> buffer;
  const ssize_t size = recv(fd_, buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (size <= 0) {
    if (size < 0 && errno == EAGAIN) return;
    closed_ = true;
    return source_->Stop();
  }
  bytes_ += static_cast<std::size_t>(size);
  if (awaited_.empty() || came_) return;
  recent_.append(buffer.data(), static_cast<std::size_t>(size));
  if (recent_.find(awaited_) != std::string::npos) came_ = Clock::now();
}

}  // namespace foyer::bench
