// A QR code in a terminal.
#pragma once
#include <iosfwd>
#include <nlohmann/json.hpp>

namespace foyer::ctl {

// The code of an invitation (POST /api/v1/users/{name}/invitation), its address, and what to do with them. Two rows of
// modules are one line of half blocks, dark on white whatever the colours of the terminal are.
void PrintInvitation(std::ostream& out, const nlohmann::json& invitation);

}  // namespace foyer::ctl
