// The configuration file: whatever it says, it becomes a configuration or a list of mistakes, each with its line.
#include "config/config_file.h"

#include <algorithm>
#include <string>
#include <variant>

#include "foyer/check.h"
#include "tests/fuzz/targets.h"

namespace foyer::fuzz {
namespace {

void CheckMistakes(std::string_view text, const std::vector<config::ConfigError>& mistakes) {
  const auto lines = static_cast<int>(std::ranges::count(text, '\n')) + 2;
  FOYER_CHECK(!mistakes.empty());
  FOYER_CHECK(std::ranges::is_sorted(mistakes, {}, &config::ConfigError::line));
  for (const config::ConfigError& mistake : mistakes) {
    FOYER_CHECK(mistake.line >= 0 && mistake.line <= lines && !mistake.message.empty());
    FOYER_CHECK(mistake.ToString().starts_with("f:"));
  }
}

// What docs/CONFIG.md promises of a configuration that was taken.
void CheckConfig(const Config& config) {
  FOYER_CHECK(!config.sip.domain.empty() && !config.sip.listen.empty() && !config.data_dir.empty());
  FOYER_CHECK(config.proxy.ring_timeout >= std::chrono::seconds(5));
  FOYER_CHECK(config.relay.port_min >= 1024 && config.relay.port_min < config.relay.port_max);
  FOYER_CHECK(config.relay.port_min % 2 == 0 && config.relay.port_max % 2 == 1);
  FOYER_CHECK(config.registrar.min_expires <= config.registrar.max_expires);
  for (const UserConfig& user : config.users) {
    FOYER_CHECK(!user.name.empty() && user.name.size() <= 64);
    FOYER_CHECK(user.password.empty() != (user.ha1_md5.empty() || user.ha1_sha256.empty()));
  }
  for (const LockConfig& lock : config.locks)
    for (const std::string& code : lock.codes)
      FOYER_CHECK(!code.empty() && code.find_first_not_of("0123456789*#ABCD") == std::string::npos);
}

}  // namespace

void FuzzConfig(Bytes input) {
  if (input.size() > 64 * 1024) return;  // root writes the file: it is no way in, and nobody's is that long
  const std::string_view text = AsText(input);
  const auto loaded = config::LoadText(text, "f", "/tmp");
  if (const auto* mistakes = std::get_if<1>(&loaded)) return CheckMistakes(text, *mistakes);
  CheckConfig(std::get<Config>(loaded));
}

}  // namespace foyer::fuzz
