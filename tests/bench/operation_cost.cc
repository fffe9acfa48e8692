#include "tests/bench/operation_cost.h"

#include <cstdio>
#include <utility>

#include "tests/bench/accounting.h"

namespace foyer::bench {
namespace {

using Clock = std::chrono::steady_clock;

double Seconds(Clock::duration duration) { return std::chrono::duration<double>(duration).count(); }

}  // namespace

IdleWatch::IdleWatch(std::unique_ptr<SipServer> server)
    : server_(std::move(server)), since_(Clock::now()), cpu_at_start_(CpuMicroseconds(server_->processes())) {}

double IdleWatch::MicrosecondsPerSecond() const {
  return (CpuMicroseconds(server_->processes()) - cpu_at_start_) / Seconds(Clock::now() - since_);
}

void OperationCosts::Measure(const std::string& what, std::unique_ptr<SipServer> server, std::unique_ptr<Callee> callee,
                             const Load& load, Report report) {
  const auto started = Clock::now();
  const double cpu_at_start = CpuMicroseconds(server->processes());
  const LoadResult result = RunLoad(pump_, server->port(), load);
  std::fprintf(stderr, "%s, %s: %d done, %d failed, %d messages repeated\n", what.c_str(), server->name().c_str(),
               result.done, result.failed, result.repeated);
  if (result.done != load.count || result.failed != 0) {
    ++failures_;
    return;
  }
  lingering_.push_back({std::move(server), std::move(callee), started, Clock::now() + kTransactionLife, cpu_at_start,
                        result.done, std::move(report)});
  Collect();
}

void OperationCosts::Collect() {
  while (!lingering_.empty() && Clock::now() >= lingering_.front().due) {
    const Lingering& oldest = lingering_.front();
    const double cpu = CpuMicroseconds(oldest.server->processes()) - oldest.cpu_at_start;
    oldest.report({cpu, Seconds(Clock::now() - oldest.started), oldest.operations});
    lingering_.pop_front();
  }
}

void OperationCosts::Finish() {
  while (!lingering_.empty()) {
    const auto left = std::chrono::ceil<std::chrono::seconds>(lingering_.front().due - Clock::now());
    pump_.Until([] { return false; }, left);
    Collect();
  }
}

}  // namespace foyer::bench
