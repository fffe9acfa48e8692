// Reads a REGISTER (RFC 3261 s10.3): what it asks of the location service, or why it is refused.
#pragma once
#include <chrono>
#include <string>
#include <variant>
#include <vector>

#include "foyer/location_service.h"
#include "sip/message.h"

namespace foyer::registrar {

struct RegisterLimits {
  std::chrono::seconds min_expires{60};  // who asks for less gets this; not our own user agent
  std::chrono::seconds default_expires{3600};
  std::chrono::seconds max_expires{3600};
  std::size_t max_contacts = 10;  // in one request
  std::size_t max_bindings = 10;  // of one AOR
};

struct RegisterRefusal {
  int code = 400;
  std::string why;                   // for a Warning header
  std::vector<std::string> headers;  // whole lines
};

// `aor` is whom it registers, already proven. Without Contacts the update changes nothing: a query.
std::variant<BindingUpdate, RegisterRefusal> ReadRegister(const sip::Message& request, const Aor& aor,
                                                          const RegisterLimits& limits);

}  // namespace foyer::registrar
