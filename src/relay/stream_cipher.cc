#include "relay/stream_cipher.h"

#include <algorithm>
#include <array>
#include <utility>

namespace foyer::relay {
namespace {

// Of one generation of LocalKeys there is one for each suite; those of former generations never come back.
constexpr std::size_t kOwnKeys = srtp::kSuites.size();

}  // namespace

void StreamCipher::SetKeys(const std::optional<srtp::AgreedKeys>& keys) {
  on_ = keys.has_value();
  if (!keys) return;
  SetOwn(keys->ours);
  SetPeer(keys->theirs);
}

void StreamCipher::SetOwn(const srtp::MasterKey& key) {
  const auto known = std::ranges::find(own_, key, &OwnKey::key);
  if (known != own_.end()) {
    std::rotate(known, known + 1, own_.end());
    return;
  }
  if (own_.size() == kOwnKeys) own_.erase(own_.begin());
  own_.push_back({key, std::make_unique<srtp::Sender>(key, ssrc_)});
}

void StreamCipher::SetPeer(const srtp::MasterKey& key) {
  if (peer_ && peer_->key == key) return;
  if (former_ && former_->key == key) {
    std::swap(peer_, former_);
    return;
  }
  former_ = std::exchange(peer_, std::make_unique<PeerKey>(PeerKey{key, srtp::Receiver(key)}));
}

std::optional<srtp::Suite> StreamCipher::suite() const {
  return own_.empty() ? std::nullopt : std::optional(own_.back().key.suite());
}

std::size_t StreamCipher::Protect(Component component, MutableBytes buffer, std::size_t size) {
  srtp::Sender& sender = *own_.back().sender;
  return (component == Component::kRtp ? sender.ProtectRtp(buffer, size) : sender.ProtectRtcp(buffer, size)).size;
}

srtp::Outcome StreamCipher::Unprotect(Component component, MutableBytes packet) {
  if (!former_) return peer_->Unprotect(component, packet);
  std::array<std::uint8_t, kMaxPacket> copy;
  if (packet.size() > copy.size()) return {srtp::Verdict::kMalformed};
  std::ranges::copy(packet, copy.begin());
  const auto outcome = peer_->Unprotect(component, packet);
  if (outcome.ok()) {
    former_.reset();
    return outcome;
  }
  std::ranges::copy(MutableBytes(copy).first(packet.size()), packet.begin());
  const auto by_former = former_->Unprotect(component, packet);
  return by_former.ok() ? by_former : outcome;
}

}  // namespace foyer::relay
