#include "tests/bench/relay/sdp.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <array>
#include <cstdio>
#include <sstream>

namespace foyer::bench {
namespace {

constexpr int kVideoPayloadType = 96, kAudioPayloadType = 0;

int KeyBytes(Suite suite) { return suite == Suite::kGcm128 ? 28 : 30; }

}  // namespace

const char* NameOf(Suite suite) {
  switch (suite) {
    case Suite::kNone:
      return "plain";
    case Suite::kAesCm80:
      return "AES_CM_128_HMAC_SHA1_80";
    case Suite::kAesCm32:
      return "AES_CM_128_HMAC_SHA1_32";
    case Suite::kGcm128:
      return "AEAD_AES_128_GCM";
  }
  return "";
}

Keyed NewKey(Suite suite) {
  if (suite == Suite::kNone) return {};
  std::array<unsigned char, 30> key;
  std::array<unsigned char, 48> text;
  RAND_bytes(key.data(), KeyBytes(suite));
  const int length = EVP_EncodeBlock(text.data(), key.data(), KeyBytes(suite));
  return {suite, std::string(text.begin(), text.begin() + length)};
}

std::string WriteSdp(const DescribedEnd& end) {
  const bool encrypted = end.crypto.suite != Suite::kNone;
  std::ostringstream sdp;
  sdp << "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm="
      << (end.video ? "video " : "audio ") << end.port << (encrypted ? " RTP/SAVP " : " RTP/AVP ")
      << (end.video ? kVideoPayloadType : kAudioPayloadType) << "\r\n";
  if (end.video) {
    sdp << "a=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=1\r\n";
  } else {
    sdp << "a=rtpmap:0 PCMU/8000\r\n";
  }
  if (encrypted)
    sdp << "a=crypto:" << end.crypto_tag << ' ' << NameOf(end.crypto.suite) << " inline:" << end.crypto.key << "\r\n";
  sdp << (end.sends ? "a=sendonly\r\n" : "a=recvonly\r\n");
  return sdp.str();
}

RelayEnd ReadSdp(const std::string& sdp, Suite suite) {
  RelayEnd end;
  std::istringstream lines(sdp);
  for (std::string line; std::getline(lines, line);) {
    unsigned port;
    int tag;
    char name[64], key[128];
    if (std::sscanf(line.c_str(), "m=%*s %u", &port) == 1) end.port = static_cast<std::uint16_t>(port);
    if (std::sscanf(line.c_str(), "a=crypto:%d %63s inline:%127[A-Za-z0-9+/=]", &tag, name, key) == 3 &&
        name == std::string(NameOf(suite)))
      end = {end.port, {suite, key}, tag};
  }
  if (suite != Suite::kNone && end.crypto.suite == Suite::kNone) end.port = 0;
  return end;
}

}  // namespace foyer::bench
