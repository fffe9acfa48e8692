#include "proxy/branch_request.h"

#include "proxy/header_edit.h"
#include "proxy/max_breadth.h"
#include "proxy/request_checks.h"
#include "sip/uri.h"

namespace foyer::proxy {

namespace {

bool MakesDialog(sip::Method method) {
  return method == sip::Method::kInvite || method == sip::Method::kSubscribe || method == sip::Method::kRefer;
}

// What may not stand in a Request-URI (RFC 3261 s19.1.1) is taken off a Contact (s16.6 step 2).
std::string AsRequestUri(std::string_view contact) {
  const auto uri = sip::ParseUri(contact);
  if (!uri) return std::string(contact);
  contact.remove_suffix(uri->headers.size());
  if (!uri->Parameter("method")) return std::string(contact);
  contact.remove_suffix(uri->parameters.size());
  return std::string(contact) + sip::WithoutParameter(uri->parameters, "method");
}

}  // namespace

using sip::HeaderId;

std::string MakeBranchRequest(const BranchRequest& branch, const FlowTokens& tokens) {
  const sip::Message& request = branch.request;
  sip::Rewrite rewrite(request);
  TakeOff(FindOwnRoutes(request, branch.caller, tokens, branch.domain), request, rewrite);
  rewrite.RequestUri(AsRequestUri(branch.binding.uri));
  rewrite.Set(HeaderId::kMaxForwards, std::to_string(NextMaxForwards(request)));
  if (branch.uplink != nullptr && branch.uplink->account().domain != branch.domain) {
    // A PBX takes calls of its own subscriber only.
    rewrite.Set(HeaderId::kFrom, WithUri(request.Value(HeaderId::kFrom), branch.uplink->account().ToUri()));
  }
  RemoveOwnCredentials(rewrite, request, branch.domain);
  RemoveClaimedIdentities(rewrite);
  const auto& path = branch.binding.path;
  for (auto hop = path.rbegin(); hop != path.rend(); ++hop) rewrite.Prepend(HeaderId::kRoute, *hop);
  if (MakesDialog(request.method())) {
    RemoveOption(rewrite, request, HeaderId::kSupported, "100rel");
    const auto called = sip::ParseUri(request.request_uri());
    const bool sips = called && called->is_sips();
    rewrite.Prepend(HeaderId::kRecordRoute, RecordRouteFor(branch.caller, tokens, sips));
    rewrite.Prepend(HeaderId::kRecordRoute, RecordRouteFor(branch.binding.flow, tokens, sips));
  }
  if (branch.sdp) rewrite.Body("application/sdp", *branch.sdp);
  return WithMaxBreadth(rewrite.Build(), request, branch.max_breadth);
}

}  // namespace foyer::proxy
