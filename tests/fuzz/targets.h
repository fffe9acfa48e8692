// What the network can reach, each as one function of bytes. It may do with them what it likes, but must come back, and
// a sanitizer or FOYER_CHECK says where it did wrong. libFuzzer feeds them (fuzz_main.cc), and so does replay_test.cc,
// with every input that once was of interest.
#pragma once
#include <array>
#include <string_view>

#include "foyer/bytes.h"

namespace foyer::fuzz {

void FuzzAuthorization(Bytes input);
void FuzzConfig(Bytes input);
void FuzzDialogs(Bytes input);
void FuzzDns(Bytes input);
void FuzzFlowToken(Bytes input);
void FuzzHttp(Bytes input);
void FuzzMediaFlow(Bytes input);
void FuzzMessage(Bytes input);
void FuzzNameAddr(Bytes input);
void FuzzPhones(Bytes input);
void FuzzRtcp(Bytes input);
void FuzzRtp(Bytes input);
void FuzzSdp(Bytes input);
void FuzzSrtp(Bytes input);
void FuzzStream(Bytes input);
void FuzzStun(Bytes input);
void FuzzTrace(Bytes input);
void FuzzUri(Bytes input);
void FuzzVia(Bytes input);
void FuzzWeb(Bytes input);
void FuzzWebsocket(Bytes input);

struct Target {
  std::string_view name;  // of its folder in corpus/
  void (*run)(Bytes input);
};
inline constexpr std::array kTargets{Target{"authorization", FuzzAuthorization},
                                     Target{"config", FuzzConfig},
                                     Target{"dialogs", FuzzDialogs},
                                     Target{"dns", FuzzDns},
                                     Target{"flow_token", FuzzFlowToken},
                                     Target{"http", FuzzHttp},
                                     Target{"media_flow", FuzzMediaFlow},
                                     Target{"message", FuzzMessage},
                                     Target{"name_addr", FuzzNameAddr},
                                     Target{"phones", FuzzPhones},
                                     Target{"rtcp", FuzzRtcp},
                                     Target{"rtp", FuzzRtp},
                                     Target{"sdp", FuzzSdp},
                                     Target{"srtp", FuzzSrtp},
                                     Target{"stream", FuzzStream},
                                     Target{"stun", FuzzStun},
                                     Target{"trace", FuzzTrace},
                                     Target{"uri", FuzzUri},
                                     Target{"via", FuzzVia},
                                     Target{"web", FuzzWeb},
                                     Target{"websocket", FuzzWebsocket}};

}  // namespace foyer::fuzz
