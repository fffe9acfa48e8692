#include "sip/incoming.h"

#include "sip/received.h"
#include "sip/response.h"
#include "sip/scanners.h"

namespace foyer::sip {

void Incoming::OnMessage(const std::string& bytes, const Flow& from) {
  ++counters_.received;
  auto parsed = Message::Parse(bytes, limits_);
  if (const auto* failure = std::get_if<ParseFailure>(&parsed)) {
    OnFailure(bytes, *failure, from);
    return;
  }
  const Message& message = std::get<Message>(parsed);
  if (message.is_request()) {
    if (guard_ != nullptr && !guard_->IsKnownGood(from) && IsFromScanner(message)) {
      TraceRefused(bytes, from, "a scanner");
      guard_->OnOffence(from, Offence::kScanner);
      return;
    }
    Trace(bytes, from);
    // What a client without outbound would make of a pong is anybody's guess (RFC 5626 s4.4.1).
    if (message.method() == Method::kRegister)
      connections_.AnswerPings(from, message.HasToken(HeaderId::kSupported, "outbound"));
    hooks_.on_message(WithReceived(message, from.remote), from);
  } else {
    Trace(bytes, from);
    hooks_.on_message(message, from);
  }
}

void Incoming::Trace(std::string_view bytes, const Flow& from) {
  if (trace_ != nullptr) trace_->OnMessage(TraceWay::kIn, from, bytes, guard_ == nullptr || guard_->IsKnownGood(from));
}

void Incoming::TraceRefused(std::string_view bytes, const Flow& from, std::string_view why) {
  if (trace_ != nullptr) trace_->OnRefused(from, bytes, why);
}

void Incoming::OnFailure(std::string_view bytes, const ParseFailure& failure, const Flow& from) {
  ++counters_.malformed;
  TraceRefused(bytes, from, failure.reason);
  if (guard_ != nullptr) guard_->OnOffence(from, Offence::kMalformed);
  if (const auto rejection = RejectionFor(bytes, failure)) transports_.Send(from, *rejection);
}

}  // namespace foyer::sip
