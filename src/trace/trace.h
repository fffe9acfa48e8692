// Keeps the last messages and the statistics of the last legs, so that nobody crowds out what is of interest: calls of
// those whom we know, their registrations, and strangers with all that was refused each have room of their own.
#pragma once
#include <array>
#include <deque>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/token_bucket.h"
#include "foyer/event_loop.h"
#include "foyer/log.h"
#include "foyer/trace.h"
#include "trace/message_ring.h"

namespace foyer::trace {

class Trace final : public MessageSink, public TraceReader {
 public:
  static constexpr std::size_t kMostLegs = 200;
  // Of what is refused only the beginning is kept, and not all of a flood.
  static constexpr std::size_t kLongestRefused = 1024;  // bytes
  static constexpr TokenBucket::Limit kRefusals{20, 100};

  // `loop` must outlive it. 0 bytes: it keeps nothing.
  Trace(EventLoop& loop, std::size_t bytes);

  // Another size: what was kept is gone.
  void Resize(std::size_t bytes);
  // Asked for the legs that run, of all calls.
  using Running = std::function<std::vector<std::pair<std::string, LegStatistics>>()>;
  void UseRunning(Running running) { running_ = std::move(running); }

  // A line for each message, if those of "sip" are wanted, and for each leg that has closed.
  void UseLog(Logger& log) { log_ = &log; }

  void OnMessage(TraceWay way, const Flow& flow, std::string_view message, bool known) override;
  void OnRefused(const Flow& from, std::string_view bytes, std::string_view why) override;
  void OnLegClosed(const std::string& call_id, const LegStatistics& leg);

  TraceExcerpt Read(const TraceQuery& query) const override;
  std::string Pcap(const TraceQuery& query) const override;

 private:
  enum Share : std::size_t { kCalls, kRegistrations, kStrangers, kShares };

  static std::array<MessageRing, kShares> MakeRings(std::size_t bytes);
  void Keep(Share share, const Stamp& stamp, std::string_view bytes, std::string_view why);
  static Share ShareOf(std::string_view message, bool known);
  Stamp MakeStamp(TraceWay way, const Flow& flow);
  TracedLeg MakeLeg(const std::string& call_id, const LegStatistics& leg) const;

  EventLoop& loop_;
  std::size_t bytes_;
  std::array<MessageRing, kShares> rings_;
  std::deque<TracedLeg> legs_;
  Running running_;
  Logger* log_ = nullptr;
  std::uint64_t last_number_ = 0;
  TokenBucket refusals_;
};

}  // namespace foyer::trace
