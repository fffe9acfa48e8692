#include <algorithm>
#include <utility>

#include "relay/session.h"

namespace foyer::relay {

// ---- What a peer says

// As the anchor's side of the call has it now.
PerMedium<PeerMedium> Session::ReadMedia(const Anchor& anchor, const sip::SessionDescription& described) const {
  PerMedium<PeerMedium> media;
  for (const Medium medium : kMedia) {
    const sip::MediaDescription& line = anchor.sdp.Line(medium);
    PeerMedium& read = media[IndexOf(medium)];
    read = ReadMedium(line, medium, choice_, anchor.facing.peer);
    read.ice = ReadIceOffer(described, line);
    if (read.active && read.ice.credentials) read.direction = line.direction;  // its address comes with the checks
  }
  return media;
}

// Nothing if it is no SDP, or has no codec of the call.
std::optional<PerMedium<PeerMedium>> Session::ReadPeer(Anchor& anchor, const std::string& sdp,
                                                       SdpSide::Kind kind) const {
  const auto described = sip::SessionDescription::Parse(sdp);
  if (!described) return std::nullopt;
  anchor.sdp.Read(*described, kind);
  PerMedium<PeerMedium> media = ReadMedia(anchor, *described);
  if (kind == SdpSide::Kind::kAnswer) CheckKeys(anchor, media);
  if (std::ranges::none_of(media, &PeerMedium::active)) return std::nullopt;
  return media;
}

// An answer takes up one of the lines that were offered.
void Session::CheckKeys(const Anchor& anchor, PerMedium<PeerMedium>& answered) {
  for (const Medium medium : kMedia) {
    PeerMedium& peer = answered[IndexOf(medium)];
    if (!peer.active || !peer.crypto) continue;
    const auto keys = srtp::ReadCryptoAnswer(anchor.sdp.Line(medium).attributes, anchor.keys[IndexOf(medium)].lines());
    peer.active = keys.has_value();
    if (keys) peer.crypto->key = keys->theirs;
  }
}

// Who comes with a new key may have lost count of the packets under ours (RFC 4568 s7.1.4).
void Session::RenewKeys(Anchor& anchor, const Leg& leg, const PerMedium<PeerMedium>& offered) {
  for (const Medium medium : kMedia) {
    const auto& before = leg.At(medium).peer.crypto;
    const auto& now = offered[IndexOf(medium)].crypto;
    if (before && now && !(before->key == now->key)) anchor.keys[IndexOf(medium)].Renew();
  }
}

// Other credentials are a restart (RFC 8839 s4.4.1.1.1); what goes on keeps ours, too.
void Session::TakeUpIce(Anchor& anchor, const PerMedium<PeerMedium>& offered) {
  for (const Medium medium : kMedia) {
    const PeerMedium& peer = offered[IndexOf(medium)];
    auto& ice = anchor.ice[IndexOf(medium)];
    if (!peer.active || !peer.ice.credentials) {
      ice.reset();
    } else if (!ice || ice->theirs() != *peer.ice.credentials) {
      ice.emplace(*peer.ice.credentials);
    }
  }
}

void Session::UpdateLeg(Anchor& anchor, Leg& leg, const PerMedium<PeerMedium>& media) {
  for (const Medium medium : kMedia) {
    const std::size_t i = IndexOf(medium);
    leg.At(medium).Update(media[i], anchor.facing.peer, anchor.ice[i].has_value());
    if (!media[i].active) continue;
    const auto& theirs = media[i].crypto;
    leg.At(medium).cipher.SetKeys(
        theirs ? std::optional(srtp::AgreedKeys{anchor.keys[i].For(theirs->key.suite()), theirs->key}) : std::nullopt);
  }
}

// ---- What we say

std::string Session::WriteOffer(Anchor& to, const PerMedium<PeerMedium>& from) {
  PerMedium<LocalMedium> media;
  for (const Medium medium : kMedia) {
    const PeerMedium& offered = from[IndexOf(medium)];
    if (to.At(medium) == nullptr || !offered.active) continue;
    media[IndexOf(medium)] = {true, to.At(medium)->port(), offered.direction, OfferedFormats(choice_, medium),
                              OfferedFeedback(medium, offered.feedback)};
  }
  for (const Medium medium : kMedia)
    if (media[IndexOf(medium)].active && IsSrtp(to.sdp.Line(medium).protocol))
      media[IndexOf(medium)].crypto =
          to.keys[IndexOf(medium)].Offer(to.legs.empty() ? std::nullopt : to.legs.front()->At(medium).cipher.suite());
  for (const Medium medium : kMedia)  // what goes on is said again; what we begin is without
    if (const auto& ice = to.ice[IndexOf(medium)]) media[IndexOf(medium)].ice = ice->ours();
  return to.sdp.Write(media);
}

// The same for all devices. Once one has answered, another maker's door learns from the direction what will come; our
// own would start its streams anew for that, and need not know.
std::string Session::WriteCallerAnswer() {
  PerMedium<LocalMedium> media;
  for (const Medium medium : kMedia) {
    const PeerMedium& offered = parties_.caller().At(medium).peer;
    if (!offered.active) continue;
    sip::Direction direction = sip::Direction::kSendRecv;
    if (!own_door_ && parties_.selected != nullptr) {
      const PeerMedium& answered = parties_.selected->At(medium).peer;
      if (!answered.active && !early_answered_) continue;
      direction = answered.active ? answered.direction : sip::Direction::kInactive;
    }
    media[IndexOf(medium)] = AnswerTo(parties_.front, medium, offered, direction);
  }
  return parties_.front.sdp.Write(media);
}

// `direction`: of the other side, who may want more than was offered.
LocalMedium Session::AnswerTo(Anchor& anchor, Medium medium, const PeerMedium& offered,
                              sip::Direction direction) const {
  const bool sends = Receives(offered.direction) && Sends(direction);
  const bool receives = Sends(offered.direction) && Receives(direction);
  LocalMedium ours{true, anchor.At(medium)->port(), MakeDirection(sends, receives),
                   AnsweredFormats(anchor.sdp.Line(medium), choice_, medium),
                   medium == Medium::kVideo ? offered.feedback : Feedback{}};
  if (const auto& ice = anchor.ice[IndexOf(medium)]) ours.ice = ice->ours();
  ours.ice_mismatch = offered.ice.mismatch;
  if (offered.crypto) ours.crypto = {anchor.keys[IndexOf(medium)].Answer(*offered.crypto)};
  return ours;
}

}  // namespace foyer::relay
