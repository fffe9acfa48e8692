#include "media/annex_b.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace foyer::media {
namespace {

constexpr std::array<std::uint8_t, 3> kStartCode = {0, 0, 1};

// Where the next start code begins, from `from` on; the end if there is none.
std::size_t FindStartCode(Bytes stream, std::size_t from) {
  const auto found = std::search(stream.begin() + static_cast<std::ptrdiff_t>(from), stream.end(), kStartCode.begin(),
                                 kStartCode.end());
  return static_cast<std::size_t>(found - stream.begin());
}

Bytes WithoutZerosAtItsEnd(Bytes nal) {
  while (!nal.empty() && nal.back() == 0) nal = nal.first(nal.size() - 1);
  return nal;
}

bool IsPicture(NalType type) { return type >= NalType::kSlice && type <= NalType::kIdr; }

// first_mb_in_slice is 0: the one bit that an Exp-Golomb code of 0 has.
bool IsFirstSlice(Bytes nal) { return IsPicture(TypeOf(nal)) && nal.size() > 1 && (nal[1] & 0x80) != 0; }

bool MayOnlyStandBeforeSlices(NalType type) { return type >= NalType::kSei && type <= NalType::kDelimiter; }

bool IsOfNoUse(NalType type) {
  return type == NalType::kSei || type == NalType::kDelimiter || type == NalType::kFiller;
}

}  // namespace

std::vector<Bytes> SplitNals(Bytes stream) {
  std::vector<Bytes> nals;
  std::size_t start = FindStartCode(stream, 0);
  while (start < stream.size()) {
    start += kStartCode.size();
    const std::size_t end = FindStartCode(stream, start);
    const Bytes nal = WithoutZerosAtItsEnd(stream.subspan(start, end - start));
    if (!nal.empty()) nals.push_back(nal);
    start = end;
  }
  return nals;
}

std::vector<Bytes> SplitAccessUnits(Bytes stream) {
  std::vector<Bytes> units;
  std::size_t unit_start = 0;
  bool has_picture = false;
  for (const Bytes nal : SplitNals(stream)) {
    const auto start = static_cast<std::size_t>(nal.data() - stream.data()) - kStartCode.size();
    if (has_picture && (MayOnlyStandBeforeSlices(TypeOf(nal)) || IsFirstSlice(nal))) {
      units.push_back(stream.subspan(unit_start, start - unit_start));
      unit_start = start;
      has_picture = false;
    }
    has_picture |= IsPicture(TypeOf(nal));
  }
  if (has_picture) units.push_back(stream.subspan(unit_start));
  return units;
}

void AccessUnitMaker::Remember(Bytes nal) {
  const NalType type = TypeOf(nal);
  if (type == NalType::kSps || type == NalType::kPps) {
    auto& sets = type == NalType::kSps ? sps_ : pps_;
    if (before_ != type) sets.clear();  // a new generation of them
    sets.emplace_back(nal.begin(), nal.end());
  }
  before_ = type;
}

std::shared_ptr<AccessUnit> AccessUnitMaker::Make(Bytes stream) {
  auto unit = std::make_shared<AccessUnit>();
  bool has_sets = false, has_picture = false;
  for (const Bytes nal : SplitNals(stream)) {
    const NalType type = TypeOf(nal);
    Remember(nal);
    if (IsOfNoUse(type)) continue;
    has_sets |= type == NalType::kSps;
    has_picture |= IsPicture(type);
    unit->key_frame |= type == NalType::kIdr;
    unit->nals.emplace_back(nal.begin(), nal.end());
  }
  if (!has_picture || (unit->key_frame && (sps_.empty() || pps_.empty()))) return nullptr;
  if (unit->key_frame && !has_sets) {
    std::erase_if(unit->nals, [](const auto& nal) { return TypeOf(nal) == NalType::kPps; });
    unit->nals.insert(unit->nals.begin(), pps_.begin(), pps_.end());
    unit->nals.insert(unit->nals.begin(), sps_.begin(), sps_.end());
  }
  return unit;
}

}  // namespace foyer::media
