// Settings of run time laid over the file: each key that was set, and what it says, as TOML.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/config_file.h"
#include "foyer/panel_settings.h"

namespace foyer::config {

// By key ("proxy.ring_timeout", "group"): a piece of TOML that says only that.
using Overlay = std::map<std::string, std::string>;

// The piece for a key; an error: no such setting may be changed at run time.
Result<std::string> ToToml(const std::string& key, const SettingValue& value);

// The file with what was set over it.
struct Laid {
  Loaded loaded;                     // of the file alone if the overlay has mistakes
  std::vector<ConfigError> refused;  // mistakes of the overlay
  std::vector<Setting> settings;     // all that may be set, as they are now; empty if the file has mistakes
};
Laid LoadWith(const Overlay& overlay, const std::string& path, const std::string& data_dir = "");
Laid LoadTextWith(const Overlay& overlay, std::string_view text, const std::string& name,
                  const std::string& data_dir = "");

}  // namespace foyer::config
