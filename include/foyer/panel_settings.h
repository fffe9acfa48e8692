// Settings that may be changed while the daemon runs. They lie over the configuration file, which stays as it is, and
// outlive the daemon; taken back, the file counts again.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "foyer/result.h"

namespace foyer {

using SettingTexts = std::vector<std::string>;
// One [[section]]: its keys and what they say.
using SettingSection = std::map<std::string, std::variant<std::string, std::int64_t, bool, SettingTexts>>;
// Of a key, or of all sections of a name.
using SettingValue = std::variant<std::string, std::int64_t, bool, SettingTexts, std::vector<SettingSection>>;

struct Setting {
  std::string key;   // "proxy.ring_timeout"; "group": all its sections
  std::string kind;  // "text", "choice", "integer", "boolean", "texts", "sections"
  std::string help;
  std::vector<SettingValue> value = {};      // that is wanted: what was set, else the file's, else the default; or none
  std::vector<SettingValue> from_file = {};  // none: it does not stand there
  std::vector<SettingValue> preset = {};     // the default; or none
  bool changed = false;                      // it was set, and stands over the file
  bool at_once = false;                      // a change needs no restart
  std::int64_t min = 0, max = 0;             // of an integer
  std::vector<std::string> choices = {};     // of a choice
};

struct SettingOutcome {
  std::vector<std::string> need_restart;  // keys that have changed but only a start reads, "[door] ring"
};

class PanelSettings {
 public:
  virtual ~PanelSettings() = default;

  virtual std::vector<Setting> List() const = 0;

  // Sets it, or leaves it to the file again. `done` is called from the loop when it is on disk and in force; an error
  // names each mistake, and nothing has changed. Audited as done by `who`.
  using Done = std::function<void(Result<SettingOutcome>)>;
  virtual void Set(const std::string& key, const SettingValue& value, const std::string& who, Done done) = 0;
  virtual void Unset(const std::string& key, const std::string& who, Done done) = 0;
};

}  // namespace foyer
