#include "config/records.h"

#include <algorithm>

#include "base/format.h"
#include "foyer/check.h"

namespace foyer::config {

namespace {

std::string Expected(const Key& key) {
  switch (key.type) {
    case ValueType::kText:
      return "a text in \"quotes\"";
    case ValueType::kChoice:
      return Either(ChoiceNames(key));
    case ValueType::kInteger:
      return Format("a whole number from {} to {}", key.min, key.max);
    case ValueType::kBoolean:
      return "true or false, without quotes";
    case ValueType::kTexts:
      return "a list of texts, [\"like\", \"this\"]";
  }
  return "";
}

std::string Describe(const Value& value) {
  if (std::holds_alternative<std::string>(value)) return "a text";
  if (std::holds_alternative<std::int64_t>(value)) return "a number";
  if (std::holds_alternative<bool>(value)) return "true or false";
  if (std::holds_alternative<Texts>(value)) return "a list";
  return std::get<Unusable>(value).what;
}

bool HasType(const Value& value, ValueType type) {
  switch (type) {
    case ValueType::kText:
    case ValueType::kChoice:
      return std::holds_alternative<std::string>(value);
    case ValueType::kInteger:
      return std::holds_alternative<std::int64_t>(value);
    case ValueType::kBoolean:
      return std::holds_alternative<bool>(value);
    case ValueType::kTexts:
      return std::holds_alternative<Texts>(value);
  }
  return false;
}

// What is wrong with the value by itself; empty: nothing. A text is not repeated here: it may be a password.
std::string Complaint(const Key& key, const Value& value) {
  if (!HasType(value, key.type)) return Format("{} is {}; write {}", key.name, Describe(value), Expected(key));
  if (key.type == ValueType::kInteger) {
    const auto number = std::get<std::int64_t>(value);
    if (number < key.min || number > key.max) return Format("{} is {}; write {}", key.name, number, Expected(key));
  }
  if (key.type == ValueType::kChoice) {
    const auto& word = std::get<std::string>(value);
    if (std::ranges::find(key.choices, word) == key.choices.end())
      return Format("{} is \"{}\"; write {}", key.name, word, Expected(key));
  }
  return "";
}

// Where else a key of this name belongs: "; it is a key of [proxy]".
std::string HomeOf(std::string_view key) {
  for (const SectionKeys& section : KeyTable())
    if (FindKey(section, key)) return Format("; it is a key of {}", Header(section));
  return "";
}

void AddUnknownKey(const SectionKeys& section, const Entry& entry, Mistakes& mistakes) {
  std::string advice = DidYouMean(entry.key, KeyNames(section));
  if (advice.empty()) advice = HomeOf(entry.key);
  if (advice.empty()) advice = "; its keys are " + Either(KeyNames(section));
  mistakes.Add(entry.line, Format("{} has no key '{}'{}", Header(section), entry.key, advice));
}

Record ReadRecord(const SectionKeys& keys, const Section& section, Mistakes& mistakes) {
  Record record(keys, section.line);
  std::vector<std::string_view> seen;
  for (const Entry& entry : section.entries) {
    const Key* key = FindKey(keys, entry.key);
    if (!key) {
      AddUnknownKey(keys, entry, mistakes);
      continue;
    }
    seen.push_back(key->name);
    const std::string complaint = Complaint(*key, entry.value);
    if (complaint.empty()) {
      record.Put(*key, entry);
    } else {
      mistakes.Add(entry.line, complaint);
    }
  }
  for (const Key& key : keys.keys)
    if (key.required && std::ranges::find(seen, key.name) == seen.end())
      mistakes.Add(section.line,
                   Format("{} has no {}; add one, such as {} = {}", Header(keys), key.name, key.name, key.example));
  return record;
}

void ReadSection(const Section& section, Records& records, Mistakes& mistakes) {
  const SectionKeys* keys = FindSection(section.name);
  if (!keys) {
    std::string advice = DidYouMean(section.name, SectionNames());
    if (advice.empty()) advice = "; there are " + Either(SectionNames());
    mistakes.Add(section.line, Format("there is no section '{}'{}", section.name, advice));
    return;
  }
  if (keys->repeated != section.repeated)
    mistakes.Add(section.line, Format("this section is written {}, since there can be {}", Header(*keys),
                                      keys->repeated ? "several" : "only one"));
  records.sections[section.name].push_back(ReadRecord(*keys, section, mistakes));
}

// They stand in no line of the file.
void ReadPreset(const SectionKeys& keys, Records& records, Mistakes& mistakes) {
  const auto document = ParseToml(keys.preset, mistakes);
  FOYER_CHECK(document.has_value());
  for (Section section : document->sections) {
    section.line = 0;
    ReadSection(section, records, mistakes);
  }
}

}  // namespace

void Record::Put(const Key& key, const Entry& entry) { given_.insert_or_assign(std::string(key.name), entry); }

template <typename T>
T Record::Get(std::string_view name) const {
  if (const auto given = given_.find(name); given != given_.end()) return std::get<T>(given->second.value);
  const Key* key = FindKey(*keys_, name);
  FOYER_CHECK(key != nullptr);
  return key->preset.empty() ? T{} : std::get<T>(ParseTomlValue(key->preset));
}

std::string Record::Text(std::string_view key) const { return Get<std::string>(key); }
std::int64_t Record::Integer(std::string_view key) const { return Get<std::int64_t>(key); }
bool Record::Boolean(std::string_view key) const { return Get<bool>(key); }
Texts Record::List(std::string_view key) const { return Get<Texts>(key); }

std::size_t Record::Choice(std::string_view name) const {
  const auto& choices = FindKey(*keys_, name)->choices;
  return static_cast<std::size_t>(std::ranges::find(choices, Text(name)) - choices.begin());
}

std::string Record::Print(const Key& key) const {
  switch (key.type) {
    case ValueType::kText:
    case ValueType::kChoice:
      return Text(key.name);
    case ValueType::kInteger:
      return std::to_string(Integer(key.name));
    case ValueType::kBoolean:
      return Boolean(key.name) ? "true" : "false";
    case ValueType::kTexts:
      break;
  }
  std::string items;
  for (const std::string& item : List(key.name)) items += item + "\n";
  return items;
}

int Record::LineOf(std::string_view key) const {
  const auto given = given_.find(key);
  return given == given_.end() ? line_ : given->second.line;
}

int Record::LineOfItem(std::string_view key, std::size_t item) const {
  const auto given = given_.find(key);
  return given == given_.end() || item >= given->second.item_lines.size() ? LineOf(key)
                                                                          : given->second.item_lines[item];
}

Records ReadRecords(const Document& document, Mistakes& mistakes) {
  Records records;
  for (const SectionKeys& keys : KeyTable()) records.sections[std::string(keys.name)];
  for (const Entry& entry : document.outside)
    mistakes.Add(entry.line,
                 Format("'{}' stands in no section{}", entry.key,
                        FindSection(entry.key) ? Format("; it is a section, {}", Header(*FindSection(entry.key)))
                                               : HomeOf(entry.key)));
  for (const Section& section : document.sections) ReadSection(section, records, mistakes);
  for (const SectionKeys& keys : KeyTable()) {
    auto& found = records.sections[std::string(keys.name)];
    if (found.empty()) ReadPreset(keys, records, mistakes);
    if (!found.empty() || keys.optional_role) continue;
    if (keys.required)
      mistakes.Add(0, Format("there is no section {}; its keys are {}", Header(keys), Either(KeyNames(keys))));
    found.emplace_back(keys);
  }
  return records;
}

}  // namespace foyer::config
