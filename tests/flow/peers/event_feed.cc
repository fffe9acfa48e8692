#include "tests/flow/peers/event_feed.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <nlohmann/json.hpp>

namespace foyer::peers {
namespace {

int Connect(const std::string& path) {
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
  if (connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return fd;
  close(fd);
  return -1;
}

void SendAll(int fd, const std::string& text) {
  if (send(fd, text.data(), text.size(), MSG_NOSIGNAL) < 0) std::perror("control socket");
}

std::string FieldText(const nlohmann::json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

}  // namespace

std::string SeenEvent::Field(const std::string& name) const {
  const auto found = fields.find(name);
  return found == fields.end() ? "" : found->second;
}

EventFeed::EventFeed(Pump& pump, const std::string& socket_path) : fd_(Connect(socket_path)) {
  if (fd_ < 0) {
    std::fprintf(stderr, "no daemon listens on %s\n", socket_path.c_str());
    std::abort();
  }
  SendAll(fd_, "GET /api/v1/events/stream HTTP/1.1\r\nHost: localhost\r\n\r\n");
  fcntl(fd_, F_SETFL, O_NONBLOCK);
  source_ = std::make_unique<Pump::Source>(pump, fd_, [this] { Read(); });
  pump.Until([this] { return in_body_; });
}

EventFeed::~EventFeed() {
  source_.reset();
  close(fd_);
}

void EventFeed::Read() {
  char chunk[8192];
  const ssize_t size = recv(fd_, chunk, sizeof chunk, 0);
  if (size == 0) source_->Stop();
  if (size <= 0) return;
  buffer_.append(chunk, static_cast<std::size_t>(size));
  if (!in_body_) {
    const std::size_t end = buffer_.find("\r\n\r\n");
    if (end == std::string::npos) return;
    buffer_.erase(0, end + 4);
    in_body_ = true;
  }
  std::size_t end;
  while ((end = buffer_.find('\n')) != std::string::npos) {
    const std::string line = buffer_.substr(0, end);
    buffer_.erase(0, end + 1);
    if (line.starts_with("data: ")) OnData(line.substr(6));
  }
}

void EventFeed::OnData(const std::string& json) {
  const auto data = nlohmann::json::parse(json, nullptr, false);
  if (!data.is_object()) return;
  SeenEvent event;
  event.type = data.value("type", "");
  event.call_id = data.value("call_id", "");
  event.monotonic_us = data.value("monotonic_us", std::uint64_t{0});
  if (data.contains("fields"))
    for (const auto& [name, value] : data["fields"].items()) event.fields[name] = FieldText(value);
  events_.push_back(event);
  if (on_event) on_event(events_.back());
}

std::size_t EventFeed::Count(const std::string& type, std::size_t from) const {
  std::size_t count = 0;
  for (std::size_t i = from; i < events_.size(); ++i) count += events_[i].type == type;
  return count;
}

const SeenEvent* EventFeed::Last(const std::string& type) const {
  for (auto event = events_.rbegin(); event != events_.rend(); ++event)
    if (event->type == type) return &*event;
  return nullptr;
}

const SeenEvent* EventFeed::First(const std::string& type, std::size_t from) const {
  for (std::size_t i = from; i < events_.size(); ++i)
    if (events_[i].type == type) return &events_[i];
  return nullptr;
}

std::string EventFeed::Print() const {
  std::string all;
  for (const SeenEvent& event : events_) {
    all += std::to_string(event.monotonic_us) + " " + event.type;
    for (const auto& [name, value] : event.fields) all += " " + name + "=" + value;
    all += "\n";
  }
  return all;
}

ControlAnswer ControlRequest(const std::string& socket_path, const std::string& method, const std::string& path,
                             const std::string& body) {
  const int fd = Connect(socket_path);
  if (fd < 0) return {};
  SendAll(
      fd,
      method + " " + path +
          " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: " +
          std::to_string(body.size()) + "\r\n\r\n" + body);
  std::string all;
  char chunk[8192];
  for (ssize_t size; (size = recv(fd, chunk, sizeof chunk, 0)) > 0;) all.append(chunk, static_cast<std::size_t>(size));
  close(fd);
  ControlAnswer answer;
  if (all.size() > 12) answer.status = std::atoi(all.c_str() + 9);
  const std::size_t end = all.find("\r\n\r\n");
  if (end != std::string::npos) answer.body = all.substr(end + 4);
  return answer;
}

}  // namespace foyer::peers
