#include "sip/scanners.h"

#include <algorithm>
#include <string_view>

#include "base/lower_case.h"

namespace foyer::sip {
namespace {

constexpr std::string_view kScanners[] = {
    "friendly-scanner", "sipvicious", "sipcli", "sip-scan", "sundayddr", "iwar", "sivus", "pplsip", "vaxsipuser"};

}  // namespace

bool IsFromScanner(const Message& request) {
  const std::string_view agent = request.Value(HeaderId::kUserAgent);
  const auto same = [](char a, char b) { return LowerCase(a) == b; };
  return std::ranges::any_of(kScanners, [&](std::string_view name) {
    return std::search(agent.begin(), agent.end(), name.begin(), name.end(), same) != agent.end();
  });
}

}  // namespace foyer::sip
