#include "config/manual.h"

#include "base/format.h"
#include "config/key_table.h"
#include "config/mistakes.h"

namespace foyer::config {

const std::string_view kTenLines =
    R"([sip]
domain = "house.example"
[[user]]
name = "anna"
password = "a-long-one-of-her-own"
[door]
camera = "test"
[[lock]]
gpio = "gpiochip0:17"
codes = ["4711"]
)";

namespace {

constexpr std::string_view kIntroduction =
    R"(<!-- Written by foyer_config_doc from the tables of keys in src/config: change it there, then `ninja config_doc`. -->
# Configuration

One TOML file says all: `/etc/foyer/foyer.conf`, or the one that `foyerd --config FILE` names.
`foyerd --config FILE --check-config` reads it and exits 0, or exits 2 with every mistake as `file:line: what is wrong;
what would be right`. [config/foyer.conf](../config/foyer.conf) is the same manual in the form of a file to start from.

Ten lines make a house: a press rings every phone, `4711` opens.

```toml
)";

constexpr std::string_view kRules =
    R"(```

A section in [double brackets] can be there several times. The users of the file are fixed; those added at run time
(`foyerctl users add`) live in the data folder, and the same name in both is a mistake. A user and a group cannot have
the same name. Times are whole seconds, unless the name says otherwise. A relative path lies in the data folder;
`foyerd --data DIR` stands in for `[data] dir`, so one file can serve a trial elsewhere.

`systemctl reload foyer`, `foyerctl reload` or SIGHUP reads the file again: calls go on, and a file with a mistake changes
nothing and has every mistake told. What is marked "at once" is then in force; the rest needs a restart, and is named if
it has changed. A user who is taken out, or gets another password, has to register again.
)";

std::string TypeName(const Key& key) {
  switch (key.type) {
    case ValueType::kText:
      return "text";
    case ValueType::kChoice: {
      auto names = ChoiceNames(key);
      for (std::string& name : names) name = Format("`{}`", name);
      return Either(names);
    }
    case ValueType::kInteger:
      return Format("{} to {}", key.min, key.max);
    case ValueType::kBoolean:
      return "`true` or `false`";
    case ValueType::kTexts:
      return "list of texts";
  }
  return "";
}

std::string Default(const Key& key) {
  if (key.required) return "required";
  return key.preset.empty() ? "none" : Format("`{}`", key.preset);
}

// A bar would end the cell.
std::string Cell(std::string_view text) {
  std::string cell;
  for (const char c : text) {
    if (c == '|') cell += '\\';
    cell += c;
  }
  return cell;
}

std::string Row(const Key& key) {
  std::string row = Format("| `{}` | {} | {} | {}", key.name, TypeName(key), Default(key), Cell(key.help));
  if (key.live) row += " A reload applies it at once.";
  if (!key.example.empty()) row += Format(" Example: `{}`", key.example);
  return row + " |\n";
}

std::string Chapter(const SectionKeys& section) {
  std::string text = Format("\n## {}\n\n{}{}\n\n| key | value | default | meaning |\n|---|---|---|---|\n",
                            Header(section), section.help, section.live ? " A reload applies it at once." : "");
  for (const Key& key : section.keys) text += Row(key);
  if (!section.preset.empty())
    text += Format("\nWithout any {}, these hold:\n\n```toml\n{}```\n", Header(section), section.preset);
  return text;
}

}  // namespace

std::string WriteManual() {
  std::string text = std::string(kIntroduction) + std::string(kTenLines) + std::string(kRules);
  for (const SectionKeys& section : KeyTable()) text += Chapter(section);
  return text;
}

}  // namespace foyer::config
