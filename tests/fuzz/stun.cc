#include <chrono>

#include "foyer/check.h"
#include "relay/ice.h"
#include "sip/stun.h"
#include "sip/stun_message.h"
#include "tests/fuzz/targets.h"

namespace foyer::fuzz {
namespace {

const Endpoint kSource{IpAddress::FromV4(0xc6336401), 40000};

void CheckReply(Bytes request, Bytes reply) {
  const auto message = sip::StunMessage::Parse(reply);
  FOYER_CHECK(message && message->kind != sip::StunClass::kRequest);
  FOYER_CHECK(2 * reply.size() <= 3 * request.size());
}

}  // namespace

void FuzzStun(Bytes input) {
  if (const auto message = sip::StunMessage::Parse(input)) {
    FOYER_CHECK(message->unknown().size() <= sip::StunMessage::kMaxUnknown);
    message->HasFingerprint();
    message->HasIntegrity("VOkJxbRl1RmTxUk/WvJxBt");
  }
  if (const auto answer = sip::AnswerStun(input, kSource))
    FOYER_CHECK(sip::StunMessage::Parse(AsBytes(*answer)).has_value());
  relay::IceLite ice({"them", "their-password-of-22-chars"});
  const auto outcome = ice.OnStun(input, kSource, relay::Component::kRtp, TimePoint(std::chrono::hours(1)));
  FOYER_CHECK(!outcome.nominated);  // nobody can guess our password
  if (outcome.reply) CheckReply(input, outcome.reply->bytes());
}

}  // namespace foyer::fuzz
