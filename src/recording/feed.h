// Pictures and voice on their way from the threads that make them to the one that writes. It never blocks and never
// grows beyond its bound: when the writer is too slow, all that waits is dropped, and pictures go on with the next key
// frame, since half a picture helps nobody.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <variant>
#include <vector>

#include "foyer/video_source.h"
#include "foyer/voice_source.h"

namespace foyer::recording {

struct Shot {
  std::shared_ptr<const AccessUnit> unit;
  int width = 0, height = 0;  // of the picture
};
using FeedItem = std::variant<Shot, VoiceBlock>;

class Feed {
 public:
  static constexpr std::size_t kLimit = 1'200;  // items: ten seconds of both

  explicit Feed(std::size_t limit = kLimit) : limit_(limit) {}

  // Any thread. False when this did not fit; the caller should ask for a key frame then.
  bool Push(Shot shot);
  bool Push(const VoiceBlock& block);

  // Any thread.
  std::vector<FeedItem> TakeAll();
  std::uint64_t dropped() const;  // pictures, and blocks of 10 ms

 private:
  bool Fits();

  const std::size_t limit_;
  mutable std::mutex mutex_;
  std::vector<FeedItem> items_;
  std::uint64_t dropped_ = 0;
  bool waits_for_key_frame_ = false;
};

}  // namespace foyer::recording
