// A browser's connection, as far as a bench needs one: it sends one request and watches what comes.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "tests/bench/ring_devices.h"
#include "tests/flow/peers/pump.h"

namespace foyer::bench {

class WebClient {
 public:
  // Connects to 127.0.0.1:`port` and sends `method` `path` with the bearer `token`. Aborts if nobody listens there.
  WebClient(peers::Pump& pump, std::uint16_t port, const std::string& method, const std::string& path,
            const std::string& token);
  ~WebClient();
  WebClient(const WebClient&) = delete;
  WebClient& operator=(const WebClient&) = delete;

  // From now on: when has `text` come?
  void Await(std::string text);
  const std::optional<Clock::time_point>& came() const { return came_; }

  std::size_t bytes() const { return bytes_; }  // that have come in all
  bool closed() const { return closed_; }

 private:
  void Read();

  int fd_ = -1;
  std::string awaited_, recent_;
  std::optional<Clock::time_point> came_;
  std::size_t bytes_ = 0;
  bool closed_ = false;
  std::unique_ptr<peers::Pump::Source> source_;
};

}  // namespace foyer::bench
