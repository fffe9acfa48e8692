// The rows of `bench sip` about what a server holds: memory of bindings, transactions and connections, TLS handshakes,
// and what is left after a kill.
#pragma once
#include <string>
#include <vector>

#include "tests/bench/sip_server.h"
#include "tests/bench/table.h"
#include "tests/flow/peers/pump.h"

namespace foyer::bench {

class StateRows {
 public:
  // `pump` must outlive it.
  StateRows(peers::Pump& pump, std::string foyerd) : pump_(pump), foyerd_(std::move(foyerd)) {}

  // 10 000 registrations over UDP.
  void MeasureMemory();
  // kill -9 with 10 000 bindings on disk: the first ring, then all devices register anew with a challenge.
  void MeasureRestart();
  // One round over TCP or TLS, foyerd and Kamailio (Kamailio over TLS only).
  void MeasureConnections(bool tls);
  // 10 000 TLS registrations in one process.
  void MeasureManyConnections();

  void AddTo(Table& table) const;
  int failures() const { return failures_; }

 private:
  struct Connections {
    std::vector<double> bytes, handshake_us, register_us, challenge_us;
  };
  void MeasureConnections(SipServer& server, bool tls, Connections& figures);
  void MeasureChallenges(SipServer& server, Connections& figures);
  void Fail(const std::string& what);

  peers::Pump& pump_;
  const std::string foyerd_;
  std::vector<double> binding_bytes_, transaction_bytes_, registered_mb_, many_mb_;
  std::vector<double> ring_after_kill_s_, storm_s_, lost_bindings_;
  Connections tcp_, tls_, kamailio_tls_;
  int failures_ = 0;
};

}  // namespace foyer::bench
