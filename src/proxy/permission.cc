#include "proxy/permission.h"

#include <algorithm>

namespace foyer::proxy {
namespace {

using sip::HeaderId;
using sip::Method;

constexpr const char* kTryLater = "Retry-After: 10";

std::optional<sip::Uri> UriOf(std::string_view address) {
  const auto parsed = sip::ParseNameAddr(address);
  return parsed ? sip::ParseUri(parsed->uri_text) : std::nullopt;
}

std::string TextOf(const Aor& aor) { return aor.user.empty() ? aor.domain : aor.user + "@" + aor.domain; }

Action ActionOf(const Context& context, const Aor& target, const std::optional<UserKind>& kind, bool is_call) {
  if (!is_call) return Action::kMessage;
  if (kind) return kind == UserKind::kDoor ? Action::kLookIn : Action::kCall;
  const auto& groups = context.settings.groups;
  const bool is_group = target.domain == context.settings.domain &&
                        std::ranges::find(groups, target.user, &GroupConfig::name) != groups.end();
  return is_group ? Action::kRing : Action::kCall;
}

bool May(const Context& context, const Arrival& arrival, const Identity& sender, const Aor& target, bool is_call) {
  AccessRequest request;
  request.who = sender;
  request.address = target;
  const User* user = context.seams.users.Find(target);
  if (user != nullptr) request.kind = user->kind;
  const bool is_for_door = user != nullptr && user->source == User::Source::kInternal;
  if (is_for_door && target != context.settings.door && !sender.internal) {
    Refuse(context, arrival, 403, "only our own door calls it", &sender, TextOf(target));
    return false;
  }
  if (target == context.settings.door) request.kind = UserKind::kDoor;
  request.action = ActionOf(context, target, request.kind, is_call);
  const AccessDecision decision = context.seams.access.Decide(request);
  if (!decision.allowed) Refuse(context, arrival, 403, decision.why, &sender, TextOf(target));
  return decision.allowed;
}

}  // namespace

std::optional<Aor> AorOf(const sip::Uri& uri, const Arrival& arrival, const Context& context) {
  auto aor = sip::ToAor(uri);
  if (aor && IpAddress::Parse(uri.host) == arrival.from.local.address) aor->domain = context.settings.domain;
  return aor;
}

void Refuse(const Context& context, const Arrival& arrival, int status, std::string_view why, const Identity* sender,
            const std::string& target) {
  std::vector<std::pair<std::string, std::string>> fields{{"what", std::string(arrival.request.method_name())},
                                                          {"why", std::string(why)},
                                                          {"source", arrival.from.ToString()}};
  if (sender != nullptr) fields.emplace_back("user", TextOf(sender->aor));
  if (!target.empty()) fields.emplace_back("target", target);
  context.seams.journal.Record(EventType::kRefused, std::string(arrival.request.call_id()), std::move(fields));
  Answer(context, arrival, status, status == 503 ? std::vector<std::string>{kTryLater} : std::vector<std::string>{});
}

bool SpeaksForItself(const Context& context, const Arrival& arrival, const Identity& sender) {
  if (sender.internal) return true;
  const auto from = UriOf(arrival.request.Value(HeaderId::kFrom));
  bool itself = from && AorOf(*from, arrival, context) == sender.aor;
  for (const HeaderId id : {HeaderId::kPPreferredIdentity, HeaderId::kPAssertedIdentity}) {
    for (const std::string_view text : arrival.request.List(id)) {
      const auto claimed = UriOf(text);
      itself = itself && (!claimed || AorOf(*claimed, arrival, context) == sender.aor);
    }
  }
  if (!itself) Refuse(context, arrival, 403, "it speaks for somebody else", &sender);
  return itself;
}

bool MayReach(const Context& context, const Arrival& arrival, const Identity& sender, const Aor& target) {
  return May(context, arrival, sender, target, arrival.request.method() == Method::kInvite);
}

bool MayRefer(const Context& context, const Arrival& arrival, const Identity& sender) {
  if (arrival.request.method() != Method::kRefer) return true;
  const auto values = arrival.request.List(HeaderId::kReferTo);
  const auto address = values.size() == 1 ? sip::ParseNameAddr(values.front()) : std::nullopt;
  if (!address) {
    Answer(context, arrival, 400);
    return false;
  }
  const auto uri = sip::ParseUri(address->uri_text);
  if (!uri) {
    Answer(context, arrival, 416);
    return false;
  }
  const Aor target = AorOf(*uri, arrival, context).value_or(Aor{{}, std::string(uri->host)});
  return May(context, arrival, sender, target, true);
}

}  // namespace foyer::proxy
