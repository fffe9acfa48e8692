// H.264 as it lies in files (ISO/IEC 14496-15): parameter sets in the head, pictures as NAL units with their lengths.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "foyer/video_source.h"

namespace foyer::recording {

struct ParameterSets {
  std::vector<std::uint8_t> sps, pps;
  bool operator==(const ParameterSets&) const = default;
};

// Nothing if the picture does not bring both.
std::optional<ParameterSets> FindParameterSets(const AccessUnit& unit);

// The AVCDecoderConfigurationRecord that stands for them.
std::vector<std::uint8_t> AvcConfiguration(const ParameterSets& sets);

// The picture, each NAL unit after its length in four bytes. Parameter sets are left out where they are `known`;
// others, of a camera that was plugged in anew, stay in.
std::vector<std::uint8_t> AvcSample(const AccessUnit& unit, const ParameterSets& known);

}  // namespace foyer::recording
