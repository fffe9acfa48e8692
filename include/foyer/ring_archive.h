// What the door keeps of its rings: a picture of each press, and recordings where the policy asks for them.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "foyer/result.h"
#include "foyer/video_source.h"

namespace foyer {

struct KeptFile {
  std::string path;
  std::uint64_t bytes = 0;
};

class RingArchive {
 public:
  virtual ~RingArchive() = default;

  // What is on disk of the press whose kRing event has this id; nothing if there is none, or it has been removed.
  virtual std::optional<KeptFile> FindSnapshot(std::uint64_t event) const = 0;
  virtual std::optional<KeptFile> FindRecording(std::uint64_t event) const = 0;

  // Removes what is kept of that press, in a moment; of a ring that is being recorded now, only the picture.
  virtual void Remove(std::uint64_t event) = 0;

  // A picture of now, as JPEG, that is kept nowhere. `done` is called once, from the loop; an error says why there is
  // no picture (no camera, a dead one, none in time).
  virtual void TakeSnapshot(std::function<void(Result<Jpeg>)> done) = 0;
};

}  // namespace foyer
