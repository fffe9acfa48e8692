// The file held against the table of keys: every section with values of the right type and range, defaults filled in.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "config/key_table.h"
#include "config/mistakes.h"
#include "config/toml_document.h"

namespace foyer::config {

// One section. Asking for a key that the table does not have, or by another type, is a bug.
class Record {
 public:
  // A section that stands in no file: all defaults.
  explicit Record(const SectionKeys& keys, int line = 0) : keys_(&keys), line_(line) {}

  // A value of the right type that stands in the file.
  void Put(const Key& key, const Entry& entry);

  bool Has(std::string_view key) const { return given_.contains(key); }  // stands in the file, and well
  // The value, or the default; empty, 0 or false if there is neither.
  std::string Text(std::string_view key) const;
  std::int64_t Integer(std::string_view key) const;
  bool Boolean(std::string_view key) const;
  Texts List(std::string_view key) const;
  std::size_t Choice(std::string_view key) const;  // position among the key's choices

  std::string Print(const Key& key) const;  // the value or the default, to compare with others

  int line() const { return line_; }
  int LineOf(std::string_view key) const;  // of the section, if the key does not stand there
  int LineOfItem(std::string_view key, std::size_t item) const;

 private:
  template <typename T>
  T Get(std::string_view key) const;

  const SectionKeys* keys_;
  int line_;
  std::map<std::string, Entry, std::less<>> given_;
};

struct Records {
  std::map<std::string, std::vector<Record>, std::less<>> sections;  // each name of the table is there

  // The section of this name, with all defaults if it was left out.
  const Record& One(std::string_view name) const { return sections.find(name)->second.front(); }
  // Those of a repeated section or of an optional role, in the order of the file; perhaps none.
  const std::vector<Record>& All(std::string_view name) const { return sections.find(name)->second; }
};

// A value that is wrong is a mistake and counts as left out.
Records ReadRecords(const Document& document, Mistakes& mistakes);

}  // namespace foyer::config
