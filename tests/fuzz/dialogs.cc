// A whole house (tests/model): the input is a script of what devices, strangers and time do. Whatever it says, in the
// end every INVITE has one answer, no phone rings, nothing is left, and no lock has opened but for who may.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "foyer/check.h"
#include "tests/fuzz/script.h"
#include "tests/fuzz/targets.h"
#include "tests/model/bottle.h"

namespace foyer::fuzz {
namespace {

using namespace std::chrono_literals;
using model::Bottle;
using model::Peer;

constexpr int kMostEvents = 64;
constexpr std::size_t kMostInvites = 16;

model::BottleSettings SettingsOf(std::uint8_t byte) {
  model::BottleSettings settings;
  settings.is_trusted = (byte & 1) != 0;
  settings.decline = (byte & 2) != 0 ? DeclinePolicy::kEveryone : DeclinePolicy::kUser;
  if ((byte & 4) != 0) settings.wait_for_devices = 10s;
  if ((byte & 8) != 0) settings.ring_timeout = 600s;
  return settings;
}

class Evening {
 public:
  explicit Evening(std::uint8_t kind) : house_(SettingsOf(kind)) {
    front_ = &house_.AddOwnDoor();
    gate_ = &house_.AddDoor();
    phones_ = {&house_.AddPhone("anna", 1), &house_.AddPhone("anna", 2, Transport::kTcp), &house_.AddPhone("ben", 3),
               &house_.AddPhone("hall", 4, Transport::kTcp)};
    stranger_ = &house_.AddStranger();
  }

  void Step(Script& script);
  void End();

 private:
  void OfDevice(Peer& phone, unsigned what);
  void OfRing(Peer& phone, unsigned what, unsigned which);
  void OfDialog(Peer& peer, unsigned what);
  void OfStranger(Peer& victim, Script& script);
  void OfNetwork(Peer& peer, Script& script);
  void Type(Peer& phone, unsigned what);
  void SendWithin(Peer& peer, const Peer::Within& within);
  void Call(Peer& caller, const char* target);
  void SendMutated(Peer& as, std::string bytes, Script& script);

  Bottle house_;
  Peer* front_ = nullptr;
  Peer* gate_ = nullptr;
  std::array<Peer*, 4> phones_{};
  Peer* stranger_ = nullptr;
  std::size_t typed_ = 0;
  std::size_t invites_ = 0;
  bool is_fair_ =
      true;  // every device does as it must, and every message arrives: then all that is promised is checked
};

void Evening::Step(Script& script) {
  const std::uint8_t what = script.Byte();
  Peer& phone = *phones_[what & 3U];
  const unsigned which = (what >> 2U) & 7U;
  switch (what >> 5U) {
    case 0:
      OfDevice(phone, which);
      break;
    case 1:
    case 2:
      OfRing(phone, which, what >> 5U);
      break;
    case 3:
      OfDialog(phone, which);
      break;
    case 4:
      OfDialog((what & 1U) != 0 ? *gate_ : *front_, which);
      break;
    case 5:
      OfStranger(phone, script);
      break;
    case 6:
      OfNetwork(phone, script);
      break;
    default:
      house_.Run(std::chrono::milliseconds(20) * (1 << (what & 15U)));  // up to 11 minutes
  }
  house_.Settle();
}

void Evening::OfDevice(Peer& phone, unsigned what) {
  switch (what) {
    case 0:
      return Call(*front_, Bottle::kHome);
    case 1:
      return Call(*gate_, Bottle::kHome);
    case 2:
      return Call(phone, Bottle::kDoor);  // looks in
    case 3:
      return Call(phone, "sip:ben@house.test");
    case 4:
      return phone.Register();
    case 5:
      return phone.Register(0);
    case 6:
      phone.Move(house_.NewFlowFor(phone));
      return phone.Register();
    default:
      return phone.CancelInvite();
  }
}

void Evening::Call(Peer& caller, const char* target) {
  if (++invites_ <= kMostInvites) caller.Invite(target, model::kOfferSdp);
}

// Of its newest ring.
void Evening::OfRing(Peer& phone, unsigned what, unsigned which) {
  if (phone.rings.empty()) return;
  const std::size_t ring = phone.rings.size() - 1;
  if (phone.rings[ring].IsLate(house_.loop().Now())) return;
  static constexpr std::array kUsual{180, 183, 200, 200, 486, 603};
  static constexpr std::array kUnusual{100, 199, 480, 487, 404, 503, 600, 401};
  if (which == 2) return phone.Respond(ring, kUnusual[what]);
  if (what < kUsual.size()) return phone.Respond(ring, kUsual[what]);
  if (what == 6) return phone.AnswerAgain(ring);
  phone.Respond(ring, 302, {"Contact: <sip:ben@house.test>"});
}

void Evening::SendWithin(Peer& peer, const Peer::Within& within) {
  if (!peer.rings.empty() && !peer.rings.back().answers.empty()) {
    peer.SendInRing(peer.rings.size() - 1, 0, within);
  } else if (!peer.placed.empty()) {
    peer.SendInPlaced(peer.placed.size() - 1, within);
  } else if (!peer.rings.empty()) {
    peer.SendInRing(peer.rings.size() - 1, 0, within);
  }
}

void Evening::OfDialog(Peer& peer, unsigned what) {
  switch (what) {
    case 0:
      if (!peer.rings.empty()) return peer.HangUp(std::string(peer.rings.back().invite.call_id()));
      break;
    case 1:
      if (!peer.placed.empty()) return peer.HangUp(std::string(peer.placed.back().invite.call_id()));
      break;
    case 2:
      return SendWithin(peer, {"UPDATE", "application/sdp", model::kAnswerSdp});
    case 3:
      return SendWithin(peer, {"OPTIONS"});
    case 4:
      return SendWithin(peer, {"PRACK"});
    case 5:
      return peer.CancelInvite("SIP;cause=487");
    default:
      return Type(peer, what);
  }
}

// The digits of the codes in their order, one a time, or a whole one.
void Evening::Type(Peer& phone, unsigned what) {
  static const std::string digits = std::string(Bottle::kFrontCode) + Bottle::kGateCode;
  if (what == 6) {
    const std::string digit(1, digits[typed_++ % digits.size()]);
    SendWithin(phone, {"INFO", "application/dtmf-relay", "Signal=" + digit + "\r\n"});
  } else {
    phone.SendMessage(Bottle::kDoor,
                      {"MESSAGE", "text/plain", typed_++ % 2 == 0 ? Bottle::kFrontCode : Bottle::kGateCode});
  }
}

// He has seen all that the victim has sent, and knows the codes.
void Evening::OfStranger(Peer& victim, Script& script) {
  const std::uint8_t what = script.Byte();
  const Peer::Within info{"INFO", "application/dtmf-relay",
                          "Signal=" + std::string(1, Bottle::kGateCode[what & 3U]) + "\r\n"};
  if ((what & 0x80U) != 0) return SendMutated(*stranger_, victim.last_sent, script);
  if ((what & 0x40U) != 0) return stranger_->SendMessage(Bottle::kDoor, {"MESSAGE", "text/plain", Bottle::kGateCode});
  if ((what & 0x20U) != 0) return stranger_->SendRaw(victim.last_sent);
  if (!victim.rings.empty()) stranger_->SendRaw(victim.MakeInRing(victim.rings.size() - 1, what & 1U, info));
}

void Evening::OfNetwork(Peer& peer, Script& script) {
  const std::uint8_t what = script.Byte();
  Peer& other = (what & 8U) != 0 ? *front_ : (what & 16U) != 0 ? *gate_ : peer;
  switch (what & 7U) {
    case 0:
      return other.SendRaw(other.last_sent);  // once more
    case 1:
      return SendMutated(other, other.last_sent, script);
    case 2:
      is_fair_ = false;
      return house_.Break(peer);
    case 3:
      is_fair_ = false;
      return peer.SetAway(!peer.is_away());
    case 4:
      other.loses_acks = !other.loses_acks;
      return;
    case 5:
      peer.yields_to_cancel = !peer.yields_to_cancel;
      return;
    case 6:
      if (!peer.rings.empty() && !peer.rings.back().IsLate(house_.loop().Now()))
        peer.RepeatAnswer(peer.rings.size() - 1, 0);
      return;
    default:
      is_fair_ = false;
      return SendWithin(other, {"INVITE", "application/sdp", model::kOfferSdp});  // its answer gets no ACK
  }
}

// A few bytes of it are others.
void Evening::SendMutated(Peer& as, std::string bytes, Script& script) {
  is_fair_ = false;
  for (unsigned left = 1 + script.Byte() % 4U; left > 0 && !bytes.empty(); --left) {
    const std::size_t at = (script.Byte() * 256U + script.Byte()) % bytes.size();
    bytes[at] = static_cast<char>(script.Byte());
  }
  as.SendRaw(std::move(bytes));
}

void Evening::End() {
  house_.Run(700s);
  if (is_fair_) house_.CheckQuiet();
  for (Peer& peer : house_.peers())
    for (std::size_t i = 0; i < peer.placed.size(); ++i)
      if (peer.placed[i].answer && !peer.placed[i].ended) peer.SendInPlaced(i, {"BYE"});
  house_.Run(100s);
  if (!is_fair_) {  // a dialog of which nobody knows any more
    house_.proxy().HangUpAll("the evening is over");
    house_.Run(100s);
  }
  house_.CheckNothingIsLeft();
  if (house_.violations().empty()) return;
  std::fprintf(stderr, "%s", house_.ViolationsAsText().c_str());
  FOYER_CHECK(house_.violations().empty());
}

}  // namespace

void FuzzDialogs(Bytes input) {
  Script script(input);
  Evening evening(script.Byte());
  for (int event = 0; event < kMostEvents && !script.done(); ++event) evening.Step(script);
  evening.End();
}

}  // namespace foyer::fuzz
