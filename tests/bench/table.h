// The table that every bench prints: target beside figure, one row each, and the line `N held, M short`.
#pragma once
#include <string>
#include <vector>

namespace foyer::bench {

// A target is held when the median of the rounds' figures is at most the target. Rows without a target inform only.
class Table {
 public:
  void Target(std::string what, std::string unit, double at_most, const std::vector<double>& rounds);
  void Figure(std::string what, std::string unit, const std::vector<double>& rounds);

  // Prints all rows and the summary; 0 if every target is held, else 1.
  int Print() const;

 private:
  struct Row {
    std::string what, unit;
    double median, least, most, target;
    bool has_target;
  };
  void Add(std::string what, std::string unit, const std::vector<double>& rounds, bool has_target, double target);
  std::vector<Row> rows_;
};

double Median(std::vector<double> values);                    // 0 of none
double Percentile(std::vector<double> values, double share);  // share 0.99: p99; of few values the greatest

}  // namespace foyer::bench
