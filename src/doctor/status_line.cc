#include "doctor/status_line.h"

#include <algorithm>

#include "base/format.h"

namespace foyer::doctor {
namespace {

constexpr std::size_t kLongestFinding = 150;

std::string Cut(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  if (text.size() <= kLongestFinding) return text;
  return text.substr(0, kLongestFinding) + "...";
}

}  // namespace

std::string StatusLine(const std::string& domain, const std::vector<Finding>& findings) {
  const std::string serves = "serves " + domain.substr(0, 40);
  const auto is_wrong = [](const Finding& finding) { return finding.level != FindingLevel::kOk; };
  const auto wrong = std::ranges::count_if(findings, is_wrong);
  if (wrong == 0) return serves + "; all is well";
  const Finding& worst = *std::ranges::max_element(findings, {}, &Finding::level);
  const std::string more = wrong == 1 ? "" : Format(", {} more", wrong - 1);
  return Format("{}, but {} (foyerctl doctor{})", serves, Cut(worst.found), more);
}

}  // namespace foyer::doctor
