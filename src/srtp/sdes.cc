#include "srtp/sdes.h"

#include <openssl/evp.h>

#include <algorithm>
#include <vector>

#include "base/parse_integer.h"
#include "srtp/suite.h"

namespace foyer::srtp {
namespace {

constexpr std::string_view kAttribute = "crypto:", kMethod = "inline:";
constexpr std::size_t kMaxTagDigits = 9;
constexpr std::uint64_t kMaxLifetime = std::uint64_t{1} << 48;
constexpr unsigned kMinWindowHint = 64;

constexpr std::size_t EncodedSize(std::size_t size) { return (size + 2) / 3 * 4; }
constexpr std::size_t kMaxDecoded = (kMaxKeySize + kMaxSaltSize + 2) / 3 * 3;

bool TakePrefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

// Up to the next white space, which goes too, however much there is.
std::string_view TakeWord(std::string_view& rest) {
  const std::string_view word = rest.substr(0, rest.find_first_of(" \t"));
  rest.remove_prefix(word.size());
  rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
  return word;
}

std::string Encode(Bytes bytes) {
  std::string text(EncodedSize(bytes.size()) + 1, '\0');  // OpenSSL writes the end, too
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes.data(), static_cast<int>(bytes.size()));
  text.pop_back();
  return text;
}

std::optional<MasterKey> Decode(Suite suite, std::string_view text) {
  const std::size_t size = TraitsOf(suite).key_size + TraitsOf(suite).salt_size;
  if (text.size() != EncodedSize(size)) return std::nullopt;
  Secret<kMaxDecoded> decoded(kMaxDecoded);
  const Bytes encoded = AsBytes(text);
  if (EVP_DecodeBlock(decoded.bytes().data(), encoded.data(), static_cast<int>(encoded.size())) < 0)
    return std::nullopt;
  auto key = MasterKey::From(suite, decoded.bytes().first(size));
  // OpenSSL takes more than the one right way to write it.
  return key && Encode(key->bytes()) == text ? key : std::nullopt;
}

// How many packets a key may protect: "2^20" or "1048576". We never ask for more than the suites bear.
bool IsLifetime(std::string_view text) {
  if (TakePrefix(text, "2^")) {
    const auto power = ParseInteger<unsigned>(text);
    return power && *power <= 48;
  }
  const auto packets = ParseInteger<std::uint64_t>(text);
  return packets && *packets > 0 && *packets <= kMaxLifetime;
}

// "inline:KEY" or "inline:KEY|LIFETIME". A third part, or one with a colon, is an MKI; ";" begins one more key.
std::optional<MasterKey> ParseKeyParameters(Suite suite, std::string_view text) {
  if (!TakePrefix(text, kMethod)) return std::nullopt;
  const std::string_view key = text.substr(0, text.find('|'));
  text.remove_prefix(key.size());
  if (TakePrefix(text, "|") && !IsLifetime(text)) return std::nullopt;
  return Decode(suite, key);
}

// Those that change nothing for us: how far packets may be out of order, and what is marked as optional (s6.3.7).
bool IsHarmless(std::string_view parameter) {
  if (parameter.size() > 1 && parameter.starts_with('-')) return true;
  if (!TakePrefix(parameter, "WSH=")) return false;
  const auto hint = ParseInteger<unsigned>(parameter);
  return hint && *hint >= kMinWindowHint;
}

}  // namespace

std::optional<CryptoLine> ParseCrypto(std::string_view attribute) {
  if (!TakePrefix(attribute, kAttribute)) return std::nullopt;
  const std::string_view digits = TakeWord(attribute);
  const auto tag = ParseInteger<std::uint32_t>(digits);
  const auto suite = FindSuite(TakeWord(attribute));
  if (!tag || digits.size() > kMaxTagDigits || !suite) return std::nullopt;
  const auto key = ParseKeyParameters(*suite, TakeWord(attribute));
  if (!key) return std::nullopt;
  while (!attribute.empty())
    if (!IsHarmless(TakeWord(attribute))) return std::nullopt;
  return CryptoLine{*tag, *key};
}

std::string WriteCrypto(const CryptoLine& line) {
  std::string text(kAttribute);
  text.append(std::to_string(line.tag)).append(" ").append(TraitsOf(line.key.suite()).name);
  return text.append(" ").append(kMethod).append(Encode(line.key.bytes()));
}

std::optional<CryptoLine> ChooseCrypto(std::span<const std::string> offer) {
  std::optional<CryptoLine> best;
  for (const std::string& attribute : offer) {
    auto line = ParseCrypto(attribute);
    if (line && (!best || line->key.suite() < best->key.suite())) best = std::move(line);
  }
  return best;
}

std::optional<AgreedKeys> ReadCryptoAnswer(std::span<const std::string> answer, std::span<const CryptoLine> offered) {
  for (const std::string& attribute : answer) {
    const auto theirs = ParseCrypto(attribute);
    if (!theirs) continue;
    const auto ours = std::ranges::find(offered, theirs->tag, &CryptoLine::tag);
    if (ours != offered.end() && ours->key.suite() == theirs->key.suite()) return AgreedKeys{ours->key, theirs->key};
  }
  return std::nullopt;
}

std::vector<CryptoLine> MakeCryptoOffer() {
  std::vector<CryptoLine> lines;
  for (const Suite suite : kSuites)
    lines.push_back({static_cast<std::uint32_t>(lines.size() + 1), MasterKey::Random(suite)});
  return lines;
}

}  // namespace foyer::srtp
