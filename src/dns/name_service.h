// Answers questions from /etc/hosts, from what it remembers, and from the DNS servers; when those are gone it costs
// next to nothing, and what was known before still holds.
#pragma once
#include <list>
#include <map>
#include <memory>
#include <string>

#include "dns/answer_cache.h"
#include "dns/hosts_file.h"
#include "dns/questions.h"
#include "dns/watched_file.h"
#include "dns/wire.h"
#include "foyer/event_journal.h"
#include "foyer/event_loop.h"

namespace foyer::dns {

struct NameServiceSettings {
  std::string hosts_file = "/etc/hosts";
  std::string servers_file = "/etc/resolv.conf";  // the wire is made anew when it changes
  std::string servers;                            // who they are, for people
};

class NameService : public Questions {
 public:
  // Both references must outlive it.
  NameService(EventLoop& loop, EventJournal& journal, MakeWire make_wire, const NameServiceSettings& settings);
  ~NameService() override;

  // At most 64 questions are out at a time; what is asked beyond that has an empty answer.
  std::unique_ptr<Asked> Ask(const Question& question, Done done) override;

  std::size_t pending() const { return pending_.size(); }

 private:
  class Waiter;
  enum class Health {
    kWell,
    kSuspected,  // a question had no reply, perhaps because of its name: the servers are asked for the root
    kFailing     // no server replies to anything
  };
  struct Pending {
    std::uint64_t heard_before = 0;  // how much had been heard when it was asked
    std::list<Waiter*> waiters;
  };

  const Answer* FromFile(const Question& question, Answer& room);
  bool MayAsk();
  void Send(const Question& question);
  void OnReply(const Question& question, std::optional<Reply> reply);
  void OnImpatient(const Question& question);
  Answer StaleOrEmpty(const Question& question);
  void UseNewServers();
  void Probe();
  void OnSilence();
  void OnHeard();

  EventLoop& loop_;
  EventJournal& journal_;
  const MakeWire make_wire_;
  const std::string servers_;
  HostsFile hosts_;
  WatchedFile servers_file_;
  AnswerCache cache_;
  std::map<Question, Pending> pending_;
  Health health_ = Health::kWell;
  std::uint64_t heard_ = 0;  // packets of servers
  TimePoint quiet_until_;    // while failing
  std::unique_ptr<Wire> wire_;
};

}  // namespace foyer::dns
