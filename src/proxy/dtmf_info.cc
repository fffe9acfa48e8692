#include "proxy/dtmf_info.h"

#include <algorithm>

#include "base/lower_case.h"
#include "sip/uri.h"

namespace foyer::proxy {
namespace {

constexpr std::string_view kSpace = " \t\r\n\"";
constexpr std::size_t kMostDigits = 32;

std::string_view Trim(std::string_view text) {
  const auto first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

std::string_view MediaType(const sip::Message& message) {
  const std::string_view value = message.Value(sip::HeaderId::kContentType);
  return Trim(value.substr(0, value.find(';')));
}

bool IsType(const sip::Message& message, std::string_view type) { return EqualsIgnoreCase(MediaType(message), type); }

bool IsDigit(char c) {
  return (c >= '0' && c <= '9') || c == '*' || c == '#' || (c >= 'A' && c <= 'D') || (c >= 'a' && c <= 'd');
}

char Upper(char c) { return c >= 'a' && c <= 'd' ? static_cast<char>(c - 'a' + 'A') : c; }

std::string DigitsIn(std::string_view text) {
  std::string digits;
  for (const char c : text.substr(0, kMostDigits)) {
    if (IsDigit(c)) digits += Upper(c);
  }
  return digits;
}

// One signal: some write the event codes of RFC 4733 for * and #.
std::string DigitsOfSignal(std::string_view signal) {
  if (signal == "10") return "*";
  if (signal == "11") return "#";
  return signal.size() == 1 ? DigitsIn(signal) : std::string();
}

// The value of the line "Signal=...".
std::string_view SignalOf(std::string_view body) {
  while (!body.empty()) {
    const auto end = std::min(body.find_first_of("\r\n"), body.size());
    const std::string_view line = body.substr(0, end);
    const auto equals = line.find('=');
    if (equals != std::string_view::npos && EqualsIgnoreCase(Trim(line.substr(0, equals)), "signal")) {
      return Trim(line.substr(equals + 1));
    }
    body.remove_prefix(std::min(end + 1, body.size()));
  }
  return {};
}

}  // namespace

InfoKind InfoKindOf(const sip::Message& info) {
  if (info.body().empty()) return InfoKind::kEmpty;
  if (IsType(info, "application/dtmf-relay") || IsType(info, "application/dtmf")) return InfoKind::kDigits;
  if (IsType(info, "application/media_control+xml") &&
      info.body().find("picture_fast_update") != std::string_view::npos) {
    return InfoKind::kKeyFrame;
  }
  return InfoKind::kUnsupported;
}

std::string DigitsOfInfo(const sip::Message& info) {
  if (const std::string_view signal = SignalOf(info.body()); !signal.empty()) return DigitsOfSignal(signal);
  const std::string_view plain = Trim(info.body());
  return IsType(info, "application/dtmf") ? DigitsOfSignal(plain) : std::string();
}

std::string DigitsOfMessage(const sip::Message& message) {
  const std::string_view text = Trim(message.body());
  if (!IsType(message, "text/plain") || text.size() > kMostDigits || !std::ranges::all_of(text, IsDigit)) return {};
  return DigitsIn(text);
}

}  // namespace foyer::proxy
