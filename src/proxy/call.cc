#include "proxy/call.h"

#include <algorithm>
#include <chrono>

#include "proxy/branch_request.h"
#include "proxy/header_edit.h"

namespace foyer::proxy {
namespace {

constexpr std::string_view kNothingToSay = {};

std::int64_t WallMilliseconds(const EventLoop& loop) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(loop.WallNow().time_since_epoch()).count();
}

MediaFacing FacingOf(const Flow& flow) { return {flow.local.address, flow.remote.address}; }

// Keys are told in signalling: they are worth as much as what carries it (RFC 4568 s8.3).
bool IsToBeEncrypted(const ContactBinding& device, const Settings& settings) {
  const auto found = settings.srtp.find(device.aor);
  const SrtpUse use = found == settings.srtp.end() ? SrtpUse::kAuto : found->second;
  return use == SrtpUse::kAlways || (use == SrtpUse::kAuto && IsSecure(device.flow.transport));
}

}  // namespace

Call::Call(const Context& context, IncomingInvite invite, Aor target, std::function<void(Call&)> on_freeable)
    : context_(context),
      call_id_(invite.request.call_id()),
      target_(std::move(target)),
      on_freeable_(std::move(on_freeable)),
      since_wall_ms_(WallMilliseconds(context.seams.loop)),
      caller_(context.seams.transactions, std::move(invite)),
      unwanted_(context),
      fork_(context, CallerOf(caller_.invite().request, caller_.invite().from, caller_.identity().aor), *this),
      pictures_(context.seams.transactions),
      longest_(context.seams.loop, [this] { HangUp("it has lasted as long as a call may"); }),
      tidy_(context.seams.loop, [this] { Tidy(); }) {}

Call::~Call() = default;

// ---- The ring

void Call::Ring(RingTargets targets) {
  targets_ = std::move(targets);
  caller_.SendTrying();
  fork_.Start();
  if (HasSdp(caller_.invite().request)) {
    OpenMedia();
  } else {
    RingNow();
  }
}

void Call::RingNow() {
  const std::string_view uri = caller_.invite().request.request_uri();
  Uplinks* uplinks = context_.seams.uplinks;
  const Branch* home = targets_.home_first ? fork_.Ring(target_, *uplinks->home()) : nullptr;
  if (home == nullptr) {
    fork_.Ring(targets_.users, uri);
  } else {
    home_first_.emplace(context_.seams.loop, *uplinks->home(), *home, [this, home, uri] {
      fork_.Ring(targets_.users, uri);
      if (home->IsPending()) fork_.GiveUp(*home);  // in this turn; devices are found in a later one
    });
  }
  for (const Aor& address : targets_.beyond) {
    if (Uplink* uplink = uplinks->FindByDomain(address.domain)) fork_.Ring(address, *uplink);
  }
  if (targets_.fallback) fork_.RingFallback(uri);
  if (!targets_.next_hop.empty()) fork_.RingServers(uri, targets_.next_hop);
}

void Call::OpenMedia() {
  const IncomingInvite& invite = caller_.invite();
  context_.seams.relay.Open(
      {call_id_, std::string(invite.request.body()), FacingOf(invite.from), invite.caller.internal, MakeMediaHandler()},
      [this, alive = std::weak_ptr(alive_)](MediaRelay::OpenResult result) {
        if (!alive.expired()) OnMediaOpen(std::move(result));
      });
}

MediaSessionHandler Call::MakeMediaHandler() {
  MediaSessionHandler handler;
  if (caller_.identity().internal) handler.request_key_frame = context_.hooks.request_key_frame;
  handler.send_key_frame_request = [this](MediaSession::Side side) {
    AskForPicture(side == MediaSession::Side::kFront);
  };
  handler.on_digit = [this](BranchId branch, std::string_view, char digit) { OnDigit(branch, digit); };
  handler.on_first_rtp_out = [this](BranchId id, std::string_view) {
    const Branch* branch = fork_.Find(id);
    Record(EventType::kFirstRtpOut, {{"leg", branch != nullptr ? branch->DeviceName() : "caller"}});
  };
  handler.on_silent = [this](const std::string& why) { HangUp(why); };
  handler.on_lost = [this] { HangUp("the media relay is lost"); };
  return handler;
}

void Call::OnMediaOpen(MediaRelay::OpenResult result) {
  if (state_ != State::kRinging) return;
  if (!result.session) {
    fork_.Stop({});
    caller_.Reject(result.code);
    End("no media: " + result.why);
    return;
  }
  session_ = std::move(result.session);
  RingNow();
}

void Call::OnCandidate(Branch& branch) {
  if (!session_) {
    SendInvite(branch, std::nullopt);
    return;
  }
  MediaFacing facing = FacingOf(branch.flow());
  facing.own_door = IsOwnUserAgent(branch.binding().aor);
  facing.encrypted = IsToBeEncrypted(branch.binding(), context_.settings);
  session_->Offer(branch.id(), facing,
                  [this, id = branch.id(), alive = std::weak_ptr(alive_)](const SdpResult& result) {
                    if (alive.expired()) return;
                    Branch& candidate = *fork_.Find(id);
                    if (candidate.state() != Branch::State::kCandidate) return;
                    if (result.ok()) {
                      SendInvite(candidate, result.sdp);
                    } else {
                      candidate.Fail(result.code);
                    }
                  });
}

void Call::SendInvite(Branch& branch, const std::optional<std::string>& sdp) {
  const IncomingInvite& invite = caller_.invite();
  branch.Send(MakeBranchRequest({invite.request, invite.from, branch.binding(), branch.uplink(), branch.max_breadth(),
                                 context_.settings.domain, sdp},
                                context_.seams.tokens),
              invite.loop_key, invite.request.cseq());
  std::vector<std::pair<std::string, std::string>> fields{{"device", branch.DeviceName()},
                                                          {"aor", branch.binding().aor.ToUri()},
                                                          {"caller", caller_.identity().aor.ToUri()},
                                                          {"target", target_.ToUri()}};
  if (caller_.identity().kind == UserKind::kDoor) fields.emplace_back("door", "yes");
  Record(EventType::kInviteSent, std::move(fields));
}

void Call::OnProvisional(Branch& branch, const sip::Message& response) {
  const bool early_media = HasSdp(response);
  Record(EventType::kProvisional, {{"device", branch.DeviceName()},
                                   {"code", std::to_string(response.status())},
                                   {"early_media", early_media ? "true" : "false"}});
  early_.OnProvisional(branch, response, session_.get());
}

void Call::OnFailed(const Branch& branch, int status) {
  CloseMedia(branch);
  Record(EventType::kDeclined, {{"device", branch.DeviceName()}, {"code", std::to_string(status)}});
  if (home_first_ && &branch == &home_first_->branch()) home_first_->OnFailed(status);
}

// Our own door tells nobody.
void Call::OnForwarded() {
  if (!caller_.identity().internal) early_.OnForwarded();
}

void Call::OnCancelled(Branch& branch, std::string_view reason) {
  CloseMedia(branch);
  Record(EventType::kCancelled, {{"device", branch.DeviceName()}, {"reason", std::string(reason)}});
}

void Call::OnUnanswered(const FinalResponse& best, const std::vector<std::string>& challenges) {
  if (state_ != State::kRinging) return;
  caller_.SendFailure(best, challenges);
  End("not answered: " + std::to_string(best.status));
}

void Call::OnCancel(std::string_view reason) {
  if (state_ == State::kSelecting) fork_.Stop(reason, winner_);  // the answer came first, if it can be used
  if (state_ != State::kRinging) return;
  fork_.Stop(reason);
  caller_.Reject(487);
  End("the caller gave up");
}

void Call::OnCallerLost() {
  if (state_ != State::kRinging) return;
  fork_.Stop({});
  End("the caller is not reachable");
}

// ---- The answer

void Call::OnSuccess(Branch& branch, const sip::Message& response) {
  const bool won = &branch == winner_ && response.to_tag() == winner_tag_;
  // A device that was told to stop has no media any more: its answer has come too late, and the others ring on.
  const bool may_win = !branch.WasCancelled() && !unwanted_.Contains(branch, response.to_tag());
  if (state_ == State::kRinging && may_win) {
    Select(branch, response);
  } else if (won && dialog_) {
    caller_.RepeatSuccess();
  } else if (!won || state_ == State::kOver) {
    const std::string_view reason = winner_ != nullptr ? kAnsweredElsewhere : kNothingToSay;
    unwanted_.PutToRest(branch, caller_.invite().request, response, reason);
  }
}

void Call::Select(Branch& branch, const sip::Message& success) {
  state_ = State::kSelecting;
  winner_ = &branch;
  winner_tag_ = success.to_tag();
  if (!session_) {
    Confirm(success);
    caller_.SendSuccess(success, std::nullopt);
    return;
  }
  const std::string sdp = HasSdp(success) ? std::string(success.body()) : std::string();
  session_->Select(branch.id(), winner_tag_, sdp,
                   [this, alive = std::weak_ptr(alive_), success](const SdpResult& result) {
                     if (!alive.expired() && state_ == State::kSelecting) OnSelected(result, success);
                   });
}

void Call::OnSelected(const SdpResult& result, const sip::Message& success) {
  if (result.ok()) {
    Confirm(success);
    caller_.SendSuccess(success, result.sdp);
    return;
  }
  // The others may still answer.
  unwanted_.PutToRest(*winner_, caller_.invite().request, success, kNothingToSay);
  state_ = State::kRinging;
  fork_.OnUnusable(*std::exchange(winner_, nullptr), result.code);
}

void Call::Confirm(const sip::Message& success) {
  fork_.Stop(kAnsweredElsewhere, winner_);
  const IncomingInvite& invite = caller_.invite();
  const Aor& callee = winner_->binding().aor;
  DialogSide callee_side{IdentityOf(winner_), winner_->flow(), winner_->uplink()};
  callee_side.invite_credentials = winner_->credentials();
  dialog_ = MakeDialog(invite.request, success, CallerInDialog(), std::move(callee_side),
                       caller_.ShownTag(success.to_tag()), context_.seams.tokens);
  if (early_dialog_ && early_dialog_->shown_tag == dialog_->shown_tag) {  // it is the same to the caller
    dialog_->caller.last_cseq = early_dialog_->caller.last_cseq;
    dialog_->caller.cseq_offset = early_dialog_->caller.cseq_offset;
  }
  state_ = State::kAnswered;
  answered_at_ = context_.seams.loop.Now();
  longest_.Start(context_.settings.max_call);
  Record(EventType::kAnswered,
         {{"device", winner_->DeviceName()}, {"aor", callee.ToUri()}, {"caller", caller_.identity().aor.ToUri()}});
  if (dialog_->callee.identity.internal) Record(EventType::kLookIn, {{"user", caller_.identity().aor.ToUri()}});
  tidy_.Schedule();
}

// ---- The picture

// One that knows neither PLI nor FIR.
void Call::AskForPicture(bool of_caller) {
  Dialog* dialog = DialogWith(of_caller);
  if (dialog == nullptr || (of_caller ? dialog->caller : dialog->callee).identity.internal) return;
  pictures_.Send(*dialog, of_caller);
}

// Before the answer only the caller has one that we may speak in.
Dialog* Call::DialogWith(bool caller) {
  if (state_ == State::kAnswered) return &*dialog_;
  if (!caller || state_ != State::kRinging || !early_.first()) return nullptr;
  if (!early_dialog_) {
    const sip::Message& first = *early_.first();
    early_dialog_ = MakeDialog(caller_.invite().request, first, CallerInDialog(), {}, caller_.ShownTag(first.to_tag()),
                               context_.seams.tokens);
  }
  return &*early_dialog_;
}

DialogSide Call::CallerInDialog() const {
  const IncomingInvite& invite = caller_.invite();
  return {invite.caller, invite.from, invite.uplink};
}

// ---- The end

void Call::OnHangUp(bool by_caller) {
  if (state_ == State::kAnswered) End(by_caller ? "the caller hung up" : "the device hung up");
}

void Call::HangUp(std::string_view why) {
  if (state_ == State::kOver) return;
  if (state_ == State::kAnswered) {
    SendBye(false, {});
    SendBye(true, {});
  } else {
    fork_.Stop({});
    caller_.Reject(500);
  }
  End(std::string(why));
}

void Call::SendBye(bool to_caller, std::string_view reason) {
  const DialogSide& side = to_caller ? dialog_->caller : dialog_->callee;
  if (side.identity.internal) {
    context_.hooks.hang_up(call_id_);
  } else {
    context_.own_requests.Send({side.way(), MakeBye(*dialog_, to_caller, reason), {}, side.last_cseq + 1, side.uplink});
  }
}

void Call::CloseMedia(const Branch& branch) {
  if (session_) session_->CloseBranch(branch.id());
}

void Call::End(std::string_view why) {
  if (home_first_) home_first_->Stop();
  longest_.Stop();
  state_ = State::kOver;
  Record(EventType::kEnded, {{"why", std::string(why)}});
  if (context_.seams.unlock != nullptr) context_.seams.unlock->OnCallEnded(call_id_);
  tidy_.Schedule();
}

// Out of every callback: what is no longer needed goes, in the end the call itself.
void Call::Tidy() {
  if (!fork_.IsRinging()) fork_.StopWatching();
  if (state_ != State::kOver) return;
  session_.reset();
  if (fork_.IsAllClosed()) on_freeable_(*this);
}

}  // namespace foyer::proxy
