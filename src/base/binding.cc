#include "foyer/location_service.h"

namespace foyer {

bool ContactBinding::HasPush() const { return uri.find(";pn-provider=") != std::string::npos; }

}  // namespace foyer
