// All who take part in one call.
#pragma once
#include <map>
#include <memory>
#include <string>

#include "base/random.h"
#include "relay/leg.h"
#include "relay/party.h"

namespace foyer::relay {

struct Parties {
  Parties(const MediaFacing& facing, IpAddress local) : front(facing, local) {}

  Leg& caller() { return *front.legs.front(); }
  const Leg& caller() const { return *front.legs.front(); }
  bool IsCaller(const Leg& leg) const { return &leg == &caller(); }
  Party PartyOf(const Leg& leg) const { return IsCaller(leg) ? Party::kCaller : Party::kDevice; }
  // Its media reach somebody.
  bool IsHeard(const Leg& leg) const { return IsCaller(leg) || &leg == selected; }

  // Whoever gets what `from` sends, if it is heard: visit(anchor, leg).
  template <typename Visit>
  void ForEachTarget(const Leg& from, Visit visit) {
    if (!IsCaller(from)) {
      visit(front, caller());
    } else if (selected != nullptr) {
      visit(*selected_anchor, *selected);
    } else {
      ForEachDevice(visit);
    }
  }
  template <typename Visit>
  void ForEachLeg(Visit visit) {
    visit(front, caller());
    ForEachDevice(visit);
  }

  Anchor front;  // with just one leg
  std::map<BranchId, std::unique_ptr<Anchor>> branches;
  Anchor* selected_anchor = nullptr;  // null: nobody has answered yet
  Leg* selected = nullptr;
  const std::string canonical_name = RandomHex(8);  // of our streams to all (RFC 7022)

 private:
  template <typename Visit>
  void ForEachDevice(Visit visit) {
    for (const auto& [id, anchor] : branches)
      for (const auto& leg : anchor->legs) visit(*anchor, *leg);
  }
};

}  // namespace foyer::relay
