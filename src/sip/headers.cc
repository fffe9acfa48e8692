#include "sip/headers.h"

#include <algorithm>

#include "base/lower_case.h"
#include "sip/grammar.h"
#include "sip/uri.h"

namespace foyer::sip {
namespace {

// False where something stands that is no parameter.
bool ReadViaParameters(Via& via) {
  std::string_view rest = via.parameters;
  while (const auto parameter = TakeParameter(rest)) {
    if (!IsToken(parameter->name) || HasOpenQuote(parameter->text)) return false;
    if (via.branch.empty() && EqualsIgnoreCase(parameter->name, "branch")) via.branch = parameter->value;
  }
  return rest.empty();
}

// Takes "SIP / 2.0 / " off: white space may stand around each slash (RFC 3261 s20.42).
bool TakeProtocol(std::string_view& rest) {
  for (const std::string_view part : {"SIP", "2.0"}) {
    rest = TrimLeft(rest);
    if (!EqualsIgnoreCase(rest.substr(0, part.size()), part)) return false;
    rest = TrimLeft(rest.substr(part.size()));
    if (!rest.starts_with('/')) return false;
    rest.remove_prefix(1);
  }
  rest = TrimLeft(rest);
  return true;
}

std::string_view TakeToken(std::string_view& rest) {
  const auto end = std::ranges::find_if_not(rest, IsTokenCharacter);
  const std::string_view token = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
  rest.remove_prefix(token.size());
  return token;
}

}  // namespace

std::optional<std::string_view> Via::Parameter(std::string_view name) const { return FindParameter(parameters, name); }

std::optional<Via> ParseVia(std::string_view text) {
  Via via;
  if (!TakeProtocol(text)) return std::nullopt;
  via.transport = TakeToken(text);
  if (via.transport.empty() || text.empty() || !IsWhiteSpace(text.front())) return std::nullopt;
  const std::size_t semicolon = text.find(';');
  if (semicolon != std::string_view::npos) via.parameters = TrimRight(text.substr(semicolon));
  const auto sent_by = ParseHostPort(Trim(text.substr(0, semicolon)));
  if (!sent_by || !ReadViaParameters(via)) return std::nullopt;
  via.host = sent_by->host;
  via.port = sent_by->port;
  return via;
}

std::optional<CSeq> ParseCSeq(std::string_view text) {
  text = Trim(text);
  const auto end = static_cast<std::size_t>(std::ranges::find_if_not(text, IsDigit) - text.begin());
  const auto number = ParseNumber(text.substr(0, end));
  if (!number || *number >= 0x80000000U || end == text.size() || !IsWhiteSpace(text[end])) return std::nullopt;
  const std::string_view method = TrimLeft(text.substr(end));
  if (!IsToken(method)) return std::nullopt;
  return CSeq{*number, method};
}

std::optional<DigestParameters> DigestParameters::Parse(std::string_view value) {
  value = TrimLeft(value);
  if (!EqualsIgnoreCase(TakeToken(value), "Digest")) return std::nullopt;
  if (value.empty() || !IsWhiteSpace(value.front())) return std::nullopt;
  DigestParameters result;
  result.parameters_ = value;
  return result;
}

std::string_view DigestParameters::Get(std::string_view name) const {
  std::string_view rest = parameters_;
  while (true) {
    const std::string_view element = TakeListElement(rest);
    if (element.empty()) return {};
    const std::size_t equals = element.find('=');
    if (equals == std::string_view::npos || !EqualsIgnoreCase(TrimRight(element.substr(0, equals)), name)) continue;
    const std::string_view value = TrimLeft(element.substr(equals + 1));
    const bool quoted = value.starts_with('"') && value.size() >= 2 && value.ends_with('"');
    return quoted ? value.substr(1, value.size() - 2) : value;
  }
}

std::optional<std::uint32_t> ParseNumber(std::string_view text) {
  std::uint64_t number = 0;
  for (const char c : text) {
    if (!IsDigit(c)) return std::nullopt;
    number = number * 10 + static_cast<std::uint64_t>(c - '0');
    if (number > 0xffffffffU) return std::nullopt;
  }
  return text.empty() ? std::nullopt : std::optional(static_cast<std::uint32_t>(number));
}

}  // namespace foyer::sip
