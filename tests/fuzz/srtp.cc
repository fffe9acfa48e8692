#include <algorithm>
#include <array>
#include <vector>

#include "foyer/check.h"
#include "srtp/master_key.h"
#include "srtp/receiver.h"
#include "srtp/sdes.h"
#include "srtp/sender.h"
#include "srtp/suite.h"
#include "tests/fuzz/targets.h"

namespace foyer::fuzz {
namespace {

using Buffer = std::vector<std::uint8_t>;

srtp::MasterKey KeyOf(srtp::Suite suite) {
  const auto& traits = srtp::TraitsOf(suite);
  const Buffer bytes(traits.key_size + traits.salt_size, 0x5a);
  return *srtp::MasterKey::From(suite, bytes);
}

using Protect = srtp::Outcome (srtp::Sender::*)(MutableBytes, std::size_t);
using Unprotect = srtp::Outcome (srtp::Receiver::*)(MutableBytes);

// What we did not protect is never good; what we did comes back as it was, once.
void CheckWay(srtp::Suite suite, Bytes input, std::size_t ssrc_at, Protect protect, Unprotect unprotect) {
  Buffer raw(input.begin(), input.end());
  FOYER_CHECK(!(srtp::Receiver(KeyOf(suite)).*unprotect)(raw).ok());

  if (input.size() < ssrc_at + 4) return;
  srtp::Sender sender(KeyOf(suite), ReadU32(input, ssrc_at));
  Buffer buffer(input.begin(), input.end());
  buffer.resize(input.size() + srtp::kMaxOverhead);
  const srtp::Outcome outcome = (sender.*protect)(buffer, input.size());
  if (!outcome.ok()) return;
  FOYER_CHECK(outcome.size <= buffer.size());
  buffer.resize(outcome.size);
  Buffer broken = buffer, replayed = buffer;
  broken[input.back() % broken.size()] ^= 1;
  srtp::Receiver receiver(KeyOf(suite));
  FOYER_CHECK(!(receiver.*unprotect)(broken).ok());
  const srtp::Outcome opened = (receiver.*unprotect)(buffer);
  FOYER_CHECK(opened.ok() && std::ranges::equal(Bytes(buffer).first(opened.size), input));
  FOYER_CHECK((receiver.*unprotect)(replayed).verdict == srtp::Verdict::kReplayed);
}

void CheckCryptoLine(std::string_view text) {
  const auto line = srtp::ParseCrypto(text);
  if (!line) return;
  const auto again = srtp::ParseCrypto(srtp::WriteCrypto(*line));
  FOYER_CHECK(again && again->tag == line->tag && again->key == line->key);
  const std::array offer{std::string(text), srtp::WriteCrypto(*line)};
  FOYER_CHECK(srtp::ChooseCrypto(offer).has_value());
  FOYER_CHECK(srtp::ReadCryptoAnswer(offer, std::array{*line}).has_value());
}

}  // namespace

void FuzzSrtp(Bytes input) {
  CheckCryptoLine(AsText(input));
  if (input.empty() || input.size() > 2048) return;
  for (const srtp::Suite suite : srtp::kSuites) {
    CheckWay(suite, input, 8, &srtp::Sender::ProtectRtp, &srtp::Receiver::UnprotectRtp);
    CheckWay(suite, input, 4, &srtp::Sender::ProtectRtcp, &srtp::Receiver::UnprotectRtcp);
  }
}

}  // namespace foyer::fuzz
