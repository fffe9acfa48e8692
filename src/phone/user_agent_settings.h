// What the door's user agent has to know about itself and about the one proxy it talks to.
#pragma once
#include <string>

#include "foyer/aor.h"
#include "foyer/endpoint.h"
#include "foyer/sound_ports.h"

namespace foyer::phone {

struct UserAgentSettings {
  Aor aor;               // of the door; the domain is the realm too
  std::string password;  // made by the daemon at each start; letters and digits
  Endpoint proxy;        // the daemon's own TCP listener on loopback
  std::string folder;    // writable; liblinphone is told to keep its files there, though it should make none
  SoundPorts* sound;     // never null; must outlive the user agent
};

}  // namespace foyer::phone
