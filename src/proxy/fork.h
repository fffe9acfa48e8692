// All devices of one ring: gives each a branch when it is its turn, and decides when nobody will answer any more (RFC
// 3261 s16.7, s16.8). What a device says goes up to the call; who is told to stop is decided here.
#pragma once
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "foyer/aor.h"
#include "proxy/awaited_devices.h"
#include "proxy/best_response.h"
#include "proxy/branch.h"
#include "proxy/context.h"
#include "proxy/forwarding.h"
#include "proxy/ring_order.h"
#include "proxy/target_set.h"

namespace foyer::proxy {

class ForkHandler {
 public:
  virtual ~ForkHandler() = default;
  // A new branch is a candidate: Send() or Fail() it, now or later.
  virtual void OnCandidate(Branch& branch) = 0;
  virtual void OnProvisional(Branch& branch, const sip::Message& response) = 0;
  virtual void OnSuccess(Branch& branch, const sip::Message& response) = 0;
  virtual void OnFailed(const Branch& branch, int status) = 0;
  virtual void OnForwarded() = 0;  // somebody else is tried in place of, or beside, a user
  virtual void OnCancelled(Branch& branch, std::string_view reason) = 0;
  // Nobody will answer: for the caller. `challenges` are the challenge lines of all 401 and 407 if `best` is one (s16.7
  // step 7). Once, and not after Stop().
  virtual void OnUnanswered(const FinalResponse& best, const std::vector<std::string>& challenges) = 0;
  // No branch will say anything more.
  virtual void OnAllClosed() = 0;
};

class Fork : private BranchHandler {
 public:
  // Both must outlive the fork. `handler` may not destroy it during a call.
  Fork(const Context& context, Caller caller, ForkHandler& handler);

  void Start();  // time runs from here
  // Their devices ring: those that are there, and those that come while the ring lasts; one branch per device.
  // `uri` is what was called.
  void Ring(const std::vector<Aor>& users, std::string_view uri);
  // The servers that stand for `next_hop` get the call to `uri`.
  void RingServers(std::string_view uri, std::string_view next_hop) { targets_.AddServers(uri, next_hop); }
  // Nobody here has the address that was called: the fallback gets the call.
  void RingFallback(std::string_view uri);
  // An address that an uplink reaches. Null: it is down.
  const Branch* Ring(const Aor& address, Uplink& uplink);
  // This branch is of no use any more; others may ring on.
  void GiveUp(const Branch& branch);
  // A device has answered, but there is no way to talk to it: as if it had failed, and the others ring on.
  void OnUnusable(const Branch& branch, int status);
  // The ring is over: every branch that is still pending, but `winner` (may be null), is cancelled.
  void Stop(std::string_view reason, const Branch* winner = nullptr);

  // Once the ring is over: nobody who registers is of interest any more.
  void StopWatching() { targets_.StopWatching(); }

  bool IsRinging() const { return ringing_; }
  bool IsAllClosed() const;
  Branch* Find(BranchId id) const;
  Branch* FindByTag(std::string_view to_tag) const;
  // Of each device the last one.
  const std::vector<std::unique_ptr<Branch>>& branches() const { return branches_; }

 private:
  void OnBranchProvisional(Branch& branch, const sip::Message& response) override;
  void OnBranchSuccess(Branch& branch, const sip::Message& response) override;
  void OnBranchFailed(Branch& branch, const FinalResponse& final) override;
  void OnBranchClosed(Branch& branch) override;

  void OnUser(const Aor& user);
  void OnTarget(const ContactBinding& binding);
  const Branch* LastOf(const DeviceId& device) const;
  bool MayReplace(const Branch& old, const ContactBinding& binding) const;
  void Continue();
  bool TryOthers();
  bool Forward(const std::optional<std::string>& uri);
  void RingDue();
  // Null: there are too many.
  const Branch* StartBranch(const ContactBinding& binding, Uplink* uplink = nullptr);
  std::uint32_t BreadthLeft() const;
  bool IsAnyPending() const;
  bool MaySomebodyCome();
  void OnAnswered(const Branch& branch, const FinalResponse& final);
  bool IsAnybodyWakeable() const;
  void OnLost(const Branch& branch, FinalResponse final);
  bool IsRefusal(const Branch& branch, int status) const;
  void Refuse(const Aor& user, bool everyone);
  void OnNoAnswer();
  void Cancel(Branch& branch, std::string_view reason);
  void OnGroupTimeout();
  void OnRingTimeout();

  const Context& context_;
  ForkHandler& handler_;
  const std::uint32_t max_breadth_;
  TargetSet targets_;
  RingOrder order_;
  AwaitedDevices awaited_;
  Forwarding forwarding_;
  std::vector<std::unique_ptr<Branch>> branches_;  // in the order in which they were added; none is taken out
  ResponseContext finals_;
  std::set<BranchId> lost_;  // ended because the device could not be reached: it may come back
  std::set<Aor> users_;      // whose devices are looked for
  std::set<Aor> refused_;    // users who do not want this ring
  bool ringing_ = true;
  bool closed_ = false;  // nobody else may join
  std::string uri_;      // that was called
  bool fallback_tried_ = false;
  TimePoint group_started_{};
  Timer ring_timer_;
  Timer group_timer_;      // then the next group rings too
  Timer await_timer_;      // then nobody is waited for any more
  Timer no_answer_timer_;  // then a user has not answered in time
};

// "Reason" header values (RFC 3326), as phones understand them.
inline constexpr std::string_view kAnsweredElsewhere = "SIP;cause=200;text=\"Call completed elsewhere\"";
inline constexpr std::string_view kDeclinedElsewhere = "SIP;cause=600;text=\"Busy Everywhere\"";

}  // namespace foyer::proxy
