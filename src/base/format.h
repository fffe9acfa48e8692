// Text from parts, as fmt makes it: Format("{} of {}", 1, 2). The only place that sees fmt.
#pragma once
#include <fmt/format.h>

#include <string>
#include <utility>

namespace foyer {

template <typename... Args>
std::string Format(fmt::format_string<Args...> format, Args&&... args) {
  return fmt::format(format, std::forward<Args>(args)...);
}

}  // namespace foyer
