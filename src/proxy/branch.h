// One device of a fork: the INVITE that it gets and what it says (RFC 3261 s16.6 to s16.8).
#pragma once
#include <chrono>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "foyer/event_loop.h"
#include "foyer/location_service.h"
#include "foyer/media_relay.h"
#include "foyer/transaction.h"
#include "proxy/final_response.h"
#include "proxy/sent_request.h"
#include "sip/message.h"

namespace foyer::proxy {

class Branch;

// Told what happens on a branch. It may not destroy the branch during a call.
class BranchHandler {
 public:
  virtual ~BranchHandler() = default;
  virtual void OnBranchProvisional(Branch& branch, const sip::Message& response) = 0;  // 101-199
  virtual void OnBranchSuccess(Branch& branch, const sip::Message& response) = 0;      // each 2xx, retransmissions too
  virtual void OnBranchFailed(Branch& branch, const FinalResponse& final) = 0;         // once; not after a 2xx
  virtual void OnBranchClosed(Branch& branch) = 0;  // nothing more will come; it may be destroyed in a later turn
};

class Branch {
 public:
  enum class State {
    kCandidate,   // its INVITE is being prepared (the relay takes ports)
    kTrying,      // sent
    kProceeding,  // a provisional response came
    kCancelled,   // we gave it up; a final response may still come
    kAnswered,    // a 2xx came; more of them may come until 64*T1 later
    kClosed       // final
  };

  struct Identity {
    BranchId id = 0;
    ContactBinding binding;
    Uplink* uplink = nullptr;       // that the binding stands for; null: a device
    std::uint32_t max_breadth = 1;  // of its INVITE
    std::chrono::seconds timer_c{180};
  };

  // `loop`, `transactions` and `handler` must outlive the branch.
  Branch(EventLoop& loop, TransactionLayer& transactions, Identity identity, BranchHandler& handler);
  Branch(const Branch&) = delete;
  Branch& operator=(const Branch&) = delete;

  // Only while a candidate.
  void Send(std::string invite, std::string loop_key, std::uint32_t cseq);
  // It could not even be sent. Only while a candidate.
  void Fail(int status);
  // No effect once it has answered or closed. `reason` is a Reason header's value, or empty.
  void Cancel(std::string_view reason);

  BranchId id() const { return identity_.id; }
  const ContactBinding& binding() const { return identity_.binding; }
  const Flow& flow() const { return identity_.binding.flow; }
  Uplink* uplink() const { return identity_.uplink; }
  std::uint32_t max_breadth() const { return identity_.max_breadth; }
  const std::vector<std::string>& credentials() const { return request_.credentials(); }  // of its INVITE
  State state() const { return state_; }
  bool IsPending() const { return state_ <= State::kProceeding; }  // may still ring
  bool WasCancelled() const { return cancelled_; }                 // also if it has answered all the same
  bool WasSent() const { return sent_; }
  bool WasHeard() const { return heard_; }         // it has said something, be it 100
  bool HasRung() const { return !tags_.empty(); }  // it has said more than that
  bool HasTag(std::string_view to_tag) const;
  // "anna 192.0.2.7:50312": the device's short name.
  std::string DeviceName() const;

 private:
  void OnEvent(const ClientEvent& event);
  void OnResponse(const sip::Message& response);
  void OnProvisional(const sip::Message& response);
  void OnSuccess(const sip::Message& response);
  void OnFinal(FinalResponse final);
  void OnTimer();
  void Close();
  // False if the device makes up ever new To-tags.
  bool RememberTag(std::string_view to_tag);

  const Identity identity_;
  BranchHandler& handler_;
  State state_ = State::kCandidate;
  bool cancelled_ = false;
  bool sent_ = false;
  bool heard_ = false;
  SentRequest request_;
  std::vector<std::string> tags_;  // of its early and confirmed dialogs
  Timer
      timer_;  // Timer C; after a CANCEL how long a final response is waited for; after a 2xx how long others may come
};

// A device among the branches of a fork: its instance, else its address. Per user: a device may serve two of them, and
// some phones all carry the same instance-id.
struct DeviceId {
  Aor user;
  std::string device;
  auto operator<=>(const DeviceId&) const = default;  // NOLINT(modernize-use-nullptr): a mistake of clang-tidy 14
};
DeviceId DeviceIdOf(const ContactBinding& binding);
// "anna 192.0.2.7:50312".
std::string DeviceNameOf(const ContactBinding& binding);

}  // namespace foyer::proxy
