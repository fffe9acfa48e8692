// Every section and key that the configuration file may have. Reading, checking, docs/CONFIG.md and the sample file all
// follow from this one table.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace foyer::config {

enum class ValueType { kText, kChoice, kInteger, kBoolean, kTexts };

struct Key {
  std::string_view name;
  ValueType type = ValueType::kText;
  std::string_view preset = {};   // the default, as it would stand in the file; empty: none
  std::string_view example = {};  // as it would stand in the file; empty: the default is example enough
  std::string_view help = {};     // sentences; units and what is allowed
  std::int64_t min = 0, max = 0;  // kInteger
  std::span<const std::string_view> choices = {};  // kChoice, in the order of the enumeration that it becomes
  bool required = false;
  bool live = false;      // a reload applies it, though not the rest of its section
  bool writable = false;  // the panel may set it at run time; never a path, a secret, or what could lock somebody out
};

struct SectionKeys {
  std::string_view name;
  std::string_view help;
  std::span<const Key> keys;
  bool repeated = false;  // [[name]]
  bool required = false;
  bool optional_role = false;  // left out, its role is off; else left out means all defaults
  bool live = false;           // a reload applies all of it; what is not live needs a restart
  bool writable = false;       // of a repeated one: the panel may set all sections of this name at run time
  std::string_view preset =
      {};  // sections of this name, as they would stand in the file, that hold while there is none
};

std::span<const SectionKeys> KeyTable();

// Null if there is none of that name.
const SectionKeys* FindSection(std::string_view name);
const Key* FindKey(const SectionKeys& section, std::string_view name);

std::string Header(const SectionKeys& section);  // "[sip]" or "[[user]]"
std::vector<std::string> SectionNames();         // for suggestions
std::vector<std::string> KeyNames(const SectionKeys& section);
std::vector<std::string> ChoiceNames(const Key& key);  // as they stand in the file, with quotes

}  // namespace foyer::config
