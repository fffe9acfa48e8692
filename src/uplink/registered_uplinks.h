// All registrations of ours at other servers: which of them a request has come from, and which one reaches an address.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "foyer/record_store.h"
#include "foyer/result.h"
#include "uplink/registration.h"

namespace foyer::uplink {

class RegisteredUplinks : public Uplinks {
 public:
  // Reads from the data folder, or makes and keeps, what the servers know us by. Nothing is registered before Start().
  // Everything in `parts` and `store` must outlive it.
  static Result<std::unique_ptr<RegisteredUplinks>> Create(const Parts& parts, RecordStore& store,
                                                           const std::vector<UplinkConfig>& configs);

  void Start();
  void Stop();
  std::size_t pending() const;  // after Stop(): registrations that are not taken back yet

  void OnFlowClosed(const Flow& flow);
  void OnPong(const Flow& flow);

  // ---- Uplinks
  Uplink* FindByContact(std::string_view user, const Flow& flow) const override;
  Uplink* FindByDomain(std::string_view domain) const override;
  Uplink* home() const override;
  std::vector<UplinkStatus> Statuses() const override;

 private:
  RegisteredUplinks() = default;

  std::vector<std::unique_ptr<Registration>> registrations_;
};

}  // namespace foyer::uplink
