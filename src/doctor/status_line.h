// How the house is, in the one line that `systemctl status` shows.
#pragma once
#include <string>
#include <vector>

#include "foyer/doctor.h"

namespace foyer::doctor {

// "serves house.example; all is well", or the worst of `findings` and how many more there are. At most 250 bytes.
std::string StatusLine(const std::string& domain, const std::vector<Finding>& findings);

}  // namespace foyer::doctor
