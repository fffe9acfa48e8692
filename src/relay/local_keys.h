// Our SRTP keys of one medium, as our descriptions tell them to one peer: one for each suite. All who answer one offer
// get packets under the same key, each with an SSRC of its own.
#pragma once
#include <optional>
#include <vector>

#include "srtp/sdes.h"

namespace foyer::relay {

class LocalKeys {
 public:
  // For an offer. `in_use`: once a suite is agreed on, that one only; a later description goes on with it.
  std::vector<srtp::CryptoLine> Offer(std::optional<srtp::Suite> in_use);
  // For an answer to that line of theirs.
  srtp::CryptoLine Answer(const srtp::CryptoLine& theirs) { return {theirs.tag, For(theirs.key.suite())}; }

  // Every line that they may answer to; none: no offer was made.
  const std::vector<srtp::CryptoLine>& lines() const { return lines_; }
  const srtp::MasterKey& For(srtp::Suite suite);
  // Others from now on: the peer may have lost count of the packets under these.
  void Renew() { lines_ = srtp::MakeCryptoOffer(); }

 private:
  std::vector<srtp::CryptoLine> lines_;  // in the order of the suites; empty: no key was needed yet
};

}  // namespace foyer::relay
