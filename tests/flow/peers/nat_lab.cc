#include "tests/flow/peers/nat_lab.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace foyer::peers {
namespace {

constexpr const char* kPlaces[] = {"net", "house", "outside", "na", "lana", "a1", "a2", "nb", "lanb", "b1"};

// As most homes have it: replies come in, nothing else does. A call's ports are not kept.
constexpr const char* kRules =
    "table ip foyer {"
    " chain out { type nat hook postrouting priority 100; oifname \"net\" masquerade random; };"
    " chain through { type filter hook forward priority 0; policy drop; iifname \"lan*\" accept;"
    " ct state established,related accept; };"
    " }";

void Run(const std::string& command) {
  if (std::system(command.c_str()) == 0) return;
  std::fprintf(stderr, "this failed: %s\n", command.c_str());
  std::abort();
}

}  // namespace

bool NatLab::IsPossible() {
  const std::string probe = "foyer-probe" + std::to_string(getpid());
  const std::string rules = "ip netns exec " + probe + " nft '" + kRules + "'";
  if (std::system(("ip netns add " + probe).c_str()) != 0) return false;
  const bool possible = std::system(rules.c_str()) == 0;
  Run("ip netns delete " + probe);
  return possible;
}

NatLab::NatLab() : prefix_("foyer" + std::to_string(getpid()) + "-") {
  for (const char* place : kPlaces) Run("ip netns add " + Name(place) + " && ip -n " + Name(place) + " link set lo up");
  for (const char* name : {"net", "lana", "lanb"}) AddSwitch(name);
  Plug("house", house().address, "net");
  Plug("outside", outside().address, "net");
  MakeNat("na", "lana", "198.51.100.10", "192.168.10.1");
  MakeNat("nb", "lanb", "198.51.100.20", "192.168.20.1");
  Plug("a1", home_a1().address, "lana");
  Plug("a2", home_a2().address, "lana");
  Plug("b1", home_b().address, "lanb");
  for (const char* place : {"a1", "a2"}) Run("ip -n " + Name(place) + " route add default via 192.168.10.1");
  Run("ip -n " + Name("b1") + " route add default via 192.168.20.1");
}

NatLab::~NatLab() {
  for (const char* place : kPlaces) Run("ip netns delete " + Name(place));
}

void NatLab::AddSwitch(const std::string& name) {
  Run("ip -n " + Name(name) + " link add switch type bridge && ip -n " + Name(name) + " link set switch up");
}

// The cable is called `into` in the place, and by the place's name in the switch.
void NatLab::Plug(const std::string& place, const std::string& address, const std::string& into) {
  const std::string inside = "ip -n " + Name(place), there = "ip -n " + Name(into);
  Run(inside + " link add " + into + " type veth peer name " + place + " netns " + Name(into));
  Run(there + " link set " + place + " master switch up");
  Run(inside + " addr add " + address + "/24 dev " + into + " && " + inside + " link set " + into + " up");
}

void NatLab::MakeNat(const std::string& nat, const std::string& home, const std::string& outer,
                     const std::string& inner) {
  Plug(nat, outer, "net");
  Plug(nat, inner, home);
  const std::string inside = "ip netns exec " + Name(nat);
  Run(inside + " sysctl -qw net.ipv4.ip_forward=1 && " + inside + " nft '" + kRules + "'");
}

}  // namespace foyer::peers
