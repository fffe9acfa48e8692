// A new user's secrets: made and hashed here, so that no password ever leaves foyerctl.
#pragma once
#include <nlohmann/json.hpp>
#include <string>

namespace foyer::ctl {

// 20 letters and digits (100 bits) without those that look alike.
std::string GeneratePassword();

// The same for a user whose password nobody has: whatever hashes to these is unknown. A phone gets them by an
// invitation.
nlohmann::json UserWithoutPassword(const std::string& name, const std::string& kind);

// The body of POST /api/v1/users: ha1 of both algorithms, never the password.
nlohmann::json NewUserBody(const std::string& name, const std::string& kind, const std::string& domain,
                           const std::string& password);

}  // namespace foyer::ctl
