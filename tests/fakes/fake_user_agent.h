// A user agent that does nothing but remember its orders.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "foyer/user_agent.h"

namespace foyer {

class FakeUserAgent : public UserAgent {
 public:
  void UseCamera(VideoSource& camera) override { cameras.push_back(&camera); }
  Status Ring(const std::string& target) override {
    if (refusal) return Error{*refusal};
    rings.push_back(target);
    return Ok();
  }
  void HangUpRing() override { ++ring_hang_ups; }
  void HangUp(std::string_view call_id) override { hang_ups.emplace_back(call_id); }
  void Poke() override { ++pokes; }

  std::optional<std::string> refusal;  // what the next Ring() fails with
  std::vector<VideoSource*> cameras;
  std::vector<std::string> rings;     // targets
  std::vector<std::string> hang_ups;  // Call-IDs
  int ring_hang_ups = 0;
  int pokes = 0;
};

}  // namespace foyer
