// A network namespace joined to ours by a pair of interfaces: a network that is not loopback. Needs root.
#pragma once
#include <string>

namespace foyer::peers {

class NetworkNamespace {
 public:
  // May this process make one? Not without root, nor in most containers.
  static bool IsPossible();

  // With a name and a network of this process alone. Aborts the test program if it cannot be made.
  NetworkNamespace();
  ~NetworkNamespace();
  NetworkNamespace(const NetworkNamespace&) = delete;
  NetworkNamespace& operator=(const NetworkNamespace&) = delete;

  // From now on, of the UDP packets that come in: like bad Wi-Fi.
  void LoseIncomingUdp(int percent) const;
  // Nothing comes through until it is joined again.
  void Cut() const;
  void Join() const;

  const std::string& name() const { return name_; }
  std::string our_address() const { return network_ + "1"; }

 private:
  const std::string name_, link_;  // the link's ends are LINKa, ours, and LINKb
  const std::string network_;      // "10.64.7.": a /24
};

}  // namespace foyer::peers
