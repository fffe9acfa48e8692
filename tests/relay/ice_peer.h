// A full ICE agent as far as tests need one: it makes checks as RFC 8445 s7.2 says.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "relay/ice.h"
#include "sip/stun_message.h"

namespace foyer::relay {

struct IcePeer {
  static constexpr std::string_view kTransaction{"\x21\x12\xa4\x42transaction1", 16};

  IceCredentials ours;  // as our answer says
  std::string theirs_ufrag;

  static sip::StunWriter Begin() { return {sip::StunClass::kRequest, AsBytes(kTransaction)}; }
  sip::StunWriter BeginCheck() const {
    sip::StunWriter check = Begin();
    check.Add(sip::StunAttribute::kUsername, AsBytes(ours.ufrag + ":" + theirs_ufrag));
    return check;
  }
  sip::StunWriter End(sip::StunWriter check) const {
    check.AddIntegrity(ours.pwd);
    check.AddFingerprint();
    return check;
  }
  sip::StunWriter Check(std::uint32_t priority = 1000, bool nominates = false) const {
    sip::StunWriter check = BeginCheck();
    check.AddNumber(sip::StunAttribute::kPriority, priority);
    check.Add(sip::StunAttribute::kIceControlling, AsBytes("12345678"));
    if (nominates) check.Add(sip::StunAttribute::kUseCandidate, {});
    return End(check);
  }
  sip::StunWriter Nomination(std::uint32_t priority = 1000) const { return Check(priority, true); }
};

}  // namespace foyer::relay
