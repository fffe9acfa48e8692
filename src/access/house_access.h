// The rules of this house, asked at the loop's calendar time.
#pragma once
#include <utility>

#include "access/access_policy.h"
#include "foyer/access.h"
#include "foyer/event_loop.h"

namespace foyer::access {

class HouseAccess final : public AccessControl {
 public:
  // `loop` must outlive this object.
  HouseAccess(const EventLoop& loop, AccessPolicy policy) : loop_(loop), policy_(std::move(policy)) {}

  AccessDecision Decide(const AccessRequest& request) const override;

  // For every question from now on.
  void Apply(AccessPolicy policy) { policy_ = std::move(policy); }

 private:
  const EventLoop& loop_;
  AccessPolicy policy_;
};

}  // namespace foyer::access
