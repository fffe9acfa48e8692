// Address-of-record (RFC 3261 s6): who a person or a door is, independent of where it can be reached now.
#pragma once
#include <compare>
#include <functional>
#include <string>

namespace foyer {

struct Aor {
  std::string user;    // unescaped, case-sensitive (RFC 3261 s19.1.4)
  std::string domain;  // lower case

  std::string ToUri() const { return "sip:" + user + "@" + domain; }
  auto operator<=>(const Aor&) const = default;  // NOLINT(modernize-use-nullptr): a mistake of clang-tidy 14
};

enum class UserKind { kPhone, kPanel, kDoor };

}  // namespace foyer

template <>
struct std::hash<foyer::Aor> {
  std::size_t operator()(const foyer::Aor& aor) const noexcept {
    return std::hash<std::string>{}(aor.user) * 31 + std::hash<std::string>{}(aor.domain);
  }
};
