// Public GRUUs (RFC 5627): the address of one device of a user. Made of the user's address and the device's
// instance-id and nothing else, so that none has to be kept and each stays good over restarts.
#pragma once
#include <string>
#include <string_view>

#include "foyer/aor.h"

namespace foyer::sip {

// The gr parameter's value for an instance-id: "<urn:uuid:1>" gives "urn:uuid:1". Empty if the device has no
// instance-id, or one that is too long for an address.
std::string GrValue(std::string_view instance_id);

// "sip:anna@house.example;gr=urn:uuid:1"; empty without a GrValue().
std::string PublicGruu(const Aor& aor, std::string_view instance_id);

// True unless `uri` is a GRUU of another device than that with this instance-id.
bool IsMeantFor(std::string_view uri, std::string_view instance_id);

}  // namespace foyer::sip
