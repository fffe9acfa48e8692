// A quick hash for secrets that nobody can guess (256 random bits), and comparing without telling by the time it takes.
#pragma once
#include <array>
#include <string>
#include <string_view>

namespace foyer::secrets {

// Lower case.
std::string Hex(const std::array<unsigned char, 32>& bytes);

// SHA-256, 64 lower-case hex digits.
std::string Sha256(std::string_view text);

// The time it takes tells nothing but whether they are of one length.
bool IsSame(std::string_view a, std::string_view b);

}  // namespace foyer::secrets
