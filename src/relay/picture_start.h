// Where a picture that needs no earlier one begins, and from where on a viewer who has just joined gets video: what
// comes before could only show as a broken picture.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "foyer/bytes.h"

namespace foyer::relay {

enum class PictureStart : std::uint8_t {
  kNone,
  kParameterSets,  // an H.264 sequence parameter set: its key frame follows in the same picture
  kKeyFrame,       // the first packet of one
};

enum class VideoCodec : std::uint8_t { kH264, kVp8, kOther };
VideoCodec VideoCodecOf(std::string_view encoding);

// RFC 6184 (single NAL unit, STAP-A, STAP-B, FU-A), RFC 7741. kOther: every packet may be the beginning.
PictureStart FindPictureStart(VideoCodec codec, Bytes payload);

// Whether a packet begins a picture that needs no earlier one. `sets_timestamp` is that of the last picture that had
// parameter sets: they stand before their key frame, and are the beginning.
constexpr bool BeginsPicture(PictureStart start, std::uint32_t timestamp, std::optional<std::uint32_t> sets_timestamp) {
  return start == PictureStart::kParameterSets ||
         (start == PictureStart::kKeyFrame && sets_timestamp.value_or(~timestamp) != timestamp);
}

// One viewer's gate. It opens at parameter sets, or at a key frame that has none in its picture.
class PictureGate {
 public:
  void Close() { open_ = false; }
  // Whatever comes: for a source that never sends a whole picture at once, and refreshes it piece by piece.
  void Open() { open_ = true; }
  bool is_open() const { return open_; }

  // Whether the packet may pass.
  bool Passes(PictureStart start, std::uint32_t timestamp, std::optional<std::uint32_t> sets_timestamp) {
    open_ |= BeginsPicture(start, timestamp, sets_timestamp);
    return open_;
  }

 private:
  bool open_ = false;
};

}  // namespace foyer::relay
