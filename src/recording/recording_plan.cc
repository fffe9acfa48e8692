#include "recording/recording_plan.h"

#include <utility>

namespace foyer::recording {

RecordingPlan::RecordingPlan(EventLoop& loop, RecordingConfig config, Orders orders)
    : config_(config), orders_(std::move(orders)), longest_(loop, [this] { End("it has its longest length"); }) {}

void RecordingPlan::OnPress(std::uint64_t event) {
  End("the phones ring anew");
  press_ = event;
  if (config_.policy == RecordingPolicy::kOnRing) Begin();
}

void RecordingPlan::OnAnswered() {
  if (config_.policy == RecordingPolicy::kOnAnswer) Begin();
}

void RecordingPlan::OnEnded() {
  press_.reset();
  End("the call is over");
}

void RecordingPlan::OnFailed() {
  recording_ = false;
  longest_.Stop();
}

void RecordingPlan::Begin() {
  const auto press = std::exchange(press_, std::nullopt);
  if (!press) return;
  recording_ = true;
  longest_.Start(config_.max_length);
  orders_.begin(*press);
}

void RecordingPlan::End(std::string_view why) {
  longest_.Stop();
  if (std::exchange(recording_, false)) orders_.end(why);
}

}  // namespace foyer::recording
