#include "proxy/dialog_router.h"

#include <algorithm>
#include <array>

#include "proxy/dtmf_info.h"
#include "proxy/header_edit.h"
#include "proxy/permission.h"
#include "proxy/request_checks.h"

namespace foyer::proxy {

using sip::HeaderId;
using sip::Method;

namespace {

// What a call is made of. Anything else, a REFER above all, could make our own user agent call whom it likes.
bool IsOfACall(Method method) {
  constexpr std::array kMethods{Method::kInvite, Method::kAck,     Method::kBye,
                                Method::kUpdate, Method::kOptions, Method::kPrack};
  return std::ranges::find(kMethods, method) != kMethods.end();
}

}  // namespace

void DialogRouter::OnRequest(const Arrival& arrival, const OwnRoutes& routes) {
  Call* call = calls_.Find(arrival.request);
  if (call == nullptr) {
    OnStray(arrival, routes);
    return;
  }
  const Method method = arrival.request.method();
  const auto sender = call->FindSender(arrival.request);
  if (!sender || (!sender->confirmed && !sender->is_caller && !sender->branch->IsPending())) {
    // What could open a lock is challenged first, so that a stranger learns nothing of the call's dialogs.
    const bool is_typed = method == Method::kInfo || method == Method::kMessage;
    if (!is_typed || Authenticate(context_, arrival)) Answer(context_, arrival, 481);
    return;
  }
  if (!IsAdmitted(*call, *sender, arrival)) return;
  if (!MayRefer(context_, arrival, call->IdentityOf(sender->is_caller ? nullptr : sender->branch))) return;
  if (call->state() == Call::State::kOver && method != Method::kAck && method != Method::kBye) {
    Answer(context_, arrival, 481);
  } else if (call->IsOwnDoor(!sender->is_caller) && (method == Method::kInfo || method == Method::kMessage)) {
    OnForOwnDoor(*call, *sender, arrival);
  } else if (call->IsOwnDoor(!sender->is_caller) && !IsOfACall(method)) {
    Answer(context_, arrival, 405, {"Allow: INVITE, ACK, BYE, CANCEL, UPDATE, OPTIONS, PRACK, INFO, MESSAGE"});
  } else if (sender->confirmed) {
    OnConfirmed(*call, *sender, arrival);
  } else {
    OnEarly(*call, *sender, arrival);
  }
}

// A dialog from before our last start, or one that is over. Its ACK and BYE still find their way; with the others
// somebody could reach a device past every check, so the sender must be a user, and nothing typed goes through.
void DialogRouter::OnStray(const Arrival& arrival, const OwnRoutes& routes) {
  const Method method = arrival.request.method();
  const bool harmless = method == Method::kAck || method == Method::kBye;
  if (!harmless) {
    const auto identity = Authenticate(context_, arrival);
    if (!identity || !MayRefer(context_, arrival, *identity)) return;
  }
  if (method == Method::kInfo || method == Method::kMessage) {
    Answer(context_, arrival, 481);
    return;
  }
  sip::Rewrite rewrite(arrival.request);
  TakeOff(routes, arrival.request, rewrite);
  rewrite.Set(HeaderId::kMaxForwards, std::to_string(NextMaxForwards(arrival.request)));
  RemoveOwnCredentials(rewrite, arrival.request, context_.settings.domain);
  RemoveClaimedIdentities(rewrite);
  if (method == Method::kAck) {
    context_.seams.transactions.SendStateless(*routes.next, rewrite.Build());
  } else if (!forwarded_.Forward(
                 {arrival.id, arrival.request, {*routes.next, rewrite.Build(), LoopKey(arrival.request)}, {}, {}})) {
    Answer(context_, arrival, 503, {"Retry-After: 10"});
  }
}

// From the flow that the dialog was made on, or from another by who can prove to be the same user (a phone that has
// changed its network).
bool DialogRouter::IsAdmitted(Call& call, const Sender& sender, const Arrival& arrival) {
  const Flow& expected = sender.confirmed   ? call.Side(sender.is_caller).flow
                         : sender.is_caller ? call.caller().invite().from
                                            : sender.branch->flow();
  if (arrival.from == expected) return true;
  if (sender.confirmed && arrival.from == call.Side(sender.is_caller).way()) return true;
  if (arrival.request.method() == Method::kAck) return false;
  const auto identity = Authenticate(context_, arrival);
  if (!identity) return false;
  const Aor& user = sender.is_caller ? call.caller().identity().aor : sender.branch->binding().aor;
  if (identity->aor != user) {
    Answer(context_, arrival, 481);
    return false;
  }
  if (!sender.confirmed) return true;
  call.Side(sender.is_caller).flow = arrival.from;
  const auto side = sender.is_caller ? MediaSession::Side::kFront : MediaSession::Side::kBack;
  if (call.session() != nullptr) call.session()->MovePeer(side, arrival.from.remote.address);
  return true;
}

void DialogRouter::OnConfirmed(Call& call, const Sender& sender, const Arrival& arrival) {
  switch (arrival.request.method()) {
    case Method::kAck:
      OnAck(call, sender, arrival);
      return;
    case Method::kBye:
      Forward(call, sender, arrival, {{}, {}, EndAtOurOwn(call, sender)});
      call.OnHangUp(sender.is_caller);
      return;
    case Method::kInvite:
    case Method::kUpdate:
      OnReoffer(call, sender, arrival);
      return;
    default:
      Forward(call, sender, arrival);
  }
}

std::function<void()> DialogRouter::EndAtOurOwn(Call& call, const Sender& sender) {
  if (!call.Side(!sender.is_caller).identity.internal) return {};
  return [this, call_id = call.call_id()] { context_.hooks.hang_up(call_id); };
}

// Only one early dialog is known to the caller, and it may be that of another device: nothing goes through.
void DialogRouter::OnEarly(Call& call, const Sender& sender, const Arrival& arrival) {
  if (sender.is_caller && arrival.request.method() == Method::kBye) {
    Answer(context_, arrival, 200);
    call.OnCancel({});
  } else if (arrival.request.method() == Method::kUpdate) {
    Answer(context_, arrival, 500, {"Retry-After: 1"});  // RFC 3311 s5.2
  } else if (arrival.request.method() == Method::kInfo && InfoKindOf(arrival.request) == InfoKind::kKeyFrame) {
    Answer(context_, arrival, 200);
    RequestKeyFrame(call, sender);
  } else {
    Answer(context_, arrival, 481);
  }
}

// The answer is the same whatever was typed, so that nothing can be learnt from it.
void DialogRouter::OnForOwnDoor(Call& call, const Sender& sender, const Arrival& arrival) {
  const bool is_info = arrival.request.method() == Method::kInfo;
  const InfoKind kind = is_info ? InfoKindOf(arrival.request) : InfoKind::kDigits;
  if (kind == InfoKind::kUnsupported) {
    Answer(context_, arrival, 415, {"Accept: application/dtmf-relay, application/dtmf"});
    return;
  }
  Answer(context_, arrival, 200);
  if (kind == InfoKind::kKeyFrame) RequestKeyFrame(call, sender);
  if (kind != InfoKind::kDigits || context_.seams.unlock == nullptr) return;
  std::string digits = is_info ? DigitsOfInfo(arrival.request) : DigitsOfMessage(arrival.request);
  if (digits.empty()) return;
  const UnlockMethod method = is_info ? UnlockMethod::kInfo : UnlockMethod::kMessage;
  context_.seams.unlock->OnDigits(call.Typed(sender.is_caller ? nullptr : sender.branch, method, std::move(digits)));
}

// The relay merges it with all other requests for the caller's picture. It does not ask our own encoder for a caller
// who looks in.
void DialogRouter::RequestKeyFrame(Call& call, const Sender& sender) {
  if (!sender.is_caller && call.session() != nullptr) {
    call.session()->RequestKeyFrame();
  } else if (call.IsOwnDoor(!sender.is_caller) && context_.hooks.request_key_frame) {
    context_.hooks.request_key_frame();
  }
}

// Goes on without a transaction. Where the 2xx made the offer, the ACK carries the answer (RFC 3261 s13.2.1).
void DialogRouter::OnAck(Call& call, const Sender& sender, const Arrival& arrival) {
  const Flow flow = call.Side(!sender.is_caller).way();
  MediaSession* session = call.session();
  const bool answers = session != nullptr && call.AwaitsAnswerInAck();
  if (answers) call.EndReoffer();
  if (!answers || !HasSdp(arrival.request)) {
    if (answers) session->AbandonReoffer();
    context_.seams.transactions.SendStateless(flow, Rewritten(call, sender, arrival, std::nullopt));
    return;
  }
  session->Reanswer(std::string(arrival.request.body()),
                    [this, arrival, flow, alive = std::weak_ptr(alive_)](const SdpResult& result) {
                      Call* found = alive.expired() ? nullptr : calls_.Find(arrival.request);
                      const auto again = found != nullptr ? found->FindSender(arrival.request) : std::nullopt;
                      if (!again) return;
                      context_.seams.transactions.SendStateless(flow, Rewritten(*found, *again, arrival, result.sdp));
                    });
}

void DialogRouter::Forward(Call& call, const Sender& sender, const Arrival& arrival, Onward onward) {
  DialogSide& to = call.Side(!sender.is_caller);
  const std::uint32_t cseq = arrival.request.cseq() + to.cseq_offset;
  to.last_cseq = std::max(to.last_cseq, cseq);
  if (arrival.request.method() == Method::kInvite) to.invite_offset = to.cseq_offset;
  SentRequest::Order order{to.way(),
                           Rewritten(call, sender, arrival, onward.sdp),
                           LoopKey(arrival.request),
                           cseq,
                           to.uplink,
                           OnChallenged(arrival)};
  if (forwarded_.Forward(
          {arrival.id, arrival.request, std::move(order), std::move(onward.on_final), onward.on_failure})) {
    return;
  }
  if (onward.on_failure) onward.on_failure();
  Answer(context_, arrival, 503, {"Retry-After: 10"});
}

// Goes out again, above all that this side has got: what comes later is counted from there.
SentRequest::OnChallenged DialogRouter::OnChallenged(const Arrival& arrival) {
  return [this, arrival](std::uint32_t used, const std::vector<std::string>& credentials) {
    Call* call = calls_.Find(arrival.request);
    const auto sender = call != nullptr ? call->FindSender(arrival.request) : std::nullopt;
    if (!sender || !sender->confirmed) return used + 1;  // the call is over: this is its BYE
    DialogSide& to = call->Side(!sender->is_caller);
    to.cseq_offset = ++to.last_cseq - arrival.request.cseq();
    if (arrival.request.method() == Method::kInvite) {
      to.invite_offset = to.cseq_offset;
      to.invite_credentials = credentials;
    }
    return to.last_cseq;
  };
}

std::string DialogRouter::Rewritten(Call& call, const Sender& sender, const Arrival& arrival,
                                    const std::optional<std::string>& sdp) const {
  const sip::Message& request = arrival.request;
  sip::Rewrite rewrite(request);
  TakeOff(FindOwnRoutes(request, arrival.from, context_.seams.tokens, context_.settings.domain), request, rewrite);
  rewrite.Set(HeaderId::kMaxForwards, std::to_string(NextMaxForwards(request)));
  RemoveOwnCredentials(rewrite, request, context_.settings.domain);
  RemoveClaimedIdentities(rewrite);
  WriteForOther(call.dialog(), sender.is_caller, request, rewrite);
  if (sdp) rewrite.Body(sdp->empty() ? "" : "application/sdp", *sdp);
  return rewrite.Build();
}

}  // namespace foyer::proxy
