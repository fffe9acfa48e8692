#include "tests/bench/table.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace foyer::bench {

double Percentile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size())));
  return values[std::clamp<std::size_t>(rank, 1, values.size()) - 1];
}

double Median(std::vector<double> values) { return Percentile(std::move(values), 0.5); }

void Table::Add(std::string what, std::string unit, const std::vector<double>& rounds, bool has_target, double target) {
  rows_.push_back({std::move(what), std::move(unit), Median(rounds), Percentile(rounds, 0), Percentile(rounds, 1),
                   target, has_target});
}

void Table::Target(std::string what, std::string unit, double at_most, const std::vector<double>& rounds) {
  Add(std::move(what), std::move(unit), rounds, true, at_most);
}

void Table::Figure(std::string what, std::string unit, const std::vector<double>& rounds) {
  Add(std::move(what), std::move(unit), rounds, false, 0);
}

int Table::Print() const {
  std::printf("%-58s %10s %10s %10s %10s  %-6s %s\n", "what", "target", "median", "least", "most", "unit", "");
  int held = 0, missed = 0;
  for (const Row& row : rows_) {
    const bool holds = row.median <= row.target;
    if (row.has_target) ++(holds ? held : missed);
    char target[32] = "-";
    if (row.has_target) std::snprintf(target, sizeof target, "%.2f", row.target);
    std::printf("%-58s %10s %10.2f %10.2f %10.2f  %-6s %s\n", row.what.c_str(), target, row.median, row.least, row.most,
                row.unit.c_str(),
                !row.has_target ? ""
                : holds         ? "held"
                                : "SHORT");
  }
  std::printf("%d held, %d short\n", held, missed);
  return missed == 0 ? 0 : 1;
}

}  // namespace foyer::bench
