#include "proxy/dialog.h"

#include "proxy/header_edit.h"
#include "proxy/route_set.h"
#include "sip/response.h"

namespace foyer::proxy {
namespace {

using sip::HeaderId;

struct RequestParts {
  std::string_view method, uri, from, to, call_id;
  std::uint32_t cseq = 0;
  const std::vector<std::string>& routes;
  std::string_view reason = {};
};

std::string MakeDialogRequest(const RequestParts& parts) {
  std::vector<std::string> headers;
  for (const std::string& route : parts.routes) headers.push_back(Line(HeaderId::kRoute, route));
  headers.push_back(Line(HeaderId::kMaxForwards, "70"));
  headers.push_back(Line(HeaderId::kFrom, parts.from));
  headers.push_back(Line(HeaderId::kTo, parts.to));
  headers.push_back(Line(HeaderId::kCallId, parts.call_id));
  headers.push_back(Line(HeaderId::kCSeq, std::to_string(parts.cseq) + " " + std::string(parts.method)));
  if (!parts.reason.empty()) headers.push_back(Line(HeaderId::kReason, parts.reason));
  return sip::MakeRequest(parts.method, parts.uri, headers);
}

std::string Copy(std::string_view text) { return std::string(text); }

std::string MakeRequestAfter2xx(std::string_view method, const sip::Message& invite, const sip::Message& success,
                                const FlowTokens& tokens, std::string_view reason) {
  const auto routes = RoutesBelowUs(success, tokens);
  std::string_view uri = ContactUri(success);
  if (uri.empty()) uri = invite.request_uri();
  const std::uint32_t cseq = success.cseq() + (method == "ACK" ? 0 : 1);
  return MakeDialogRequest({method, uri, success.Value(HeaderId::kFrom), success.Value(HeaderId::kTo),
                            success.call_id(), cseq, routes, reason});
}

}  // namespace

Dialog MakeDialog(const sip::Message& invite, const sip::Message& success, DialogSide caller, DialogSide callee,
                  std::string shown_tag, const FlowTokens& tokens) {
  caller.address = Copy(invite.Value(HeaderId::kFrom));
  caller.contact = Copy(ContactUri(invite));
  for (const std::string_view route : invite.List(HeaderId::kRecordRoute)) caller.routes.emplace_back(route);
  caller.cseq = invite.cseq();
  callee.address = Copy(success.Value(HeaderId::kTo));
  callee.contact = Copy(ContactUri(success));
  callee.routes = RoutesBelowUs(success, tokens);
  return Dialog{Copy(invite.call_id()), std::move(caller), std::move(callee), Copy(success.to_tag()),
                std::move(shown_tag)};
}

std::string MakeBye(const Dialog& dialog, bool to_caller, std::string_view reason) {
  const DialogSide& to = to_caller ? dialog.caller : dialog.callee;
  const DialogSide& from = to_caller ? dialog.callee : dialog.caller;
  const std::string from_address = to_caller ? WithTag(from.address, dialog.shown_tag) : from.address;
  return MakeDialogRequest(
      {"BYE", to.contact, from_address, to.address, dialog.call_id, from.cseq + 1, to.routes, reason});
}

std::string MakeAck(const sip::Message& invite, const sip::Message& success, const FlowTokens& tokens) {
  return MakeRequestAfter2xx("ACK", invite, success, tokens, {});
}

std::string MakeByeAfterAck(const sip::Message& invite, const sip::Message& success, const FlowTokens& tokens,
                            std::string_view reason) {
  return MakeRequestAfter2xx("BYE", invite, success, tokens, reason);
}

}  // namespace foyer::proxy
