#include "relay/local_keys.h"

#include <algorithm>

namespace foyer::relay {

std::vector<srtp::CryptoLine> LocalKeys::Offer(std::optional<srtp::Suite> in_use) {
  if (lines_.empty()) Renew();
  if (!in_use) return lines_;
  return {*std::ranges::find(lines_, *in_use, [](const srtp::CryptoLine& line) { return line.key.suite(); })};
}

const srtp::MasterKey& LocalKeys::For(srtp::Suite suite) {
  if (lines_.empty()) Renew();
  return std::ranges::find(lines_, suite, [](const srtp::CryptoLine& line) { return line.key.suite(); })->key;
}

}  // namespace foyer::relay
