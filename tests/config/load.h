// Short ways to load a configuration in tests.
#pragma once
#include <gtest/gtest.h>

#include <string>

#include "config/config_file.h"

namespace foyer::config {

inline Config LoadGood(std::string_view text, const std::string& data_dir = "") {
  auto loaded = LoadText(text, "f", data_dir);
  if (const auto* errors = std::get_if<1>(&loaded)) {
    for (const ConfigError& error : *errors) ADD_FAILURE() << error.ToString();
    return {};
  }
  return std::get<Config>(loaded);
}

// All mistakes, each on a line as the user sees it.
inline std::string Mistaken(std::string_view text) {
  const auto loaded = LoadText(text, "f");
  std::string told;
  if (const auto* errors = std::get_if<1>(&loaded))
    for (const ConfigError& error : *errors) told += error.ToString() + "\n";
  return told;
}

}  // namespace foyer::config
