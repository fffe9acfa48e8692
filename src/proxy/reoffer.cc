// Changes of an answered call's media (re-INVITE, UPDATE): the relay writes the offer and the answer that each side
// sees.
#include "proxy/dialog_router.h"
#include "proxy/header_edit.h"

namespace foyer::proxy {
namespace {

MediaSession::Side MediaSideOf(bool caller) { return caller ? MediaSession::Side::kFront : MediaSession::Side::kBack; }

bool IsSuccess(const sip::Message& response) { return response.status() >= 200 && response.status() < 300; }

// A target refresh (RFC 3261 s12.2).
void RefreshTarget(DialogSide& side, const sip::Message& message) {
  if (const std::string_view contact = ContactUri(message); !contact.empty()) side.contact = contact;
}

}  // namespace

void DialogRouter::OnReoffer(Call& call, const Sender& sender, const Arrival& arrival) {
  const bool offers = HasSdp(arrival.request);
  RefreshTarget(call.Side(sender.is_caller), arrival.request);
  if (call.session() == nullptr || (!offers && arrival.request.method() != sip::Method::kInvite)) {
    Forward(call, sender, arrival);
    return;
  }
  if (!call.BeginReoffer()) {
    Answer(context_, arrival, 491);
    return;
  }
  if (!offers) {
    Forward(call, sender, arrival, {std::nullopt, AnswerEdit(arrival, true), GiveUp(arrival)});
    return;
  }
  call.session()->Reoffer(MediaSideOf(sender.is_caller), std::string(arrival.request.body()),
                          [this, arrival, alive = std::weak_ptr(alive_)](const SdpResult& result) {
                            if (!alive.expired()) OnReofferWritten(arrival, result);
                          });
}

void DialogRouter::OnReofferWritten(const Arrival& arrival, const SdpResult& result) {
  Call* call = calls_.Find(arrival.request);
  const auto sender = call != nullptr ? call->FindSender(arrival.request) : std::nullopt;
  if (!sender || call->state() != Call::State::kAnswered) {
    Answer(context_, arrival, 481);
    return;
  }
  if (!result.ok()) {
    call->EndReoffer();
    Answer(context_, arrival, result.code);
    return;
  }
  Forward(*call, *sender, arrival, {result.sdp, AnswerEdit(arrival, false), GiveUp(arrival)});
}

std::function<void()> DialogRouter::GiveUp(const Arrival& arrival) {
  return [this, arrival] {
    Call* call = calls_.Find(arrival.request);
    if (call == nullptr) return;
    call->EndReoffer();
    if (call->session() != nullptr) call->session()->AbandonReoffer();
  };
}

ForwardedRequests::OnFinal DialogRouter::AnswerEdit(const Arrival& arrival, bool offer_in_answer) {
  return [this, arrival, offer_in_answer](const sip::Message& response,
                                          const std::function<void(ForwardedRequests::Body)>& done) {
    Call* call = calls_.Find(arrival.request);
    const auto sender = call != nullptr ? call->FindSender(arrival.request) : std::nullopt;
    if (!sender || call->session() == nullptr) {
      done(std::nullopt);
      return;
    }
    MediaSession& session = *call->session();
    const auto pass_on = [done](const SdpResult& result) { done(result.ok() ? result.sdp : std::string()); };
    if (!IsSuccess(response) || !HasSdp(response)) {
      call->EndReoffer();
      if (!offer_in_answer) session.AbandonReoffer();
      done(std::nullopt);
      return;
    }
    RefreshTarget(call->Side(!sender->is_caller), response);
    if (offer_in_answer) {
      call->ExpectAnswerInAck();  // where the relay refuses the offer, an ACK without an answer ends it
      session.Reoffer(MediaSideOf(!sender->is_caller), std::string(response.body()), pass_on);
      return;
    }
    call->EndReoffer();
    session.Reanswer(std::string(response.body()), pass_on);
  };
}

}  // namespace foyer::proxy
