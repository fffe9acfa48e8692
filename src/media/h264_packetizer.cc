#include "media/h264_packetizer.h"

#include <algorithm>

#include "foyer/check.h"

namespace foyer::media {
namespace {

constexpr std::size_t kFuHeaders = 2;  // FU indicator and FU header (RFC 6184 s5.8)
constexpr std::uint8_t kFuA = 28, kStart = 0x80, kEnd = 0x40, kTypeBits = 0x1F;

using Emit = std::function<void(Bytes payload, bool last)>;

// The smallest number of fragments, and then the smallest even size that this number needs.
std::size_t FragmentBytes(std::size_t nal_bytes, std::size_t max_payload) {
  const std::size_t room = (max_payload - kFuHeaders) & ~std::size_t{1};
  const std::size_t count = (nal_bytes + room - 1) / room;
  const std::size_t each = (nal_bytes + count - 1) / count;
  return (each + 1) & ~std::size_t{1};
}

void Fragment(Bytes nal, std::size_t max_payload, bool last_nal, const Emit& emit) {
  const std::uint8_t header = nal.front();
  const Bytes body = nal.subspan(1);  // the NAL's own header travels in the FU headers
  const std::size_t each = FragmentBytes(body.size(), max_payload);
  std::vector<std::uint8_t> payload;
  for (std::size_t at = 0; at < body.size(); at += each) {
    const Bytes part = body.subspan(at, std::min(each, body.size() - at));
    const bool first = at == 0, last = at + part.size() == body.size();
    payload.assign({static_cast<std::uint8_t>((header & ~kTypeBits) | kFuA),
                    static_cast<std::uint8_t>((header & kTypeBits) | (first ? kStart : 0) | (last ? kEnd : 0))});
    payload.insert(payload.end(), part.begin(), part.end());
    emit(payload, last && last_nal);
  }
}

}  // namespace

void PacketizeH264(const AccessUnit& unit, std::size_t max_payload, const Emit& emit) {
  FOYER_CHECK(max_payload >= 64);
  for (std::size_t index = 0; index < unit.nals.size(); ++index) {
    const Bytes nal = unit.nals[index];
    const bool last_nal = index + 1 == unit.nals.size();
    if (nal.empty()) continue;
    if (nal.size() <= max_payload)
      emit(nal, last_nal);
    else
      Fragment(nal, max_payload, last_nal, emit);
  }
}

}  // namespace foyer::media
