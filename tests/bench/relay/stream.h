// One call as its ends see it: the packets that its source sends, and whether each sink gets just these.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "tests/bench/relay/srtp_end.h"
#include "tests/bench/relay/traffic.h"

namespace foyer::bench {

// How a relay has opened a call, on the loopback.
struct CallPorts {
  std::uint16_t entry = 0;           // takes what the source sends
  std::vector<std::uint16_t> exits;  // what each sink gets comes from here
  Keyed source_key;
  std::vector<Keyed> exit_keys;  // empty: plain
};

// Sums of all sinks.
struct Received {
  std::uint64_t expected = 0, packets = 0;
  std::uint64_t wrong = 0;             // another length, encrypted wrongly, twice, or late
  std::vector<double> latencies_us{};  // if they were asked for
};

class Stream {
 public:
  Stream(const Traffic& traffic, CallPorts ports);

  const CallPorts& ports() const { return ports_; }

  // The packets of the next burst; valid until the next call.
  std::span<const std::span<const std::uint8_t>> NextBurst();
  // They are on their way; `at` in nanoseconds of CLOCK_REALTIME, one for each.
  void OnSent(std::span<const std::int64_t> at);
  // A sink got this from its exit; `at` 0: not asked for.
  void OnReceived(std::size_t sink, std::span<std::uint8_t> packet, std::int64_t at);

  // Counts anew, from the next burst on. All that was sent must have come, or be lost for good.
  void StartCount();
  const Received& received();

 private:
  struct Sent {
    std::uint16_t size;
    std::int64_t at;
  };
  // The numbers of the packets that one sink gets: as the source's, but the relay may have moved them all.
  struct Sink {
    std::optional<std::uint16_t> first;
    std::uint64_t next = 0;  // index of the packet that should come now
    std::unique_ptr<SrtpReceiver> srtp;
  };
  void Write(const PacketShape& shape, std::span<std::uint8_t> packet);

  const Traffic& traffic_;
  const CallPorts ports_;
  const std::uint32_t ssrc_;
  std::unique_ptr<SrtpSender> srtp_;
  std::vector<Sink> sinks_;
  std::vector<Sent> sent_;  // by index: since the call began
  std::uint64_t counted_from_ = 0;
  Received received_;

  std::size_t next_burst_ = 0;
  std::uint16_t sequence_ = 1;
  std::uint32_t timestamp_ = 0;
  std::vector<std::array<std::uint8_t, 2048>> buffers_;
  std::vector<std::span<const std::uint8_t>> burst_;
};

}  // namespace foyer::bench
