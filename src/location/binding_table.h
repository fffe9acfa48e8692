// All bindings in memory: by AOR, in the order of their expiry, and by the connection they stand on.
#pragma once
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "foyer/location_service.h"
#include "location/binding_record.h"

namespace foyer::location {

class BindingTable {
 public:
  std::vector<ContactBinding> Of(const Aor& aor) const;
  std::vector<ContactBinding> All() const;
  const ContactBinding* Find(const Aor& aor, const std::string& device_key) const;

  // Adds the binding or replaces that of the same device. True if the device is new.
  bool Put(ContactBinding binding);
  // False if there is no such binding.
  bool Remove(const Aor& aor, const std::string& device_key);

  std::optional<TimePoint> NextExpiry() const;
  std::vector<ContactBinding> ExpiredAt(TimePoint now) const;
  std::vector<ContactBinding> OnFlow(const Flow& flow) const;  // those whose flow is alive; streams only

  // What is on disk of a binding, as far as we know.
  const BindingRecord* Stored(const Aor& aor, const std::string& device_key) const;
  void SetStored(const ContactBinding& binding, std::optional<BindingRecord> record);

 private:
  struct Entry {
    std::string device_key;
    ContactBinding binding;
    std::optional<BindingRecord> stored;
  };
  using Entries = std::vector<std::unique_ptr<Entry>>;

  Entry* FindEntry(const Aor& aor, const std::string& device_key) const;
  void Index(Entry& entry);
  void Unindex(Entry& entry);

  std::unordered_map<Aor, Entries> by_aor_;
  std::set<std::pair<TimePoint, Entry*>> by_expiry_;
  std::set<std::pair<std::uint64_t, Entry*>> by_connection_;
};

}  // namespace foyer::location
