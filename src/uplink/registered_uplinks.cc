#include "uplink/registered_uplinks.h"

#include <algorithm>
#include <map>

#include "base/random.h"

namespace foyer::uplink {
namespace {

constexpr const char* kTable = "uplink";

// RFC 4122 s4.4: random, but for the bits that say so.
std::string NewInstance() {
  std::string hex = RandomHex(16);
  hex[12] = '4';
  hex[16] = std::string_view("89ab")[static_cast<std::size_t>(hex[16]) % 4];
  for (const std::size_t at : {20U, 16U, 12U, 8U}) hex.insert(at, 1, '-');
  return "urn:uuid:" + hex;
}

// Secrets and names of ours that outlive a restart.
class KeptNames {
 public:
  static Result<KeptNames> Load(RecordStore& store) {
    auto rows = store.Load(kTable);
    if (!rows) return rows.error();
    KeptNames names(store);
    for (auto& [key, value] : *rows) names.values_.emplace(std::move(key), std::move(value));
    return names;
  }

  const std::string& Get(const std::string& key, std::string (*make)()) {
    const auto [entry, is_new] = values_.try_emplace(key);
    if (is_new) {
      entry->second = make();
      store_->Write({{kTable, key, entry->second}}, {});
    }
    return entry->second;
  }

 private:
  explicit KeptNames(RecordStore& store) : store_(&store) {}

  RecordStore* store_;
  std::map<std::string, std::string> values_;
};

}  // namespace

Result<std::unique_ptr<RegisteredUplinks>> RegisteredUplinks::Create(const Parts& parts, RecordStore& store,
                                                                     const std::vector<UplinkConfig>& configs) {
  std::unique_ptr<RegisteredUplinks> uplinks(new RegisteredUplinks);
  if (configs.empty()) return uplinks;
  auto names = KeptNames::Load(store);
  if (!names) return names.error();
  for (const UplinkConfig& config : configs) {
    const Identity identity{names->Get("instance", NewInstance),
                            names->Get("contact " + config.name, [] { return RandomHex(16); })};
    uplinks->registrations_.push_back(std::make_unique<Registration>(parts, config, identity));
  }
  return uplinks;
}

void RegisteredUplinks::Start() {
  for (const auto& registration : registrations_) registration->Start();
}

void RegisteredUplinks::Stop() {
  for (const auto& registration : registrations_) registration->Stop();
}

std::size_t RegisteredUplinks::pending() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(registrations_, [](const auto& registration) { return !registration->HasStopped(); }));
}

void RegisteredUplinks::OnFlowClosed(const Flow& flow) {
  for (const auto& registration : registrations_) registration->OnFlowClosed(flow);
}

void RegisteredUplinks::OnPong(const Flow& flow) {
  for (const auto& registration : registrations_) registration->OnPong(flow);
}

Uplink* RegisteredUplinks::FindByContact(std::string_view user, const Flow& flow) const {
  const auto found =
      std::ranges::find_if(registrations_, [&](const auto& each) { return each->IsContact(user, flow); });
  return found == registrations_.end() ? nullptr : found->get();
}

Uplink* RegisteredUplinks::FindByDomain(std::string_view domain) const {
  const auto found = std::ranges::find_if(
      registrations_, [&](const auto& each) { return !each->config().is_home && each->account().domain == domain; });
  return found == registrations_.end() ? nullptr : found->get();
}

Uplink* RegisteredUplinks::home() const {
  const auto found = std::ranges::find_if(registrations_, [](const auto& each) { return each->config().is_home; });
  return found == registrations_.end() ? nullptr : found->get();
}

std::vector<UplinkStatus> RegisteredUplinks::Statuses() const {
  std::vector<UplinkStatus> statuses;
  for (const auto& registration : registrations_) statuses.push_back(registration->Status());
  return statuses;
}

}  // namespace foyer::uplink
