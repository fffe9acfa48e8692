#include "sip/transaction_requests.h"

#include <vector>

#include "sip/response.h"

namespace foyer::sip {
namespace {

std::string Line(HeaderId id, std::string_view value) { return std::string(HeaderName(id)).append(": ").append(value); }

std::optional<std::string> MakeFromInvite(const std::string& invite_bytes, std::string_view method, std::string_view to,
                                          std::string_view reason) {
  const auto parsed = Message::Parse(invite_bytes, kOwnLimits);
  if (!std::holds_alternative<Message>(parsed)) return std::nullopt;
  const Message& invite = std::get<Message>(parsed);
  std::vector<std::string> headers{Line(HeaderId::kVia, invite.Value(HeaderId::kVia))};
  for (const Header& header : invite.headers())
    if (header.id == HeaderId::kRoute) headers.emplace_back(header.line);
  headers.push_back(Line(HeaderId::kMaxForwards, "70"));
  headers.push_back(Line(HeaderId::kFrom, invite.Value(HeaderId::kFrom)));
  headers.push_back(Line(HeaderId::kTo, to.empty() ? invite.Value(HeaderId::kTo) : to));
  headers.push_back(Line(HeaderId::kCallId, invite.call_id()));
  headers.push_back(Line(HeaderId::kCSeq, std::to_string(invite.cseq()) + " " + std::string(method)));
  if (!reason.empty()) headers.push_back(Line(HeaderId::kReason, reason));
  return MakeRequest(method, invite.request_uri(), headers);
}

}  // namespace

std::optional<std::string> MakeAckToFailure(const std::string& invite, const Message& failure) {
  return MakeFromInvite(invite, "ACK", failure.Value(HeaderId::kTo), {});
}

std::optional<std::string> MakeCancel(const std::string& invite, std::string_view reason) {
  return MakeFromInvite(invite, "CANCEL", {}, reason);
}

}  // namespace foyer::sip
