// Collects what is wrong with a file, so that all of it can be told at once.
#pragma once
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "config/config_file.h"

namespace foyer::config {

class Mistakes {
 public:
  explicit Mistakes(std::string file) : file_(std::move(file)) {}

  void Add(int line, std::string message) { errors_.push_back({file_, line, std::move(message)}); }
  bool empty() const { return errors_.empty(); }
  std::vector<ConfigError> Sorted() const;  // by line

 private:
  const std::string file_;
  std::vector<ConfigError> errors_;
};

// "; did you mean 'proxy'?" for the candidate that `word` is a slip of, else empty.
std::string DidYouMean(std::string_view word, const std::vector<std::string>& candidates);

// "phone, panel or door".
std::string Either(const std::vector<std::string>& words);

}  // namespace foyer::config
