// A packet that its leg may send: what the relay has understood of it.
#pragma once
#include "foyer/bytes.h"
#include "relay/payload_map.h"
#include "relay/picture_start.h"
#include "relay/rtp.h"

namespace foyer::relay {

struct RtpIn {
  MutableBytes bytes;
  RtpHeader header;  // as the source wrote it
  Codec codec = Codec::kNone;
  PictureStart start = PictureStart::kNone;
};

}  // namespace foyer::relay
