#include "recording/avc.h"

#include <algorithm>

namespace foyer::recording {
namespace {

constexpr int kSps = 7, kPps = 8;  // nal_unit_type, ITU-T H.264 table 7-1

int TypeOf(const std::vector<std::uint8_t>& nal) { return nal.empty() ? 0 : nal.front() & 0x1F; }

void PutSized(std::vector<std::uint8_t>& to, const std::vector<std::uint8_t>& nal, int size_bytes) {
  for (int shift = 8 * (size_bytes - 1); shift >= 0; shift -= 8)
    to.push_back(static_cast<std::uint8_t>(nal.size() >> shift));
  to.insert(to.end(), nal.begin(), nal.end());
}

}  // namespace

std::optional<ParameterSets> FindParameterSets(const AccessUnit& unit) {
  const auto sps = std::ranges::find(unit.nals, kSps, TypeOf), pps = std::ranges::find(unit.nals, kPps, TypeOf);
  if (sps == unit.nals.end() || pps == unit.nals.end() || sps->size() < 4 || sps->size() > 0xFFFF ||
      pps->size() > 0xFFFF)
    return std::nullopt;
  return ParameterSets{*sps, *pps};
}

std::vector<std::uint8_t> AvcConfiguration(const ParameterSets& sets) {
  // Version 1; profile, its constraints and the level as in the SPS; lengths of 4 bytes; one SPS, one PPS.
  std::vector<std::uint8_t> record = {1, sets.sps[1], sets.sps[2], sets.sps[3], 0xFF, 0xE1};
  PutSized(record, sets.sps, 2);
  record.push_back(1);
  PutSized(record, sets.pps, 2);
  return record;
}

std::vector<std::uint8_t> AvcSample(const AccessUnit& unit, const ParameterSets& known) {
  std::vector<std::uint8_t> sample;
  for (const auto& nal : unit.nals) {
    if (nal != known.sps && nal != known.pps) PutSized(sample, nal, 4);
  }
  return sample;
}

}  // namespace foyer::recording
