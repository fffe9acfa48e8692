#include "daemon/stored_settings.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "store/database.h"

namespace foyer::daemon {
namespace {

config::Overlay ReadOverlay(const std::string& data_dir) {
  const std::string path = data_dir + "/foyer.db";
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return {};  // the first start
  auto database = store::Database::OpenToRead(path);
  if (!database) return {};
  const auto rows = database->Load(kSettingsTable);
  return rows ? config::Overlay(rows->begin(), rows->end()) : config::Overlay();
}

}  // namespace

Config LayStoredSettings(Config of_file, ConfigSource& source) {
  source.overlay = ReadOverlay(of_file.data_dir);
  source.laid = config::LoadWith(source.overlay, source.path, source.data_dir);
  auto* config = std::get_if<Config>(&source.laid.loaded);
  return config == nullptr ? std::move(of_file) : *config;
}

}  // namespace foyer::daemon
