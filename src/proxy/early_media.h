// What a caller sees while devices ring: first their 180, then one 183 with the answer that the relay writes, then
// nothing more. Every device that answers early still gets its leg of the relay, and so the picture.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "foyer/media_relay.h"
#include "proxy/branch.h"
#include "proxy/caller_side.h"

namespace foyer::proxy {

class EarlyMedia {
 public:
  // `caller` must outlive this object.
  explicit EarlyMedia(CallerSide& caller) : caller_(caller) {}

  // `session` may be null: the INVITE made no offer.
  void OnProvisional(const Branch& branch, const sip::Message& response, MediaSession* session);

  // Somebody else is tried: 181, unless the caller sees a picture already.
  void OnForwarded();

  bool IsWatching(BranchId branch) const;  // has answered early
  // The one whose dialog the caller knows by its answer; nothing yet.
  const std::optional<sip::Message>& first() const { return first_; }

 private:
  void OnRinging(const sip::Message& response);
  void OnAnswer(const sip::Message& response, const std::optional<std::string>& sdp);

  CallerSide& caller_;
  std::optional<sip::Message> first_;                             // as the caller has got it in its 183
  std::set<int> shown_;                                           // codes of those without SDP that it has got
  std::map<std::pair<BranchId, std::string>, std::string> legs_;  // that have answered early, with their last SDP
  const std::shared_ptr<char> alive_ = std::make_shared<char>();
};

}  // namespace foyer::proxy
