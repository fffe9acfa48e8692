#include "ctl/control_client.h"

#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <optional>
#include <system_error>
#include <utility>

namespace foyer::ctl {

namespace {

constexpr timeval kPatience{.tv_sec = 15, .tv_usec = 0};  // a disk may be slow
constexpr std::string_view kEndOfHeader = "\r\n\r\n";
constexpr std::string_view kData = "data: ";

// Appends what has come; 0 at the end.
ssize_t ReadSome(int fd, std::string& input) {
  std::array<char, 16 * 1024> bytes;
  const ssize_t size = recv(fd, bytes.data(), bytes.size(), 0);
  if (size > 0) input.append(bytes.data(), static_cast<std::size_t>(size));
  return size;
}

// Of "HTTP/1.1 200 OK...".
int StatusOf(std::string_view answer) {
  constexpr std::size_t kAt = std::string_view("HTTP/1.1 ").size();
  int status = 0;
  if (answer.size() > kAt + 3) std::from_chars(answer.data() + kAt, answer.data() + kAt + 3, status);
  return status;
}

std::optional<ControlAnswer> ParseAnswer(const std::string& text) {
  const std::size_t end = text.find(kEndOfHeader);
  if (end == std::string::npos || !text.starts_with("HTTP/1.1 ")) return std::nullopt;
  return ControlAnswer{StatusOf(text), text.substr(end + kEndOfHeader.size())};
}

// Gives each whole line's data; false if the reader wants no more.
bool TakeLines(std::string& input, const std::function<bool(std::string_view)>& on_data) {
  for (std::size_t end = 0; (end = input.find('\n')) != std::string::npos;) {
    const std::string line = input.substr(0, end);
    input.erase(0, end + 1);
    if (line.starts_with(kData) && !on_data(std::string_view(line).substr(kData.size()))) return false;
  }
  return true;
}

}  // namespace

Error ControlClient::Unreachable(int error) const {
  std::string fix = "start it (systemctl start foyer), or name its socket with --socket";
  if (error == EACCES) fix = "use sudo, or join the group that owns the socket";
  if (error == EAGAIN) fix = "it is alive but does not answer: see its log";
  return Error{"cannot reach foyerd at " + socket_path_ + ": " + std::generic_category().message(error) + "; " + fix};
}

Result<UniqueFd> ControlClient::Send(const std::string& request) const {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (socket_path_.size() >= sizeof address.sun_path) return Unreachable(ENAMETOOLONG);
  std::memcpy(address.sun_path, socket_path_.data(), socket_path_.size());
  UniqueFd fd(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return Unreachable(errno);
  std::string_view rest = request;
  while (!rest.empty()) {
    const ssize_t size = send(fd.get(), rest.data(), rest.size(), MSG_NOSIGNAL);
    if (size < 0) return Unreachable(errno);
    rest.remove_prefix(static_cast<std::size_t>(size));
  }
  return fd;
}

Result<ControlAnswer> ControlClient::Ask(const std::string& method, const std::string& path,
                                         const std::string& body) const {
  auto fd = Send(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: " +
                 std::to_string(body.size()) + "\r\n\r\n" + body);
  if (!fd) return fd.error();
  setsockopt(fd->get(), SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof kPatience);
  std::string text;
  ssize_t size = 0;
  while ((size = ReadSome(fd->get(), text)) > 0) {
  }
  if (size < 0) return Unreachable(errno);
  auto answer = ParseAnswer(text);
  if (!answer) return Unreachable(EPROTO);
  return std::move(*answer);
}

Result<ControlAnswer> ControlClient::Follow(const std::string& path,
                                            const std::function<bool(std::string_view data)>& on_data) const {
  auto fd = Send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
  if (!fd) return fd.error();
  std::string input;
  while (input.find(kEndOfHeader) == std::string::npos) {
    if (ReadSome(fd->get(), input) <= 0) return Unreachable(ECONNRESET);
  }
  auto answer = ParseAnswer(input);
  if (!answer) return Unreachable(EPROTO);
  if (!answer->ok()) return std::move(*answer);
  input = std::exchange(answer->body, {});
  while (TakeLines(input, on_data)) {
    if (ReadSome(fd->get(), input) <= 0) return Unreachable(ECONNRESET);
  }
  return std::move(*answer);
}

std::string EncodeSegment(std::string_view text) {
  constexpr std::string_view kPlain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-~";
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    if (kPlain.find(c) != std::string_view::npos) {
      encoded += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      encoded += {'%', kHex[byte >> 4U], kHex[byte & 15U]};
    }
  }
  return encoded;
}

}  // namespace foyer::ctl
