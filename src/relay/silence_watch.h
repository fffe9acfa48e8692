// Notices that a side of an answered call is gone although nobody hung up: it should send and is silent, or it only
// listens and its reports have stopped.
#pragma once
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "foyer/event_loop.h"
#include "relay/party.h"

namespace foyer::relay {

class SilenceWatch {
 public:
  enum class Expectation : std::uint8_t {
    kNothing,  // on hold
    kReports,  // it receives only
    kPackets,  // it sends
  };

  // `timeout` for media; 0: never. `loop` must outlive this object; `on_silent` is called once.
  SilenceWatch(EventLoop& loop, std::chrono::seconds timeout, std::function<void(std::string why)> on_silent);

  // From now on; whatever was heard before.
  void Expect(Expectation of_caller, Expectation of_device);
  // RTP or RTCP came from it.
  void OnHeard(Party party) { sides_[static_cast<std::size_t>(party)].heard = loop_.Now(); }

  static constexpr std::chrono::seconds kReportTimeout{90};

 private:
  struct Side {
    Expectation expected = Expectation::kNothing;
    TimePoint heard{};
  };
  std::optional<TimePoint> DueOf(const Side& side) const;
  void Check();

  EventLoop& loop_;
  const std::chrono::seconds timeout_;
  const std::function<void(std::string)> on_silent_;
  std::array<Side, 2> sides_;
  bool told_ = false;
  Timer timer_;
};

}  // namespace foyer::relay
