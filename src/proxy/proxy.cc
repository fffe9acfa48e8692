#include "proxy/proxy.h"

#include "base/lower_case.h"
#include "proxy/dtmf_info.h"
#include "proxy/header_edit.h"
#include "proxy/permission.h"

namespace foyer::proxy {
namespace {

using sip::HeaderId;
using sip::Method;

constexpr const char* kAllow = "Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, MESSAGE, UPDATE, PRACK, REGISTER";

}  // namespace

Proxy::Proxy(Seams seams, Settings settings, Hooks hooks)
    : own_requests_(seams.transactions),
      context_{seams, std::move(settings), std::move(hooks), own_requests_},
      forwarded_(seams.loop, seams.transactions, context_.settings.max_calls, context_.settings.timer_c),
      router_(context_, calls_, forwarded_) {}

void Proxy::Apply(Settings settings) {
  settings.domain = context_.settings.domain;
  settings.door = context_.settings.door;
  context_.settings = std::move(settings);
}

void Proxy::OnRequest(ServerTransactionId id, const sip::Message& request, const Flow& from) {
  const Arrival arrival{id, request, from};
  const std::string loop_key = request.method() == Method::kRegister ? std::string() : LoopKey(request);
  if (auto rejection = CheckRequest(request, loop_key)) {
    Answer(context_, arrival, rejection->code, rejection->headers);
    return;
  }
  const OwnRoutes routes = FindOwnRoutes(request, from, context_.seams.tokens, context_.settings.domain);
  if (routes.forged) {
    NoteOffence(arrival, Offence::kMalformed);
    Refuse(context_, arrival, 403, "forged route");
  } else if (!request.to_tag().empty() && request.method() != Method::kRegister) {
    OnInDialog(arrival, routes);
  } else {
    OnOutOfDialog(arrival, loop_key);
  }
}

void Proxy::OnCancel(ServerTransactionId invite, const sip::Message& cancel) {
  const std::string_view reason = cancel.Value(HeaderId::kReason);
  if (Call* call = calls_.FindByInvite(invite)) {
    call->OnCancel(reason);
  } else {
    forwarded_.Cancel(invite, reason);
  }
}

void Proxy::OnServerTransactionFailed(ServerTransactionId id) {
  if (Call* call = calls_.FindByInvite(id)) {
    call->OnCallerLost();
  } else {
    forwarded_.Forget(id);
  }
}

void Proxy::OnInDialog(const Arrival& arrival, const OwnRoutes& routes) {
  if (routes.next) {
    router_.OnRequest(arrival, routes);
    return;
  }
  const Method method = arrival.request.method();
  // What could open a lock is challenged first, so that a stranger learns nothing of the calls there are.
  if ((method == Method::kInfo || method == Method::kMessage) && !Authenticate(context_, arrival)) return;
  NoteOffence(arrival, Offence::kAimless);
  Answer(context_, arrival, 481);
}

void Proxy::NoteOffence(const Arrival& arrival, Offence what) {
  if (context_.seams.guard != nullptr) context_.seams.guard->OnOffence(arrival.from, what);
}

void Proxy::OnOutOfDialog(const Arrival& arrival, const std::string& loop_key) {
  const Method method = arrival.request.method();
  if (method == Method::kAck) return;
  if (method == Method::kRegister) {
    context_.hooks.on_register(arrival.id, arrival.request, arrival.from);
    return;
  }
  if (method == Method::kOptions && (IsForUs(arrival) || NextMaxForwards(arrival.request) == 0)) {
    Answer(context_, arrival, 200, {kAllow});
    return;
  }
  if (Uplink* uplink = UplinkOf(arrival)) {
    OnFromUplink(arrival, *uplink, loop_key);
    return;
  }
  const auto sender = Authenticate(context_, arrival);
  if (!sender) return;
  switch (method) {
    case Method::kInvite:
      OnInvite(arrival, *sender, loop_key);
      return;
    case Method::kMessage:
      OnMessage(arrival, *sender, loop_key);
      return;
    case Method::kBye:
    case Method::kInfo:
    case Method::kUpdate:
    case Method::kPrack:
      Answer(context_, arrival, 481);
      return;
    default:
      ForkRequest(arrival, *sender, loop_key);
  }
}

void Proxy::OnInvite(const Arrival& arrival, const Identity& caller, const std::string& loop_key) {
  if (!SpeaksForItself(context_, arrival, caller)) return;
  const auto target = TargetOf(arrival);
  if (!target || !MayGo(arrival, caller, *target)) return;
  RingFor({arrival.id, arrival.request, arrival.from, caller, loop_key}, *target);
}

void Proxy::RingFor(IncomingInvite invite, const Aor& target) {
  const Arrival arrival{invite.id, invite.request, invite.from};
  auto targets = TargetsOf(arrival, target, invite.caller, invite.uplink);
  if (!targets) return;
  if (calls_.size() >= context_.settings.max_calls) {
    Refuse(context_, arrival, 503, "too many calls");
  } else if (calls_.Find(arrival.request) != nullptr) {
    Answer(context_, arrival, 482);  // the same request on another way (RFC 3261 s8.2.2.2)
  } else if (MayRing(arrival, invite.caller)) {
    calls_.Add(context_, std::move(invite), target).Ring(std::move(*targets));
  }
}

bool Proxy::MayRing(const Arrival& arrival, const Identity& caller) {
  const auto too_often = ring_limit_.Take(caller.aor, context_.settings.rings_per_minute, context_.seams.loop.Now());
  if (!too_often) return true;
  if (too_often->worth_telling) {
    context_.seams.journal.Record(EventType::kRefused, std::string(arrival.request.call_id()),
                                  {{"what", "INVITE"},
                                   {"why", "rings too often"},
                                   {"user", caller.aor.ToUri()},
                                   {"source", arrival.from.ToString()}});
  }
  Answer(context_, arrival, 480, {"Retry-After: " + std::to_string(too_often->retry_after)});
  return false;
}

// Nobody but that server knows the user part, and it has come on the flow that we made: no digest is asked of it. What
// it may ring is what the configuration says. The house proxy has authenticated its users itself.
void Proxy::OnFromUplink(const Arrival& arrival, Uplink& uplink, const std::string& loop_key) {
  if (context_.seams.guard != nullptr) context_.seams.guard->OnProven(arrival.from, std::chrono::minutes(10));
  const Identity caller = IdentityOf(arrival, uplink);
  const auto ring = sip::ParseUri(uplink.ring());
  const Aor target = (ring ? sip::ToAor(*ring) : std::nullopt).value_or(uplink.account());
  if (arrival.request.method() == Method::kInvite) {
    RingFor({arrival.id, arrival.request, arrival.from, caller, loop_key, &uplink}, target);
  } else if (arrival.request.method() == Method::kOptions) {
    Answer(context_, arrival, 200, {kAllow});
  } else if (arrival.request.method() == Method::kMessage && target == context_.settings.door) {
    OnMessageToDoor(arrival, caller);
  } else {
    Answer(context_, arrival, 405, {kAllow});
  }
}

Uplink* Proxy::UplinkOf(const Arrival& arrival) const {
  const auto uri = sip::ParseUri(arrival.request.request_uri());
  if (context_.seams.uplinks == nullptr || !uri || uri->user.empty()) return nullptr;
  return context_.seams.uplinks->FindByContact(uri->user, arrival.from);
}

Identity Proxy::IdentityOf(const Arrival& arrival, const Uplink& uplink) const {
  const auto from = sip::ParseNameAddr(arrival.request.Value(HeaderId::kFrom));
  const auto uri = from ? sip::ParseUri(from->uri_text) : std::nullopt;
  const auto aor = uri ? sip::ToAor(*uri) : std::nullopt;
  const bool of_house = aor && aor->domain == context_.settings.domain && &uplink == context_.seams.uplinks->home();
  if (!of_house) return {uplink.account(), UserKind::kPhone, false, Proof::kUplink};
  const User* user = context_.seams.users.Find(*aor);
  return {*aor, user != nullptr ? user->kind : UserKind::kPhone, false, Proof::kUplink};
}

// A MESSAGE to our own door is judged by who proved to send it, whatever its From says (some phones write the door's
// own address there).
void Proxy::OnMessage(const Arrival& arrival, const Identity& sender, const std::string& loop_key) {
  const auto target = TargetOf(arrival);
  if (!target) return;
  if (target == context_.settings.door) {
    OnMessageToDoor(arrival, sender);
  } else {
    ForkRequest(arrival, sender, loop_key);
  }
}

// Taken with 200 whether it opens or not: a sender learns nothing of the codes but by the door.
void Proxy::OnMessageToDoor(const Arrival& arrival, const Identity& sender) {
  const std::string digits = DigitsOfMessage(arrival.request);
  Answer(context_, arrival, 200);
  if (digits.empty() || context_.seams.unlock == nullptr) return;
  UnlockInput input;
  input.user = sender.aor;
  input.kind = sender.kind;
  input.proof = sender.proof;
  input.method = UnlockMethod::kMessage;
  input.digits = digits;
  if (const Call* call = calls_.FindOfOwnDoor(sender.aor)) {
    input.call_id = call->call_id();
    input.answered = call->state() == Call::State::kAnswered;
  }
  context_.seams.unlock->OnDigits(input);
}

void Proxy::ForkRequest(const Arrival& arrival, const Identity& sender, const std::string& loop_key) {
  if (!SpeaksForItself(context_, arrival, sender)) return;
  const auto target = TargetOf(arrival);
  if (!target || !MayGo(arrival, sender, *target)) return;
  if (target == context_.settings.door && arrival.request.method() != Method::kOptions) {
    Answer(context_, arrival, 405, {kAllow});
    return;
  }
  if (!MayRefer(context_, arrival, sender)) return;
  const auto targets = TargetsOf(arrival, *target, sender, nullptr);
  if (!targets) return;
  if (targets->users.empty() && targets->next_hop.empty() && !targets->fallback) {
    Answer(context_, arrival, 480);  // uplinks carry calls only
  } else if (forks_.size() >= context_.settings.max_calls) {
    Refuse(context_, arrival, 503, "too many requests");
  } else {
    const std::uint64_t id = ++last_fork_;
    forks_[id] = std::make_unique<RequestFork>(context_, arrival, sender.aor, *targets, loop_key,
                                               [this, id] { forks_.erase(id); });
  }
}

bool Proxy::IsForUs(const Arrival& arrival) const {
  const sip::Uri& uri = arrival.request.uri();
  if (!uri.user.empty()) return false;
  return EqualsIgnoreCase(uri.host, context_.settings.domain) ||
         IpAddress::Parse(uri.host) == arrival.from.local.address;
}

std::optional<Aor> Proxy::TargetOf(const Arrival& arrival) const {
  const sip::Uri& uri = arrival.request.uri();
  const auto target = AorOf(uri, arrival, context_);
  const bool is_ours = target && target->domain == context_.settings.domain;
  if (!is_ours && MayGoTo(uri.host, context_)) return target.value_or(Aor{{}, std::string(uri.host)});
  const bool temporary = uri.Parameter("gr") == "";  // a GRUU that we have not made: ours name their device
  if (target && !temporary && (is_ours || IsBeyond(*target))) return target;
  if (target && !temporary) {
    Refuse(context_, arrival, 403, "no way leads to that domain");
  } else {
    Answer(context_, arrival, 404);
  }
  return std::nullopt;
}

// Where a Route leads past us, the right to go there is needed, too.
bool Proxy::MayGo(const Arrival& arrival, const Identity& sender, const Aor& target) const {
  if (!MayReach(context_, arrival, sender, target)) return false;
  const std::string text = ForeignRouteOf(arrival);  // what is parsed points into it
  const auto route = sip::ParseUri(text);
  return !route || MayReach(context_, arrival, sender, sip::ToAor(*route).value_or(Aor{{}, std::string(route->host)}));
}

// An uplink reaches it.
bool Proxy::IsBeyond(const Aor& target) const {
  const Uplinks* uplinks = context_.seams.uplinks;
  return uplinks != nullptr && uplinks->FindByDomain(target.domain) != nullptr;
}

std::optional<RingTargets> Proxy::TargetsOf(const Arrival& arrival, const Aor& target, const Identity& sender,
                                            const Uplink* from) const {
  RingTargets targets;
  if (from == nullptr) targets.next_hop = ForeignRouteOf(arrival);
  if (!targets.next_hop.empty()) return targets;
  if (IsBeyond(target)) {
    targets.beyond.push_back(target);
    return targets;
  }
  if (target.domain != context_.settings.domain) {
    targets.next_hop = arrival.request.request_uri();
    return targets;
  }
  const Uplink* home = context_.seams.uplinks != nullptr ? context_.seams.uplinks->home() : nullptr;
  const User* user = context_.seams.users.Find(target);
  const bool is_internal = user != nullptr && user->source == User::Source::kInternal;  // the other board has its own
  targets.home_first = home != nullptr && from != home && !is_internal && target != context_.settings.door;
  targets.beyond = MembersBeyond(target, context_);
  auto users = UsersOf(target, sender.aor, context_);
  targets.fallback = !users && !targets.home_first && !context_.settings.fallback.empty();
  if (users) targets.users = std::move(*users);
  if (!targets.IsEmpty()) return targets;
  Answer(context_, arrival, users ? 480 : 404);
  return std::nullopt;
}

// A user may name the way to another domain, if that domain may be called.
std::string Proxy::ForeignRouteOf(const Arrival& arrival) const {
  const auto routes = arrival.request.List(HeaderId::kRoute);
  const std::size_t ours =
      FindOwnRoutes(arrival.request, arrival.from, context_.seams.tokens, context_.settings.domain).count;
  const auto route = ours < routes.size() ? sip::ParseNameAddr(routes[ours]) : std::nullopt;
  const auto uri = route ? sip::ParseUri(route->uri_text) : std::nullopt;
  return uri && MayGoTo(uri->host, context_) ? std::string(route->uri_text) : std::string();
}

}  // namespace foyer::proxy
