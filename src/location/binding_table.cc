#include "location/binding_table.h"

#include <algorithm>

namespace foyer::location {

std::vector<ContactBinding> BindingTable::Of(const Aor& aor) const {
  std::vector<ContactBinding> bindings;
  const auto entries = by_aor_.find(aor);
  if (entries == by_aor_.end()) return bindings;
  for (const auto& entry : entries->second) bindings.push_back(entry->binding);
  return bindings;
}

std::vector<ContactBinding> BindingTable::All() const {
  std::vector<ContactBinding> bindings;
  for (const auto& [aor, entries] : by_aor_) {
    for (const auto& entry : entries) bindings.push_back(entry->binding);
  }
  return bindings;
}

const ContactBinding* BindingTable::Find(const Aor& aor, const std::string& device_key) const {
  const Entry* entry = FindEntry(aor, device_key);
  return entry == nullptr ? nullptr : &entry->binding;
}

bool BindingTable::Put(ContactBinding binding) {
  std::string device_key = binding.DeviceKey();
  Entry* entry = FindEntry(binding.aor, device_key);
  const bool is_new = entry == nullptr;
  if (is_new) {
    entry = by_aor_[binding.aor].emplace_back(std::make_unique<Entry>()).get();
    entry->device_key = std::move(device_key);
  } else {
    Unindex(*entry);
  }
  entry->binding = std::move(binding);
  Index(*entry);
  return is_new;
}

bool BindingTable::Remove(const Aor& aor, const std::string& device_key) {
  Entry* entry = FindEntry(aor, device_key);
  if (entry == nullptr) return false;
  Unindex(*entry);
  const auto of_aor = by_aor_.find(aor);
  std::erase_if(of_aor->second, [entry](const auto& owned) { return owned.get() == entry; });
  if (of_aor->second.empty()) by_aor_.erase(of_aor);
  return true;
}

std::optional<TimePoint> BindingTable::NextExpiry() const {
  if (by_expiry_.empty()) return std::nullopt;
  return by_expiry_.begin()->first;
}

std::vector<ContactBinding> BindingTable::ExpiredAt(TimePoint now) const {
  std::vector<ContactBinding> expired;
  for (const auto& [due, entry] : by_expiry_) {
    if (due > now) break;
    expired.push_back(entry->binding);
  }
  return expired;
}

std::vector<ContactBinding> BindingTable::OnFlow(const Flow& flow) const {
  std::vector<ContactBinding> bindings;
  for (auto at = by_connection_.lower_bound({flow.connection, nullptr});
       at != by_connection_.end() && at->first == flow.connection; ++at) {
    if (at->second->binding.flow == flow) bindings.push_back(at->second->binding);
  }
  return bindings;
}

const BindingRecord* BindingTable::Stored(const Aor& aor, const std::string& device_key) const {
  const Entry* entry = FindEntry(aor, device_key);
  return entry != nullptr && entry->stored ? &*entry->stored : nullptr;
}

void BindingTable::SetStored(const ContactBinding& binding, std::optional<BindingRecord> record) {
  if (Entry* entry = FindEntry(binding.aor, binding.DeviceKey())) entry->stored = std::move(record);
}

BindingTable::Entry* BindingTable::FindEntry(const Aor& aor, const std::string& device_key) const {
  const auto entries = by_aor_.find(aor);
  if (entries == by_aor_.end()) return nullptr;
  const auto found = std::find_if(entries->second.begin(), entries->second.end(),
                                  [&](const auto& entry) { return entry->device_key == device_key; });
  return found == entries->second.end() ? nullptr : found->get();
}

void BindingTable::Index(Entry& entry) {
  by_expiry_.insert({entry.binding.expires, &entry});
  if (IsStream(entry.binding.flow.transport) && entry.binding.flow_alive) {
    by_connection_.insert({entry.binding.flow.connection, &entry});
  }
}

void BindingTable::Unindex(Entry& entry) {
  by_expiry_.erase({entry.binding.expires, &entry});
  by_connection_.erase({entry.binding.flow.connection, &entry});
}

}  // namespace foyer::location
