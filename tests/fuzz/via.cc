#include <string>

#include "foyer/check.h"
#include "sip/grammar.h"
#include "sip/headers.h"
#include "sip/message.h"
#include "sip/uri.h"
#include "tests/fuzz/targets.h"

namespace foyer::fuzz {
namespace {

std::string Written(const sip::Via& via) {
  std::string text = "SIP/2.0/" + std::string(via.transport) + " " + std::string(via.host);
  if (via.port != 0) text += ":" + std::to_string(via.port);
  return text.append(via.parameters);
}

void CheckVia(std::string_view text) {
  const auto via = sip::ParseVia(text);
  if (!via) return;
  FOYER_CHECK(sip::IsHost(via->host) && sip::IsToken(via->transport));
  FOYER_CHECK(via->branch.empty() || via->Parameter("branch").has_value());
  FOYER_CHECK(sip::AreParameters(via->parameters));
  const std::string written = Written(*via);
  const auto again = sip::ParseVia(written);
  FOYER_CHECK(again && Written(*again) == written && again->branch == via->branch);
  const std::string fewer = sip::WithoutParameter(via->parameters, "received");
  FOYER_CHECK(sip::AreParameters(fewer) && !sip::FindParameter(fewer, "received"));
}

}  // namespace

// A Via line: one, or several with commas between.
void FuzzVia(Bytes input) {
  const std::string_view text = AsText(input);
  CheckVia(text);
  std::size_t elements = 0;
  for (const std::string_view element : sip::SplitList(text)) {
    FOYER_CHECK(++elements <= input.size() && !element.empty());
    CheckVia(element);
  }
  if (const auto cseq = sip::ParseCSeq(text)) FOYER_CHECK(sip::IsToken(cseq->method) && cseq->number < 0x80000000U);
}

}  // namespace foyer::fuzz
