// 2,000 bad packets a second, in a thread of its own: what scanners and broken devices send, from one address, from a
// few hundred, or from a new one each time.
#pragma once
#include <atomic>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

namespace foyer::bench {

enum class FloodFrom { kOne, kMany, kMadeUp };

class Flooder {
 public:
  static constexpr int kPacketsPerSecond = 2000;

  // Begins at once, towards this port of 127.0.0.1; ends when destroyed.
  Flooder(std::uint16_t port, FloodFrom from);
  ~Flooder();

  std::uint64_t sent() const { return sent_; }

 private:
  void Run();
  std::uint32_t NextSource();
  void Send(const std::string& packet, std::uint32_t source);

  const int fd_;
  const std::uint16_t port_;
  const FloodFrom from_;
  std::uint32_t number_ = 0;
  std::atomic<std::uint64_t> sent_ = 0;
  std::atomic<bool> stop_ = false;
  std::thread thread_;
};

}  // namespace foyer::bench
