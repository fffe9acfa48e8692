#include "config/overlay.h"

#include <algorithm>
#include <utility>

#include "base/format.h"
#include "config/build_config.h"
#include "config/key_table.h"
#include "config/mistakes.h"
#include "config/records.h"
#include "config/together.h"
#include "config/toml_document.h"

namespace foyer::config {
namespace {

// ---- Values as TOML

std::string Quote(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      quoted += Format("\\u{:04x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    } else {
      quoted += c;
    }
  }
  return quoted + "\"";
}

std::string Print(const std::string& text) { return Quote(text); }
std::string Print(std::int64_t number) { return std::to_string(number); }
std::string Print(bool truth) { return truth ? "true" : "false"; }
std::string Print(const SettingTexts& texts) {
  std::string list;
  for (const std::string& text : texts) list += (list.empty() ? "" : ", ") + Quote(text);
  return "[" + list + "]";
}
std::string Print(const std::vector<SettingSection>&) { return "[]"; }  // where one value is wanted: a mistake

bool IsBareKey(std::string_view key) {
  return !key.empty() && key.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos;
}

Result<std::string> PrintSections(std::string_view name, const std::vector<SettingSection>& sections) {
  std::string text;
  for (const SettingSection& section : sections) {
    text += Format("[[{}]]\n", name);
    for (const auto& [key, value] : section) {
      if (!IsBareKey(key)) return Error{Format("[[{}]] has no such key; see docs/CONFIG.md", name)};
      text += Format("{} = {}\n", key, std::visit([](const auto& each) { return Print(each); }, value));
    }
  }
  return text;
}

// ---- The table of keys

struct Place {
  const SectionKeys* section = nullptr;
  const Key* key = nullptr;  // null: all sections of that name
};

// Nothing if it may not be set at run time.
std::optional<Place> FindPlace(std::string_view name) {
  const std::size_t dot = name.find('.');
  const SectionKeys* section = FindSection(name.substr(0, dot));
  if (section == nullptr) return std::nullopt;
  if (dot == std::string_view::npos) return section->writable ? std::optional(Place{section, nullptr}) : std::nullopt;
  const Key* key = FindKey(*section, name.substr(dot + 1));
  if (key == nullptr || !key->writable || section->repeated) return std::nullopt;
  return Place{section, key};
}

// ---- The file and what lies over it

Section* FindIn(Document& document, std::string_view name) {
  const auto found = std::ranges::find(document.sections, name, &Section::name);
  return found == document.sections.end() ? nullptr : &*found;
}

void LayKey(Document& document, const Place& place, const Entry& entry, Mistakes& mistakes) {
  Section* section = FindIn(document, place.section->name);
  if (section == nullptr && place.section->optional_role) {
    mistakes.Add(0, Format("{}.{} has nothing to lie over: the file has no {}; take the setting back",
                           place.section->name, place.key->name, Header(*place.section)));
    return;
  }
  if (section == nullptr) {
    section = &document.sections.emplace_back();
    section->name = place.section->name;
  }
  std::erase_if(section->entries, [&place](const Entry& old) { return old.key == place.key->name; });
  section->entries.push_back(entry);
}

void Forget(Entry& entry) {
  entry.line = 0;
  entry.item_lines.clear();
}

void Lay(Document& document, const std::string& key, const std::string& toml, Mistakes& mistakes) {
  const auto place = FindPlace(key);
  auto piece = place ? ParseToml(toml, mistakes) : std::nullopt;
  if (!piece) {
    if (!place) mistakes.Add(0, Format("{} cannot be set at run time; take the setting back", key));
    return;
  }
  for (Section& section : piece->sections) {
    section.line = 0;
    for (Entry& entry : section.entries) Forget(entry);
  }
  if (place->key == nullptr) {
    std::erase_if(document.sections, [&key](const Section& old) { return old.name == key; });
    std::ranges::move(piece->sections, std::back_inserter(document.sections));
  } else if (piece->sections.size() == 1 && piece->sections[0].entries.size() == 1) {
    LayKey(document, *place, piece->sections[0].entries[0], mistakes);
  }
}

Loaded Check(const Document& document, const std::string& data_dir, Mistakes& mistakes) {
  const Records records = ReadRecords(document, mistakes);
  Config config = BuildConfig(records, data_dir, mistakes);
  CheckTogether(config, records, mistakes);
  if (!mistakes.empty()) return mistakes.Sorted();
  return config;
}

// ---- The settings as they are

std::optional<SettingValue> ToSetting(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return SettingValue(*text);
  if (const auto* number = std::get_if<std::int64_t>(&value)) return SettingValue(*number);
  if (const auto* truth = std::get_if<bool>(&value)) return SettingValue(*truth);
  if (const auto* texts = std::get_if<Texts>(&value)) return SettingValue(*texts);
  return std::nullopt;
}

SettingSection ToSetting(const Section& section) {
  SettingSection setting;
  for (const Entry& entry : section.entries) {
    std::visit(
        [&](const auto& value) {
          if constexpr (!std::is_same_v<std::decay_t<decltype(value)>, Unusable>) setting.emplace(entry.key, value);
        },
        entry.value);
  }
  return setting;
}

std::vector<SettingValue> ValueIn(const Document& document, const Place& place) {
  std::vector<SettingSection> sections;
  for (const Section& section : document.sections) {
    if (section.name != place.section->name) continue;
    if (place.key == nullptr) {
      sections.push_back(ToSetting(section));
      continue;
    }
    for (const Entry& entry : section.entries) {
      if (entry.key != place.key->name) continue;
      if (auto value = ToSetting(entry.value)) return {std::move(*value)};
    }
  }
  if (sections.empty()) return {};
  return {SettingValue(std::move(sections))};
}

// What holds where nothing is said.
std::vector<SettingValue> PresetOf(const Place& place) {
  if (place.key != nullptr) {
    if (place.key->preset.empty()) return {};
    return {*ToSetting(ParseTomlValue(place.key->preset))};
  }
  if (place.section->optional_role) return {SettingValue(std::vector<SettingSection>{})};
  Section section;
  for (const Key& key : place.section->keys) {
    if (!key.preset.empty()) section.entries.push_back({std::string(key.name), ParseTomlValue(key.preset)});
  }
  return {SettingValue(std::vector<SettingSection>{ToSetting(section)})};
}

std::string KindName(const Key* key) {
  if (key == nullptr) return "sections";
  switch (key->type) {
    case ValueType::kText:
      return "text";
    case ValueType::kChoice:
      return "choice";
    case ValueType::kInteger:
      return "integer";
    case ValueType::kBoolean:
      return "boolean";
    case ValueType::kTexts:
      return "texts";
  }
  return "text";
}

Setting MakeSetting(const Place& place, const Document& file, const Document& laid, const Overlay& overlay) {
  Setting setting;
  setting.key = place.section->name;
  setting.help = place.section->help;
  setting.at_once = place.section->live;
  setting.kind = KindName(place.key);
  if (place.key != nullptr) {
    setting.key += "." + std::string(place.key->name);
    setting.help = place.key->help;
    setting.at_once = setting.at_once || place.key->live;
    setting.min = place.key->min;
    setting.max = place.key->max;
    for (const std::string_view choice : place.key->choices) setting.choices.emplace_back(choice);
  }
  setting.from_file = ValueIn(file, place);
  setting.preset = PresetOf(place);
  setting.value = ValueIn(laid, place);
  if (setting.value.empty()) setting.value = setting.preset;
  setting.changed = overlay.contains(setting.key);
  return setting;
}

std::vector<Setting> SettingsOf(const Document& file, const Document& laid, const Overlay& overlay) {
  std::vector<Setting> settings;
  for (const SectionKeys& section : KeyTable()) {
    const bool is_missing_role = section.optional_role && !section.repeated &&
                                 std::ranges::find(file.sections, section.name, &Section::name) == file.sections.end();
    if (is_missing_role) continue;
    if (section.writable) settings.push_back(MakeSetting({&section, nullptr}, file, laid, overlay));
    for (const Key& key : section.keys)
      if (key.writable && !section.repeated) settings.push_back(MakeSetting({&section, &key}, file, laid, overlay));
  }
  return settings;
}

}  // namespace

Result<std::string> ToToml(const std::string& key, const SettingValue& value) {
  const auto place = FindPlace(key);
  if (!place) return Error{Format("{} cannot be set at run time; foyerctl config lists what can", key)};
  if (place->key != nullptr) {
    return Format("[{}]\n{} = {}\n", place->section->name, place->key->name,
                  std::visit([](const auto& each) { return Print(each); }, value));
  }
  if (const auto* sections = std::get_if<std::vector<SettingSection>>(&value)) return PrintSections(key, *sections);
  const auto* texts = std::get_if<SettingTexts>(&value);
  if (texts != nullptr && texts->empty()) return std::string();  // an empty list of either kind
  return Error{Format("{} is a list of sections; write one object for each", key)};
}

Laid LoadTextWith(const Overlay& overlay, std::string_view text, const std::string& name, const std::string& data_dir) {
  Mistakes of_file(name);
  const auto file = ParseToml(text, of_file);
  if (!file) return {of_file.Sorted(), {}, {}};
  Loaded alone = Check(*file, data_dir, of_file);
  if (!of_file.empty()) return {std::move(alone), {}, {}};
  Mistakes of_overlay("settings");
  Document laid = *file;
  for (const auto& [key, toml] : overlay) Lay(laid, key, toml, of_overlay);
  Loaded with = Check(laid, data_dir, of_overlay);
  const bool good = of_overlay.empty();
  return {good ? std::move(with) : std::move(alone), of_overlay.Sorted(),
          SettingsOf(*file, good ? laid : *file, overlay)};
}

Laid LoadWith(const Overlay& overlay, const std::string& path, const std::string& data_dir) {
  const auto text = ReadText(path);
  if (!text) return {std::vector{ConfigError{path, 0, text.error().message}}, {}, {}};
  return LoadTextWith(overlay, *text, path, data_dir);
}

}  // namespace foyer::config
