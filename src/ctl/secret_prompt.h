// Asks a person for a secret: what is typed at a terminal is not shown.
#pragma once
#include <iosfwd>
#include <string>

namespace foyer::ctl {

// A line of `in`, after `prompt` if a person types it; empty at the end.
std::string AskForSecret(std::istream& in, const std::string& prompt);

}  // namespace foyer::ctl
