// What was set at run time, in the store, at the start: before there is a loop.
#pragma once
#include "daemon/config_reader.h"
#include "foyer/config.h"

namespace foyer::daemon {

inline constexpr const char* kSettingsTable = "settings";

// The configuration with all that was set laid over the file, whose own is `of_file`; `source` gets what that is. The
// file alone if that has mistakes, or if the store cannot be read (whoever opens it says why).
Config LayStoredSettings(Config of_file, ConfigSource& source);

}  // namespace foyer::daemon
