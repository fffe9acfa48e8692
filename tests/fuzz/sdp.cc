#include <string>

#include "foyer/check.h"
#include "relay/ice.h"
#include "relay/offer_answer.h"
#include "relay/sdp_side.h"
#include "sip/sdp.h"
#include "tests/fuzz/targets.h"

namespace foyer::fuzz {
namespace {

const IpAddress kLocal = IpAddress::FromV4(0xc0000201);

// What we write is understood, and read and written again stays as it is (after one round: no formats become one).
void CheckRoundTrip(const std::string& text) {
  const auto first = sip::SessionDescription::Parse(text);
  FOYER_CHECK(first.has_value());
  const auto second = sip::SessionDescription::Parse(first->ToString());
  FOYER_CHECK(second && second->ToString() == first->ToString());
}

void Answer(const sip::SessionDescription& offer, const relay::CodecChoice& choice) {
  relay::SdpSide caller(kLocal), device(kLocal);
  caller.ReadFirstOffer(offer, choice);
  device.BeginOffer(choice, false);
  relay::PerMedium<relay::LocalMedium> answered, offered;
  for (const relay::Medium medium : relay::kMedia) {
    if (!choice.Has(medium)) continue;
    const auto& line = caller.Line(medium);
    const auto peer = relay::ReadMedium(line, medium, choice, kLocal);
    const auto ice = relay::ReadIceOffer(offer, line);
    relay::LocalMedium& ours = answered[relay::IndexOf(medium)];
    ours = {peer.active, 30000, line.direction, relay::AnsweredFormats(line, choice, medium), peer.feedback};
    ours.ice = ice.credentials;
    ours.ice_mismatch = ice.mismatch;
    offered[relay::IndexOf(medium)] = {true, 30002, line.direction, relay::OfferedFormats(choice, medium), true};
  }
  CheckRoundTrip(caller.Write(answered));
  CheckRoundTrip(device.Write(offered));
  device.Read(offer, relay::SdpSide::Kind::kAnswer);  // as if a device said the same
  CheckRoundTrip(device.Write(offered));
}

}  // namespace

void FuzzSdp(Bytes input) {
  const auto offer = sip::SessionDescription::Parse(AsText(input));
  if (!offer) return;
  sip::SessionDescription::Parse(offer->ToString());
  if (const auto choice = relay::ChooseCodecs(*offer)) Answer(*offer, *choice);
}

}  // namespace foyer::fuzz
