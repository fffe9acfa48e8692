// A house in a bottle: the proxy, the registrar, the location service, transactions, the relay's sessions and the
// unlock policy as they are in the daemon, between devices that exchange real SIP bytes with them. No socket, no clock:
// a script says what happens and when, and what must always be true is checked.
//
//   Bottle house({});
//   Peer& gate = house.AddDoor(); Peer& anna = house.AddPhone("anna", 1);
//   gate.Invite("sip:home@house.test", kOfferSdp);
//   house.Settle();
//   anna.Respond(0, 200);
//   house.Run(40s);
//   EXPECT_THAT(house.Violations(), IsEmpty());
#pragma once
#include <chrono>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "access/house_access.h"
#include "door/unlock_policy.h"
#include "foyer/location_service.h"
#include "foyer/lock_opener.h"
#include "foyer/media_relay.h"
#include "location/location.h"
#include "proxy/proxy.h"
#include "registrar/digest_authenticator.h"
#include "registrar/registrar.h"
#include "registrar/users.h"
#include "relay/forwarder.h"
#include "sip/flow_token.h"
#include "sip/transactions.h"
#include "tests/fakes/fake_event_journal.h"
#include "tests/fakes/fake_event_loop.h"
#include "tests/fakes/fake_record_store.h"
#include "tests/model/peer.h"
#include "tests/model/sdp.h"
#include "tests/model/wire.h"
#include "tests/relay/fake_transports.h"

namespace foyer::model {

struct BottleSettings {
  bool is_trusted = true;  // the whole network: nobody is asked for a password
  bool has_media = true;   // calls have media, by sessions of the relay; else offers are left out
  DeclinePolicy decline = DeclinePolicy::kUser;
  std::chrono::seconds ring_timeout{60};
  std::chrono::seconds timer_c{180};
  std::chrono::seconds wait_for_devices{0};
};

// The relay's sessions on ports that are none.
class BottledRelay : public MediaRelay {
 public:
  explicit BottledRelay(EventLoop& loop) : loop_(loop) {}
  void Open(MediaSessionRequest request, std::function<void(OpenResult)> done) override;
  std::size_t open_ports() const { return transports_.open.size(); }

 private:
  EventLoop& loop_;
  relay::FakeTransports transports_;
  const RelayConfig config_;
};

// The location service, and how many forks look at it.
class WatchedLocation : public LocationService {
 public:
  explicit WatchedLocation(LocationService& inner) : inner_(inner) {}
  void Bind(BindingUpdate update, std::function<void(BindResult)> done) override {
    inner_.Bind(std::move(update), std::move(done));
  }
  std::unique_ptr<Watch> FindAndWatch(const Aor& aor, WatchHandler handler) override;
  void FlowClosed(const Flow& flow) override { inner_.FlowClosed(flow); }
  void List(std::function<void(std::vector<ContactBinding>)> done) override { inner_.List(std::move(done)); }
  std::size_t watches() const { return watches_; }

 private:
  struct Counted;
  LocationService& inner_;
  std::size_t watches_ = 0;
};

class Bottle : private LockOpener {
 public:
  static constexpr const char* kDomain = "house.test";
  static constexpr const char* kHome = "sip:home@house.test";   // every phone and panel
  static constexpr const char* kDoor = "sip:front@house.test";  // our own door
  static constexpr const char* kFrontCode = "5279";             // opens after the answer
  static constexpr const char* kGateCode = "8438";              // opens while it rings, too

  explicit Bottle(BottleSettings settings);
  ~Bottle() override;

  // ---- Who is there. References stay valid. Phones are registered, and our own door is, when this returns.
  Peer& AddOwnDoor();
  Peer& AddDoor();  // of another maker
  Peer& AddPhone(const std::string& user, int number, Transport transport = Transport::kUdp);
  Peer& AddStranger();
  std::deque<Peer>& peers() { return peers_; }
  // Another way of the same device: another port, or a new connection.
  Flow NewFlowFor(const Peer& peer);
  // Its connection breaks, and we notice. Nothing for UDP.
  void Break(const Peer& peer);

  // ---- Time
  void Settle();            // everything that can happen now happens
  void Run(Duration time);  // and what happens in the time to come

  // ---- What must be true
  // Whenever all is quiet: each INVITE of a device has one final response, each ring has ended but that of the winner.
  void CheckQuiet();
  // When every call is over: nothing of them is left.
  void CheckNothingIsLeft();
  const std::vector<std::string>& violations() const { return violations_; }
  std::string ViolationsAsText() const;

  proxy::Proxy& proxy() { return *proxy_; }
  FakeEventLoop& loop() { return loop_; }
  const FakeEventJournal& journal() const { return journal_; }
  std::size_t openings() const { return openings_; }
  std::size_t watches() const { return location_.watches(); }  // of forks that look for phones

 private:
  Result<Opening> Open(std::string_view lock, std::string_view call_id) override;
  std::vector<LockState> States() const override { return {}; }

  Peer& Add(PeerSettings settings);
  void OnBytesOf(Peer& peer, const Flow& flow, const std::string& bytes);
  void Deliver(const Wire::Sent& sent);
  void CheckRings(const Peer& peer);
  void CheckPlaced(const Peer& peer);
  std::size_t AnswersLeft(std::string_view call_id) const;
  bool HasAnswered(const Peer& peer) const;
  void Violate(std::string what) { violations_.push_back(std::move(what)); }

  const BottleSettings settings_;
  FakeEventLoop loop_;
  FakeRecordStore store_;
  FakeEventJournal journal_;
  Wire wire_;
  sip::HmacFlowTokens tokens_{{"the secret of the bottle"}};
  std::unique_ptr<registrar::Users> users_;
  std::unique_ptr<location::Location> bindings_;
  WatchedLocation location_;
  registrar::DigestAuthenticator authenticator_;
  BottledRelay relay_;
  sip::Transactions transactions_;
  registrar::Registrar registrar_;
  access::HouseAccess access_;
  door::UnlockPolicy policy_;
  std::unique_ptr<proxy::Proxy> proxy_;

  std::deque<Peer> peers_;
  std::set<Flow> broken_;
  std::uint64_t last_connection_ = 0;
  std::uint16_t last_port_ = 40000;
  std::vector<std::string> violations_;

  // Of the message that comes in now, for what a lock may do.
  const Peer* sender_ = nullptr;
  std::map<const Peer*, std::string> typed_;  // the bodies of all INFOs and MESSAGEs that came from it
  std::size_t openings_ = 0;
};

}  // namespace foyer::model
