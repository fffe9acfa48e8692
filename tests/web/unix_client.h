// A blocking client of a unix socket, for tests: what it sends is written as it would stand on the wire.
#pragma once
#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <cstring>
#include <string>

#include "base/unique_fd.h"

namespace foyer::web {

class UnixClient {
 public:
  explicit UnixClient(const std::string& path) : socket_(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    connected_ = connect(socket_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }

  bool connected() const { return connected_; }
  // False if the other side has closed.
  bool Send(const std::string& bytes) {
    return send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size());
  }
  void EndSending() { shutdown(socket_.get(), SHUT_WR); }
  // All that came, once it contains `text`; or all that came until the other side closed.
  std::string ReadUntil(const std::string& text) {
    while (received_.find(text) == std::string::npos && ReadSome()) {
    }
    return received_;
  }
  std::string ReadToEnd() {
    while (ReadSome()) {
    }
    return received_;
  }
  void Forget() { received_.clear(); }

 private:
  bool ReadSome() {
    std::array<char, 4096> bytes{};
    const ssize_t size = recv(socket_.get(), bytes.data(), bytes.size(), 0);
    if (size <= 0) return false;
    received_.append(bytes.data(), static_cast<std::size_t>(size));
    return true;
  }

  const UniqueFd socket_;
  bool connected_ = false;
  std::string received_;
};

}  // namespace foyer::web
