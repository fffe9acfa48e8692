#include "uplink/registration.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/format.h"
#include "base/random.h"
#include "sip/response.h"

namespace foyer::uplink {
namespace {

using namespace std::chrono_literals;
using std::chrono::seconds;

constexpr seconds kAsked = 600s;
constexpr seconds kMostAsked = 3600s;     // what a server may make us ask for
constexpr Duration kAnswerTime = 8s;      // for a server that is there this is plenty; Timer F would be 32 s
constexpr Duration kPongTime = 10s;       // RFC 5626 s4.4.1
constexpr Duration kFewestBetween = 25s;  // keep-alives
constexpr Duration kMostBetween = 30s;
// With 5 s for the DNS and 8 s for a server that does not answer, whoever comes back is found within 30 s.
constexpr Duration kLongestWait = 15s;
constexpr Duration kWaitAfterRefusal = 10min;  // trying a wrong password often gets us banned
constexpr Duration kStable = 60s;              // registered so long, a failure is a new one
constexpr Duration kStopTime = 800ms;
constexpr int kMostTries = 2;  // answers to challenges of one request

Duration RandomBetween(Duration low, Duration high) {
  std::array<std::uint8_t, 4> bytes{};
  FillRandom(bytes);
  std::uint32_t number = 0;
  for (const std::uint8_t byte : bytes) number = number << 8 | byte;
  return low + (high - low) / 1000 * (number % 1001);
}

}  // namespace

Registration::Registration(const Parts& parts, UplinkConfig config, const Identity& identity)
    : parts_(parts),
      config_(std::move(config)),
      who_{config_.account, sip::RandomToken(), sip::RandomToken(), identity.contact_user, identity.instance},
      digest_(config_.login, config_.password),
      asked_(kAsked),
      answer_(parts.loop, [this] { OnNoAnswer(); }),
      pong_(parts.loop, [this] { GoDown(Server() + " does not answer any more", NextWait()); }),
      next_(parts.loop, [this] { OnDue(); }),
      retry_(parts.loop, [this] { Attempt(); }) {}

Registration::~Registration() {
  if (request_ != 0) parts_.transactions.Release(request_);
}

// ---- Finding the server

void Registration::Attempt() {
  state_ = State::kTrying;
  redirected_ = false;
  Find(config_.where);
}

void Registration::Find(const HopQuery& where) {
  lookup_ = parts_.resolver.Find(where, [this](std::vector<Hop> hops) { OnHops(std::move(hops)); });
}

void Registration::OnHops(std::vector<Hop> hops) {
  for (Hop& hop : hops) {
    if (IsSecure(hop.transport)) hop.fingerprint = config_.fingerprint;
  }
  if (!hops.empty() && !redirected_) known_ = hops;
  hops_ = hops.empty() ? known_ : std::move(hops);
  next_hop_ = 0;
  if (hops_.empty()) {
    error_ = Format("{} is not found: is its name right, and is there a DNS that knows it?", config_.where.host);
  }
  TryNextHop();
}

void Registration::TryNextHop() {
  state_ = State::kTrying;
  while (next_hop_ < hops_.size()) {
    const Hop& hop = hops_[next_hop_++];
    flow_ = parts_.transports.Connect(hop);
    if (flow_) return Register();
    error_ = Format("there is no way to {} {}: is a network up, and does [sip] listen have that transport?",
                    UriName(hop.transport), hop.endpoint.ToString());
  }
  GoDown(std::string(error_), NextWait());
}

void Registration::GiveUpHop(const std::string& why) {
  EndFlow();
  error_ = why;
  TryNextHop();
}

// ---- REGISTER

void Registration::Register() {
  tries_ = 0;
  tried_.clear();
  credentials_ = digest_.Preempt("REGISTER", RegisterUri(who_));
  SendRegister();
}

void Registration::SendRegister() {
  const bool stopping = state_ == State::kStopping;
  answer_.Start(stopping ? kStopTime : kAnswerTime);
  if (request_ != 0) parts_.transactions.Release(request_);
  request_ = parts_.transactions.Send(*flow_, MakeRegister(who_, *flow_, ++cseq_, stopping ? 0s : asked_, credentials_),
                                      {}, [this](const ClientEvent& event) { OnEvent(event); });
}

void Registration::OnEvent(const ClientEvent& event) {
  if (event.kind != ClientEvent::Kind::kResponse) {
    OnNoAnswer();
  } else if (event.response->status() >= 200) {
    answer_.Stop();
    parts_.transactions.Release(std::exchange(request_, 0));
    OnResponse(*event.response);
  }
}

void Registration::OnNoAnswer() {
  const std::string why = Server() + " does not answer: is it switched on, and is its address right?";
  if (state_ == State::kStopping) {
    GoDown(why, kLongestWait);
  } else if (state_ == State::kRegistered) {
    GoDown(why, NextWait());
  } else {
    GiveUpHop(why);
  }
}

void Registration::OnResponse(const sip::Message& response) {
  const int status = response.status();
  if (status == 401 || status == 407) {
    if (!AnswerChallenge(response)) OnRefused(response);
  } else if (state_ == State::kStopping) {
    GoDown({}, kLongestWait);
  } else if (status < 300) {
    OnRegistered(response);
  } else if (status < 400) {
    OnRedirect(response);
  } else if (status != 423 || !AskForLonger(response)) {
    OnRefused(response);
  }
}

bool Registration::AnswerChallenge(const sip::Message& response) {
  if (tries_ == kMostTries) return false;
  auto lines = digest_.Answer(response, "REGISTER", RegisterUri(who_), tried_);
  if (lines.empty()) return false;
  ++tries_;
  credentials_ = tried_ = std::move(lines);
  SendRegister();
  return true;
}

void Registration::OnRegistered(const sip::Message& response) {
  digest_.OnSuccess(response);
  pings_ = IsStream(flow_->transport) && KnowsOutbound(response);
  const seconds granted = std::max(GrantedTime(response, who_, asked_), 1s);
  refresh_at_ = parts_.loop.Now() + granted * 85 / 100;
  ScheduleNext();
  if (std::exchange(state_, State::kRegistered) == State::kRegistered) return;
  registered_at_ = parts_.loop.Now();
  since_wall_ms_ =
      std::chrono::duration_cast<std::chrono::milliseconds>(parts_.loop.WallNow().time_since_epoch()).count();
  error_.clear();
  if (std::exchange(fault_told_, false)) {
    parts_.journal.Record(EventType::kRecovered, {}, {{"part", "uplink " + config_.name}});
  }
}

// To another server, but not from there to a third.
void Registration::OnRedirect(const sip::Message& response) {
  const auto where = RedirectOf(response);
  if (!where || std::exchange(redirected_, true)) return OnRefused(response);
  EndFlow();
  state_ = State::kTrying;
  Find(*where);
}

bool Registration::AskForLonger(const sip::Message& response) {
  const auto least = SecondsOf(response, sip::HeaderId::kMinExpires);
  if (!least || *least <= asked_ || *least > kMostAsked) return false;
  asked_ = *least;
  Register();
  return true;
}

void Registration::OnRefused(const sip::Message& response) {
  const int status = response.status();
  const std::string who = config_.account.ToUri();
  if (status == 401 || status == 407 || status == 403) {
    GoDown(Format("{} refuses {}: correct account, login and password of this uplink; it is tried again in 10 minutes",
                  Server(), who),
           kWaitAfterRefusal);
    return;
  }
  const std::string why =
      Format("{} answers {} {} to the registration of {}", Server(), status, response.reason_phrase(), who);
  if (status >= 500 && status < 600 && next_hop_ < hops_.size() && state_ == State::kTrying) return GiveUpHop(why);
  const auto later = SecondsOf(response, sip::HeaderId::kRetryAfter);
  const Duration least = status < 500 ? Duration(1min) : Duration(0);
  GoDown(why, std::max<Duration>(NextWait(), later ? Duration(*later) : least));
}

// ---- While it is registered

void Registration::ScheduleNext() {
  next_.StartAt(std::min(parts_.loop.Now() + RandomBetween(kFewestBetween, kMostBetween), refresh_at_));
}

void Registration::OnDue() {
  if (!pings_ || parts_.loop.Now() >= refresh_at_) return Register();
  ScheduleNext();
  if (!parts_.transports.Ping(*flow_)) return GoDown("the connection to " + Server() + " is broken", NextWait());
  pong_.Start(kPongTime);
}

void Registration::OnPong(const Flow& flow) {
  if (flow_ == flow) pong_.Stop();
}

void Registration::OnUnanswered() {
  if (state_ == State::kRegistered) GoDown(Server() + " leaves calls without an answer", NextWait());
}

void Registration::OnFlowClosed(const Flow& flow) {
  if (flow_ != flow) return;
  flow_.reset();
  const std::string why = "the connection to " + Server() + " is closed";
  if (state_ == State::kTrying) return GiveUpHop(why);
  GoDown(why, NextWait());
}

void Registration::Stop() {
  const bool registered = state_ == State::kRegistered;
  state_ = registered ? State::kStopping : State::kStopped;
  lookup_.reset();
  for (Timer* timer : {&answer_, &pong_, &next_, &retry_}) timer->Stop();
  if (registered) {
    Register();
  } else {
    EndFlow();
  }
}

// ---- When it is not

void Registration::GoDown(const std::string& why, Duration wait) {
  EndFlow();
  since_wall_ms_ = 0;
  if (state_ == State::kStopping || state_ == State::kStopped) {
    state_ = State::kStopped;
    return;
  }
  state_ = State::kWaiting;
  error_ = why;
  retry_.Start(wait);
  if (!std::exchange(fault_told_, true)) {
    parts_.journal.Record(EventType::kFault, {}, {{"part", "uplink " + config_.name}, {"what", why}});
  }
}

void Registration::EndFlow() {
  for (Timer* timer : {&answer_, &pong_, &next_}) timer->Stop();
  if (request_ != 0) parts_.transactions.Release(std::exchange(request_, 0));
  if (const auto flow = std::exchange(flow_, std::nullopt)) parts_.transports.Close(*flow);
}

// RFC 5626 s4.5.
Duration Registration::NextWait() {
  if (state_ == State::kRegistered && parts_.loop.Now() - registered_at_ >= kStable) failures_ = 0;
  const Duration longest = std::min<Duration>(1s * (1 << std::min(failures_++, 10)), kLongestWait);
  return RandomBetween(longest / 2, longest);
}

std::string Registration::Server() const {
  if (next_hop_ == 0 || next_hop_ > hops_.size()) return config_.where.host;
  const Hop& hop = hops_[next_hop_ - 1];
  return Format("{} ({} {})", config_.where.host, UriName(hop.transport), hop.endpoint.ToString());
}

UplinkStatus Registration::Status() const {
  const bool registered = state_ == State::kRegistered;
  const char* state = registered ? "registered" : state_ == State::kTrying ? "trying" : "waiting";
  return {config_.name,   config_.server, config_.account.ToUri(), state, flow_ ? flow_->ToString() : std::string(),
          since_wall_ms_, error_};
}

}  // namespace foyer::uplink
