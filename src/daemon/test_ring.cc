#include "daemon/test_ring.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace foyer::daemon {

TestRing::TestRing(Parts parts)
    : parts_(std::move(parts)),
      longest_(parts_.loop,
               [this] {
                 ended_by_ = "nothing more came within 10 s";
                 parts_.end();
                 Finish();
               }),
      hang_up_(parts_.loop, [this] { parts_.end(); }),
      finish_(parts_.loop, [this] { Finish(); }) {}

void TestRing::Ring(std::function<void(Result<TestRingReport>)> done) {
  if (done_) return done(Error{"a test ring goes on already; wait for its end, at most 10 s"});
  auto device = TestDevice::Open(parts_.loop, parts_.has_camera, [this](const char* step) { OnStep(step); });
  if (!device) return done(device.error());
  device_ = std::move(*device);
  parts_.use_contact(device_->contact());
  report_ = {};
  ended_by_.clear();
  door_ended_ = false;
  begun_ = parts_.loop.Now();
  done_ = std::move(done);
  OnStep("press");
  if (const Status rings = parts_.begin(); !rings) {
    parts_.use_contact(std::nullopt);
    longest_.Stop();
    return std::exchange(done_, nullptr)(rings.error());
  }
  longest_.Start(kLongest);
}

void TestRing::OnStep(const char* step) {
  if (!done_) return;
  report_.steps.push_back({step, std::chrono::duration_cast<std::chrono::microseconds>(parts_.loop.Now() - begun_)});
  if (std::string_view(step) == "answered") hang_up_.Schedule();
  if (report_.steps.back().what == "ended" && door_ended_) finish_.Schedule();
}

// For the door it is over before its BYE has reached the device.
void TestRing::OnRingState(UserAgentCallState state, std::string_view reason) {
  if (!done_ || state != UserAgentCallState::kEnded) return;
  if (ended_by_.empty()) ended_by_ = reason;
  door_ended_ = true;
  if (!Has("invite") || Has("ended")) finish_.Schedule();
}

bool TestRing::Has(std::string_view step) const {
  return std::ranges::find(report_.steps, step, &TestRingStep::what) != report_.steps.end();
}

void TestRing::Finish() {
  if (!done_) return;
  longest_.Stop();
  finish_.Cancel();
  hang_up_.Cancel();
  parts_.use_contact(std::nullopt);
  TellWhereItBroke(report_);
  std::exchange(done_, nullptr)(report_);
}

void TestRing::TellWhereItBroke(TestRingReport& report) const {
  report.whole = Has("answered") && Has("ended");
  if (report.whole) {
    report.found = parts_.has_camera ? "the ring came through, with its picture" : "the ring came through";
    return;
  }
  const std::string because = ended_by_.empty() ? "" : " (" + ended_by_ + ")";
  if (!Has("invite")) {
    report.found = "the door's call did not reach the test device" + because;
    report.fix = "foyerctl events tells what was refused; see [sip] listen and the faults of foyerctl doctor";
  } else if (parts_.has_camera && !Has("first_packet")) {
    report.found = "the device was called, but no picture came to it" + because;
    report.fix = "see [door] camera and [relay] address and ports, and the faults of foyerctl doctor";
  } else if (parts_.has_camera && !Has("key_frame")) {
    report.found = "picture came, but no whole one" + because;
    report.fix = "the camera's encoder makes no key frame; see [door] camera";
  } else if (!Has("answered")) {
    report.found = "the device answered, but the door did not take it" + because;
    report.fix = "foyerctl events tells why; please report it with the log";
  } else {
    report.found = "the call did not end as it should" + because;
    report.fix = "foyerctl calls shows what is left; foyerctl events tells why";
  }
}

}  // namespace foyer::daemon
