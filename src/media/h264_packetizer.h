// H.264 pictures as RTP payloads (RFC 6184, packetization-mode 1): a NAL unit that fits is a packet of its own, a
// larger one is cut into fragments of the same even size. Equal sizes let the relay send a picture with one system
// call.
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "foyer/bytes.h"
#include "foyer/video_source.h"

namespace foyer::media {

// Calls `emit` for each payload of the picture, in order; the bytes are valid during the call. `last` is the RTP
// marker: the last payload of the picture. No payload is larger than `max_payload` (at least 64) bytes; of the
// fragments of one NAL unit only the last may be smaller than the others, and only by a few bytes.
void PacketizeH264(const AccessUnit& unit, std::size_t max_payload,
                   const std::function<void(Bytes payload, bool last)>& emit);

}  // namespace foyer::media
