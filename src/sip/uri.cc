#include "sip/uri.h"

#include <algorithm>
#include <array>

#include "base/lower_case.h"
#include "sip/grammar.h"

namespace foyer::sip {
namespace {

constexpr std::size_t kMaxUser = 128;

// What no URI may contain unescaped, be it ever so lenient.
constexpr std::array<bool, 256> kBreaksUri = [] {
  std::array<bool, 256> breaks{};
  for (std::size_t c = 0; c < breaks.size(); ++c) breaks[c] = IsControl(static_cast<char>(c));
  for (const char c : {' ', '<', '>', '"'}) breaks[static_cast<std::size_t>(c)] = true;
  return breaks;
}();
bool BreaksUri(char c) { return kBreaksUri[static_cast<unsigned char>(c)]; }

int HexDigit(char c) {
  if (IsDigit(c)) return c - '0';
  const char lower = LowerCase(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// Takes "user:password@" off.
bool TakeUser(std::string_view& rest, Uri& uri) {
  const std::size_t at = rest.find('@');
  if (at == std::string_view::npos) return true;
  const std::string_view userinfo = rest.substr(0, at);
  uri.user = userinfo.substr(0, userinfo.find(':'));
  rest.remove_prefix(at + 1);
  return !uri.user.empty() && userinfo.size() <= kMaxUser;
}

std::optional<NameAddr> ParseBareAddress(std::string_view text) {
  const std::size_t semicolon = text.find(';');
  NameAddr result;
  result.uri_text = TrimRight(text.substr(0, semicolon));
  if (semicolon != std::string_view::npos) result.parameters = text.substr(semicolon);
  // s20.10: a URI with a comma, question mark or semicolon must stand between < and >.
  if (result.uri_text.empty() || std::ranges::any_of(result.uri_text, BreaksUri)) return std::nullopt;
  if (result.uri_text.find_first_of(",?") != std::string_view::npos) return std::nullopt;
  return result;
}

// The RFC wants tokens; phones write more than that. What would make the value mean something else is refused.
bool IsDisplayName(std::string_view text) {
  if (text.starts_with('"')) return QuotedLength(text) == text.size();
  return std::ranges::none_of(
      text, [](char c) { return c == '"' || c == ',' || c == ';' || c == '>' || (IsControl(c) && !IsWhiteSpace(c)); });
}

std::optional<NameAddr> ParseAngleAddress(std::string_view text, std::size_t open) {
  const std::size_t close = text.find('>', open);
  if (close == std::string_view::npos) return std::nullopt;
  NameAddr result;
  result.display_name = TrimRight(text.substr(0, open));
  result.uri_text = text.substr(open + 1, close - open - 1);
  result.parameters = TrimLeft(text.substr(close + 1));
  if (!IsDisplayName(result.display_name)) return std::nullopt;
  if (result.uri_text.empty() || std::ranges::any_of(result.uri_text, BreaksUri)) return std::nullopt;
  return result;
}

// s19.1.4: parameters that both have are the same; those that change what is reached may not be missing from `b`.
bool CoversParameters(std::string_view a, std::string_view b) {
  constexpr std::array<std::string_view, 5> kMayNotBeMissing = {"user", "ttl", "method", "maddr", "transport"};
  while (const auto parameter = TakeParameter(a)) {
    const auto other = FindParameter(b, parameter->name);
    const auto is_this = [&](std::string_view name) { return EqualsIgnoreCase(parameter->name, name); };
    if (other ? !EqualsIgnoreCase(*other, parameter->value) : std::ranges::any_of(kMayNotBeMissing, is_this))
      return false;
  }
  return true;
}

}  // namespace

bool Uri::is_sips() const { return scheme.size() == 4; }

std::optional<std::string_view> Uri::Parameter(std::string_view name) const { return FindParameter(parameters, name); }

std::optional<Uri> ParseUri(std::string_view text) {
  Uri uri;
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || std::ranges::any_of(text, BreaksUri)) return std::nullopt;
  uri.scheme = text.substr(0, colon);
  if (!EqualsIgnoreCase(uri.scheme, "sip") && !EqualsIgnoreCase(uri.scheme, "sips")) return std::nullopt;
  std::string_view rest = text.substr(colon + 1);
  if (!TakeUser(rest, uri)) return std::nullopt;
  if (const std::size_t question = rest.find('?'); question != std::string_view::npos) {
    uri.headers = rest.substr(question);
    rest = rest.substr(0, question);
  }
  if (const std::size_t semicolon = rest.find(';'); semicolon != std::string_view::npos) {
    uri.parameters = rest.substr(semicolon);
    rest = rest.substr(0, semicolon);
  }
  const auto host_port = ParseHostPort(rest);
  if (!host_port) return std::nullopt;
  uri.host = host_port->host;
  uri.port = host_port->port;
  return uri;
}

std::optional<std::string> Unescape(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      const int high = i + 2 < text.size() ? HexDigit(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? HexDigit(text[i + 2]) : -1;
      if (high < 0 || low < 0) return std::nullopt;
      c = static_cast<char>(high * 16 + low);
      i += 2;
    }
    if (IsControl(c)) return std::nullopt;
    result += c;
  }
  return result;
}

std::optional<Aor> ToAor(const Uri& uri) {
  auto user = Unescape(uri.user);
  if (!user || user->empty()) return std::nullopt;
  Aor aor{std::move(*user), std::string(uri.host)};
  aor.domain = LowerCase(aor.domain);
  return aor;
}

bool IsSameUri(std::string_view a, std::string_view b) {
  if (a == b) return ParseUri(a).has_value();
  const auto x = ParseUri(a), y = ParseUri(b);
  if (!x || !y || x->is_sips() != y->is_sips() || x->port != y->port || x->headers != y->headers) return false;
  const auto user = Unescape(x->user);
  if (!user || user != Unescape(y->user) || !EqualsIgnoreCase(x->host, y->host)) return false;
  return CoversParameters(x->parameters, y->parameters) && CoversParameters(y->parameters, x->parameters);
}

std::optional<std::string_view> NameAddr::Parameter(std::string_view name) const {
  return FindParameter(parameters, name);
}

std::optional<HopQuery> ToHopQuery(const Uri& uri) {
  HopQuery query;
  query.host = uri.host;
  if (query.host.starts_with('[')) query.host = query.host.substr(1, query.host.size() - 2);
  query.port = uri.port;
  query.secure = uri.is_sips();
  const auto name = uri.Parameter("transport");
  if (!name) return query;
  for (const Transport transport :
       {Transport::kUdp, Transport::kTcp, Transport::kTls, Transport::kWs, Transport::kWss}) {
    if (EqualsIgnoreCase(*name, UriName(transport))) query.transport = transport;
  }
  return query.transport ? std::optional(query) : std::nullopt;
}

std::optional<NameAddr> ParseNameAddr(std::string_view text) {
  text = Trim(text);
  const std::size_t open = FindUnquoted(text, '<');
  auto result = open == std::string_view::npos ? ParseBareAddress(text) : ParseAngleAddress(text, open);
  if (!result || !AreParameters(result->parameters)) return std::nullopt;
  return result;
}

std::optional<std::string_view> FindParameter(std::string_view parameters, std::string_view name) {
  while (const auto parameter = TakeParameter(parameters))
    if (EqualsIgnoreCase(parameter->name, name)) return parameter->value;
  return std::nullopt;
}

std::string WithoutParameter(std::string_view parameters, std::string_view name) {
  std::string rest;
  while (const auto parameter = TakeParameter(parameters))
    if (!EqualsIgnoreCase(parameter->name, name)) rest += parameter->text;
  return rest;
}

}  // namespace foyer::sip
