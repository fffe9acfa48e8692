// What of the configuration each part is given, at the start and at each reload.
#pragma once
#include <vector>

#include "access/access_policy.h"
#include "foyer/config.h"
#include "location/configured_contacts.h"
#include "proxy/context.h"
#include "registrar/registrar.h"

namespace foyer::daemon {

access::AccessPolicy MakeAccessPolicy(const Config& config);
proxy::Settings MakeProxySettings(const Config& config);
registrar::RegistrarSettings MakeRegistrarSettings(const Config& config);
std::vector<location::ConfiguredContact> MakeContacts(const Config& config);

}  // namespace foyer::daemon
