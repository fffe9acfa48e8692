// The doctor's test ring: our own user agent rings an address that nobody else may call, through the proxy and the
// relay, and a device of ours (TestDevice) tells how far it came. No phone rings, no lock moves, nothing is kept.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/test_device.h"
#include "foyer/doctor.h"
#include "foyer/event_loop.h"
#include "foyer/user_agent.h"

namespace foyer::daemon {

class TestRing : public RingTester {
 public:
  static constexpr std::chrono::seconds kLongest{10};

  struct Parts {
    EventLoop& loop;
    bool has_camera = true;
    // The device can be reached there, until it is told otherwise (nothing).
    std::function<void(std::optional<Endpoint>)> use_contact = {};
    std::function<Status()> begin = {};  // the door rings the address
    std::function<void()> end = {};      // and hangs up
  };
  // What `parts` names must outlive it.
  explicit TestRing(Parts parts);

  void Ring(std::function<void(Result<TestRingReport>)> done) override;

  // What becomes of the door's own call; without a test it means nothing.
  void OnRingState(UserAgentCallState state, std::string_view reason);

 private:
  void OnStep(const char* step);
  bool Has(std::string_view step) const;
  void Finish();
  void TellWhereItBroke(TestRingReport& report) const;

  const Parts parts_;
  std::function<void(Result<TestRingReport>)> done_;  // set: a test goes on
  TestRingReport report_;
  TimePoint begun_;
  std::string ended_by_;
  bool door_ended_ = false;
  std::unique_ptr<TestDevice> device_;  // of the newest test: it takes what still comes after its end
  Timer longest_;
  DeferredCall hang_up_, finish_;
};

}  // namespace foyer::daemon
