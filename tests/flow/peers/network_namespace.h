// A network namespace joined to ours by a pair of interfaces: a network that is not loopback. Needs root.
#pragma once
#include <string>

namespace foyer::peers {

class NetworkNamespace {
 public:
  // May this process make one? Not without root, nor in most containers.
  static bool IsPossible();

  // `ours` and `theirs` are IPv4 addresses in one /24. Aborts the test program if it cannot be made.
  NetworkNamespace(std::string name, const std::string& ours, const std::string& theirs);
  ~NetworkNamespace();
  NetworkNamespace(const NetworkNamespace&) = delete;
  NetworkNamespace& operator=(const NetworkNamespace&) = delete;

  const std::string& name() const { return name_; }

 private:
  const std::string name_;
};

}  // namespace foyer::peers
