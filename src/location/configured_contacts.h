// Devices that never register: an address of the configuration stands for them ([[user]] contact). Everything else is
// the location service behind this one; those who ask find both together.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "foyer/location_service.h"
#include "foyer/next_hop.h"

namespace foyer::location {

struct ConfiguredContact {
  Aor aor;
  std::string uri;
  Hop hop;
};

class ConfiguredContacts final : public LocationService {
 public:
  // Both must outlive this object, and this object its watches.
  ConfiguredContacts(LocationService& registered, Connector& connector)
      : registered_(registered), connector_(connector) {}

  // All that there are from now on. Those who watch already keep what they have found.
  void Set(std::vector<ConfiguredContact> contacts);
  // One of the daemon's own beside them, that nobody lists; nothing: none.
  void SetOwn(std::optional<ConfiguredContact> contact) { own_ = std::move(contact); }

  void Bind(BindingUpdate update, std::function<void(BindResult)> done) override;
  std::unique_ptr<Watch> FindAndWatch(const Aor& aor, WatchHandler handler) override;
  void FlowClosed(const Flow& flow) override { registered_.FlowClosed(flow); }
  // Without a connection to those that are reached by one: that is made when somebody calls.
  void List(std::function<void(std::vector<ContactBinding>)> done) override;

 private:
  void AddReachable(const Aor& aor, std::vector<ContactBinding>& bindings) const;
  void AddReachable(const ConfiguredContact& contact, std::vector<ContactBinding>& bindings) const;

  LocationService& registered_;
  Connector& connector_;
  std::unordered_multimap<Aor, ConfiguredContact> contacts_;
  std::optional<ConfiguredContact> own_;
};

}  // namespace foyer::location
