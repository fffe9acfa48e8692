// The configuration of a liblinphone core, as text: all that the library must never guess, read or write.
#pragma once
#include <string>

#include "phone/user_agent_settings.h"

namespace foyer::phone {

enum class CoreRole { kRing, kLookIn };

// No listening socket, no file, no DNS, media on loopback only, one account at `settings.proxy`. Without the password.
std::string CoreConfig(const UserAgentSettings& settings, CoreRole role);

}  // namespace foyer::phone
