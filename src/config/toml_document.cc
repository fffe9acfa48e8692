#include "config/toml_document.h"

#define TOML_EXCEPTIONS 0
// Where the parser asserts ("[+x]"), it also tells the mistake: a debug build tells it too instead of ending there.
#define TOML_ASSERT(condition) static_assert(true)
#include <toml++/toml.h>

#include <algorithm>
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

struct Stray {
  int line = 1;
  const char* what = "";
};

// toml++ does not bear all letters of other alphabets where none may stand: what follows is undefined. Within quotes
// and comments they are welcome; a quote in the midst of a word opens nothing.
std::optional<Stray> FindStrayLetter(std::string_view text) {
  constexpr std::string_view kBeforeQuote = " \t\r\n=[{,.";
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  int line = 1;
  std::string_view quote;  // ends the text that we are in; empty: we are in none
  bool in_comment = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\n') {
      ++line;
      in_comment = false;
      if (quote.size() == 1) quote = {};
    } else if (!quote.empty()) {
      if (c == '\\' && quote[0] == '"' && i + 1 < text.size() && text[i + 1] != '\n') {
        ++i;
      } else if (text.substr(i).starts_with(quote)) {
        const std::size_t end = std::min(text.find_first_not_of(c, i), text.size());  // """" ends with one in it
        i = quote.size() == 1 ? i : end - 1;
        quote = {};
      }
    } else if (in_comment) {
      continue;
    } else if (c == '#') {
      in_comment = true;
    } else if (c == '"' || c == '\'') {
      if (i > 0 && kBeforeQuote.find(text[i - 1]) == std::string_view::npos)
        return Stray{line, "a quote stands in the midst of a word or right after another text"};
      quote = text.substr(i, text.substr(i).starts_with(std::string(3, c)) ? 3 : 1);
      i += quote.size() - 1;
    } else if (static_cast<unsigned char>(c) >= 0x80) {
      return Stray{line, "a letter that is not of the English alphabet stands outside of quotes and of a # comment"};
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<Document> ParseToml(std::string_view text, Mistakes& mistakes) {
  if (const auto stray = FindStrayLetter(text)) {
    mistakes.Add(stray->line, stray->what);
    return std::nullopt;
  }
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
