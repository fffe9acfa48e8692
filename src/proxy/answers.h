// Final answers that the proxy gives itself, outside of a call's INVITE.
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "proxy/context.h"
#include "sip/message.h"
#include "sip/response.h"

namespace foyer::proxy {

// A request that has come in, kept as long as somebody works on it.
struct Arrival {
  ServerTransactionId id = 0;
  sip::Message request;
  Flow from;
};

// An ACK is never answered.
inline void Answer(const Context& context, const Arrival& arrival, int status,
                   const std::vector<std::string>& headers = {}) {
  if (arrival.request.method() == sip::Method::kAck) return;
  context.seams.transactions.Respond(arrival.id, status,
                                     sip::MakeResponse(arrival.request, status, sip::RandomToken(), headers));
}

// Who sent it; without good credentials it is answered here (401, 407 or 403), and that is that.
inline std::optional<Identity> Authenticate(const Context& context, const Arrival& arrival) {
  AuthResult result = context.seams.authenticator.Authenticate(arrival.request, arrival.from);
  if (auto* identity = std::get_if<Identity>(&result)) return *identity;
  if (auto* challenge = std::get_if<Challenge>(&result)) {
    Answer(context, arrival, challenge->code, challenge->headers);
    return std::nullopt;
  }
  const Refusal& refusal = std::get<Refusal>(result);
  context.seams.journal.Record(EventType::kRefused, std::string(arrival.request.call_id()),
                               {{"what", std::string(arrival.request.method_name())},
                                {"why", refusal.reason},
                                {"source", arrival.from.ToString()}});
  Answer(context, arrival, refusal.code);
  return std::nullopt;
}

}  // namespace foyer::proxy
