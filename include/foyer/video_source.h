// The door's picture, captured once and encoded once: everything that shows or keeps it taps this.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "foyer/result.h"

namespace foyer {

// One encoded picture. Shared by all taps and never changed.
struct AccessUnit {
  std::vector<std::vector<std::uint8_t>> nals;  // H.264 NAL units without start codes; SPS and PPS before each IDR
  bool key_frame = false;
  std::chrono::steady_clock::time_point captured;
  std::uint64_t number = 0;  // of the frame; grows by one
};

using Jpeg = std::vector<std::uint8_t>;  // the bytes of a file

class VideoSource {
 public:
  virtual ~VideoSource() = default;

  // Calls `on_unit` from the encoder's thread for each picture, beginning with a key frame, until the tap dies. The
  // camera and the encoder run while there is a tap (and linger a little after). Callable from any thread.
  class Tap {
   public:
    virtual ~Tap() = default;
  };
  virtual std::unique_ptr<Tap> AddTap(std::function<void(std::shared_ptr<const AccessUnit>)> on_unit) = 0;

  // The next picture will be an IDR. Callable from any thread.
  virtual void RequestKeyFrame() = 0;

  // The next picture as a JPEG, whether there are taps or not. `done` is called once, in a later turn of the loop and
  // within three seconds; an error says why there is no picture. Never once this object is gone. From the loop's
  // thread.
  virtual void TakeSnapshot(std::function<void(Result<Jpeg>)> done) = 0;

  // What the camera gives, or until that is known what is wanted of it. Callable from any thread.
  virtual int width() const = 0;
  virtual int height() const = 0;
  virtual int frames_per_second() const = 0;
};

}  // namespace foyer
