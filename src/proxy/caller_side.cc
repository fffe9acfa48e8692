#include "proxy/caller_side.h"

#include "proxy/best_response.h"
#include "proxy/header_edit.h"
#include "sip/response.h"

namespace foyer::proxy {

using sip::HeaderId;

CallerSide::CallerSide(TransactionLayer& transactions, IncomingInvite invite)
    : transactions_(transactions),
      invite_(std::move(invite)),
      keeps_first_tag_((invite_.caller.kind == UserKind::kDoor && !invite_.caller.internal) ||
                       invite_.uplink != nullptr) {}

void CallerSide::SendTrying() { transactions_.Respond(invite_.id, 100, sip::MakeResponse(invite_.request, 100)); }

void CallerSide::SendProvisional(const sip::Message& response, int status, const std::optional<std::string>& sdp) {
  if (IsAnswered()) return;
  transactions_.Respond(invite_.id, status, Upstream(response, status, sdp));
}

// Makes a dialog of its own, but for those who follow the first only.
void CallerSide::SendForwarded() {
  if (IsAnswered()) return;
  if (first_tag_.empty()) first_tag_ = sip::RandomToken();
  transactions_.Respond(invite_.id, 181, sip::MakeResponse(invite_.request, 181, first_tag_));
}

void CallerSide::SendSuccess(const sip::Message& response, const std::optional<std::string>& sdp) {
  success_ = Upstream(response, response.status(), sdp);
  Respond(response.status(), success_);
}

void CallerSide::RepeatSuccess() {
  if (!success_.empty()) transactions_.Respond(invite_.id, final_, success_);
}

void CallerSide::Reject(int status, std::vector<std::string> headers) {
  if (IsAnswered()) return;
  if (status == 503) headers.emplace_back("Retry-After: 10");
  Respond(status, sip::MakeResponse(invite_.request, status, sip::RandomToken(), headers));
}

void CallerSide::SendFailure(const FinalResponse& final, const std::vector<std::string>& challenges) {
  const int status = CodeForCaller(final.status);
  if (!final.response) {
    Reject(status, challenges);
    return;
  }
  if (!IsAnswered()) Respond(status, PassedUp(*final.response, invite_.request, status, challenges));
}

std::string CallerSide::ShownTag(std::string_view real_tag) const {
  return keeps_first_tag_ && !first_tag_.empty() ? first_tag_ : std::string(real_tag);
}

std::string CallerSide::Upstream(const sip::Message& response, int status, const std::optional<std::string>& sdp) {
  if (first_tag_.empty()) first_tag_ = response.to_tag();
  sip::Rewrite rewrite(response);
  rewrite.RemoveFirst(HeaderId::kVia);
  RestoreNames(rewrite, response, invite_.request);
  if (const std::string tag = ShownTag(response.to_tag()); tag != response.to_tag()) {
    rewrite.Set(HeaderId::kTo, WithTag(response.Value(HeaderId::kTo), tag));
  }
  if (sdp) rewrite.Body(sdp->empty() ? "" : "application/sdp", *sdp);
  return status == response.status() ? rewrite.Build() : WithStatus(rewrite.Build(), status);
}

void CallerSide::Respond(int status, std::string response) {
  final_ = status;
  transactions_.Respond(invite_.id, status, std::move(response));
}

}  // namespace foyer::proxy
