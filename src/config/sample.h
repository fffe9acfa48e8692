// Writes the commented sample file, config/foyer.conf, from the table of keys.
#pragma once
#include <string>

namespace foyer::config {

// "# words" is help, "#key = value" a key that can be switched on by removing the mark.
std::string WriteSample();

}  // namespace foyer::config
