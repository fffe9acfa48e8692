// Reads what a peer sends under one key (RFC 3711 s3.3, s3.4). Whatever arrives, nothing changes before a packet has
// proved to be the peer's.
#pragma once
#include <memory>

#include "foyer/bytes.h"
#include "srtp/master_key.h"
#include "srtp/outcome.h"
#include "srtp/sources.h"
#include "srtp/transform.h"

namespace foyer::srtp {

class Receiver {
 public:
  explicit Receiver(const MasterKey& key);

  // In place; the packet gets shorter. If it is not good, its bytes may be spoilt.
  Outcome UnprotectRtp(MutableBytes packet);
  Outcome UnprotectRtcp(MutableBytes packet);

 private:
  const SuiteTraits& traits_;
  std::unique_ptr<Transform> rtp_, rtcp_;
  Sources rtp_sources_, rtcp_sources_;
};

}  // namespace foyer::srtp
