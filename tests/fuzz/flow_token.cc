// The user part of a Route that claims to be ours.
#include "sip/flow_token.h"

#include <string>

#include "foyer/check.h"
#include "sip/flow_token_format.h"
#include "tests/fuzz/targets.h"

namespace foyer::fuzz {

void FuzzFlowToken(Bytes input) {
  static const sip::HmacFlowTokens tokens({"a secret of the newest ring", "the one before that one"});
  const std::string_view text = AsText(input);
  if (const auto decoded = sip::DecodeBase64Url(text)) FOYER_CHECK(sip::EncodeBase64Url(*decoded) == text);
  const std::string encoded = sip::EncodeBase64Url(text);
  FOYER_CHECK(sip::DecodeBase64Url(encoded) == text);
  FOYER_CHECK(!tokens.Open(encoded));  // nobody else can name a flow
  const auto flow = sip::UnpackFlow(text);
  if (!flow) return;
  FOYER_CHECK(sip::UnpackFlow(sip::PackFlow(*flow)) == flow);
  const std::string token = tokens.Seal(*flow);
  FOYER_CHECK(tokens.Open(token) == flow);
  std::string broken = token;
  char& changed = broken[input.back() % broken.size()];
  changed = changed == 'A' ? 'B' : 'A';
  FOYER_CHECK(!tokens.Open(broken));
}

}  // namespace foyer::fuzz
