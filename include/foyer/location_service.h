// Where each AOR can be reached now (RFC 3261 s10). Asynchronous, because the answer comes from a disk and may one day
// come from another machine. The rules on Call-ID, CSeq and limits live inside the store: one atomic step.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "foyer/aor.h"
#include "foyer/event_loop.h"
#include "foyer/flow.h"

namespace foyer {

struct ContactBinding {
  Aor aor;
  std::string uri;           // the Contact URI as registered, byte for byte (pn-* parameters too), without <>
  std::string params;        // the Contact header's parameters as registered, with the leading ';', without expires
  std::string instance_id;   // +sip.instance without quotes; empty if none
  std::uint32_t reg_id = 0;  // RFC 5626; 0 if none
  std::vector<std::string> path;  // RFC 3327, topmost first
  std::string call_id;
  std::uint32_t cseq = 0;
  int q_permille = 1000;
  std::string user_agent;
  Flow flow;
  bool configured = false;  // of the configuration: it has never registered, and never expires
  bool flow_alive = true;   // false: its connection closed; only its push token can reach the device
  std::chrono::seconds granted{0};
  TimePoint expires;  // loop time

  // What makes two bindings the same device: instance-id and reg-id, else the URI.
  std::string DeviceKey() const { return instance_id.empty() ? uri : instance_id + "#" + std::to_string(reg_id); }
  bool HasPush() const;  // carries pn-provider (RFC 8599) and can be woken
};

struct ContactUpdate {
  std::string uri, params, instance_id;
  std::uint32_t reg_id = 0;
  int q_permille = 1000;
  std::chrono::seconds expires{0};  // already bounded by the registrar; 0 removes
};

struct BindingUpdate {
  Aor aor;
  std::string call_id;
  std::uint32_t cseq = 0;
  Flow flow;
  std::vector<std::string> path;
  std::string user_agent;
  std::vector<ContactUpdate> contacts;
  bool remove_all = false;  // Contact: *
  std::size_t max_bindings = 10;
};

enum class BindStatus {
  kBound,          // on disk
  kBoundInMemory,  // the store's disk fails: bound for a short time only (answer Expires 60), outside the promise
  kStaleCSeq,      // RFC 3261 s10.3 step 7: same Call-ID, CSeq not higher; nothing changed
  kTooMany,        // the AOR's limit; nothing changed
  kUnavailable     // no commit within 3 s; nothing is promised
};

struct BindResult {
  BindStatus status = BindStatus::kUnavailable;
  std::uint64_t generation = 0;          // grows with every change of the AOR
  std::vector<ContactBinding> bindings;  // all that the AOR has now, also after a refusal
};

class LocationService {
 public:
  virtual ~LocationService() = default;

  // `done` is called from the loop, never before Bind() returns, exactly once.
  virtual void Bind(BindingUpdate update, std::function<void(BindResult)> done) = 0;

  // A fork's view of an AOR while it lives. Destroying it ends the calls.
  class Watch {
   public:
    virtual ~Watch() = default;
  };
  struct WatchHandler {
    std::function<void(std::vector<ContactBinding>)> on_found;  // once, never before FindAndWatch() returns
    std::function<void(const ContactBinding&)> on_binding;      // each later new or refreshed binding
    std::function<void(const ContactBinding&)> on_removed;      // each later removal or expiry
  };
  virtual std::unique_ptr<Watch> FindAndWatch(const Aor& aor, WatchHandler handler) = 0;

  // The connection is gone: bindings that still stand on it keep only their push life; those without push go.
  virtual void FlowClosed(const Flow& flow) = 0;

  // Everything, for the control interface.
  virtual void List(std::function<void(std::vector<ContactBinding>)> done) = 0;
};

}  // namespace foyer
