// The daemon's events as they happen, read from its control socket as any client would (Server-Sent Events).
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/flow/peers/pump.h"

namespace foyer::peers {

struct SeenEvent {
  std::string type, call_id;
  std::uint64_t monotonic_us = 0;
  std::map<std::string, std::string> fields;
  std::string Field(const std::string& name) const;
};

class EventFeed {
 public:
  // Connects to the control socket; aborts the test program if nobody listens there.
  EventFeed(Pump& pump, const std::string& socket_path);
  ~EventFeed();

  const std::vector<SeenEvent>& events() const { return events_; }
  // How many events of this type have come since `from` (an index into events()).
  std::size_t Count(const std::string& type, std::size_t from = 0) const;
  const SeenEvent* Last(const std::string& type) const;
  const SeenEvent* First(const std::string& type, std::size_t from = 0) const;
  std::string Print() const;
  std::function<void(const SeenEvent&)> on_event;

 private:
  void Read();
  void OnData(const std::string& json);

  int fd_ = -1;
  bool in_body_ = false;
  std::string buffer_;
  std::vector<SeenEvent> events_;
  std::unique_ptr<Pump::Source> source_;
};

// One request on the control socket; the answer's body, or nothing if the daemon did not answer.
struct ControlAnswer {
  int status = 0;
  std::string body;
};
ControlAnswer ControlRequest(const std::string& socket_path, const std::string& method, const std::string& path,
                             const std::string& body = "");

}  // namespace foyer::peers
