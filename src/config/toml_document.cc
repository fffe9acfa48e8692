#include "config/toml_document.h"

#define TOML_EXCEPTIONS 0
// Where the parser asserts ("[+x]"), it also tells the mistake: a debug build tells it too instead of ending there.
#define TOML_ASSERT(condition) static_assert(true)
#include <toml++/toml.h>

#include <utility>

#include "base/format.h"
#include "foyer/check.h"

namespace foyer::config {

namespace {

int LineOf(const toml::source_region& source) { return static_cast<int>(source.begin.line); }

std::string Describe(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::table:
      return "a table";
    case toml::node_type::array:
      return "a list of something else";
    case toml::node_type::floating_point:
      return "a number with a fraction";
    case toml::node_type::integer:
      return "a number";
    case toml::node_type::boolean:
      return "true or false";
    case toml::node_type::string:
      return "a text";
    default:
      return "a date or time";
  }
}

Value ToTexts(const toml::array& array) {
  Texts texts;
  for (const toml::node& node : array) {
    const auto* text = node.as_string();
    if (!text) return Unusable{"a list with " + Describe(node) + " in it"};
    texts.push_back(text->get());
  }
  return texts;
}

Value ToValue(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* number = node.as_integer()) return number->get();
  if (const auto* truth = node.as_boolean()) return truth->get();
  if (const auto* array = node.as_array()) return ToTexts(*array);
  return Unusable{Describe(node)};
}

Entry ToEntry(const toml::key& key, const toml::node& node) {
  Entry entry{std::string(key.str()), ToValue(node), LineOf(key.source())};
  if (const auto* array = node.as_array())
    for (const toml::node& item : *array) entry.item_lines.push_back(LineOf(item.source()));
  return entry;
}

Section ToSection(const toml::key& key, const toml::table& table, bool repeated) {
  // A table made by a dotted key ("sip.domain = ...") has no line of its own.
  const int line = LineOf(table.source());
  Section section{std::string(key.str()), repeated, line > 0 ? line : LineOf(key.source())};
  for (const auto& [name, node] : table) section.entries.push_back(ToEntry(name, node));
  return section;
}

Document ToDocument(const toml::table& root) {
  Document document;
  for (const auto& [key, node] : root) {
    const auto* array = node.as_array();
    if (const auto* table = node.as_table()) {
      document.sections.push_back(ToSection(key, *table, false));
    } else if (array && array->is_array_of_tables()) {
      for (const toml::node& item : *array) document.sections.push_back(ToSection(key, *item.as_table(), true));
    } else {
      document.outside.push_back(ToEntry(key, node));
    }
  }
  return document;
}

}  // namespace

std::optional<Document> ParseToml(std::string_view text, Mistakes& mistakes) {
  const toml::parse_result parsed = toml::parse(text);
  if (parsed) return ToDocument(parsed.table());
  mistakes.Add(
      LineOf(parsed.error().source()),
      Format("this is not TOML: {}; texts stand in \"quotes\", lists in [\"brackets\"], each key on its own line",
             parsed.error().description()));
  return std::nullopt;
}

Value ParseTomlValue(std::string_view text) {
  Mistakes mistakes("");
  const auto document = ParseToml(Format("value = {}", text), mistakes);
  FOYER_CHECK(document && document->outside.size() == 1);
  return document->outside.front().value;
}

}  // namespace foyer::config
