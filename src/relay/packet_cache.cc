#include "relay/packet_cache.h"

#include <algorithm>

namespace foyer::relay {

PacketCache::PacketCache() : bytes_(kBytes), packets_(kPackets) {}

void PacketCache::Add(const RtpIn& packet, bool begins_group, TimePoint now) {
  if (next_ - oldest_ == kPackets) ++oldest_;
  const MutableBytes kept = MakeRoom(packet.bytes.size());
  std::ranges::copy(packet.bytes, kept.begin());
  if (begins_group) {
    group_ = next_;
    group_at_ = now;
    has_group_ = true;
  }
  At(next_) = packet;
  At(next_).bytes = kept;
  ++next_;
}

// What lies at the place gives way. The oldest packets follow the place where the newest was written.
MutableBytes PacketCache::MakeRoom(std::size_t size) {
  const auto evict = [this](std::size_t from, std::size_t to) {
    const auto lies_there = [&](const RtpIn& packet) {
      const auto at = static_cast<std::size_t>(packet.bytes.data() - bytes_.data());
      return at < to && at + packet.bytes.size() > from;
    };
    while (oldest_ != next_ && lies_there(At(oldest_))) ++oldest_;
  };
  if (write_ + size > kBytes) {
    evict(write_, kBytes);
    write_ = 0;
  }
  evict(write_, write_ + size);
  const MutableBytes place = MutableBytes(bytes_).subspan(write_, size);
  write_ += size;
  return place;
}

void PacketCache::Clear() {
  oldest_ = next_;
  write_ = 0;
  has_group_ = false;
}

RtpIn* PacketCache::Find(std::uint16_t sequence_number) {
  for (std::uint64_t number = next_; number != oldest_; --number)
    if (At(number - 1).header.sequence_number == sequence_number) return &At(number - 1);
  return nullptr;
}

bool PacketCache::HasGroup(TimePoint now) const {
  return has_group_ && group_ >= oldest_ && group_ != next_ && now - group_at_ <= kLongestGroup;
}

const RtpHeader* PacketCache::LastOfGroup(TimePoint now) { return HasGroup(now) ? &At(next_ - 1).header : nullptr; }

std::span<RtpIn> PacketCache::Group(std::size_t from, TimePoint now) {
  if (!HasGroup(now) || group_ + from >= next_) return {};
  const std::uint64_t first = group_ + from;
  const std::size_t place = first % kPackets;
  const std::size_t count = std::min({static_cast<std::size_t>(next_ - first), kPackets - place, kMaxBurst});
  return std::span(packets_).subspan(place, count);
}

}  // namespace foyer::relay
