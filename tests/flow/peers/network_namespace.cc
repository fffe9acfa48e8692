#include "tests/flow/peers/network_namespace.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace foyer::peers {
namespace {

void Run(const std::string& command) {
  if (std::system(command.c_str()) == 0) return;
  std::fprintf(stderr, "this failed: %s\n", command.c_str());
  std::abort();
}

}  // namespace

bool NetworkNamespace::IsPossible() {
  const std::string probe = "foyer-probe" + std::to_string(getpid());
  return std::system(("ip netns add " + probe + " && ip -n " + probe + " link set lo up && ip netns delete " + probe)
                         .c_str()) == 0;
}

NetworkNamespace::NetworkNamespace()
    : name_("foyer" + std::to_string(getpid())),
      link_("fy" + std::to_string(getpid())),
      network_("10." + std::to_string(64 + getpid() / 256 % 64) + "." + std::to_string(getpid() % 256) + ".") {
  const std::string inside = "ip -n " + name_ + " ";
  Run("ip netns add " + name_);
  Run("ip link add " + link_ + "a type veth peer name " + link_ + "b netns " + name_);
  Run("ip addr add " + network_ + "1/24 dev " + link_ + "a && ip link set " + link_ + "a up");
  Run(inside + "addr add " + network_ + "2/24 dev " + link_ + "b && " + inside + "link set " + link_ + "b up && " +
      inside + "link set lo up");
}

void NetworkNamespace::LoseIncomingUdp(int percent) const {
  const std::string inside = "ip netns exec " + name_ + " nft ";
  Run(inside + "add table inet wifi && " + inside +
      "add chain inet wifi in '{ type filter hook input priority 0; }' && " + inside +
      "add rule inet wifi in meta l4proto udp numgen random mod 100 \\< " + std::to_string(percent) + " drop");
}

void NetworkNamespace::Cut() const { Run("ip link set " + link_ + "a down"); }
void NetworkNamespace::Join() const { Run("ip link set " + link_ + "a up"); }

// The link first: a namespace lives on, and with it the link, while anything still runs in it.
NetworkNamespace::~NetworkNamespace() { Run("ip link delete " + link_ + "a; ip netns delete " + name_); }

}  // namespace foyer::peers
