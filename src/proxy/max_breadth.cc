#include "proxy/max_breadth.h"

#include <algorithm>

#include "base/lower_case.h"
#include "sip/headers.h"
#include "sip/uri.h"

namespace foyer::proxy {
namespace {

constexpr std::string_view kName = "Max-Breadth";
constexpr std::uint32_t kDefault = 60;

const sip::Header* Find(const sip::Message& request) {
  const auto& headers = request.headers();
  const auto found =
      std::ranges::find_if(headers, [](const sip::Header& header) { return EqualsIgnoreCase(header.name, kName); });
  return found == headers.end() ? nullptr : &*found;
}

}  // namespace

std::optional<std::uint32_t> MaxBreadthOf(const sip::Message& request) {
  const sip::Header* header = Find(request);
  return header != nullptr ? sip::ParseNumber(header->value) : kDefault;
}

std::uint32_t ShareOf(std::uint32_t left, bool is_server) { return is_server ? left - left / 2 : std::min(left, 1U); }

std::string WithMaxBreadth(std::string outgoing, const sip::Message& request, std::uint32_t breadth) {
  const std::string line = "\r\n" + std::string(kName) + ": " + std::to_string(breadth);
  if (const sip::Header* header = Find(request)) {
    const std::string old = "\r\n" + std::string(header->line);
    return outgoing.replace(outgoing.find(old), old.size(), line);
  }
  return outgoing.insert(outgoing.find("\r\n\r\n"), line);
}

}  // namespace foyer::proxy
