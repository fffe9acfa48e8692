// Requests inside of dialogs (RFC 3261 s16.4, s16.6): each goes on along the flow that our own Route names, by the call
// that it belongs to. What is typed to our own door ends here.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "proxy/answers.h"
#include "proxy/call_table.h"
#include "proxy/forwarded_requests.h"
#include "proxy/route_set.h"

namespace foyer::proxy {

class DialogRouter {
 public:
  // All must outlive the router.
  DialogRouter(const Context& context, CallTable& calls, ForwardedRequests& forwarded)
      : context_(context), calls_(calls), forwarded_(forwarded) {}

  // `arrival` has a To-tag, and `routes` names a flow.
  void OnRequest(const Arrival& arrival, const OwnRoutes& routes);

 private:
  using Sender = Call::Sender;
  struct Onward {
    std::optional<std::string> sdp;  // in place of the request's body
    ForwardedRequests::OnFinal on_final;
    std::function<void()> on_failure;
  };

  void OnStray(const Arrival& arrival, const OwnRoutes& routes);
  bool IsAdmitted(Call& call, const Sender& sender, const Arrival& arrival);
  void OnConfirmed(Call& call, const Sender& sender, const Arrival& arrival);
  // For a BYE that does not reach our own user agent, since its connection has become another one: else it would stay
  // in the call for ever.
  std::function<void()> EndAtOurOwn(Call& call, const Sender& sender);
  void OnEarly(Call& call, const Sender& sender, const Arrival& arrival);
  void OnForOwnDoor(Call& call, const Sender& sender, const Arrival& arrival);
  void RequestKeyFrame(Call& call, const Sender& sender);
  void OnAck(Call& call, const Sender& sender, const Arrival& arrival);
  void OnReoffer(Call& call, const Sender& sender, const Arrival& arrival);
  void OnReofferWritten(const Arrival& arrival, const SdpResult& result);
  // What the answer to a re-offer does to the media; `offer_in_answer`: the request itself made no offer.
  ForwardedRequests::OnFinal AnswerEdit(const Arrival& arrival, bool offer_in_answer);
  // No answer at all came to it.
  std::function<void()> GiveUp(const Arrival& arrival);
  SentRequest::OnChallenged OnChallenged(const Arrival& arrival);
  void Forward(Call& call, const Sender& sender, const Arrival& arrival, Onward onward = {});
  std::string Rewritten(Call& call, const Sender& sender, const Arrival& arrival,
                        const std::optional<std::string>& sdp) const;

  const Context& context_;
  CallTable& calls_;
  ForwardedRequests& forwarded_;
  const std::shared_ptr<char> alive_ = std::make_shared<char>();
};

}  // namespace foyer::proxy
