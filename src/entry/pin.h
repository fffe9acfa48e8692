// What a PIN is, and how one is made.
#pragma once
#include <string>

#include "foyer/result.h"

namespace foyer::entry {

inline constexpr const char* kPinIsTaken = "this PIN cannot be used; choose another";  // whose it is, is not told

// Four to twelve digits that are not the first that anybody would try. The error does not repeat them.
Status CheckPin(const std::string& pin);

// Six digits of the kernel's randomness.
std::string MakePin();

}  // namespace foyer::entry
