#include "sip/flow_token.h"

#include <openssl/crypto.h>

#include "foyer/bytes.h"
#include "foyer/check.h"
#include "sip/flow_token_format.h"
#include "sip/flow_token_hmac.h"

namespace foyer::sip {
namespace {

constexpr std::size_t kTagBytes = 12;  // 96 bits of the HMAC
constexpr std::size_t kLongestToken = 128;
constexpr std::size_t kShortestSecret = 16;

}  // namespace

HmacFlowTokens::HmacFlowTokens(const std::vector<std::string>& secrets) {
  FOYER_CHECK(!secrets.empty());
  for (const std::string& secret : secrets) {
    FOYER_CHECK(secret.size() >= kShortestSecret);
    keys_.push_back(std::make_unique<HmacKey>(secret));
  }
}

HmacFlowTokens::~HmacFlowTokens() = default;

std::string HmacFlowTokens::Seal(const Flow& flow) const {
  if (const auto known = sealed_.find(flow); known != sealed_.end()) return known->second;
  std::string packed = PackFlow(flow);
  packed.append(AsText(keys_.front()->Sign(packed)).substr(0, kTagBytes));
  std::string token = EncodeBase64Url(packed);
  Remember(token, flow);
  return token;
}

// All are forgotten together: which of them are still in use is not worth knowing.
void HmacFlowTokens::Remember(const std::string& token, const Flow& flow) const {
  if (sealed_.size() >= kMostRemembered || opened_.size() >= kMostRemembered) {
    sealed_.clear();
    opened_.clear();
  }
  sealed_.insert_or_assign(flow, token);
  opened_.insert_or_assign(token, flow);
}

std::optional<Flow> HmacFlowTokens::Open(std::string_view token) const {
  if (token.size() > kLongestToken) return std::nullopt;
  if (const auto known = opened_.find(token); known != opened_.end()) return known->second;
  const auto bytes = DecodeBase64Url(token);
  if (!bytes || bytes->size() <= kTagBytes) return std::nullopt;
  const std::string_view packed = std::string_view(*bytes).substr(0, bytes->size() - kTagBytes);
  const std::string_view tag = std::string_view(*bytes).substr(packed.size());
  for (const auto& key : keys_) {
    if (CRYPTO_memcmp(key->Sign(packed).data(), tag.data(), kTagBytes) == 0) return UnpackFlow(packed);
  }
  return std::nullopt;
}

}  // namespace foyer::sip
