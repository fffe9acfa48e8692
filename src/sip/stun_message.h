// STUN messages (RFC 8489) as keep-alives and ICE's connectivity checks use them: read in place from hostile bytes, and
// written into a buffer of fixed size.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "foyer/bytes.h"
#include "foyer/endpoint.h"

namespace foyer::sip {

enum class StunClass : std::uint8_t { kRequest, kIndication, kSuccess, kError };
inline constexpr std::uint16_t kStunBinding = 1;  // the one method that we know

// Attributes of RFC 8489 s18.3 and RFC 8445 s16.1.
enum class StunAttribute : std::uint16_t {
  kUsername = 0x0006,
  kMessageIntegrity = 0x0008,
  kErrorCode = 0x0009,
  kUnknownAttributes = 0x000A,
  kXorMappedAddress = 0x0020,
  kPriority = 0x0024,
  kUseCandidate = 0x0025,
  kFingerprint = 0x8028,
  kIceControlled = 0x8029,
  kIceControlling = 0x802A,
};

// A whole message; what it points to is the datagram's.
struct StunMessage {
  static constexpr std::size_t kMaxUnknown = 8;

  StunClass kind = StunClass::kRequest;
  std::uint16_t method = 0;
  Bytes datagram;
  std::optional<std::string_view> username;
  std::optional<std::uint32_t> priority;
  std::optional<std::uint64_t> controlling, controlled;  // the tie-breakers
  bool use_candidate = false;
  std::optional<Endpoint> mapped;           // XOR-MAPPED-ADDRESS
  std::optional<std::uint16_t> error_code;  // 300-699
  std::optional<std::size_t> integrity_at;  // the offset of MESSAGE-INTEGRITY
  std::optional<std::size_t> fingerprint_at;
  std::array<std::uint16_t, kMaxUnknown> unknown_types{};  // must be understood, and are not; the first of them
  std::size_t unknown_count = 0;

  std::span<const std::uint16_t> unknown() const { return std::span(unknown_types).first(unknown_count); }

  // Nothing if an attribute does not fit into the datagram, or one that we know has no such size. What stands behind
  // MESSAGE-INTEGRITY is not looked at, but for FINGERPRINT, which is the last (RFC 8489 s14.5, s14.7).
  static std::optional<StunMessage> Parse(Bytes datagram);

  // Whether it is there and right.
  bool HasFingerprint() const;
  // `password` of short-term credentials (RFC 8489 s9.1).
  bool HasIntegrity(std::string_view password) const;
};

// STUN, by its first two bits and its magic cookie?
bool IsStun(Bytes datagram);

class StunWriter {
 public:
  // `transaction`: the cookie and the identifier, bytes 4 to 19 of a message.
  static constexpr std::size_t kTransactionSize = 16;
  StunWriter(StunClass kind, Bytes transaction);

  // As a response to `request`.
  StunWriter(StunClass kind, const StunMessage& request);

  // The whole message may not grow over kMaxSize.
  void Add(StunAttribute type, Bytes value);
  void AddNumber(StunAttribute type, std::uint32_t value);
  void AddMappedAddress(const Endpoint& address);
  void AddError(std::uint16_t code, std::string_view reason);
  void AddUnknown(std::span<const std::uint16_t> types);
  // Over all that was added before.
  void AddIntegrity(std::string_view password);
  void AddFingerprint();

  Bytes bytes() const { return Bytes(buffer_).first(size_); }

  static constexpr std::size_t kMaxSize = 640;

 private:
  // Room for one attribute; its header is written, and the message's size with it.
  MutableBytes Grow(StunAttribute type, std::size_t size);

  std::array<std::uint8_t, kMaxSize> buffer_{};
  std::size_t size_ = 0;
};

}  // namespace foyer::sip
