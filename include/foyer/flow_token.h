// Names a flow inside a Record-Route, so that only we can have named it (RFC 5626 s5.2): sealed with a secret of ours.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "foyer/flow.h"

namespace foyer {

class FlowTokens {
 public:
  virtual ~FlowTokens() = default;
  // Fits into the user part of a SIP URI without escapes.
  virtual std::string Seal(const Flow& flow) const = 0;
  // Nothing if it is not one of ours, or was tampered with.
  virtual std::optional<Flow> Open(std::string_view token) const = 0;
};

}  // namespace foyer
