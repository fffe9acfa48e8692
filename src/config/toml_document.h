// The file as sections of keys with their lines: TOML, reduced to what a configuration can say.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "config/mistakes.h"

namespace foyer::config {

using Texts = std::vector<std::string>;
struct Unusable {
  std::string what;  // "a date"
};
using Value = std::variant<std::string, std::int64_t, bool, Texts, Unusable>;

struct Entry {
  std::string key;
  Value value;
  int line = 0;
  std::vector<int> item_lines{};  // of the items of a list, which may span lines
};

struct Section {
  std::string name;
  bool repeated = false;  // [[name]]
  int line = 0;
  std::vector<Entry> entries{};
};

struct Document {
  std::vector<Section> sections;
  std::vector<Entry> outside;  // keys before the first section
};

// Nothing, and one mistake, if `text` is not TOML.
std::optional<Document> ParseToml(std::string_view text, Mistakes& mistakes);

// A value as it would stand in the file; FOYER_CHECKs that it is one.
Value ParseTomlValue(std::string_view text);

}  // namespace foyer::config
