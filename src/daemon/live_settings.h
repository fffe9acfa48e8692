// Settings that are changed while the daemon runs: checked with the file, written down, then in force. One at a time.
#pragma once
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/reloader.h"
#include "foyer/event_journal.h"
#include "foyer/panel_settings.h"
#include "foyer/record_store.h"

namespace foyer::daemon {

class LiveSettings : public PanelSettings {
 public:
  static constexpr std::size_t kMostWaiting = 32;

  // All of them must outlive it.
  LiveSettings(Reloader& reloader, RecordStore& store, EventJournal& journal)
      : reloader_(reloader), store_(store), journal_(journal) {}

  std::vector<Setting> List() const override { return reloader_.settings(); }
  void Set(const std::string& key, const SettingValue& value, const std::string& who, Done done) override;
  void Unset(const std::string& key, const std::string& who, Done done) override;

 private:
  struct Change {
    std::string key;
    std::optional<std::string> toml;  // none: the file counts again
    std::string who;
    Done done;
  };
  void Add(Change change);
  void CheckNext();
  void Write(const config::Laid& laid);
  void Finish(const Result<SettingOutcome>& outcome);
  config::Overlay Wanted() const;  // with the first change

  Reloader& reloader_;
  RecordStore& store_;
  EventJournal& journal_;
  std::deque<Change> changes_;                                              // the first is under way
  const std::shared_ptr<const bool> alive_ = std::make_shared<bool>(true);  // answers hold it weakly
};

}  // namespace foyer::daemon
