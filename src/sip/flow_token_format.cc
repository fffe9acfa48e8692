#include "sip/flow_token_format.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace foyer::sip {
namespace {

constexpr char kVersion = 1;
constexpr unsigned kLocalIsV4 = 0x10, kRemoteIsV4 = 0x20, kTransportMask = 0x0f;
constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

constexpr std::array<std::int8_t, 256> kValues = [] {
  std::array<std::int8_t, 256> values{};
  values.fill(-1);
  for (std::size_t i = 0; i < kAlphabet.size(); ++i)
    values[static_cast<std::uint8_t>(kAlphabet[i])] = static_cast<std::int8_t>(i);
  return values;
}();

// Seven bits a byte, the lowest first; the top bit says that more follow.
void AppendNumber(std::string& out, std::uint64_t number) {
  for (; number >= 0x80; number >>= 7) out.push_back(static_cast<char>(number | 0x80));
  out.push_back(static_cast<char>(number));
}

void AppendEndpoint(std::string& out, const Endpoint& endpoint) {
  const auto& bytes = endpoint.address.bytes();
  out.append(bytes.begin() + (endpoint.address.is_v4() ? 12 : 0), bytes.end());
  out.push_back(static_cast<char>(endpoint.port >> 8));
  out.push_back(static_cast<char>(endpoint.port));
}

class TokenReader {
 public:
  explicit TokenReader(std::string_view bytes) : bytes_(bytes) {}

  std::uint8_t Byte() {
    if (bytes_.empty()) {
      ok_ = false;
      return 0;
    }
    const auto byte = static_cast<std::uint8_t>(bytes_.front());
    bytes_.remove_prefix(1);
    return byte;
  }
  std::uint64_t Number() {
    std::uint64_t number = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const std::uint8_t byte = Byte();
      number |= std::uint64_t{byte & 0x7fu} << shift;
      if (byte < 0x80) return number;
    }
    ok_ = false;
    return 0;
  }
  Endpoint ReadEndpoint(bool is_v4) {
    std::array<std::uint8_t, 16> bytes{};
    if (is_v4) bytes = IpAddress::FromV4(0).bytes();
    std::generate(bytes.begin() + (is_v4 ? 12 : 0), bytes.end(), [this] { return Byte(); });
    const unsigned high = Byte();
    return {IpAddress::FromV6(bytes), static_cast<std::uint16_t>(high << 8 | Byte())};
  }
  bool IsAtGoodEnd() const { return ok_ && bytes_.empty(); }

 private:
  std::string_view bytes_;
  bool ok_ = true;
};

}  // namespace

std::string PackFlow(const Flow& flow) {
  unsigned kind = static_cast<unsigned>(flow.transport);
  if (flow.local.address.is_v4()) kind |= kLocalIsV4;
  if (flow.remote.address.is_v4()) kind |= kRemoteIsV4;
  std::string packed = {kVersion, static_cast<char>(kind)};
  for (const std::uint64_t number : {flow.instance, flow.epoch, flow.connection}) AppendNumber(packed, number);
  AppendEndpoint(packed, flow.local);
  AppendEndpoint(packed, flow.remote);
  return packed;
}

std::optional<Flow> UnpackFlow(std::string_view packed) {
  TokenReader reader(packed);
  if (reader.Byte() != kVersion) return std::nullopt;
  const unsigned kind = reader.Byte();
  if ((kind & kTransportMask) > static_cast<unsigned>(Transport::kWss)) return std::nullopt;
  Flow flow;
  flow.transport = static_cast<Transport>(kind & kTransportMask);
  flow.instance = reader.Number();
  flow.epoch = reader.Number();
  flow.connection = reader.Number();
  flow.local = reader.ReadEndpoint((kind & kLocalIsV4) != 0);
  flow.remote = reader.ReadEndpoint((kind & kRemoteIsV4) != 0);
  if (!reader.IsAtGoodEnd()) return std::nullopt;
  return flow;
}

std::string EncodeBase64Url(std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() * 8 + 5) / 6);
  unsigned bits = 0, held = 0;
  for (const char byte : bytes) {
    bits = bits << 8 | static_cast<std::uint8_t>(byte);
    for (held += 8; held >= 6; held -= 6) text.push_back(kAlphabet[bits >> (held - 6) & 63]);
  }
  if (held > 0) text.push_back(kAlphabet[bits << (6 - held) & 63]);
  return text;
}

std::optional<std::string> DecodeBase64Url(std::string_view text) {
  std::string bytes;
  bytes.reserve(text.size() * 6 / 8);
  unsigned bits = 0, held = 0;
  for (const char letter : text) {
    const std::int8_t value = kValues[static_cast<std::uint8_t>(letter)];
    if (value < 0) return std::nullopt;
    bits = bits << 6 | static_cast<unsigned>(value);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes.push_back(static_cast<char>(bits >> held));
  }
  if (held >= 6 || (bits & ((1u << held) - 1)) != 0) return std::nullopt;
  return bytes;
}

}  // namespace foyer::sip
