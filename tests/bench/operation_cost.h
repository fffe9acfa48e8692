// What one operation costs a server in CPU: the server starts fresh, gets a load, is left alone until its last
// transaction has ended, and only then is its account read. While one lingers, others get their load.
#pragma once
#include <chrono>
#include <functional>
#include <list>
#include <memory>
#include <string>

#include "tests/bench/sip_server.h"
#include "tests/bench/sipp.h"

namespace foyer::bench {

struct Account {
  double cpu_us = 0, seconds = 0;
  int operations = 0;
  // `idle_us` a second would have been spent without any load.
  double PerOperation(double idle_us) const { return (cpu_us - idle_us * seconds) / operations; }
};

// What a server costs that nobody asks anything, over the whole run of the bench.
class IdleWatch {
 public:
  explicit IdleWatch(std::unique_ptr<SipServer> server);
  double MicrosecondsPerSecond() const;

 private:
  std::unique_ptr<SipServer> server_;
  const std::chrono::steady_clock::time_point since_;
  const double cpu_at_start_;
};

class OperationCosts {
 public:
  static constexpr std::chrono::seconds kTransactionLife{40};  // 32 s, and time for the last timers
  using Report = std::function<void(const Account&)>;

  explicit OperationCosts(peers::Pump& pump) : pump_(pump) {}

  // Gives `server` this load now; `report` gets the account once the server's last transaction is over. `callee`
  // answers its calls, if there are any. Where operations fail, that is told and nothing reported.
  void Measure(const std::string& what, std::unique_ptr<SipServer> server, std::unique_ptr<Callee> callee,
               const Load& load, Report report);
  // Waits for those that still linger.
  void Finish();
  int failures() const { return failures_; }

 private:
  struct Lingering {
    std::unique_ptr<SipServer> server;
    std::unique_ptr<Callee> callee;
    std::chrono::steady_clock::time_point started, due;
    double cpu_at_start;
    int operations;
    Report report;
  };
  void Collect();

  peers::Pump& pump_;
  std::list<Lingering> lingering_;  // the oldest first
  int failures_ = 0;
};

}  // namespace foyer::bench
