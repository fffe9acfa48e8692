// A whole message: what the parser takes is used as the rest of the stack uses it, and what it refuses is answered.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "foyer/check.h"
#include "sip/message.h"
#include "sip/received.h"
#include "sip/response.h"
#include "sip/transaction_key.h"
#include "tests/fuzz/targets.h"

namespace foyer::fuzz {
namespace {

using sip::HeaderId;
using sip::Message;

// What we make of a message may be a little longer than what came.
constexpr sip::Limits kWithRoom{20 * 1024, 128 * 1024, 80};
constexpr std::string_view kOurVia = "SIP/2.0/UDP proxy.example;branch=z9hG4bK1";
const Endpoint kSource{IpAddress::FromV4(0xc0000207), 5061};

// What we write is a message again.
Message Reparse(std::string bytes) {
  auto parsed = Message::Parse(std::move(bytes), kWithRoom);
  FOYER_CHECK(std::holds_alternative<Message>(parsed));
  return std::get<Message>(std::move(parsed));
}

bool LiesIn(std::string_view part, std::string_view whole) {
  return part.empty() || (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

void CheckViews(const Message& message) {
  FOYER_CHECK(message.headers().size() <= sip::Limits{}.max_headers);
  for (const sip::Header& header : message.headers()) {
    FOYER_CHECK(LiesIn(header.line, message.bytes()));
    FOYER_CHECK(LiesIn(header.name, header.line) && LiesIn(header.value, header.line));
    FOYER_CHECK(header.id == HeaderId::kOther || message.Has(header.id));
  }
  FOYER_CHECK(LiesIn(message.body(), message.bytes()));
  for (const HeaderId id : {HeaderId::kVia, HeaderId::kRoute, HeaderId::kRecordRoute, HeaderId::kContact})
    for (const std::string_view element : message.List(id)) FOYER_CHECK(!element.empty());
}

void CheckSame(const Message& a, const Message& b) {
  FOYER_CHECK(a.status() == b.status() && a.method_name() == b.method_name() && a.request_uri() == b.request_uri());
  FOYER_CHECK(a.call_id() == b.call_id() && a.cseq() == b.cseq());
  FOYER_CHECK(a.from_tag() == b.from_tag() && a.to_tag() == b.to_tag());
  FOYER_CHECK(a.body() == b.body());
}

void CheckRewrites(const Message& message) {
  const Message copy = Reparse(sip::Rewrite(message).Build());
  CheckSame(message, copy);
  FOYER_CHECK(sip::Rewrite(copy).Build() == copy.bytes());
  const Message forwarded = Reparse(sip::Rewrite(message).Prepend(HeaderId::kVia, kOurVia).Build());
  FOYER_CHECK(forwarded.top_via().branch == "z9hG4bK1");
  FOYER_CHECK(forwarded.List(HeaderId::kVia).size() == message.List(HeaderId::kVia).size() + 1);
  CheckSame(message, Reparse(sip::Rewrite(forwarded).RemoveFirst(HeaderId::kVia).Build()));
  const Message counted = Reparse(sip::Rewrite(message).Set(HeaderId::kMaxForwards, "69").Build());
  FOYER_CHECK(counted.Value(HeaderId::kMaxForwards) == "69");
  const Message with_body = Reparse(sip::Rewrite(message).Body("text/plain", "0123456789").Build());
  FOYER_CHECK(with_body.body() == "0123456789" && with_body.Value(HeaderId::kContentType) == "text/plain");
}

void CheckReceived(const Message& request) {
  const Message received = sip::WithReceived(request, kSource);
  CheckSame(request, received);
  FOYER_CHECK(received.top_via().branch == request.top_via().branch);
  FOYER_CHECK(received.List(HeaderId::kVia).size() == request.List(HeaderId::kVia).size());
  const auto claimed = received.top_via().Parameter("received");
  FOYER_CHECK(!claimed || *claimed == "192.0.2.7");
  const auto port = received.top_via().Parameter("rport");
  FOYER_CHECK(!port || *port == "5061");
  FOYER_CHECK(sip::ServerKey(received, "INVITE") == sip::ServerKey(sip::WithReceived(request, kSource), "INVITE"));
}

void CheckResponse(const Message& request, int status) {
  const Message response = Reparse(sip::MakeResponse(request, status, "our-tag"));
  FOYER_CHECK(response.status() == status && response.call_id() == request.call_id());
  FOYER_CHECK(response.cseq() == request.cseq() && response.method_name() == request.method_name());
  FOYER_CHECK(std::ranges::equal(response.List(HeaderId::kVia), request.List(HeaderId::kVia)));
  if (request.to_tag().empty() && !request.to().tag()) FOYER_CHECK(response.to_tag() == "our-tag");
}

// The bytes may be anything, but the answer has one header block, and no body that they could have put there.
void CheckRejection(std::string_view bytes, const sip::ParseFailure& failure) {
  const auto answer = sip::RejectionFor(bytes, failure);
  if (!answer) return;
  FOYER_CHECK(answer->starts_with("SIP/2.0 " + std::to_string(failure.code) + " "));
  FOYER_CHECK(answer->find("\r\n\r\n") == answer->size() - 4);
  FOYER_CHECK(answer->size() <= 9 * 1024);
}

}  // namespace

void FuzzMessage(Bytes input) {
  const std::string bytes(AsText(input));
  const auto parsed = Message::Parse(bytes);
  if (const auto* failure = std::get_if<sip::ParseFailure>(&parsed)) return CheckRejection(bytes, *failure);
  const Message& message = std::get<Message>(parsed);
  CheckViews(message);
  CheckRewrites(message);
  if (!message.is_request()) return;
  CheckReceived(message);
  for (const int status : {180, 200, 486}) CheckResponse(sip::WithReceived(message, kSource), status);
}

}  // namespace foyer::fuzz
