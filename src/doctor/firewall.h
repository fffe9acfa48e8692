// What a packet filter lets in, as far as its rules tell by themselves: read from `nft list ruleset` or iptables-save.
// A reading for a warning, not a simulation: jumps, sets and interfaces count as "perhaps".
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

namespace foyer::doctor {

struct PortRange {
  std::uint16_t first = 0, last = 0;
  bool udp = false, tcp = false;
};

struct FirewallRules {
  bool drops = false;               // what no rule lets in
  bool lets_others_in = false;      // by rules that name no port, such as those of an interface or a network
  std::vector<PortRange> let_in;    // by rules that name them
  std::vector<PortRange> kept_out;  // the same

  // Nobody from outside reaches this port of ours, it seems.
  bool KeepsOut(std::uint16_t port, bool udp) const;
};

FirewallRules ReadNft(std::string_view ruleset);
FirewallRules ReadIptables(std::string_view rules);

}  // namespace foyer::doctor
