#include "daemon/live_settings.h"

#include <utility>
#include <variant>

#include "daemon/stored_settings.h"

namespace foyer::daemon {
namespace {

// Whole sentences, one on each line; nothing if there is no mistake.
std::string MistakesOf(const config::Laid& laid) {
  std::string text;
  if (const auto* of_file = std::get_if<std::vector<config::ConfigError>>(&laid.loaded)) {
    for (const config::ConfigError& mistake : *of_file) text += (text.empty() ? "" : "\n") + mistake.ToString();
  }
  for (const config::ConfigError& mistake : laid.refused) text += (text.empty() ? "" : "\n") + mistake.message;
  return text;
}

}  // namespace

void LiveSettings::Set(const std::string& key, const SettingValue& value, const std::string& who, Done done) {
  auto toml = config::ToToml(key, value);
  if (!toml) return done(toml.error());
  Add({key, std::move(*toml), who, std::move(done)});
}

void LiveSettings::Unset(const std::string& key, const std::string& who, Done done) {
  Add({key, std::nullopt, who, std::move(done)});
}

void LiveSettings::Add(Change change) {
  if (changes_.size() >= kMostWaiting) return change.done(Error{"too many changes at once; try again in a moment"});
  changes_.push_back(std::move(change));
  if (changes_.size() == 1) CheckNext();
}

config::Overlay LiveSettings::Wanted() const {
  config::Overlay overlay = reloader_.overlay();
  const Change& change = changes_.front();
  if (change.toml) {
    overlay[change.key] = *change.toml;
  } else {
    overlay.erase(change.key);
  }
  return overlay;
}

// What is taken back may leave another mistake that was there before: it is taken back all the same.
void LiveSettings::CheckNext() {
  reloader_.Try(Wanted(), [this, alive = std::weak_ptr(alive_)](const config::Laid& laid) {
    if (alive.expired()) return;
    const std::string mistakes = MistakesOf(laid);
    const bool may_stay = !changes_.front().toml && std::holds_alternative<Config>(laid.loaded);
    if (!mistakes.empty() && !may_stay) return Finish(Error{mistakes});
    Write(laid);
  });
}

void LiveSettings::Write(const config::Laid& laid) {
  const Change& change = changes_.front();
  store_.Write(
      {{kSettingsTable, change.key, change.toml}}, [this, alive = std::weak_ptr(alive_), laid](const Status& status) {
        if (alive.expired()) return;
        if (!status) return Finish(status.error());
        const Change& written = changes_.front();
        journal_.Record(EventType::kSetting, {},
                        {{"what", written.toml ? "set" : "unset"}, {"key", written.key}, {"user", written.who}});
        const ReloadOutcome outcome = reloader_.Adopt(Wanted(), laid);
        if (!outcome.mistakes.empty()) return Finish(Error{outcome.mistakes.front()});
        Finish(SettingOutcome{outcome.need_restart});
      });
}

void LiveSettings::Finish(const Result<SettingOutcome>& outcome) {
  const Done done = std::move(changes_.front().done);
  changes_.pop_front();
  if (!changes_.empty()) CheckNext();
  done(outcome);
}

}  // namespace foyer::daemon
