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
  std::string_view content_type = {}, body = {};
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
  return sip::MakeRequest(parts.method, parts.uri, headers, parts.content_type, parts.body);
}

std::string Copy(std::string_view text) { return std::string(text); }

// Who sends none, or one that is no SIP URI, is reached by his flow, at the address that is known.
std::string_view ContactOr(const sip::Message& message, std::string_view otherwise) {
  const std::string_view contact = ContactUri(message);
  return contact.empty() ? otherwise : contact;
}

std::string MakeRequestAfter2xx(std::string_view method, const sip::Message& invite, const sip::Message& success,
                                const FlowTokens& tokens, std::string_view reason) {
  const auto routes = RoutesBelowUs(success, tokens);
  const std::string_view uri = ContactOr(success, invite.request_uri());
  const std::uint32_t cseq = success.cseq() + (method == "ACK" ? 0 : 1);
  return MakeDialogRequest({method, uri, success.Value(HeaderId::kFrom), success.Value(HeaderId::kTo),
                            success.call_id(), cseq, routes, reason});
}

}  // namespace

Dialog MakeDialog(const sip::Message& invite, const sip::Message& success, DialogSide caller, DialogSide callee,
                  std::string shown_tag, const FlowTokens& tokens) {
  caller.address = Copy(invite.Value(HeaderId::kFrom));
  caller.shown = Copy(success.Value(HeaderId::kFrom));
  caller.contact = Copy(ContactOr(invite, invite.from().uri_text));
  for (const std::string_view route : invite.List(HeaderId::kRecordRoute)) caller.routes.emplace_back(route);
  callee.address = Copy(success.Value(HeaderId::kTo));
  callee.shown = shown_tag == success.to_tag() ? callee.address : WithTag(callee.address, shown_tag);
  callee.contact = Copy(ContactOr(success, invite.request_uri()));
  callee.routes = RoutesBelowUs(success, tokens);
  callee.last_cseq = success.cseq();
  callee.cseq_offset = callee.invite_offset = success.cseq() - invite.cseq();
  return Dialog{Copy(invite.call_id()), std::move(caller), std::move(callee), Copy(success.to_tag()),
                std::move(shown_tag)};
}

std::string MakeBye(const Dialog& dialog, bool to_caller, std::string_view reason) {
  const DialogSide& to = to_caller ? dialog.caller : dialog.callee;
  const DialogSide& from = to_caller ? dialog.callee : dialog.caller;
  return MakeDialogRequest(
      {"BYE", to.contact, from.shown, to.address, dialog.call_id, to.last_cseq + 1, to.routes, reason});
}

std::string MakeInfo(Dialog& dialog, bool to_caller, std::string_view content_type, std::string_view body) {
  DialogSide& to = to_caller ? dialog.caller : dialog.callee;
  const DialogSide& from = to_caller ? dialog.callee : dialog.caller;
  ++to.last_cseq;
  ++to.cseq_offset;
  return MakeDialogRequest(
      {"INFO", to.contact, from.shown, to.address, dialog.call_id, to.last_cseq, to.routes, {}, content_type, body});
}

void WriteForOther(const Dialog& dialog, bool from_caller, const sip::Message& request, sip::Rewrite& rewrite) {
  const DialogSide& from = from_caller ? dialog.caller : dialog.callee;
  const DialogSide& to = from_caller ? dialog.callee : dialog.caller;
  const bool is_ack = request.method() == sip::Method::kAck;
  if (from.shown != from.address) rewrite.Set(HeaderId::kFrom, from.shown);
  if (to.shown != to.address) rewrite.Set(HeaderId::kTo, to.address);
  if (const std::uint32_t offset = is_ack ? to.invite_offset : to.cseq_offset; offset != 0) {
    rewrite.Set(HeaderId::kCSeq, std::to_string(request.cseq() + offset) + " " + Copy(request.method_name()));
  }
  if (is_ack) {
    for (const std::string& line : to.invite_credentials) rewrite.Append(line);
  }
}

std::string MakeAck(const sip::Message& invite, const sip::Message& success, const FlowTokens& tokens) {
  return MakeRequestAfter2xx("ACK", invite, success, tokens, {});
}

std::string MakeByeAfterAck(const sip::Message& invite, const sip::Message& success, const FlowTokens& tokens,
                            std::string_view reason) {
  return MakeRequestAfter2xx("BYE", invite, success, tokens, reason);
}

}  // namespace foyer::proxy
