#include "sip/stun_checksums.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>

#include "foyer/check.h"

namespace foyer::sip {
namespace {

constexpr std::size_t kIntegrityAttribute = 24;

// ITU V.42: the polynomial of Ethernet and zip, bits reversed.
constexpr std::array<std::uint32_t, 256> MakeCrcTable() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < table.size(); ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = (value >> 1) ^ ((value & 1U) != 0 ? 0xedb88320U : 0U);
    table[i] = value;
  }
  return table;
}
constexpr auto kCrcTable = MakeCrcTable();

}  // namespace

StunIntegrity MakeStunIntegrity(Bytes message, std::string_view password) {
  std::array<std::uint8_t, kMaxStun> copy;
  FOYER_CHECK(message.size() >= kStunHeader && message.size() <= copy.size());
  std::ranges::copy(message, copy.begin());
  WriteU16(copy, 2, static_cast<std::uint16_t>(message.size() - kStunHeader + kIntegrityAttribute));
  StunIntegrity integrity{};
  unsigned length = 0;
  FOYER_CHECK(HMAC(EVP_sha1(), password.data(), static_cast<int>(password.size()), copy.data(), message.size(),
                   integrity.data(), &length) != nullptr &&
              length == integrity.size());
  return integrity;
}

std::uint32_t MakeStunFingerprint(Bytes message) {
  std::uint32_t crc = 0xffffffffU;
  for (const std::uint8_t byte : message) crc = kCrcTable[(crc ^ byte) & 0xffU] ^ (crc >> 8);
  return ~crc ^ 0x5354554eU;
}

}  // namespace foyer::sip
