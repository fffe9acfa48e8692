#include "config/fixed_keys.h"

#include <functional>

#include "config/toml_document.h"

namespace foyer::config {

std::map<std::string, std::size_t> FixedKeys(const Records& records) {
  std::map<std::string, std::size_t> digests;
  for (const SectionKeys& section : KeyTable()) {
    for (const Key& key : section.keys) {
      if (section.live || key.live) continue;
      std::string values;
      for (const Record& record : records.All(section.name)) values += record.Print(key) + "\n";
      digests[Header(section) + " " + std::string(key.name)] = std::hash<std::string>{}(values);
    }
  }
  return digests;
}

std::vector<std::string> KeysThatNeedARestart(const Config& running, const Config& wanted) {
  std::vector<std::string> keys;
  for (const auto& [key, digest] : wanted.fixed) {
    const auto before = running.fixed.find(key);
    if (before == running.fixed.end() || before->second != digest) keys.push_back(key);
  }
  return keys;
}

}  // namespace foyer::config
