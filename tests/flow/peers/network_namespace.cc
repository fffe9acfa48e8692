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
  return std::system(("ip netns add " + probe + " && ip netns delete " + probe).c_str()) == 0;
}

NetworkNamespace::NetworkNamespace(std::string name, const std::string& ours, const std::string& theirs)
    : name_(std::move(name)) {
  const std::string link = name_.substr(0, 13);  // an interface's name has 15 letters at most
  Run("ip netns add " + name_);
  Run("ip link add " + link + "a type veth peer name " + link + "b netns " + name_);
  Run("ip addr add " + ours + "/24 dev " + link + "a && ip link set " + link + "a up");
  Run("ip -n " + name_ + " addr add " + theirs + "/24 dev " + link + "b && ip -n " + name_ + " link set " + link +
      "b up && ip -n " + name_ + " link set lo up");
}

NetworkNamespace::~NetworkNamespace() { Run("ip netns delete " + name_); }

}  // namespace foyer::peers
