#include "sip/grammar.h"

#include <algorithm>
#include <utility>

#include "base/lower_case.h"
#include "foyer/endpoint.h"
#include "sip/headers.h"

namespace foyer::sip {
namespace {

constexpr std::size_t kMaxHost = 253;
constexpr std::size_t kMaxLabel = 63;

std::string_view WithoutQuotes(std::string_view value) {
  const bool quoted = value.size() >= 2 && value.front() == '"' && QuotedLength(value) == value.size();
  return quoted ? value.substr(1, value.size() - 2) : value;
}

constexpr bool IsHostCharacter(char c) {
  const char lower = LowerCase(c);
  return (lower >= 'a' && lower <= 'z') || IsDigit(c) || c == '-' || c == '_';  // '_': not the RFC's, but in use
}

}  // namespace

std::optional<ParameterView> TakeParameter(std::string_view& rest) {
  rest = TrimLeft(rest);
  if (!rest.starts_with(';')) return std::nullopt;
  const std::size_t end = FindUnquoted(rest.substr(1), ';');
  ParameterView parameter;
  parameter.text = end == std::string_view::npos ? rest : rest.substr(0, end + 1);
  rest.remove_prefix(parameter.text.size());
  const std::string_view body = Trim(parameter.text.substr(1));
  const std::size_t equals = body.find('=');
  parameter.name = TrimRight(body.substr(0, equals));
  parameter.value =
      equals == std::string_view::npos ? body.substr(body.size()) : WithoutQuotes(TrimLeft(body.substr(equals + 1)));
  return parameter;
}

bool AreParameters(std::string_view text) {
  while (const auto parameter = TakeParameter(text))
    if (!IsToken(parameter->name) || HasOpenQuote(parameter->text)) return false;
  return text.empty();
}

std::string_view TakeListElement(std::string_view& rest) {
  while (!rest.empty()) {
    if (rest.find(',') == std::string_view::npos) return Trim(std::exchange(rest, {}));
    std::size_t end = 0;
    for (bool in_angle = false; end < rest.size() && (in_angle || rest[end] != ','); ++end) {
      if (rest[end] == '<') in_angle = true;
      if (rest[end] == '>') in_angle = false;
      if (rest[end] != '"' || in_angle) continue;
      const std::size_t quoted = QuotedLength(rest.substr(end));
      end = quoted == 0 ? rest.size() - 1 : end + quoted - 1;
    }
    const std::string_view element = Trim(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (!element.empty()) return element;
  }
  return {};
}

bool IsHost(std::string_view text) {
  if (text.starts_with('[')) return IpAddress::Parse(text).has_value();
  if (text.ends_with('.')) text.remove_suffix(1);
  if (text.empty() || text.size() > kMaxHost) return false;
  std::size_t label = 0;
  for (const char c : text) {
    if (c == '.') {
      if (label == 0) return false;
      label = 0;
    } else if (!IsHostCharacter(c) || ++label > kMaxLabel) {
      return false;
    }
  }
  return label != 0;
}

std::optional<HostPort> ParseHostPort(std::string_view text) {
  const std::size_t after_host = text.starts_with('[') ? text.find(']') : 0;
  const std::size_t colon = text.find(':', std::min(after_host, text.size()));
  HostPort result{TrimRight(text.substr(0, colon)), 0};
  if (!IsHost(result.host)) return std::nullopt;
  if (colon == std::string_view::npos) return result;
  const auto port = ParseNumber(TrimLeft(text.substr(colon + 1)));
  if (!port || *port == 0 || *port > 65535) return std::nullopt;
  result.port = static_cast<std::uint16_t>(*port);
  return result;
}

}  // namespace foyer::sip
