// Reads the configuration file into a typed Config, or finds every mistake in it.
#pragma once
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "foyer/config.h"
#include "foyer/result.h"

namespace foyer::config {

struct ConfigError {
  std::string file;
  int line = 0;         // 0: the file as a whole
  std::string message;  // what is wrong; what would be right. Never a password or a code.

  std::string ToString() const;  // "foyer.conf:12: ..."
};

// The configuration, or at least one mistake, ordered by line.
using Loaded = std::variant<Config, std::vector<ConfigError>>;

// `data_dir`, if not empty, stands in for [data] dir (foyerd --data). Relative paths in the file lie in the data
// folder.
Loaded Load(const std::string& path, const std::string& data_dir = "");
Loaded LoadText(std::string_view text, const std::string& name, const std::string& data_dir = "");

// What stands in the file; an error says why it cannot be read.
Result<std::string> ReadText(const std::string& path);

}  // namespace foyer::config
