// Seals flows into the user part of our Record-Routes with HMAC-SHA256, so that nobody but us can name a flow
// (RFC 5626 s5.2). Tokens outlive a restart as long as their key is in the ring.
#pragma once
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "foyer/flow_token.h"

namespace foyer::sip {

class HmacKey;

class HmacFlowTokens : public FlowTokens {
 public:
  // The secrets of the ring, newest first: the first one seals, every one opens. At least one, each of 16 bytes or more
  // (the daemon keeps them in the data folder).
  explicit HmacFlowTokens(const std::vector<std::string>& secrets);
  ~HmacFlowTokens() override;

  // Letters, digits, '-' and '_': 39 for UDP on IPv4, at most 90 for a connection on IPv6.
  std::string Seal(const Flow& flow) const override;
  std::optional<Flow> Open(std::string_view token) const override;

 private:
  static constexpr std::size_t kMostRemembered = 4096;
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };

  void Remember(const std::string& token, const Flow& flow) const;

  std::vector<std::unique_ptr<HmacKey>> keys_;
  // What this object has sealed: each message of a call names the same two flows several times.
  mutable std::unordered_map<Flow, std::string> sealed_;
  mutable std::unordered_map<std::string, Flow, TextHash, std::equal_to<>> opened_;
};

}  // namespace foyer::sip
