// What the devices of the model say of their media.
#pragma once

namespace foyer::model {

inline constexpr const char* kOfferSdp =
    "v=0\r\no=- 1 1 IN IP4 192.0.2.20\r\ns=-\r\nc=IN IP4 192.0.2.20\r\nt=0 0\r\nm=audio 17000 RTP/AVP 0 101\r\n"
    "a=rtpmap:101 telephone-event/8000\r\nm=video 17100 RTP/AVPF 97\r\na=rtpmap:97 H264/90000\r\n";
inline constexpr const char* kAnswerSdp =
    "v=0\r\no=- 2 2 IN IP4 192.0.2.31\r\ns=-\r\nc=IN IP4 192.0.2.31\r\nt=0 0\r\nm=audio 7000 RTP/AVP 0 101\r\n"
    "a=rtpmap:101 telephone-event/8000\r\nm=video 7100 RTP/AVPF 97\r\na=rtpmap:97 H264/90000\r\n";

}  // namespace foyer::model
