#include "journal/refusal_limiter.h"

#include <bit>
#include <string_view>

namespace foyer::journal {
namespace {

// "udp 192.0.2.7:5060" without the port, which costs whoever floods nothing.
std::string_view WithoutPort(std::string_view source) {
  const std::size_t colon = source.rfind(':');
  return source.find(' ') == std::string_view::npos ? source : source.substr(0, colon);
}

std::string KeyOf(const RefusalLimiter::Fields& fields) {
  std::string key;
  for (const auto& [name, value] : fields) {
    key.append(name).append("=").append(name == "source" ? WithoutPort(value) : value).append("\n");
  }
  return key;
}

}  // namespace

std::optional<std::uint64_t> RefusalLimiter::Admit(const Fields& fields, TimePoint now) {
  const auto is_over = [now](const Kind& kind) { return now - kind.last > kMemory; };
  std::string key = KeyOf(fields);
  if (!kinds_.contains(key) && kinds_.size() >= kMaxKinds) {
    std::erase_if(kinds_, [&](const auto& entry) { return is_over(entry.second); });
    if (kinds_.size() >= kMaxKinds) key.clear();
  }
  Kind& kind = kinds_[key];
  if (is_over(kind)) kind.count = 0;
  kind.last = now;
  return std::has_single_bit(++kind.count) ? std::optional(kind.count) : std::nullopt;
}

}  // namespace foyer::journal
