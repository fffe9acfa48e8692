#include "proxy/best_response.h"

#include "proxy/header_edit.h"
#include "proxy/sent_request.h"

namespace foyer::proxy {
namespace {

bool TellsHowToGoOn(int code) { return code == 401 || code == 407 || code == 415 || code == 420 || code == 484; }

// Lower is better.
int Rank(int code) {
  if (code >= 600) return code - 600;
  if (code == 503) return 10'000;
  return code / 100 * 1000 + (TellsHowToGoOn(code) ? 0 : 1);
}

std::vector<std::string> ChallengesOf(const std::vector<FinalResponse>& finals) {
  std::vector<std::string> lines;
  for (const FinalResponse& final : finals) {
    if (!IsChallenge(final.status) || !final.response) continue;
    for (const sip::Header& header : final.response->headers()) {
      if (header.id == sip::HeaderId::kWwwAuthenticate || header.id == sip::HeaderId::kProxyAuthenticate) {
        lines.push_back(Line(header.id, header.value));
      }
    }
  }
  return lines;
}

}  // namespace

std::optional<std::size_t> BestResponse(std::span<const int> codes) {
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < codes.size(); ++i) {
    if (!best || Rank(codes[i]) < Rank(codes[*best])) best = i;
  }
  return best;
}

ResponseContext::ForCaller ResponseContext::Best() const {
  const std::vector<FinalResponse>& candidates = finals_.empty() ? losses_ : finals_;
  std::vector<int> codes;
  for (const FinalResponse& final : candidates) codes.push_back(final.status);
  const auto best = BestResponse(codes);
  if (!best) return {{480, std::nullopt}, {}};
  const FinalResponse& response = candidates[*best];
  return {response, IsChallenge(response.status) ? ChallengesOf(candidates) : std::vector<std::string>{}};
}

}  // namespace foyer::proxy
