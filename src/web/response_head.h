// The head of a response as it goes over the wire.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "foyer/http.h"

namespace foyer::web {

struct HeadFacts {
  std::optional<std::uint64_t> length;  // of the body; none: it ends with the connection
  bool keep_alive = true;
  bool for_browsers = false;  // what makes pages safe goes with it
};

// Ends with the empty line. A header of `response` that is none (a line break in it) is left out.
std::string WriteHead(const HttpResponse& response, const HeadFacts& facts);

// The value of a header of ours, whatever the case of its name; empty if absent.
std::string_view HeaderOf(const HttpResponse& response, std::string_view wanted);

// Does If-None-Match name this tag (RFC 9110 s13.1.2)?
bool NamesTag(std::string_view if_none_match, std::string_view tag);

}  // namespace foyer::web
