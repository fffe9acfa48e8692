#include "tests/model/bottle.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "foyer/check.h"
#include "relay/session.h"
#include "sip/digest.h"
#include "sip/received.h"
#include "sip/response.h"
#include "tests/fakes/flow_of.h"

namespace foyer::model {
namespace {

using namespace std::chrono_literals;

constexpr const char* kOwnDoorsPassword = "of this start";

struct Person {
  const char* name;
  const char* password;
  UserKind kind;
};
constexpr Person kPeople[] = {{"gate", "gate-secret", UserKind::kDoor},
                              {"anna", "anna-secret", UserKind::kPhone},
                              {"ben", "ben-secret", UserKind::kPhone},
                              {"carla", "carla-secret", UserKind::kPhone},
                              {"hall", "hall-secret", UserKind::kPanel}};

const Person& PersonOf(std::string_view name) {
  const auto* found = std::ranges::find_if(kPeople, [name](const Person& each) { return each.name == name; });
  FOYER_CHECK(found != std::end(kPeople));
  return *found;
}

std::string Ha1Of(const char* user, const char* password) {
  return sip::Ha1(sip::DigestAlgorithm::kMd5, user, Bottle::kDomain, password);
}

Config HouseConfig() {
  Config config;
  config.sip.domain = Bottle::kDomain;
  for (const Person& person : kPeople) {
    config.users.emplace_back();
    config.users.back().name = person.name;
    config.users.back().ha1_md5 = Ha1Of(person.name, person.password);
    config.users.back().kind = person.kind;
  }
  return config;
}

std::unique_ptr<registrar::Users> MakeUsers(RecordStore& store) {
  static const Config config = HouseConfig();
  auto users = registrar::Users::Create(config, store);
  FOYER_CHECK(users.ok());
  User own;
  own.aor = {"front", Bottle::kDomain};
  own.kind = UserKind::kDoor;
  own.source = User::Source::kInternal;
  static const std::string hash = Ha1Of("front", kOwnDoorsPassword);
  own.ha1_md5 = hash;
  FOYER_CHECK((*users)->AddInternal(own).ok());
  return std::move(*users);
}

registrar::AuthenticatorOptions AuthenticatorSettings(const BottleSettings& settings) {
  TrustedConfig trusted;
  trusted.kinds = {UserKind::kPhone, UserKind::kPanel, UserKind::kDoor};
  trusted.may_register = true;
  if (settings.is_trusted) trusted.networks = {{*IpAddress::Parse("192.0.2.0"), 120}};
  return {Bottle::kDomain, std::move(trusted), std::chrono::seconds(300)};
}

// What a house has that says nothing of it.
access::AccessPolicy Rules() {
  const std::vector<Action> all(kActions.begin(), kActions.end());
  return {Bottle::kDomain,
          {{{"phones", "panels"}, all, {"*"}}, {{"doors"}, {Action::kCall, Action::kRing}, {"*"}}},
          {},
          {},
          all};
}

std::vector<LockConfig> Locks() {
  LockConfig front, gate;
  front.name = "front";
  front.codes = {Bottle::kFrontCode};
  gate.name = "gate";
  gate.codes = {Bottle::kGateCode};
  gate.before_answer = true;
  return {front, gate};
}

proxy::Settings ProxySettings(const BottleSettings& settings) {
  proxy::Settings made;
  made.domain = Bottle::kDomain;
  made.groups = {{"home", {"*"}}};
  made.door = Aor{"front", Bottle::kDomain};
  made.decline = settings.decline;
  made.ring_timeout = settings.ring_timeout;
  made.timer_c = settings.timer_c;
  made.wait_for_devices = settings.wait_for_devices;
  return made;
}

// As in the daemon, there is one.
relay::Forwarder& TheForwarder() {
  static relay::Forwarder forwarder;
  return forwarder;
}

// The digits of `code` in this order, whatever stands between them.
bool HasInOrder(std::string_view text, std::string_view code) {
  for (const char c : text)
    if (!code.empty() && c == code.front()) code.remove_prefix(1);
  return code.empty();
}

}  // namespace

void BottledRelay::Open(MediaSessionRequest request, std::function<void(OpenResult)> done) {
  done(relay::Session::Open({loop_, transports_, TheForwarder(), config_}, std::move(request)));
}

struct WatchedLocation::Counted : Watch {
  Counted(std::size_t& counter, std::unique_ptr<Watch> of) : count(counter), watch(std::move(of)) { ++count; }
  ~Counted() override { --count; }
  std::size_t& count;
  std::unique_ptr<Watch> watch;
};

std::unique_ptr<LocationService::Watch> WatchedLocation::FindAndWatch(const Aor& aor, WatchHandler handler) {
  return std::make_unique<Counted>(watches_, inner_.FindAndWatch(aor, std::move(handler)));
}

Bottle::Bottle(BottleSettings settings)
    : settings_(settings),
      users_(MakeUsers(store_)),
      bindings_(std::move(*location::Location::Create(loop_, store_, journal_, {"boot", 0, true, Ok()}))),
      location_(*bindings_),
      authenticator_(loop_, *users_, journal_, AuthenticatorSettings(settings)),
      relay_(loop_),
      transactions_(loop_, wire_),
      registrar_(loop_, transactions_, location_, authenticator_, kDomain),
      access_(loop_, Rules()),
      policy_(loop_, journal_, access_, *this, Locks()) {
  proxy::Hooks hooks;
  hooks.on_register = [this](ServerTransactionId id, const sip::Message& request, const Flow& from) {
    registrar_.OnRegister(id, request, from);
  };
  hooks.hang_up = [this](std::string_view call_id) {
    loop_.Post([this, id = std::string(call_id)] {  // it is on a connection of its own
      for (Peer& peer : peers_) peer.HangUp(id);
    });
  };
  proxy_ = std::make_unique<proxy::Proxy>(proxy::Seams{loop_, transactions_, location_, relay_, authenticator_, *users_,
                                                       journal_, tokens_, access_, &policy_},
                                          ProxySettings(settings), std::move(hooks));
  transactions_.Start(*proxy_);
}

Bottle::~Bottle() = default;

// ---- Who is there

Peer& Bottle::Add(PeerSettings settings) {
  peers_.emplace_back(std::move(settings), loop_);
  Peer& peer = peers_.back();
  peer.SendBy([this, &peer](const Flow& flow, const std::string& bytes) { OnBytesOf(peer, flow, bytes); });
  return peer;
}

Peer& Bottle::AddOwnDoor() {
  Peer& peer = Add({{"front", kDomain},
                    UserKind::kDoor,
                    kOwnDoorsPassword,
                    "urn:own-door",
                    FlowOf("127.0.0.1:40001", Transport::kTcp, ++last_connection_)});
  peer.Register();
  Settle();
  FOYER_CHECK(peer.registered == 1);
  return peer;
}

Peer& Bottle::AddDoor() {
  const Person& gate = PersonOf("gate");
  return Add(
      {{gate.name, kDomain}, gate.kind, gate.password, "urn:gate", FlowOf("192.0.2.20:5060", Transport::kUdp, 0)});
}

Peer& Bottle::AddPhone(const std::string& user, int number, Transport transport) {
  const Person& person = PersonOf(user);
  const bool is_stream = IsStream(transport);
  const std::string remote = "192.0.2." + std::to_string(30 + number) + (is_stream ? ":41000" : ":5060");
  Peer& peer = Add({{user, kDomain},
                    person.kind,
                    person.password,
                    "urn:phone-" + std::to_string(number),
                    FlowOf(remote, transport, is_stream ? ++last_connection_ : 0)});
  peer.Register();
  Settle();
  FOYER_CHECK(peer.registered == 1);
  return peer;
}

Peer& Bottle::AddStranger() {
  return Add(
      {{"mallory", "evil.test"}, UserKind::kPhone, {}, "urn:evil", FlowOf("198.51.100.1:5060", Transport::kUdp, 0)});
}

Flow Bottle::NewFlowFor(const Peer& peer) {
  Flow flow = peer.flow();
  flow.remote.port = ++last_port_;
  if (IsStream(flow.transport)) flow.connection = ++last_connection_;
  return flow;
}

void Bottle::Break(const Peer& peer) {
  const Flow flow = peer.flow();
  if (!IsStream(flow.transport) || !broken_.insert(flow).second) return;
  wire_.Close(flow);
  transactions_.OnFlowClosed(flow);
  authenticator_.FlowClosed(flow);
  bindings_->FlowClosed(flow);
}

// ---- The wire

void Bottle::OnBytesOf(Peer& peer, const Flow& flow, const std::string& bytes) {
  if (broken_.contains(flow)) return;
  auto parsed = sip::Message::Parse(bytes);
  if (const auto* failure = std::get_if<sip::ParseFailure>(&parsed)) {
    static_cast<void>(sip::RejectionFor(bytes, *failure));  // a device that sends such a thing would not understand it
    return;
  }
  const auto& message = std::get<sip::Message>(parsed);
  const bool is_typed = message.method() == sip::Method::kInfo || message.method() == sip::Method::kMessage;
  if (is_typed) typed_[&peer] += message.body();
  sender_ = is_typed ? &peer : nullptr;
  transactions_.OnMessage(message.is_request() ? sip::WithReceived(message, flow.remote) : message, flow);
  sender_ = nullptr;
}

void Bottle::Deliver(const Wire::Sent& sent) {
  const auto parsed = sip::Message::Parse(sent.bytes);
  if (!std::holds_alternative<sip::Message>(parsed)) Violate("what was sent is no SIP message:\n" + sent.bytes);
  for (Peer& peer : peers_)
    if (peer.Owns(sent.flow)) return peer.OnBytes(sent.bytes, sent.flow);
}

void Bottle::Settle() {
  while (true) {
    loop_.RunReady();
    if (store_.pending() != 0) {
      store_.Commit();
    } else if (const auto sent = wire_.Take()) {
      Deliver(*sent);
    } else {
      return;
    }
  }
}

// From one timer to the next: what it sends arrives, and is answered, before the next one is due.
void Bottle::Run(Duration time) {
  const TimePoint end = loop_.Now() + time;
  Settle();
  for (auto next = loop_.NextDue(); next && *next <= end; next = loop_.NextDue()) {
    loop_.Advance(*next - loop_.Now());
    Settle();
  }
  loop_.Advance(end - loop_.Now());
}

// ---- What must be true

// What the policy may let happen, said once more and differently: who is at the other end of the flow is a phone or a
// panel of the house, has sent the digits of the code, and talks to the door unless the lock does without.
Result<Opening> Bottle::Open(std::string_view lock, std::string_view) {
  ++openings_;
  const std::string_view code = lock == "gate" ? kGateCode : kFrontCode;
  if (sender_ == nullptr) {
    Violate("a lock opened and nobody had typed");
  } else if (sender_->settings().password.empty() || sender_->settings().kind == UserKind::kDoor) {
    Violate("a lock opened for " + sender_->settings().aor.user);
  } else if (!HasInOrder(typed_[sender_], code)) {
    Violate("a lock opened without its code");
  } else if (lock == "front" && !HasAnswered(*sender_)) {
    Violate("the lock of the front door opened before the answer");
  }
  return Opening::kStarted;
}

// A device of the same user counts: a MESSAGE comes from the user.
bool Bottle::HasAnswered(const Peer& peer) const {
  for (const Peer& each : peers_) {
    if (each.settings().aor != peer.settings().aor) continue;
    if (std::ranges::any_of(each.rings, [](const Ring& ring) { return !ring.answers.empty(); })) return true;
    if (std::ranges::any_of(each.placed, [](const Placed& placed) { return placed.answer.has_value(); })) return true;
  }
  return false;
}

std::size_t Bottle::AnswersLeft(std::string_view call_id) const {
  std::size_t left = 0;
  for (const Peer& peer : peers_)
    for (const Ring& ring : peer.rings)
      for (const Ring::Answer& answer : ring.answers)
        if (ring.invite.call_id() == call_id && !answer.ended) ++left;
  return left;
}

void Bottle::CheckRings(const Peer& peer) {
  const std::string name = peer.settings().aor.user + " " + peer.settings().instance_id;
  for (const Ring& ring : peer.rings) {
    if (broken_.contains(ring.flow) || peer.is_away()) continue;
    if (ring.IsOpen() && ring.spoke && !ring.cancelled) Violate(name + " rings for ever");
    if (ring.refused != 0 && !ring.acked) Violate(name + " got no ACK to its " + std::to_string(ring.refused));
    for (const Ring::Answer& answer : ring.answers)
      if (!answer.acked && !answer.ended) Violate(name + " got neither ACK nor BYE for its 200");
  }
}

void Bottle::CheckPlaced(const Peer& peer) {
  for (const Placed& placed : peer.placed) {
    if (broken_.contains(placed.flow) || peer.is_away() || placed.lost) continue;
    const std::string name = "the INVITE " + std::string(placed.invite.call_id());
    if (placed.finals.empty()) Violate(name + " has no final response");
    if (placed.finals.size() > 1) Violate(name + " has more than one final response");
    const std::size_t left = AnswersLeft(placed.invite.call_id());
    const std::size_t expected = placed.answer && !placed.ended ? 1 : 0;
    if (left > expected)
      Violate(name + ": " + std::to_string(left) + " devices believe that they talk, not " + std::to_string(expected));
  }
}

void Bottle::CheckQuiet() {
  for (const Peer& peer : peers_) {
    CheckRings(peer);
    CheckPlaced(peer);
  }
}

void Bottle::CheckNothingIsLeft() {
  const sip::TransactionStatistics live = transactions_.Statistics();
  const std::size_t transactions =
      live.invite_server + live.non_invite_server + live.invite_client + live.non_invite_client;
  const auto none = [this](std::size_t count, const char* what) {
    if (count != 0) Violate(std::to_string(count) + " " + what + " left");
  };
  none(transactions, "transactions");
  none(proxy_->pending(), "calls");
  none(relay_.open_ports(), "ports of the relay");
  none(location_.watches(), "watches of the location service");
  none(loop_.timer_count() - std::min<std::size_t>(loop_.timer_count(), 1), "timers");  // one: when a binding expires
}

std::string Bottle::ViolationsAsText() const {
  std::string text;
  for (const std::string& violation : violations_) text += violation + "\n";
  return text;
}

}  // namespace foyer::model
