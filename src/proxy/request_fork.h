// A request outside of any dialog that is no INVITE (a MESSAGE, an OPTIONS to a user), sent to all devices of its
// target: the first 2xx wins, else the best of all (RFC 3261 s16.7).
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "foyer/aor.h"
#include "foyer/event_loop.h"
#include "proxy/answers.h"
#include "proxy/best_response.h"
#include "proxy/context.h"
#include "proxy/final_response.h"
#include "proxy/target_set.h"

namespace foyer::proxy {

class RequestFork {
 public:
  // `targets` are not empty. `context` must outlive this object. `on_done` is called once, in a turn of its own, when
  // the request is answered: then the fork may be destroyed.
  RequestFork(const Context& context, Arrival arrival, const Aor& sender, const RingTargets& targets,
              std::string loop_key, std::function<void()> on_done);
  ~RequestFork();
  RequestFork(const RequestFork&) = delete;
  RequestFork& operator=(const RequestFork&) = delete;

 private:
  void OnComplete();
  void OnTarget(const ContactBinding& binding);
  void Send(const ContactBinding& binding);
  // `breadth`: what it carried of ours.
  void OnEvent(const ContactBinding& binding, std::uint32_t breadth, const ClientEvent& event);
  void OnFinal(const ContactBinding& binding, FinalResponse final);
  void EndIfAllAreFinal();
  void Respond(const FinalResponse& final, const std::vector<std::string>& challenges = {});

  const Context& context_;
  const Arrival arrival_;
  const std::string loop_key_;
  std::set<DeviceId> devices_;  // that have got it
  std::vector<ClientTransactionId> sent_;
  std::size_t pending_ = 0;
  std::uint32_t breadth_left_;
  ResponseContext finals_;
  bool complete_ = false;  // all devices are known
  bool answered_ = false;
  TargetSet targets_;
  DeferredCall done_looking_;  // where there is nobody to be looked for
  DeferredCall done_;
};

}  // namespace foyer::proxy
