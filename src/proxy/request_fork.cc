#include "proxy/request_fork.h"

#include "proxy/branch_request.h"
#include "proxy/header_edit.h"
#include "proxy/max_breadth.h"
#include "proxy/redirect.h"

namespace foyer::proxy {

RequestFork::RequestFork(const Context& context, Arrival arrival, const Aor& sender, const RingTargets& targets,
                         std::string loop_key, std::function<void()> on_done)
    : context_(context),
      arrival_(std::move(arrival)),
      loop_key_(std::move(loop_key)),
      breadth_left_(MaxBreadthOf(arrival_.request).value_or(0)),
      targets_(
          context, CallerOf(arrival_.request, arrival_.from, sender),
          {[](const Aor&) {}, [this](const ContactBinding& binding) { OnTarget(binding); }, [this] { OnComplete(); }}),
      done_looking_(context.seams.loop, [this] { OnComplete(); }),
      done_(context.seams.loop, std::move(on_done)) {
  const std::string_view uri = arrival_.request.request_uri();
  for (const Aor& user : targets.users) targets_.AddUser(user, uri);
  if (targets.fallback) targets_.AddFallback(uri);
  if (!targets.next_hop.empty()) targets_.AddServers(uri, targets.next_hop);
  if (!targets_.IsSearching()) done_looking_.Schedule();
}

RequestFork::~RequestFork() {
  for (const ClientTransactionId id : sent_) context_.seams.transactions.Release(id);
}

void RequestFork::OnComplete() {
  complete_ = true;
  EndIfAllAreFinal();
}

// Our own user agent takes calls, and nothing that could make it do something else (a REFER), whatever leads there.
void RequestFork::OnTarget(const ContactBinding& binding) {
  if (binding.aor == context_.settings.door && arrival_.request.method() != sip::Method::kOptions) return;
  if (!complete_ && devices_.insert(DeviceIdOf(binding)).second) Send(binding);
}

void RequestFork::Send(const ContactBinding& binding) {
  if (sent_.size() >= context_.settings.max_branches) return;
  const std::uint32_t breadth = ShareOf(breadth_left_, targets_.IsServer(binding));
  if (breadth == 0) {
    finals_.Add({440, std::nullopt});
    return;
  }
  breadth_left_ -= breadth;
  ++pending_;
  sent_.push_back(context_.seams.transactions.Send(
      binding.flow,
      MakeBranchRequest(
          {arrival_.request, arrival_.from, binding, nullptr, breadth, context_.settings.domain, std::nullopt},
          context_.seams.tokens),
      loop_key_, [this, binding, breadth](const ClientEvent& event) { OnEvent(binding, breadth, event); }));
}

void RequestFork::OnEvent(const ContactBinding& binding, std::uint32_t breadth, const ClientEvent& event) {
  if (event.kind == ClientEvent::Kind::kResponse && event.response->status() < 200) return;
  breadth_left_ += breadth;
  switch (event.kind) {
    case ClientEvent::Kind::kResponse:
      OnFinal(binding, {event.response->status(), *event.response});
      return;
    case ClientEvent::Kind::kTimeout:
      OnFinal(binding, {408, std::nullopt});
      return;
    case ClientEvent::Kind::kTransportError:
      OnFinal(binding, {503, std::nullopt});
      return;
  }
}

void RequestFork::OnFinal(const ContactBinding& binding, FinalResponse final) {
  if (answered_) return;
  if (final.status < 300) {
    Respond(final);
    return;
  }
  --pending_;
  if (!IsLoss(final.status)) {
    const auto visit = [this](std::string_view uri, int q_permille) {
      complete_ = false;
      return targets_.AddUri(uri, q_permille);
    };
    if (auto left = Recurse(final, visit)) finals_.Add(std::move(*left));
    complete_ = !targets_.IsSearching();
  } else if (const auto way = targets_.NextWay(binding)) {
    Send(*way);
  } else {
    finals_.AddLoss(std::move(final));
  }
  EndIfAllAreFinal();
}

void RequestFork::EndIfAllAreFinal() {
  if (answered_ || !complete_ || pending_ > 0) return;
  const auto best = finals_.Best();
  Respond(best.response, best.challenges);
}

void RequestFork::Respond(const FinalResponse& final, const std::vector<std::string>& challenges) {
  answered_ = true;
  done_.Schedule();
  const int status = CodeForCaller(final.status);
  if (!final.response) {
    Answer(context_, arrival_, status);
    return;
  }
  context_.seams.transactions.Respond(arrival_.id, status,
                                      PassedUp(*final.response, arrival_.request, status, challenges));
}

}  // namespace foyer::proxy
