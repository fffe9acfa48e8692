#include "proxy/request_fork.h"

#include "proxy/best_response.h"
#include "proxy/branch.h"
#include "proxy/branch_request.h"
#include "proxy/header_edit.h"

namespace foyer::proxy {

RequestFork::RequestFork(const Context& context, Arrival arrival, const std::vector<Aor>& users, std::string loop_key,
                         std::function<void()> on_done)
    : context_(context),
      arrival_(std::move(arrival)),
      loop_key_(std::move(loop_key)),
      targets_(context.seams.locations, users, arrival_.request.request_uri(), arrival_.from,
               {[this](const ContactBinding& binding) { Send(binding); },
                [this] {
                  complete_ = true;
                  EndIfAllAreFinal();
                }}),
      done_(context.seams.loop, std::move(on_done)) {}

RequestFork::~RequestFork() {
  for (const ClientTransactionId id : sent_) context_.seams.transactions.Release(id);
}

void RequestFork::Send(const ContactBinding& binding) {
  if (complete_ || sent_.size() >= context_.settings.max_branches) return;
  if (!devices_.insert(binding.aor.ToUri() + " " + DeviceOf(binding)).second) return;
  sent_.push_back(context_.seams.transactions.Send(
      binding.flow,
      MakeBranchRequest({arrival_.request, arrival_.from, binding, nullptr, context_.settings.domain, std::nullopt},
                        context_.seams.tokens),
      loop_key_, [this](const ClientEvent& event) { OnEvent(event); }));
}

void RequestFork::OnEvent(const ClientEvent& event) {
  switch (event.kind) {
    case ClientEvent::Kind::kResponse:
      if (event.response->status() >= 200) OnFinal({event.response->status(), *event.response});
      return;
    case ClientEvent::Kind::kTimeout:
      OnFinal({408, std::nullopt});
      return;
    case ClientEvent::Kind::kTransportError:
      OnFinal({503, std::nullopt});
      return;
  }
}

void RequestFork::OnFinal(FinalResponse final) {
  if (answered_) return;
  if (final.status < 300) {
    Respond(final);
    return;
  }
  finals_.push_back(std::move(final));
  EndIfAllAreFinal();
}

void RequestFork::EndIfAllAreFinal() {
  if (answered_ || !complete_ || finals_.size() < sent_.size()) return;
  std::vector<int> codes;
  for (const FinalResponse& final : finals_) codes.push_back(final.status);
  const auto best = BestResponse(codes);
  Respond(best ? finals_[*best] : FinalResponse{480, std::nullopt});
}

void RequestFork::Respond(const FinalResponse& final) {
  answered_ = true;
  done_.Schedule();
  const int status = CodeForCaller(final.status);
  if (!final.response) {
    Answer(context_, arrival_, status);
    return;
  }
  sip::Rewrite rewrite(*final.response);
  rewrite.RemoveFirst(sip::HeaderId::kVia);
  RestoreNames(rewrite, *final.response, arrival_.request);
  context_.seams.transactions.Respond(arrival_.id, status,
                                      status == final.status ? rewrite.Build() : WithStatus(rewrite.Build(), status));
}

}  // namespace foyer::proxy
