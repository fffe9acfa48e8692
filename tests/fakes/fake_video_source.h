// A camera whose snapshots a test answers; its taps get nothing.
#pragma once
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "foyer/video_source.h"

namespace foyer {

class FakeVideoSource : public VideoSource {
 public:
  std::unique_ptr<Tap> AddTap(std::function<void(std::shared_ptr<const AccessUnit>)>) override {
    return std::make_unique<Tap>();
  }
  void RequestKeyFrame() override { ++key_frame_requests; }
  void TakeSnapshot(std::function<void(Result<Jpeg>)> done) override { snapshots.push_back(std::move(done)); }
  int width() const override { return 640; }
  int height() const override { return 480; }
  int frames_per_second() const override { return 15; }

  std::vector<std::function<void(Result<Jpeg>)>> snapshots;  // each to be called once
  int key_frame_requests = 0;
};

}  // namespace foyer
