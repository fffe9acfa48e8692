// A daemon that answers every request with the same text, and remembers what it was asked.
#pragma once
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include "base/unique_fd.h"
#include "tests/fakes/temporary_folder.h"

namespace foyer::ctl {

class CannedServer {
 public:
  // Serves `answers.size()` connections, one after the other.
  explicit CannedServer(std::vector<std::string> answers) : answers_(std::move(answers)) {
    listener_.Reset(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path().c_str(), sizeof address.sun_path - 1);
    if (bind(listener_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) std::abort();
    if (listen(listener_.get(), 8) != 0) std::abort();
    thread_ = std::thread([this] {
      for (const std::string& answer : answers_) Serve(answer);
    });
  }
  ~CannedServer() {
    if (thread_.joinable()) thread_.join();
  }

  std::string path() const { return folder_.path() + "/control"; }
  // What came on each connection, once all were served.
  const std::vector<std::string>& Requests() {
    if (thread_.joinable()) thread_.join();
    return requests_;
  }
  static std::string Http(const std::string& status, const std::string& body) {
    return "HTTP/1.1 " + status + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  }

 private:
  void Serve(const std::string& answer) {
    const UniqueFd peer(accept(listener_.get(), nullptr, nullptr));
    std::string request;
    std::array<char, 4096> bytes{};
    while (!IsWhole(request)) {
      const ssize_t size = recv(peer.get(), bytes.data(), bytes.size(), 0);
      if (size <= 0) break;
      request.append(bytes.data(), static_cast<std::size_t>(size));
    }
    requests_.push_back(request);
    static_cast<void>(send(peer.get(), answer.data(), answer.size(), MSG_NOSIGNAL));
  }
  static bool IsWhole(const std::string& request) {
    const std::size_t end = request.find("\r\n\r\n");
    if (end == std::string::npos) return false;
    const std::size_t length = request.find("Content-Length: ");
    return length == std::string::npos || request.size() - end - 4 >= std::stoul(request.substr(length + 16));
  }

  const std::vector<std::string> answers_;
  std::vector<std::string> requests_;  // the thread's until it is joined
  const TemporaryFolder folder_;
  UniqueFd listener_;
  std::thread thread_;
};

}  // namespace foyer::ctl
