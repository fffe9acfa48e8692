// What comes on a TCP or TLS connection; the first byte says in pieces of how many bytes.
#include "sip/stream_framer.h"

#include <memory>

#include "tests/fuzz/cut_up.h"
#include "tests/fuzz/targets.h"

namespace foyer::fuzz {

void FuzzStream(Bytes input) {
  if (input.empty() || input.size() > 16 * 1024) return;
  const std::size_t piece = input[0] % kMostPiece + 1;
  const std::string_view bytes = AsText(input.subspan(1));
  CheckCuts(bytes, piece, [] { return std::make_unique<sip::StreamFramer>(kSmall); });
  CheckCuts(bytes, piece, [] { return std::make_unique<sip::StreamFramer>(kSmall, sip::StreamFramer::Side::kOpened); });
}

}  // namespace foyer::fuzz
