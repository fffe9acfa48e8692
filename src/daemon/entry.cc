#include "daemon/entry.h"

#include <utility>

namespace foyer::daemon {
namespace {

constexpr std::size_t kLongestFlat = 3;  // digits; a PIN has at least four

std::vector<std::string> LockNames(const Config& config) {
  std::vector<std::string> names;
  for (const LockConfig& lock : config.locks) names.push_back(lock.name);
  return names;
}

std::vector<std::string> ReaderNames(const Config& config) {
  std::vector<std::string> names;
  for (const ReaderConfig& reader : config.readers) names.push_back(reader.name);
  return names;
}

}  // namespace

Result<std::unique_ptr<Entry>> Entry::Create(EntryParts parts, const Config& config) {
  std::unique_ptr<Entry> entry(new Entry(std::move(parts)));
  if (const Status opened = entry->OpenBook(config); !opened) return opened.error();
  for (const KeypadConfig& keypad : config.keypads) entry->AddKeypad(keypad);
  for (const ReaderConfig& reader : config.readers) {
    if (const Status added = entry->AddReader(reader); !added) {
      return Error{"reader " + reader.name + ": " + added.error().message};
    }
  }
  return entry;
}

Status Entry::OpenBook(const Config& config) {
  const auto key = entry::KeepCredentialKey(config.data_dir);
  if (!key) return key.error();
  hash_ = std::make_unique<entry::ScryptHash>(parts_.loop, key->key);
  auto book = entry::CredentialBook::Create({parts_.loop, parts_.store, parts_.journal, parts_.users, *hash_},
                                            LockNames(config));
  if (!book) return book.error();
  book_ = std::move(*book);
  if (key->was_made && book_->size() != 0) {
    parts_.journal.Record(EventType::kFault, {},
                          {{"part", "PINs and cards"},
                           {"what",
                            "credentials.key was missing from the data folder, so those that there are open "
                            "nothing; put it back and restart, or set them anew"}});
  }
  next_card_ = std::make_unique<entry::NextCard>(parts_.loop, parts_.journal, *book_, ReaderNames(config));
  gate_ = std::make_unique<entry::Gate>(entry::GateParts{parts_.loop, parts_.journal, parts_.access, parts_.users,
                                                         parts_.locks, *book_, *hash_, *next_card_},
                                        parts_.feedback);
  return Ok();
}

void Entry::AddKeypad(const KeypadConfig& keypad) {
  const std::size_t place = gate_->AddPlace(keypad.name, keypad.lock, CredentialKind::kPin);
  AddTyped(keypad.name, keypad.device, entry::TypedLine::kHumanPause,
           [this, keypad, place](const std::string& text) { OnTyped(keypad, place, text); });
}

void Entry::OnTyped(const KeypadConfig& keypad, std::size_t place, const std::string& text) {
  if (!keypad.ring || text.size() > kLongestFlat) return gate_->Show(place, text);
  const bool rings = parts_.ring && parts_.ring(keypad.name, text);
  if (parts_.feedback) parts_.feedback(keypad.name, rings);
}

Status Entry::AddReader(const ReaderConfig& reader) {
  const std::size_t place = gate_->AddPlace(reader.name, reader.lock, CredentialKind::kCard);
  if (!reader.wiegand.empty()) return AddWiegand(reader, place);
  AddTyped(reader.name, reader.device, entry::TypedLine::kMachinePause,
           [this, place](const std::string& text) { gate_->Show(place, text); });
  return Ok();
}

Status Entry::AddWiegand(const ReaderConfig& reader, std::size_t place) {
  wiegand_.push_back(std::make_unique<entry::WiegandReader>(
      parts_.loop,
      [this, name = reader.name, place](const entry::WiegandFrame& frame) { OnFrame(name, place, frame); }));
  entry::WiegandReader& decoder = *wiegand_.back();
  for (std::size_t bit = 0; bit < reader.wiegand.size(); ++bit) {
    auto line = OpenPulseLine(parts_.loop, reader.wiegand[bit], [&decoder, bit](std::chrono::nanoseconds at) {
      decoder.OnPulse({at, bit == 1});
    });
    if (!line) return line.error();
    lines_.push_back(std::move(*line));
  }
  return Ok();
}

void Entry::AddTyped(const std::string& name, const std::string& device, std::chrono::seconds pause,
                     std::function<void(const std::string&)> on_line) {
  typed_.push_back(std::make_unique<entry::TypedLine>(parts_.loop, pause, std::move(on_line)));
  entry::TypedLine& line = *typed_.back();
  KeyDeviceHandler handler;
  handler.on_key = [&line](char key) { line.OnKey(key); };
  handler.on_fault = [this, &line, name](const std::string& what) {
    line.Clear();
    parts_.journal.Record(EventType::kFault, {}, {{"part", name}, {"what", what}});
  };
  handler.on_recovered = [this, name] { parts_.journal.Record(EventType::kRecovered, {}, {{"part", name}}); };
  devices_.push_back(OpenKeyDevice(parts_.loop, device, std::move(handler)));
}

// What was read badly says nothing of any card; it is noted with the other refusals, which are told less often the more
// there are.
void Entry::OnFrame(const std::string& reader, std::size_t place, const entry::WiegandFrame& frame) {
  if (frame.number) return gate_->Show(place, frame.Text());
  parts_.journal.Record(EventType::kRefused, {},
                        {{"what", "card"}, {"why", std::string(frame.why)}, {"source", reader}});
}

}  // namespace foyer::daemon
