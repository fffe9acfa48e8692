// H.264 as a stream of bytes with start codes (ITU-T H.264 Annex B), taken apart.
#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "foyer/bytes.h"
#include "foyer/video_source.h"

namespace foyer::media {

enum class NalType : std::uint8_t { kSlice = 1, kIdr = 5, kSei = 6, kSps = 7, kPps = 8, kDelimiter = 9, kFiller = 12 };

// Only of a NAL unit that is not empty.
inline NalType TypeOf(Bytes nal) { return static_cast<NalType>(nal.front() & 0x1F); }

// The NAL units in `stream`, without start codes and the zeros before them. What stands before the first start code is
// none of them.
std::vector<Bytes> SplitNals(Bytes stream);

// The access units in `stream`, each with its start codes: a new one begins with what may only stand before a picture's
// slices, or with the first slice of a picture (s7.4.1.2.3, for pictures whose slices come in order).
std::vector<Bytes> SplitAccessUnits(Bytes stream);

// Turns the access units of a camera into ours: parameter sets before each IDR, nothing that no phone needs.
class AccessUnitMaker {
 public:
  // Null if there is no slice in it, or an IDR before whose parameter sets have come.
  std::shared_ptr<AccessUnit> Make(Bytes stream);

 private:
  void Remember(Bytes nal);

  std::vector<std::vector<std::uint8_t>> sps_, pps_;  // the newest
  NalType before_ = NalType::kSlice;
};

}  // namespace foyer::media
