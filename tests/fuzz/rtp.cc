#include <vector>

#include "foyer/check.h"
#include "relay/g711.h"
#include "relay/picture_start.h"
#include "relay/rtp.h"
#include "relay/telephone_event.h"
#include "tests/fuzz/targets.h"

namespace foyer::fuzz {

void FuzzRtp(Bytes input) {
  const auto header = relay::ParseRtp(input);
  if (!header) return;
  FOYER_CHECK(header->payload_offset + header->payload_size <= input.size());
  const Bytes payload = input.subspan(header->payload_offset, header->payload_size);
  for (const auto codec : {relay::VideoCodec::kH264, relay::VideoCodec::kVp8, relay::VideoCodec::kOther})
    relay::FindPictureStart(codec, payload);
  relay::ParseTelephoneEvent(payload);
  std::vector<std::uint8_t> changed(input.begin(), input.end());
  relay::Readdress(changed, *header, 0, 1, 2, 3);
  relay::ConvertALawToMuLaw(MutableBytes(changed).subspan(header->payload_offset, header->payload_size));
  const auto again = relay::ParseRtp(changed);
  FOYER_CHECK(!again || again->ssrc == 3);
}

}  // namespace foyer::fuzz
