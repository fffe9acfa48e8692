// The end of one branch that nobody answered: what the device said, or what we found out ourselves.
#pragma once
#include <optional>

#include "sip/message.h"

namespace foyer::proxy {

struct FinalResponse {
  int status = 0;                        // 300-699
  std::optional<sip::Message> response;  // none: ours (408 no answer, 503 its connection is gone, 488 no common media)
};

}  // namespace foyer::proxy
