// The doors of a user as Linhome reads them: a list of vCards (RFC 6350) with properties of its own.
#pragma once
#include <string>
#include <vector>

#include "foyer/aor.h"
#include "provisioning/phone_settings.h"

namespace foyer::provisioning {

struct ListedDoor {
  Aor aor;
  std::string title;  // what people call it
  bool has_picture = true;
  std::vector<LockButton> buttons;
};

// Empty for no doors, which is a list, too: the app then shows none.
std::string WriteDeviceList(const std::vector<ListedDoor>& doors);

}  // namespace foyer::provisioning
