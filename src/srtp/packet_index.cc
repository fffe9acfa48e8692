#include "srtp/packet_index.h"

namespace foyer::srtp {
namespace {

constexpr std::size_t kFixedHeader = 12, kExtensionHeader = 4, kWord = 4;

}  // namespace

std::optional<std::uint64_t> EstimateRtpIndex(std::optional<std::uint64_t> highest, std::uint16_t sequence_number) {
  if (!highest) return sequence_number;
  const auto last = static_cast<std::uint16_t>(*highest & 0xffff);
  const auto ahead = static_cast<std::int16_t>(static_cast<std::uint16_t>(sequence_number - last));
  const std::int64_t index = static_cast<std::int64_t>(*highest) + ahead;
  if (index < 0) return sequence_number;  // nothing was before the beginning: it is far ahead
  if (index > static_cast<std::int64_t>(kMaxRtpIndex)) return std::nullopt;
  return static_cast<std::uint64_t>(index);
}

std::optional<std::size_t> RtpHeaderSize(Bytes packet) {
  if (packet.size() < kFixedHeader || packet[0] >> 6 != 2) return std::nullopt;
  std::size_t size = kFixedHeader + kWord * (packet[0] & 0x0fU);
  if ((packet[0] & 0x10) != 0) {
    if (packet.size() < size + kExtensionHeader) return std::nullopt;
    size += kExtensionHeader + kWord * ReadU16(packet, size + 2);
  }
  return size <= packet.size() ? std::optional(size) : std::nullopt;
}

bool ReplayWindow::Admits(std::uint64_t index) const {
  if (!highest_ || index > *highest_) return true;
  const std::uint64_t age = *highest_ - index;
  return age < kSize && !seen_[static_cast<std::size_t>(age)];
}

void ReplayWindow::Add(std::uint64_t index) {
  if (!highest_ || index > *highest_) {
    const std::uint64_t ahead = highest_ ? index - *highest_ : kSize;
    seen_ = ahead < kSize ? seen_ << static_cast<std::size_t>(ahead) : std::bitset<kSize>();
    highest_ = index;
  }
  seen_.set(static_cast<std::size_t>(*highest_ - index));
}

}  // namespace foyer::srtp
