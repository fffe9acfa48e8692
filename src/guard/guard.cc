#include "guard/guard.h"

#include <algorithm>
#include <array>
#include <utility>

namespace foyer::guard {
namespace {

using namespace std::chrono_literals;

constexpr std::array<std::chrono::minutes, 5> kLadder = {1min, 5min, 30min, 240min, 1440min};
constexpr auto kPeace = 10min;      // without a failure: the next is the first again
constexpr auto kFloodWindow = 60s;  // who sends twice its rate all the time in it is no burst of phones
constexpr TokenBucket::Limit kTelling{Guard::kMostTold / 60.0, Guard::kMostTold};
constexpr double kPaceWhenBehind = 200;  // requests a second that come again

TokenBucket::Limit LimitOf(const DefenceConfig& config) {
  return {static_cast<double>(config.rate), static_cast<double>(config.burst)};
}

Ports& PortsOf(Source& source) {
  if (!source.ports) source.ports = std::make_unique<Ports>();
  return *source.ports;
}

}  // namespace

std::string NameOfSource(const IpAddress& source) { return source.ToString() + (source.is_v4() ? "" : "/64"); }

Guard::Guard(EventLoop& loop, EventJournal& journal, DefenceConfig config)
    : loop_(loop),
      journal_(journal),
      config_(std::move(config)),
      limit_(LimitOf(config_)),
      load_(loop),
      telling_(kTelling, loop.Now()),
      next_end_(loop, [this] { EndDueBans(); }) {}

// Bans that there are go on, but for those of networks that are never banned now.
void Guard::Apply(DefenceConfig config) {
  config_ = std::move(config);
  limit_ = LimitOf(config_);
  std::vector<IpAddress> pardoned;
  sources_.ForEach([&](const IpAddress& address, Source& source) {
    source.never = IsNever(address);
    if (source.banned_until > loop_.Now() && (source.never || config_.ban_after == 0)) pardoned.push_back(address);
  });
  for (const IpAddress& source : pardoned) EndBan(source, "configuration");
  WatchNextEnd();
}

bool Guard::IsNever(const IpAddress& address) const {
  return std::ranges::any_of(config_.never, [&](const Network& network) { return network.Contains(address); });
}

Source& Guard::SourceOfAddress(const IpAddress& address) {
  Source& source = sources_.FindOrAdd(SourceOf(address), limit_, loop_.Now());
  if (std::exchange(source.is_new, false)) source.never = IsNever(address);
  return source;
}

// ---- Before anything is read

bool Guard::Admits(const Flow& from) {
  if (KnownFlow* known = known_.Find(from, loop_.Now())) {
    if (known->bucket.Take(limit_, loop_.Now()) || IsNever(from.remote.address)) return true;
    ++counters_.dropped;
    return false;
  }
  return (IsStream(from.transport) && IsOwn(from.local)) || AdmitsStranger(from.remote);
}

bool Guard::AdmitsConnection(const Endpoint& remote, const Endpoint& local) {
  return IsOwn(local) || AdmitsStranger(remote);
}

bool Guard::AdmitsStranger(const Endpoint& remote) {
  Source& source = SourceOfAddress(remote.address);
  if (source.never) return true;
  const TimePoint now = loop_.Now();
  if (source.banned_until > now) {
    if (known_.IsExpectedAt(SourceOf(remote.address), now) && PortsOf(source).TakeTrickle(remote.port, now))
      return true;
    ++counters_.dropped;
    return false;
  }
  return source.bucket.Take(limit_, now) || DropFlood(remote, source);
}

// False. A minute's worth within a minute, beyond the rate, is no phone and no house full of them.
bool Guard::DropFlood(const Endpoint& remote, Source& source) {
  ++counters_.dropped;
  if (loop_.Now() - source.flood_began >= kFloodWindow) {
    source.flood_began = loop_.Now();
    source.flooded = 0;
  }
  const auto most = static_cast<std::uint64_t>(config_.rate) * kFloodWindow.count();
  if (++source.flooded >= most) StartBan(remote, source, "flood");
  return false;
}

bool Guard::IsKnownGood(const Flow& flow) const {
  return known_.Find(flow, loop_.Now()) != nullptr || (IsStream(flow.transport) && IsOwn(flow.local)) ||
         IsNever(flow.remote.address);
}

// ---- What came of it

std::uint64_t Guard::OnOffence(const Flow& from, Offence what) {
  KnownFlow* known = known_.Find(from, loop_.Now());
  const bool is_guess = what == Offence::kWrongCredentials;
  if (known != nullptr && !is_guess) return 0;
  Source& source = SourceOfAddress(from.remote.address);
  // A phone that comes back has to be challenged first.
  const bool is_banned = source.banned_until > loop_.Now();
  if (is_banned && what != Offence::kChallenged) PortsOf(source).Block(from.remote.port);
  if (known != nullptr) CountAgainstKnown(from, *known);
  switch (what) {
    case Offence::kScanner:
      StartBan(from.remote, source, "scanner");
      return 0;
    case Offence::kMalformed:
    case Offence::kWrongCredentials: {
      const std::uint64_t count = CountFailure(source);
      if (IsTooMuch(source.failures.Add(1, loop_.Now())))
        StartBan(from.remote, source, is_guess ? "wrong passwords" : "malformed messages");
      return count;
    }
    case Offence::kChallenged:
    case Offence::kAimless:
      CountVain(from.remote, source);
      return 0;
  }
  return 0;
}

std::uint64_t Guard::CountFailure(Source& source) {
  if (loop_.Now() - source.last_failure > kPeace) source.counted = 0;
  source.last_failure = loop_.Now();
  return ++source.counted;
}

// A phone with a right and a wrong account, or somebody who guesses beside his own.
void Guard::CountAgainstKnown(const Flow& from, KnownFlow& known) {
  if (config_.ban_after > 0 && IsTooMuch(known.failures.Add(1, loop_.Now()))) known_.Remove(from);
}

// One port that asks and asks, and never says who it is; or very many of them.
void Guard::CountVain(const Endpoint& remote, Source& source) {
  const TimePoint now = loop_.Now();
  const bool of_port = IsTooMuch(PortsOf(source).AddVain(remote.port, now));
  const bool of_all = source.vain.Add(1, now) >= 2.0 * config_.burst;
  if (of_port || of_all) StartBan(remote, source, "asks and never says who it is");
}

// Not while it is banned for guessing from there.
void Guard::OnProven(const Flow& from, std::chrono::seconds good_for) {
  const TimePoint now = loop_.Now();
  if (Source* source = sources_.Find(SourceOf(from.remote.address)); source != nullptr && source->ports) {
    if (source->banned_until > now && source->ports->IsBlocked(from.remote.port)) return;
    source->ports->ForgiveVain(from.remote.port);
    source->vain.Add(-1, now);
  }
  known_.Add(from, now + good_for, limit_, now);
}

std::optional<int> Guard::RetryAfter(const Flow& from) {
  if (!load_.IsBehind() || IsKnownGood(from)) return std::nullopt;
  ++counters_.put_off;
  return retry_spread_.Next(kPaceWhenBehind, loop_.Now());
}

// ---- Bans

// Whoever earned it gets nothing at all while it lasts, the other ports of a known house their trickle.
void Guard::StartBan(const Endpoint& remote, Source& source, std::string_view why) {
  const TimePoint now = loop_.Now();
  if (config_.ban_after == 0 || source.never || source.banned_until > now) return;
  const IpAddress key = SourceOf(remote.address);
  if (now - source.banned_until >= SourceTable::kMemory) source.bans = 0;
  const auto length = kLadder[std::min<std::size_t>(source.bans, kLadder.size() - 1)];
  ++source.bans;
  ++counters_.bans;
  source.why = why;
  source.failures.Clear();
  source.vain.Clear();
  source.flooded = 0;
  PortsOf(source).StartTrickle();
  PortsOf(source).Block(remote.port);
  sources_.Ban(key, now + length);
  WatchNextEnd();
  source.ban_told = telling_.Take(kTelling, now);
  if (!source.ban_told) return;
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(length).count();
  journal_.Record(EventType::kBanned, {},
                  {{"source", NameOfSource(key)}, {"why", std::string(why)}, {"seconds", std::to_string(seconds)}});
}

void Guard::EndBan(const IpAddress& key, std::string_view why) {
  Source& source = *sources_.Find(key);
  source.banned_until = std::min(source.banned_until, loop_.Now());
  sources_.EndBan(key);
  if (source.ban_told)
    journal_.Record(EventType::kUnbanned, {}, {{"source", NameOfSource(key)}, {"why", std::string(why)}});
}

void Guard::EndDueBans() {
  for (const IpAddress& key : sources_.DueAt(loop_.Now())) EndBan(key, "it is over");
  WatchNextEnd();
}

void Guard::WatchNextEnd() {
  if (const auto end = sources_.NextEnd()) {
    next_end_.StartAt(*end);
  } else {
    next_end_.Stop();
  }
}

std::vector<Ban> Guard::Bans() const {
  std::vector<Ban> bans;
  for (const IpAddress& key : sources_.Banned()) {
    const Source& source = *sources_.Find(key);
    const auto left = std::chrono::ceil<std::chrono::seconds>(source.banned_until - loop_.Now());
    bans.push_back({key, source.why, left, source.bans});
  }
  return bans;
}

bool Guard::Unban(const IpAddress& address) {
  const IpAddress key = SourceOf(address);
  Source* source = sources_.Find(key);
  if (source == nullptr || source->banned_until <= loop_.Now()) return false;
  source->bans = 0;
  EndBan(key, "control");
  WatchNextEnd();
  return true;
}

}  // namespace foyer::guard
