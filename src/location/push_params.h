// The push token of a Contact (RFC 8599 s4.1): what wakes a sleeping phone.
#pragma once
#include <optional>
#include <string>

namespace foyer::location {

struct PushParams {
  std::string provider;  // pn-provider
  std::string param;     // pn-param
  std::string prid;      // pn-prid

  bool operator==(const PushParams&) const = default;
};

// Nothing if the URI has no provider or no token.
std::optional<PushParams> PushParamsOf(const std::string& uri);

}  // namespace foyer::location
