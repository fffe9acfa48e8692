// The ends of all calls: one source and ten sinks on the loopback, in this thread. It sends bursts in time and looks at
// every packet that a sink gets.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/unique_fd.h"
#include "tests/bench/relay/stream.h"

namespace foyer::bench {

struct Load {
  double packets_per_second = 20'000;
  double seconds = 1;
  bool stamps = false;  // latencies, by the kernel's stamp of each packet that comes
};

class LoadRig {
 public:
  static constexpr std::size_t kSinks = 10;
  LoadRig();
  ~LoadRig();

  std::uint16_t source_port() const { return source_.port; }
  std::uint16_t sink_port(std::size_t sink) const { return sinks_[sink].port; }

  // A burst of each stream in turn. Returns when what came is read; how long the sending took, in seconds (longer than
  // asked for: the source cannot do more).
  double Run(std::span<Stream* const> streams, const Load& load);

 private:
  struct End {
    std::uint16_t port = 0;
    UniqueFd rtp, rtcp;  // what comes as RTCP is not looked at
  };
  static End OpenEnd(std::uint16_t& next_port);
  void Send(Stream& stream, std::span<const std::span<const std::uint8_t>> burst, bool stamps);
  void SetStamps(bool on);
  void Attach(std::span<Stream* const> streams);
  // Reads the sinks until they are empty; false if they were.
  bool Drain();
  bool DrainSink(std::size_t sink);

  End source_;
  std::vector<End> sinks_;
  std::vector<Stream*> by_exit_;  // port -> stream
  std::vector<std::int64_t> stamps_;
  std::size_t busy_sinks_ = 0;
  struct ReceiveBuffers;
  std::unique_ptr<ReceiveBuffers> buffers_;
};

}  // namespace foyer::bench
