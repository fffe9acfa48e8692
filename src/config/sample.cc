#include "config/sample.h"

#include "base/format.h"
#include "config/key_table.h"

namespace foyer::config {

namespace {

constexpr std::string_view kFirstLines =
    R"(# The configuration of foyerd; docs/CONFIG.md tells the same at more length.
#
# "#key = value" shows a default, or an example where there is none: remove the # to set it. Check the file with
#   foyerd --config FILE --check-config
)";

// Each line as a comment.
std::string CommentedOut(std::string_view text) {
  std::string lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines += Format("#   {}\n", text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  return lines;
}

// Breaks at blanks into comment lines of at most `kWidth`.
std::string Comment(std::string_view text) {
  constexpr std::size_t kWidth = 118;
  std::string lines;
  while (text.size() > kWidth) {
    const std::size_t blank = text.rfind(' ', kWidth);
    if (blank == std::string_view::npos) break;
    lines += Format("# {}\n", text.substr(0, blank));
    text.remove_prefix(blank + 1);
  }
  return lines + Format("# {}\n", text);
}

std::string Range(const Key& key) {
  return key.type == ValueType::kInteger ? Format(" From {} to {}.", key.min, key.max) : "";
}

std::string Lines(const SectionKeys& section, const Key& key) {
  const std::string_view mark = section.required && key.required ? "" : "#";
  const std::string_view value = key.preset.empty() ? key.example : key.preset;
  return Comment(std::string(key.help) + Range(key)) + Format("{}{} = {}\n", mark, key.name, value);
}

}  // namespace

std::string WriteSample() {
  std::string text(kFirstLines);
  for (const SectionKeys& section : KeyTable()) {
    const std::string_view mark = section.optional_role ? "#" : "";
    text += "\n" + Comment(section.help);
    if (!section.preset.empty()) text += "# Without any, these hold:\n" + CommentedOut(section.preset);
    text += Format("{}{}\n", mark, Header(section));
    for (const Key& key : section.keys) text += Lines(section, key);
  }
  return text;
}

}  // namespace foyer::config
