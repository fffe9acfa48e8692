// The order in which the servers of a service are tried: by priority, and by lot in proportion to their weights.
#pragma once
#include <vector>

#include "dns/questions.h"

namespace foyer::dns {

// RFC 2782, "Usage rules".
std::vector<SrvRecord> InOrder(std::vector<SrvRecord> records, const Random& random);

}  // namespace foyer::dns
