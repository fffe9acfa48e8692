#include "config/config_file.h"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>

#include "base/format.h"
#include "config/build_config.h"
#include "config/mistakes.h"
#include "config/records.h"
#include "config/together.h"
#include "config/toml_document.h"
#include "foyer/result.h"

namespace foyer::config {

Result<std::string> ReadText(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  // A folder opens well and fails at the first read.
  if (file && std::filesystem::is_regular_file(path) && (file.peek() == EOF || text << file.rdbuf())) return text.str();
  const std::string why = errno == 0 ? "it is not a file" : std::generic_category().message(errno);
  return Error{Format("cannot be read ({}); name a file that this user may read with --config", why)};
}

std::string ConfigError::ToString() const {
  return line == 0 ? Format("{}: {}", file, message) : Format("{}:{}: {}", file, line, message);
}

Loaded Load(const std::string& path, const std::string& data_dir) {
  errno = 0;
  const auto text = ReadText(path);
  if (!text) return std::vector{ConfigError{path, 0, text.error().message}};
  return LoadText(*text, path, data_dir);
}

Loaded LoadText(std::string_view text, const std::string& name, const std::string& data_dir) {
  Mistakes mistakes(name);
  const auto document = ParseToml(text, mistakes);
  if (!document) return mistakes.Sorted();
  const Records records = ReadRecords(*document, mistakes);
  const Config config = BuildConfig(records, data_dir, mistakes);
  CheckTogether(config, records, mistakes);
  if (!mistakes.empty()) return mistakes.Sorted();
  return config;
}

}  // namespace foyer::config
