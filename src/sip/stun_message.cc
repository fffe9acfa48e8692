#include "sip/stun_message.h"

#include <algorithm>

#include "foyer/check.h"
#include "sip/stun_checksums.h"

namespace foyer::sip {
namespace {

constexpr std::size_t kAttributeHeader = 4, kFingerprintValue = 4;
constexpr std::uint32_t kMagicCookie = 0x2112A442;
constexpr std::uint16_t kFirstOptional = 0x8000;
constexpr std::size_t kMaxUsername = 513;  // RFC 8489 s14.3
constexpr std::uint8_t kV4 = 1, kV6 = 2;

constexpr std::size_t Padded(std::size_t size) { return (size + 3) / 4 * 4; }

// Class and method are woven into each other (RFC 8489 s5).
constexpr StunClass ClassOf(std::uint16_t type) {
  return static_cast<StunClass>(((type >> 4) & 1U) | ((type >> 7) & 2U));
}
constexpr std::uint16_t MethodOf(std::uint16_t type) {
  return static_cast<std::uint16_t>((type & 0x0fU) | ((type >> 1) & 0x70U) | ((type >> 2) & 0xf80U));
}
constexpr std::uint16_t TypeOf(StunClass kind) {
  const auto bits = static_cast<unsigned>(kind);
  return static_cast<std::uint16_t>(kStunBinding | (bits & 1U) << 4 | (bits & 2U) << 7);
}

std::uint64_t ReadU64(Bytes bytes) { return std::uint64_t{ReadU32(bytes, 0)} << 32 | ReadU32(bytes, 4); }

// The address is masked with the cookie and the transaction, so that no NAT on the way "corrects" it (s14.2).
void Mask(MutableBytes address, Bytes transaction) {
  for (std::size_t i = 0; i < address.size(); ++i) address[i] ^= transaction[i];
}

std::optional<Endpoint> ReadMapped(Bytes value, Bytes transaction) {
  if (value.size() < 8) return std::nullopt;
  const bool v4 = value[1] == kV4 && value.size() == 8;
  if (!v4 && (value[1] != kV6 || value.size() != 20)) return std::nullopt;
  std::array<std::uint8_t, 16> bytes{};
  const MutableBytes address = MutableBytes(bytes).first(value.size() - 4);
  std::ranges::copy(value.subspan(4), address.begin());
  Mask(address, transaction);
  const auto port = static_cast<std::uint16_t>(ReadU16(value, 2) ^ (kMagicCookie >> 16));
  return Endpoint{v4 ? IpAddress::FromV4(ReadU32(bytes, 0)) : IpAddress::FromV6(bytes), port};
}

// One message being read.
class Reader {
 public:
  explicit Reader(StunMessage& message) : message_(message) {}

  // False: it is malformed.
  bool Read(std::uint16_t type, Bytes value, std::size_t offset) {
    if (message_.fingerprint_at) return false;  // it would have been the last
    if (static_cast<StunAttribute>(type) == StunAttribute::kFingerprint) {
      message_.fingerprint_at = offset;
      return value.size() == kFingerprintValue;
    }
    return message_.integrity_at.has_value() || ReadProtected(type, value, offset);
  }

 private:
  bool ReadProtected(std::uint16_t type, Bytes value, std::size_t offset) {
    switch (static_cast<StunAttribute>(type)) {
      case StunAttribute::kUsername:
        if (!message_.username) message_.username = AsText(value);
        return value.size() <= kMaxUsername;
      case StunAttribute::kMessageIntegrity:
        message_.integrity_at = offset;
        return value.size() == StunIntegrity{}.size();
      case StunAttribute::kErrorCode:
        return ReadError(value);
      case StunAttribute::kXorMappedAddress:
        message_.mapped = ReadMapped(value, message_.datagram.subspan(4, StunWriter::kTransactionSize));
        return message_.mapped.has_value();
      case StunAttribute::kPriority:
        if (value.size() == 4) message_.priority = ReadU32(value, 0);
        return value.size() == 4;
      case StunAttribute::kUseCandidate:
        message_.use_candidate = true;
        return value.empty();
      case StunAttribute::kIceControlled:
        return ReadTieBreaker(value, message_.controlled);
      case StunAttribute::kIceControlling:
        return ReadTieBreaker(value, message_.controlling);
      default:
        if (type < kFirstOptional && message_.unknown_count < StunMessage::kMaxUnknown)
          message_.unknown_types[message_.unknown_count++] = type;
        return true;
    }
  }

  bool ReadError(Bytes value) {
    if (value.size() < 4 || (value[2] & 7) < 3 || (value[2] & 7) > 6 || value[3] > 99) return false;
    message_.error_code = static_cast<std::uint16_t>((value[2] & 7) * 100 + value[3]);
    return true;
  }

  static bool ReadTieBreaker(Bytes value, std::optional<std::uint64_t>& to) {
    if (value.size() != 8) return false;
    to = ReadU64(value);
    return true;
  }

  StunMessage& message_;
};

}  // namespace

bool IsStun(Bytes datagram) {
  return datagram.size() >= 8 && (datagram[0] & 0xc0) == 0 && ReadU32(datagram, 4) == kMagicCookie;
}

// ---- Reading

std::optional<StunMessage> StunMessage::Parse(Bytes datagram) {
  if (datagram.size() < kStunHeader || datagram.size() > kMaxStun || !IsStun(datagram) ||
      kStunHeader + ReadU16(datagram, 2) != datagram.size())
    return std::nullopt;
  StunMessage message;
  const std::uint16_t type = ReadU16(datagram, 0);
  message.kind = ClassOf(type);
  message.method = MethodOf(type);
  message.datagram = datagram;
  Reader reader(message);
  for (std::size_t at = kStunHeader; at < datagram.size();) {
    const Bytes rest = datagram.subspan(at);
    if (rest.size() < kAttributeHeader) return std::nullopt;
    const std::size_t size = ReadU16(rest, 2);
    if (kAttributeHeader + Padded(size) > rest.size()) return std::nullopt;
    if (!reader.Read(ReadU16(rest, 0), rest.subspan(kAttributeHeader, size), at)) return std::nullopt;
    at += kAttributeHeader + Padded(size);
  }
  return message;
}

bool StunMessage::HasFingerprint() const {
  if (!fingerprint_at) return false;
  return ReadU32(datagram, *fingerprint_at + kAttributeHeader) == MakeStunFingerprint(datagram.first(*fingerprint_at));
}

bool StunMessage::HasIntegrity(std::string_view password) const {
  if (!integrity_at) return false;
  const StunIntegrity right = MakeStunIntegrity(datagram.first(*integrity_at), password);
  const Bytes said = datagram.subspan(*integrity_at + kAttributeHeader, right.size());
  unsigned differences = 0;  // in constant time
  for (std::size_t i = 0; i < right.size(); ++i) differences |= static_cast<unsigned>(right[i] ^ said[i]);
  return differences == 0;
}

// ---- Writing

StunWriter::StunWriter(StunClass kind, Bytes transaction) : size_(kStunHeader) {
  FOYER_CHECK(transaction.size() == kTransactionSize);
  WriteU16(buffer_, 0, TypeOf(kind));
  std::ranges::copy(transaction, buffer_.begin() + 4);
}

StunWriter::StunWriter(StunClass kind, const StunMessage& request)
    : StunWriter(kind, request.datagram.subspan(4, kTransactionSize)) {}

MutableBytes StunWriter::Grow(StunAttribute type, std::size_t size) {
  FOYER_CHECK(size_ + kAttributeHeader + Padded(size) <= kMaxSize);
  WriteU16(buffer_, size_, static_cast<std::uint16_t>(type));
  WriteU16(buffer_, size_ + 2, static_cast<std::uint16_t>(size));
  const MutableBytes value = MutableBytes(buffer_).subspan(size_ + kAttributeHeader, size);
  size_ += kAttributeHeader + Padded(size);
  WriteU16(buffer_, 2, static_cast<std::uint16_t>(size_ - kStunHeader));
  return value;
}

void StunWriter::Add(StunAttribute type, Bytes value) { std::ranges::copy(value, Grow(type, value.size()).begin()); }

void StunWriter::AddNumber(StunAttribute type, std::uint32_t value) { WriteU32(Grow(type, 4), 0, value); }

void StunWriter::AddMappedAddress(const Endpoint& address) {
  const bool v4 = address.address.is_v4();
  const Bytes plain = Bytes(address.address.bytes()).subspan(v4 ? 12 : 0);  // without the mapped form's beginning
  const MutableBytes value = Grow(StunAttribute::kXorMappedAddress, 4 + plain.size());
  value[1] = v4 ? kV4 : kV6;
  WriteU16(value, 2, static_cast<std::uint16_t>(address.port ^ (kMagicCookie >> 16)));
  const MutableBytes masked = value.subspan(4);
  std::ranges::copy(plain, masked.begin());
  Mask(masked, Bytes(buffer_).subspan(4, kTransactionSize));
}

void StunWriter::AddError(std::uint16_t code, std::string_view reason) {
  const MutableBytes value = Grow(StunAttribute::kErrorCode, 4 + reason.size());
  value[2] = static_cast<std::uint8_t>(code / 100);
  value[3] = static_cast<std::uint8_t>(code % 100);
  std::ranges::copy(reason, value.begin() + 4);
}

void StunWriter::AddUnknown(std::span<const std::uint16_t> types) {
  const MutableBytes value = Grow(StunAttribute::kUnknownAttributes, 2 * types.size());
  for (std::size_t i = 0; i < types.size(); ++i) WriteU16(value, 2 * i, types[i]);
}

void StunWriter::AddIntegrity(std::string_view password) {
  const StunIntegrity integrity = MakeStunIntegrity(bytes(), password);
  Add(StunAttribute::kMessageIntegrity, integrity);
}

void StunWriter::AddFingerprint() {
  const std::size_t at = size_;
  const MutableBytes value = Grow(StunAttribute::kFingerprint, kFingerprintValue);
  WriteU32(value, 0, MakeStunFingerprint(Bytes(buffer_).first(at)));
}

}  // namespace foyer::sip
