// Which payload type means what to one side (RFC 3264 s5.1): each side may number the same codecs differently.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace foyer::relay {

// What the relay tells apart.
enum class Codec : std::uint8_t { kNone, kPcmu, kPcma, kEvent, kVideo };
inline constexpr std::size_t kCodecs = 5;

constexpr bool IsG711(Codec codec) { return codec == Codec::kPcmu || codec == Codec::kPcma; }
constexpr Codec OtherLaw(Codec law) { return law == Codec::kPcmu ? Codec::kPcma : Codec::kPcmu; }

class PayloadMap {
 public:
  // What the side sends: `payload_type` (< 128) is `codec`. The last word counts.
  void SetIn(std::uint8_t payload_type, Codec codec) { in_[payload_type] = codec; }
  // What the side wants to get. The first word counts, as it is the one that is preferred.
  void SetOut(Codec codec, std::uint8_t payload_type) {
    auto& out = out_[static_cast<std::size_t>(codec)];
    if (!out) out = payload_type;
  }

  void ClearOut(Codec codec) { out_[static_cast<std::size_t>(codec)].reset(); }

  Codec In(std::uint8_t payload_type) const { return in_[payload_type]; }
  std::optional<std::uint8_t> Out(Codec codec) const { return out_[static_cast<std::size_t>(codec)]; }
  bool operator==(const PayloadMap&) const = default;

 private:
  std::array<Codec, 128> in_{};
  std::array<std::optional<std::uint8_t>, kCodecs> out_{};
};

}  // namespace foyer::relay
