#include "relay/picture_start.h"

#include "base/lower_case.h"
#include "sip/uri.h"

namespace foyer::relay {
namespace {

constexpr unsigned kIdr = 5, kSps = 7, kStapA = 24, kStapB = 25, kFuA = 28;

PictureStart OfNalUnit(unsigned type) {
  if (type == kSps) return PictureStart::kParameterSets;
  return type == kIdr ? PictureStart::kKeyFrame : PictureStart::kNone;
}

PictureStart OfAggregate(Bytes units) {
  PictureStart found = PictureStart::kNone;
  while (units.size() > 2) {
    const std::size_t size = ReadU16(units, 0);
    const PictureStart start = OfNalUnit(units[2] & 0x1fU);
    if (start == PictureStart::kParameterSets) return start;
    if (start != PictureStart::kNone) found = start;
    if (size == 0 || size + 2 > units.size()) break;
    units = units.subspan(size + 2);
  }
  return found;
}

PictureStart OfH264(Bytes payload) {
  if (payload.empty()) return PictureStart::kNone;
  const unsigned type = payload[0] & 0x1fU;
  if (type == kStapA) return OfAggregate(payload.subspan(1));
  if (type == kStapB && payload.size() > 3) return OfAggregate(payload.subspan(3));
  if (type != kFuA) return OfNalUnit(type);
  const bool first = payload.size() > 1 && (payload[1] & 0x80) != 0;
  return first ? OfNalUnit(payload[1] & 0x1fU) : PictureStart::kNone;
}

// The descriptor's extensions, then the frame's first byte, whose lowest bit is 0 in a key frame.
PictureStart OfVp8(Bytes payload) {
  if (payload.empty() || (payload[0] & 0x10) == 0 || (payload[0] & 0x07) != 0) return PictureStart::kNone;
  std::size_t at = 1;
  if ((payload[0] & 0x80) != 0) {
    if (payload.size() < 2) return PictureStart::kNone;
    const unsigned extensions = payload[at++];
    if ((extensions & 0x80) != 0) at += payload.size() > at && (payload[at] & 0x80) != 0 ? 2U : 1U;
    if ((extensions & 0x40) != 0) ++at;
    if ((extensions & 0x30) != 0) ++at;
  }
  return payload.size() > at && (payload[at] & 0x01) == 0 ? PictureStart::kKeyFrame : PictureStart::kNone;
}

}  // namespace

VideoCodec VideoCodecOf(std::string_view encoding) {
  if (EqualsIgnoreCase(encoding, "H264")) return VideoCodec::kH264;
  return EqualsIgnoreCase(encoding, "VP8") ? VideoCodec::kVp8 : VideoCodec::kOther;
}

PictureStart FindPictureStart(VideoCodec codec, Bytes payload) {
  if (codec == VideoCodec::kOther) return PictureStart::kParameterSets;
  return codec == VideoCodec::kH264 ? OfH264(payload) : OfVp8(payload);
}

}  // namespace foyer::relay
