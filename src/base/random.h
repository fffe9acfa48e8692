// Randomness of the kernel, good enough for passwords, tokens and keys.
#pragma once
#include <cstddef>
#include <string>

#include "foyer/bytes.h"

namespace foyer {

void FillRandom(MutableBytes bytes);

// Lower-case hex of `bytes` random bytes.
std::string RandomHex(std::size_t bytes);

}  // namespace foyer
