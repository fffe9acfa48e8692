// Programs that look for SIP servers to misuse, and say so in their User-Agent. Who hides it is found by what it does.
#pragma once
#include "sip/message.h"

namespace foyer::sip {

bool IsFromScanner(const Message& request);

}  // namespace foyer::sip
