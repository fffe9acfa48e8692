// Floods and guessing: each address has a rate and a score, and is banned when it has spent them; the ban grows from a
// minute to a day. Devices that have proved who they are go on, and others may still join them where they are at home.
// Memory and time are bounded whatever comes. Journals kBanned and kUnbanned; each kBanned is one line of the log, for
// tools such as fail2ban (config/fail2ban).
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/retry_spread.h"
#include "base/token_bucket.h"
#include "foyer/config.h"
#include "foyer/event_journal.h"
#include "foyer/event_loop.h"
#include "foyer/source_guard.h"
#include "guard/known_flows.h"
#include "guard/load_watch.h"
#include "guard/source_table.h"

namespace foyer::guard {

struct GuardCounters {
  std::uint64_t dropped = 0;  // messages and connections of strangers, beyond the rate or banned
  std::uint64_t bans = 0;
  std::uint64_t put_off = 0;  // requests that got a 503 because the loop is behind
};

class Guard final : public SourceGuard, public BanList {
 public:
  static constexpr unsigned kMostTold = 100;  // bans, in a minute: made-up addresses must not fill the log

  // Both must outlive it.
  Guard(EventLoop& loop, EventJournal& journal, DefenceConfig config);

  void Apply(DefenceConfig config);
  // Our own user agent connects here, and is never asked.
  void SetOwnListener(const Endpoint& local) { own_listener_ = local; }

  bool Admits(const Flow& from) override;
  bool AdmitsConnection(const Endpoint& remote, const Endpoint& local) override;
  bool IsKnownGood(const Flow& flow) const override;
  std::uint64_t OnOffence(const Flow& from, Offence what) override;
  void OnProven(const Flow& from, std::chrono::seconds good_for) override;
  void OnFlowClosed(const Flow& flow) override { known_.Remove(flow); }
  std::optional<int> RetryAfter(const Flow& from) override;
  void OnReceived(bool behind) override { load_.OnReceived(behind); }

  std::vector<Ban> Bans() const override;
  bool Unban(const IpAddress& source) override;

  const GuardCounters& counters() const { return counters_; }
  std::size_t known_flows() const { return known_.size(); }
  std::size_t banned() const { return sources_.banned(); }

 private:
  bool IsOwn(const Endpoint& local) const { return local.port != 0 && local == own_listener_; }
  bool IsNever(const IpAddress& address) const;
  Source& SourceOfAddress(const IpAddress& address);
  bool AdmitsStranger(const Endpoint& remote);
  bool DropFlood(const Endpoint& remote, Source& source);
  void CountVain(const Endpoint& remote, Source& source);
  std::uint64_t CountFailure(Source& source);
  void CountAgainstKnown(const Flow& from, KnownFlow& known);
  bool IsTooMuch(double points) const { return points > config_.ban_after - 1.0; }
  void StartBan(const Endpoint& remote, Source& source, std::string_view why);
  void EndBan(const IpAddress& source, std::string_view why);
  void EndDueBans();
  void WatchNextEnd();

  EventLoop& loop_;
  EventJournal& journal_;
  DefenceConfig config_;
  TokenBucket::Limit limit_;
  Endpoint own_listener_;  // port 0: none
  KnownFlows known_;
  SourceTable sources_;
  LoadWatch load_;
  RetrySpread retry_spread_;
  TokenBucket telling_;
  GuardCounters counters_;
  Timer next_end_;
};

// "192.0.2.7", or for IPv6 "2001:db8:0:1::/64": what a ban covers.
std::string NameOfSource(const IpAddress& source);

}  // namespace foyer::guard
