// Entry without a phone: the keypads and card readers of the door, and who has PINs and cards.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "entry/credential_book.h"
#include "entry/credential_hash.h"
#include "entry/gate.h"
#include "entry/next_card.h"
#include "entry/typed_line.h"
#include "entry/wiegand.h"
#include "foyer/access.h"
#include "foyer/config.h"
#include "foyer/event_journal.h"
#include "foyer/event_loop.h"
#include "foyer/input_devices.h"
#include "foyer/lock_opener.h"
#include "foyer/record_store.h"
#include "foyer/user_directory.h"

namespace foyer::daemon {

// All of it outlives the entry.
struct EntryParts {
  EventLoop& loop;
  EventJournal& journal;
  RecordStore& store;
  const AccessControl& access;
  const UserDirectory& users;
  LockOpener& locks;
  // Somebody has typed the number of a flat: rings the user or group of that name. False: there is none.
  std::function<bool(const std::string& keypad, const std::string& flat)> ring = {};
  // For a lamp or a beep at a keypad or reader.
  entry::Gate::Feedback feedback = {};
};

class Entry {
 public:
  // An error: the stored PINs and cards, or their key, cannot be read; or a line of a reader cannot be used. A keypad
  // that is not there is a fault in the journal.
  static Result<std::unique_ptr<Entry>> Create(EntryParts parts, const Config& config);

  Credentials& credentials() { return *book_; }
  CardEnrolment& enrolment() { return *next_card_; }

 private:
  explicit Entry(EntryParts parts) : parts_(std::move(parts)) {}
  Status OpenBook(const Config& config);
  void AddKeypad(const KeypadConfig& keypad);
  Status AddReader(const ReaderConfig& reader);
  Status AddWiegand(const ReaderConfig& reader, std::size_t place);
  void AddTyped(const std::string& name, const std::string& device, std::chrono::seconds pause,
                std::function<void(const std::string&)> on_line);
  void OnTyped(const KeypadConfig& keypad, std::size_t place, const std::string& text);
  void OnFrame(const std::string& reader, std::size_t place, const entry::WiegandFrame& frame);

  const EntryParts parts_;
  std::unique_ptr<entry::ScryptHash> hash_;
  std::unique_ptr<entry::CredentialBook> book_;
  std::unique_ptr<entry::NextCard> next_card_;
  std::unique_ptr<entry::Gate> gate_;
  std::vector<std::unique_ptr<entry::TypedLine>> typed_;
  std::vector<std::unique_ptr<KeyDevice>> devices_;
  std::vector<std::unique_ptr<entry::WiegandReader>> wiegand_;
  std::vector<std::unique_ptr<InputLine>> lines_;
};

}  // namespace foyer::daemon
