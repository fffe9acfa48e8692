// The side of a call that faces its caller: the one INVITE transaction that must be answered, and the one dialog that a
// door may see.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "foyer/authenticator.h"
#include "foyer/transaction.h"
#include "foyer/uplink.h"
#include "proxy/final_response.h"
#include "sip/message.h"

namespace foyer::proxy {

// A caller's INVITE, authenticated.
struct IncomingInvite {
  ServerTransactionId id = 0;
  sip::Message request;
  Flow from;
  Identity caller;
  std::string loop_key;
  Uplink* uplink = nullptr;  // that it came over; null: from one of our users
};

class CallerSide {
 public:
  // `transactions` must outlive this object.
  CallerSide(TransactionLayer& transactions, IncomingInvite invite);

  void SendTrying();
  // `sdp` replaces the body where it is given.
  void SendProvisional(const sip::Message& response, int status, const std::optional<std::string>& sdp);
  void SendForwarded();  // 181
  // The 2xx of the device that has won; kept for RepeatSuccess().
  void SendSuccess(const sip::Message& response, const std::optional<std::string>& sdp);
  void RepeatSuccess();
  // A final response of ours (a 503 says when to try again), or a device's; not after another final one.
  void Reject(int status, std::vector<std::string> headers = {});
  void SendFailure(const FinalResponse& final, const std::vector<std::string>& challenges);

  bool IsAnswered() const { return final_ != 0; }  // finally, in whatever way
  const IncomingInvite& invite() const { return invite_; }
  const Identity& identity() const { return invite_.caller; }

  // The To-tag under which the caller knows the dialog with a device. Many doors and PBXs follow only the first early
  // dialog of a forked call, so that one's tag stands for all towards them.
  std::string ShownTag(std::string_view real_tag) const;

 private:
  std::string Upstream(const sip::Message& response, int status, const std::optional<std::string>& sdp);
  void Respond(int status, std::string response);

  TransactionLayer& transactions_;
  const IncomingInvite invite_;
  const bool keeps_first_tag_;
  std::string first_tag_;
  int final_ = 0;
  std::string success_;
};

}  // namespace foyer::proxy
