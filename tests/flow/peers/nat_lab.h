// A small internet: the public network, two homes behind a NAT each, and two places in the first of them. Every place
// is a network namespace of its own, and what leaves a home gets the NAT's address and another port. Needs root.
#pragma once
#include <string>

namespace foyer::peers {

class NatLab {
 public:
  // May this process make one? Not without root, nor in most containers.
  static bool IsPossible();

  // With names of this process alone. Aborts the test program if it cannot be made.
  NatLab();
  // What still runs in it keeps its part alive until it ends.
  ~NatLab();
  NatLab(const NatLab&) = delete;
  NatLab& operator=(const NatLab&) = delete;

  struct Place {
    std::string network_namespace, address;
  };
  // In the public network, where the house proxy stands, and beside it.
  Place house() const { return At("house", "198.51.100.1"); }
  Place outside() const { return At("outside", "198.51.100.2"); }
  // Behind NAT a, twice, and behind NAT b.
  Place home_a1() const { return At("a1", "192.168.10.2"); }
  Place home_a2() const { return At("a2", "192.168.10.3"); }
  Place home_b() const { return At("b1", "192.168.20.2"); }

 private:
  Place At(const std::string& place, const std::string& address) const { return {Name(place), address}; }
  std::string Name(const std::string& place) const { return prefix_ + place; }
  void AddSwitch(const std::string& name);
  // A cable from `place` (which gets the address) to the switch.
  void Plug(const std::string& place, const std::string& address, const std::string& into);
  void MakeNat(const std::string& nat, const std::string& home, const std::string& outer, const std::string& inner);

  const std::string prefix_;
};

}  // namespace foyer::peers
