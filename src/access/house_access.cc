#include "access/house_access.h"

namespace foyer::access {

AccessDecision HouseAccess::Decide(const AccessRequest& request) const {
  return access::Decide(policy_, request, loop_.WallNow());
}

}  // namespace foyer::access
