// The small words of SIP's grammar (RFC 3261 s25.1): tokens, white space, quoted strings, parameters. Only for .cc
// files.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace foyer::sip {

namespace internal {
constexpr std::array<bool, 256> MakeTokenTable() {
  std::array<bool, 256> table{};
  for (const char c : std::string_view("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.!%*_+`'~"))
    table[static_cast<unsigned char>(c)] = true;
  return table;
}
inline constexpr std::array<bool, 256> kTokenTable = MakeTokenTable();
}  // namespace internal

constexpr bool IsTokenCharacter(char c) { return internal::kTokenTable[static_cast<unsigned char>(c)]; }
constexpr bool IsToken(std::string_view text) {
  for (const char c : text)
    if (!IsTokenCharacter(c)) return false;
  return !text.empty();
}

// White space; a fold (CRLF before white space) counts as such.
constexpr bool IsWhiteSpace(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
constexpr bool IsControl(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }
constexpr bool IsDigit(char c) { return c >= '0' && c <= '9'; }

constexpr std::string_view TrimLeft(std::string_view text) {
  while (!text.empty() && IsWhiteSpace(text.front())) text.remove_prefix(1);
  return text;
}
constexpr std::string_view TrimRight(std::string_view text) {
  while (!text.empty() && IsWhiteSpace(text.back())) text.remove_suffix(1);
  return text;
}
constexpr std::string_view Trim(std::string_view text) { return TrimRight(TrimLeft(text)); }

// `text` begins with a double quote. Length of the quoted string with both quotes; 0 if it never ends.
constexpr std::size_t QuotedLength(std::string_view text) {
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      return i + 1;
    }
  }
  return 0;
}

// Where the first `stop` outside of quotes is; npos if nowhere.
constexpr std::size_t FindUnquoted(std::string_view text, char stop) {
  const std::size_t first = text.find(stop);
  if (text.substr(0, first).find('"') == std::string_view::npos) return first;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == stop) return i;
    if (text[i] != '"') continue;
    const std::size_t quoted = QuotedLength(text.substr(i));
    if (quoted == 0) return std::string_view::npos;
    i += quoted - 1;
  }
  return std::string_view::npos;
}

// A quoted string begins in it and never ends: whatever is written behind it would become part of that.
constexpr bool HasOpenQuote(std::string_view text) {
  for (std::size_t i = text.find('"'); i != std::string_view::npos; i = text.find('"', i)) {
    const std::size_t quoted = QuotedLength(text.substr(i));
    if (quoted == 0) return true;
    i += quoted;
  }
  return false;
}

// One ";name=value" of a header or of a URI.
struct ParameterView {
  std::string_view name;
  std::string_view value;  // without quotes; empty for a flag
  std::string_view text;   // from the ';' to the next, as written
};
// Takes the first parameter off `rest`; nothing at the end, or where no ';' stands. The name is unchecked.
std::optional<ParameterView> TakeParameter(std::string_view& rest);
// True if `text` is nothing but parameters that have names, and quotes that end.
bool AreParameters(std::string_view text);

// Takes the first element off a list header's value, without white space around it. Empty ones are passed over; an
// empty view: there are no more. `rest` then begins after the comma.
std::string_view TakeListElement(std::string_view& rest);

// Within the limits and letters of a host (s25.1): a name of labels up to 63, in all up to 253, or an IP address.
bool IsHost(std::string_view text);

struct HostPort {
  std::string_view host;
  std::uint16_t port = 0;  // 0: none given
};
std::optional<HostPort> ParseHostPort(std::string_view text);  // white space around the colon is allowed, as in a Via

}  // namespace foyer::sip
