// One registration of ours at another server, kept alive whatever happens to that server or the way to it (RFC 3261
// s10.2, RFC 5626 s4). No socket and no clock: messages and time in, orders out.
//
// A flow that has failed is made anew after a pause that doubles from one second on (s4.5). A dead server is noticed by
// a ping without a pong, over UDP and with servers that know no pings by a REGISTER without an answer, which is sent as
// often: it keeps a NAT open, and mends what a restarted server has forgotten.
#pragma once
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "foyer/config.h"
#include "foyer/event_journal.h"
#include "foyer/event_loop.h"
#include "foyer/next_hop.h"
#include "foyer/transaction.h"
#include "foyer/uplink.h"
#include "sip/transport.h"
#include "uplink/client_digest.h"
#include "uplink/register_request.h"

namespace foyer::uplink {

// All of them outlive the registrations.
struct Parts {
  EventLoop& loop;
  TransactionLayer& transactions;
  sip::Transports& transports;
  Resolver& resolver;
  EventJournal& journal;
};

// What a server knows us by, the same over our restarts.
struct Identity {
  std::string instance;      // "urn:uuid:..."
  std::string contact_user;  // random; another for each server
};

class Registration : public Uplink {
 public:
  Registration(const Parts& parts, UplinkConfig config, const Identity& identity);
  ~Registration() override;

  void Start() { Attempt(); }
  // Takes the registration back. HasStopped() once the server has said so, or has not in time.
  void Stop();
  bool HasStopped() const { return state_ == State::kStopped; }

  void OnFlowClosed(const Flow& flow);
  void OnPong(const Flow& flow);

  const UplinkConfig& config() const { return config_; }
  bool IsContact(std::string_view user, const Flow& flow) const { return user == who_.contact_user && flow_ == flow; }
  UplinkStatus Status() const;

  // ---- Uplink
  const Aor& account() const override { return config_.account; }
  const std::string& ring() const override { return config_.ring; }
  std::optional<Flow> flow() const override { return state_ == State::kRegistered ? flow_ : std::nullopt; }
  void OnUnanswered() override;
  std::vector<std::string> Credentials(const sip::Message& refused, std::string_view method,
                                       std::string_view request_uri, const std::vector<std::string>& tried) override {
    return digest_.Answer(refused, method, request_uri, tried);
  }

 private:
  enum class State { kTrying, kRegistered, kWaiting, kStopping, kStopped };

  void Attempt();
  void Find(const HopQuery& where);
  void OnHops(std::vector<Hop> hops);
  void TryNextHop();
  void Register();
  void SendRegister();
  void OnEvent(const ClientEvent& event);
  void OnNoAnswer();
  void OnResponse(const sip::Message& response);
  bool AnswerChallenge(const sip::Message& response);
  void OnRegistered(const sip::Message& response);
  void OnRedirect(const sip::Message& response);
  bool AskForLonger(const sip::Message& response);
  void OnRefused(const sip::Message& response);
  void OnDue();
  void ScheduleNext();
  // This server is of no use; the next one may be.
  void GiveUpHop(const std::string& why);
  void GoDown(const std::string& why, Duration wait);
  void EndFlow();
  Duration NextWait();
  std::string Server() const;

  const Parts parts_;
  const UplinkConfig config_;
  const Registrant who_;
  ClientDigest digest_;
  State state_ = State::kTrying;
  std::unique_ptr<Resolver::Lookup> lookup_;
  std::vector<Hop> known_;  // servers that the DNS named last; it may be dead now
  std::vector<Hop> hops_;   // of this attempt
  std::size_t next_hop_ = 0;
  bool redirected_ = false;
  std::optional<Flow> flow_;
  std::uint32_t cseq_ = 0;
  std::chrono::seconds asked_;
  ClientTransactionId request_ = 0;
  std::vector<std::string> credentials_;  // of the request that is out
  std::vector<std::string> tried_;        // of them those that answer a challenge to this very request
  int tries_ = 0;
  bool pings_ = false;  // the server answers pings
  TimePoint registered_at_{}, refresh_at_{};
  std::int64_t since_wall_ms_ = 0;
  int failures_ = 0;  // in a row
  bool fault_told_ = false;
  std::string error_;
  Timer answer_;  // until which the REGISTER must be answered
  Timer pong_;    // and the ping
  Timer next_;    // the next of either
  Timer retry_;
};

}  // namespace foyer::uplink
