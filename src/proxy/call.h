// One call from its INVITE to its end: the ring, the media between its sides, the dialog that comes of it. It answers
// the INVITE, and it is freed when neither side nor any device can say anything more.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "foyer/door.h"
#include "foyer/media_relay.h"
#include "proxy/caller_side.h"
#include "proxy/context.h"
#include "proxy/dialog.h"
#include "proxy/early_media.h"
#include "proxy/fork.h"
#include "proxy/home_first.h"
#include "proxy/picture_requests.h"
#include "proxy/target_set.h"
#include "proxy/unwanted_answers.h"

namespace foyer::proxy {

class Call : private ForkHandler {
 public:
  // Who an in-dialog request comes from.
  struct Sender {
    bool is_caller = false;
    Branch* branch = nullptr;  // the device's, whichever side sent it; null only for a caller's early request
    bool confirmed = false;    // in the answered dialog
  };

  // `context` must outlive the call. `on_freeable` is called once, in a turn of its own: then the call may be
  // destroyed.
  Call(const Context& context, IncomingInvite invite, Aor target, std::function<void(Call&)> on_freeable);
  ~Call() override;

  // Not empty.
  void Ring(RingTargets targets);
  // The caller gave up; `reason` is its CANCEL's Reason value, or empty.
  void OnCancel(std::string_view reason);
  // The caller cannot be reached any more.
  void OnCallerLost();
  // A side has hung up: no media any more. Nothing if it is over already.
  void OnHangUp(bool by_caller);
  // We end it: BYE to both sides, but to our own user agent by the hook.
  void HangUp(std::string_view why);

  // Which side a request with these tags comes from; nothing if it belongs to no dialog of this call.
  std::optional<Sender> FindSender(const sip::Message& request) const;
  // Valid while answered.
  DialogSide& Side(bool caller) { return caller ? dialog_->caller : dialog_->callee; }
  const Dialog& dialog() const { return *dialog_; }

  enum class State { kRinging, kSelecting, kAnswered, kOver };
  State state() const { return state_; }
  const CallerSide& caller() const { return caller_; }
  MediaSession* session() { return session_.get(); }
  const std::string& call_id() const { return call_id_; }
  // The branch that has answered; null before.
  const Branch* winner() const { return winner_; }
  TimePoint answered_at() const { return answered_at_; }
  // The caller or the callee is our own user agent.
  bool IsOwnDoor(bool caller) const;
  // Whoever sits at that device; null: the caller.
  Identity IdentityOf(const Branch* device) const;
  // What this user's device has typed; `device` null: the caller. For OnDigits().
  UnlockInput Typed(const Branch* device, UnlockMethod method, std::string digits) const;
  bool HasDeviceOf(const Aor& user) const;
  CallInfo Info() const;

  // One re-offer at a time (RFC 3264 s4). False: another is under way.
  bool BeginReoffer() { return !std::exchange(reoffering_, true); }
  void EndReoffer() { reoffering_ = answer_in_ack_ = false; }
  // The 2xx made the offer, so the ACK will carry the answer.
  void ExpectAnswerInAck() { answer_in_ack_ = true; }
  bool AwaitsAnswerInAck() const { return answer_in_ack_; }

 private:
  void OnCandidate(Branch& branch) override;
  void OnProvisional(Branch& branch, const sip::Message& response) override;
  void OnSuccess(Branch& branch, const sip::Message& response) override;
  void OnFailed(const Branch& branch, int status) override;
  void OnForwarded() override;
  void OnCancelled(Branch& branch, std::string_view reason) override;
  void OnUnanswered(const FinalResponse& best, const std::vector<std::string>& challenges) override;
  void OnAllClosed() override { tidy_.Schedule(); }

  void OpenMedia();
  void RingNow();
  void OnMediaOpen(MediaRelay::OpenResult result);
  MediaSessionHandler MakeMediaHandler();
  void SendInvite(Branch& branch, const std::optional<std::string>& sdp);
  void Select(Branch& branch, const sip::Message& success);
  void OnSelected(const SdpResult& result, const sip::Message& success);
  void Confirm(const sip::Message& success);
  void OnDigit(BranchId branch, char digit);
  void SendBye(bool to_caller, std::string_view reason);
  void AskForPicture(bool of_caller);
  Dialog* DialogWith(bool caller);
  DialogSide CallerInDialog() const;
  void CloseMedia(const Branch& branch);
  void End(std::string_view why);
  void Tidy();
  std::vector<CallLeg> Legs() const;
  void Record(EventType type, std::vector<std::pair<std::string, std::string>> fields);
  UserKind KindOf(const Aor& user) const;
  bool IsOwnUserAgent(const Aor& user) const;
  std::string StateOf(const Branch& branch) const;

  const Context& context_;
  const std::string call_id_;
  const Aor target_;
  const std::function<void(Call&)> on_freeable_;
  const std::int64_t since_wall_ms_;
  CallerSide caller_;
  EarlyMedia early_{caller_};
  UnwantedAnswers unwanted_;
  RingTargets targets_;
  std::unique_ptr<MediaSession> session_;  // null: no offer, not open yet, or over
  Fork fork_;
  std::optional<HomeFirst> home_first_;
  State state_ = State::kRinging;
  const Branch* winner_ = nullptr;
  std::string winner_tag_;
  std::optional<Dialog> early_dialog_;  // that the caller knows, made when we have something to say in it
  std::optional<Dialog> dialog_;
  PictureRequests pictures_;
  TimePoint answered_at_{};
  Timer longest_;  // that it may last, from the answer on
  bool reoffering_ = false;
  bool answer_in_ack_ = false;
  DeferredCall tidy_;
  std::shared_ptr<char> alive_ = std::make_shared<char>();  // answers of the relay that come later find nobody
};

}  // namespace foyer::proxy
