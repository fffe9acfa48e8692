#include <string>

#include "foyer/check.h"
#include "sip/grammar.h"
#include "sip/message.h"
#include "sip/uri.h"
#include "tests/fuzz/targets.h"

namespace foyer::fuzz {
namespace {

std::string Written(const sip::NameAddr& address) {
  const std::string_view space = address.display_name.empty() ? "" : " ";
  return std::string(address.display_name)
      .append(space)
      .append("<")
      .append(address.uri_text)
      .append(">")
      .append(address.parameters);
}

void CheckNameAddr(std::string_view text) {
  const auto address = sip::ParseNameAddr(text);
  if (!address) return;
  FOYER_CHECK(!address->uri_text.empty() && address->uri_text.find_first_of("<>\r\n \"") == std::string_view::npos);
  FOYER_CHECK(sip::AreParameters(address->parameters));
  const std::string written = Written(*address);
  const auto again = sip::ParseNameAddr(written);
  FOYER_CHECK(again && again->uri_text == address->uri_text && again->tag() == address->tag());
  FOYER_CHECK(again->display_name == address->display_name && Written(*again) == written);
  if (const auto uri = sip::ParseUri(address->uri_text)) static_cast<void>(sip::ToAor(*uri));
}

}  // namespace

// The value of a From, To or Contact: one, or several with commas between.
void FuzzNameAddr(Bytes input) {
  const std::string_view text = AsText(input);
  CheckNameAddr(text);
  for (const std::string_view element : sip::SplitList(text)) CheckNameAddr(element);
}

}  // namespace foyer::fuzz
