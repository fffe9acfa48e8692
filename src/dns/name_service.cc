#include "dns/name_service.h"

#include <algorithm>
#include <utility>

namespace foyer::dns {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kMostPending = 64;
constexpr std::chrono::seconds kPatience = 3s;       // of one who would go without an answer
constexpr std::chrono::seconds kStalePatience = 1s;  // of one for whom there is an old one (RFC 8767 s5)
constexpr std::chrono::seconds kQuiet = 5s;
const Question kRoot{RecordType::kNs, ""};

}  // namespace

// Somebody who waits for an answer.
class NameService::Waiter : public Asked {
 public:
  Waiter(NameService& service, Question question, Done done)
      : service_(service),
        question_(std::move(question)),
        done_(std::move(done)),
        patience_(service.loop_,
                  [this] {
                    service_.OnImpatient(question_);
                    Deliver(service_.StaleOrEmpty(question_));
                  }),
        deliver_(service.loop_, [this] {
          const auto call = done_;  // copies: the call may destroy us
          const Answer answer = std::move(answer_);
          call(answer);
        }) {}
  ~Waiter() override { Leave(); }

  void Wait(Pending& pending, Duration patience) {
    pending_ = &pending;
    pending.waiters.push_back(this);
    patience_.Start(patience);
  }
  void Deliver(Answer answer) {
    Leave();
    answer_ = std::move(answer);
    deliver_.Schedule();
  }

 private:
  void Leave() {
    if (Pending* pending = std::exchange(pending_, nullptr)) pending->waiters.remove(this);
    patience_.Stop();
  }

  NameService& service_;
  const Question question_;
  const Done done_;
  Answer answer_;
  Pending* pending_ = nullptr;  // where it stands while it waits
  Timer patience_;
  DeferredCall deliver_;
};

NameService::NameService(EventLoop& loop, EventJournal& journal, MakeWire make_wire,
                         const NameServiceSettings& settings)
    : loop_(loop),
      journal_(journal),
      make_wire_(std::move(make_wire)),
      servers_(settings.servers),
      hosts_(settings.hosts_file),
      servers_file_(settings.servers_file),
      cache_(loop),
      quiet_until_(loop.Now()) {}

NameService::~NameService() = default;

std::unique_ptr<Questions::Asked> NameService::Ask(const Question& question, Done done) {
  auto waiter = std::make_unique<Waiter>(*this, question, std::move(done));
  Answer room;
  const Answer* known = FromFile(question, room);
  if (!known) known = cache_.Fresh(question);
  if (known) {
    waiter->Deliver(*known);
    return waiter;
  }
  if (servers_file_.HasChanged()) UseNewServers();
  const bool is_out = pending_.contains(question);
  if (!MayAsk() || (!is_out && pending_.size() >= kMostPending)) {
    waiter->Deliver(StaleOrEmpty(question));
    return waiter;
  }
  if (!is_out) Send(question);
  const Duration stale_patience = health_ == Health::kWell ? kStalePatience : 0s;
  waiter->Wait(pending_[question], cache_.Stale(question) ? stale_patience : kPatience);
  return waiter;
}

// A name of /etc/hosts has the addresses that stand there, and no others.
const Answer* NameService::FromFile(const Question& question, Answer& room) {
  if (question.type != RecordType::kA && question.type != RecordType::kAaaa) return nullptr;
  const auto* addresses = hosts_.Find(question.name);
  if (!addresses) return nullptr;
  std::ranges::copy_if(*addresses, std::back_inserter(room.addresses),
                       [&](const IpAddress& address) { return address.is_v4() == (question.type == RecordType::kA); });
  return &room;
}

// While nobody replies, one question now and then shows whether somebody does again.
bool NameService::MayAsk() {
  if (health_ != Health::kFailing) return true;
  if (loop_.Now() < quiet_until_) return false;
  quiet_until_ = loop_.Now() + kQuiet;
  Probe();
  return true;
}

void NameService::Send(const Question& question) {
  pending_[question].heard_before = heard_;
  wire_->Send(question, [this, question](std::optional<Reply> reply) { OnReply(question, std::move(reply)); });
}

void NameService::OnReply(const Question& question, std::optional<Reply> reply) {
  if (reply) {
    cache_.Put(question, reply->answer, reply->ttl);
  } else {
    OnImpatient(question);
    if (health_ == Health::kWell) cache_.Prolong(question);  // it is this name, not the servers
  }
  const Answer answer = reply ? std::move(reply->answer) : StaleOrEmpty(question);
  auto waiters = pending_[question].waiters;  // a copy: each leaves the list
  for (Waiter* waiter : waiters) waiter->Deliver(answer);
  pending_.erase(question);
}

void NameService::OnImpatient(const Question& question) {
  if (pending_[question].heard_before == heard_) OnSilence();
}

Answer NameService::StaleOrEmpty(const Question& question) {
  const Answer* stale = cache_.Stale(question);
  return stale ? *stale : Answer{};
}

// What is out is asked again: the old servers' replies are no longer waited for.
void NameService::UseNewServers() {
  wire_ = make_wire_([this] { OnHeard(); });
  quiet_until_ = loop_.Now();
  if (health_ == Health::kSuspected) health_ = Health::kWell;
  for (const auto& [question, pending] : pending_) Send(question);
}

void NameService::OnSilence() {
  if (health_ != Health::kWell) return;
  health_ = Health::kSuspected;
  Probe();
}

// Any server knows the root, whatever is wrong with a name that somebody asked for.
void NameService::Probe() {
  wire_->Send(kRoot, [this, before = heard_](const std::optional<Reply>&) {
    if (heard_ != before) return;
    quiet_until_ = loop_.Now() + kQuiet;
    if (std::exchange(health_, Health::kFailing) == Health::kFailing) return;
    journal_.Record(EventType::kFault, {},
                    {{"part", "dns"},
                     {"what", "no DNS server replies (" + servers_ +
                                  "); names that were known before still are; check the network, or name other "
                                  "servers in [dns] servers"}});
  });
}

void NameService::OnHeard() {
  ++heard_;
  if (std::exchange(health_, Health::kWell) == Health::kFailing)
    journal_.Record(EventType::kRecovered, {}, {{"part", "dns"}});
}

}  // namespace foyer::dns
