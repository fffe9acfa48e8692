// The heart of the house: takes every request, finds out who sent it and whom it is for, and hands it to the part that
// knows what to do (RFC 3261 s16.3 to s16.5). It owns no socket and no clock: messages and time in, orders out.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "foyer/transaction.h"
#include "proxy/answers.h"
#include "proxy/call_table.h"
#include "proxy/context.h"
#include "proxy/dialog_router.h"
#include "proxy/forwarded_requests.h"
#include "proxy/request_checks.h"
#include "proxy/request_fork.h"
#include "proxy/ring_limit.h"
#include "proxy/route_set.h"
#include "sip/uri.h"

namespace foyer::proxy {

class Proxy : public RequestHandler {
 public:
  // Everything in `seams` must outlive the proxy.
  Proxy(Seams seams, Settings settings, Hooks hooks);

  void OnRequest(ServerTransactionId id, const sip::Message& request, const Flow& from) override;
  void OnCancel(ServerTransactionId invite, const sip::Message& cancel) override;
  void OnServerTransactionFailed(ServerTransactionId id) override;

  // For every request from now on. The domain and our own door stay what they are.
  void Apply(Settings settings);

  CallList& calls() { return calls_; }
  // Every call ends now: the daemon stops.
  void HangUpAll(std::string_view why) { calls_.HangUpAll(why); }
  // Calls, also those that only wait for late answers, and requests on their way. 0: nothing is left.
  std::size_t pending() const { return calls_.size() + forwarded_.size() + forks_.size(); }

 private:
  void OnInDialog(const Arrival& arrival, const OwnRoutes& routes);
  void OnOutOfDialog(const Arrival& arrival, const std::string& loop_key);
  // From one of our registrations elsewhere, and for us.
  void OnFromUplink(const Arrival& arrival, Uplink& uplink, const std::string& loop_key);
  void OnInvite(const Arrival& arrival, const Identity& caller, const std::string& loop_key);
  void RingFor(IncomingInvite invite, const Aor& target);
  // False: it rings too often, and has been told so.
  bool MayRing(const Arrival& arrival, const Identity& caller);
  void OnMessage(const Arrival& arrival, const Identity& sender, const std::string& loop_key);
  void OnMessageToDoor(const Arrival& arrival, const Identity& sender);
  void ForkRequest(const Arrival& arrival, const Identity& sender, const std::string& loop_key);

  Uplink* UplinkOf(const Arrival& arrival) const;
  Identity IdentityOf(const Arrival& arrival, const Uplink& uplink) const;
  bool IsForUs(const Arrival& arrival) const;
  // The address that the request is for; nothing if it was answered because it leads nowhere.
  std::optional<Aor> TargetOf(const Arrival& arrival) const;
  // The rules let it; else it was answered.
  bool MayGo(const Arrival& arrival, const Identity& sender, const Aor& target) const;
  // Who stands for it; nothing if it was answered because nobody does.
  std::optional<RingTargets> TargetsOf(const Arrival& arrival, const Aor& target, const Identity& sender,
                                       const Uplink* from) const;
  bool IsBeyond(const Aor& target) const;
  std::string ForeignRouteOf(const Arrival& arrival) const;
  void NoteOffence(const Arrival& arrival, Offence what);

  OwnRequests own_requests_;
  Context context_;
  RingLimit ring_limit_;
  CallTable calls_;
  ForwardedRequests forwarded_;
  DialogRouter router_;
  std::uint64_t last_fork_ = 0;
  std::map<std::uint64_t, std::unique_ptr<RequestFork>> forks_;
};

}  // namespace foyer::proxy
