#include "sip/uri.h"
#include "base/lower_case.h"

#include <string>

#include "foyer/check.h"
#include "sip/grammar.h"
#include "tests/fuzz/targets.h"

namespace foyer::fuzz {
namespace {

std::string Written(const sip::Uri& uri) {
  std::string text(uri.scheme);
  text += ":";
  if (!uri.user.empty()) text += std::string(uri.user) + "@";
  text += uri.host;
  if (uri.port != 0) text += ":" + std::to_string(uri.port);
  return text.append(uri.parameters).append(uri.headers);
}

// What we write into a message as the address of somebody is read as the same one.
void CheckAor(const sip::Uri& uri) {
  const auto aor = sip::ToAor(uri);
  if (!aor) return;
  FOYER_CHECK(!aor->user.empty() && !aor->domain.empty());
  for (const char c : aor->user + aor->domain) FOYER_CHECK(!sip::IsControl(c));
  for (const char c : aor->domain) FOYER_CHECK(LowerCase(c) == c);
}

void CheckHop(const sip::Uri& uri) {
  const auto hop = sip::ToHopQuery(uri);
  if (!hop) return;
  FOYER_CHECK(hop->secure == uri.is_sips() && hop->port == uri.port && !hop->host.empty());
  FOYER_CHECK(hop->host.find_first_of("[]") == std::string::npos);
}

}  // namespace

void FuzzUri(Bytes input) {
  const std::string_view text = AsText(input);
  sip::Unescape(text);
  const auto uri = sip::ParseUri(text);
  FOYER_CHECK(uri.has_value() == sip::IsSameUri(text, text));
  if (!uri) return;
  FOYER_CHECK(sip::IsHost(uri->host) && uri->user.size() <= 128 && uri->host.size() <= 254);
  const std::string written = Written(*uri);
  const auto again = sip::ParseUri(written);
  FOYER_CHECK(again && Written(*again) == written);
  FOYER_CHECK(again->user == uri->user && again->host == uri->host && again->port == uri->port);
  FOYER_CHECK(sip::IsSameUri(text, written) == sip::IsSameUri(written, text));
  FOYER_CHECK(!sip::FindParameter(sip::WithoutParameter(uri->parameters, "transport"), "transport"));
  CheckAor(*uri);
  CheckHop(*uri);
}

}  // namespace foyer::fuzz
