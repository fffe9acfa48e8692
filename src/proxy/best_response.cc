#include "proxy/best_response.h"

namespace foyer::proxy {
namespace {

bool TellsHowToGoOn(int code) { return code == 401 || code == 407 || code == 415 || code == 420 || code == 484; }

// Lower is better.
int Rank(int code) {
  if (code >= 600) return code - 600;
  if (code == 503) return 10'000;
  return code / 100 * 1000 + (TellsHowToGoOn(code) ? 0 : 1);
}

}  // namespace

std::optional<std::size_t> BestResponse(std::span<const int> codes) {
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < codes.size(); ++i) {
    if (!best || Rank(codes[i]) < Rank(codes[*best])) best = i;
  }
  return best;
}

}  // namespace foyer::proxy
