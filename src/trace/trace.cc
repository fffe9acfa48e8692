#include "trace/trace.h"

#include <algorithm>
#include <chrono>
#include <set>

#include "trace/log_lines.h"
#include "trace/mask.h"
#include "trace/pcap.h"

namespace foyer::trace {
namespace {

constexpr std::size_t kShortestPrefix = 6;  // of a Call-ID
constexpr std::size_t kLongestId = 256;

template <typename Period>
auto Count(auto duration) {
  return std::chrono::duration_cast<Period>(duration).count();
}

// The method of a request, and of the CSeq of a response: that is looked for where it stands by itself in a line.
std::string_view MethodOf(std::string_view message) {
  if (!message.starts_with("SIP/")) return message.substr(0, message.find(' '));
  for (std::size_t line = message.find('\n'); line != std::string_view::npos; line = message.find('\n', line + 1)) {
    const std::string_view rest = message.substr(line + 1);
    if (rest.starts_with("\r") || rest.starts_with("\n")) break;
    if (rest.size() < 5 || (rest[0] != 'C' && rest[0] != 'c') || (rest[1] != 'S' && rest[1] != 's')) continue;
    const std::string_view value = rest.substr(0, rest.find('\r'));
    return value.substr(std::min(value.rfind(' ') + 1, value.size()));
  }
  return {};
}

bool IsHousekeeping(std::string_view method) {
  static constexpr std::array<std::string_view, 5> kMethods = {"REGISTER", "OPTIONS", "SUBSCRIBE", "NOTIFY", "PUBLISH"};
  return std::ranges::find(kMethods, method) != kMethods.end();
}

TracedMessage Copy(const Kept& kept) {
  TracedMessage message;
  message.number = kept.stamp.number;
  message.monotonic_us = kept.stamp.monotonic_us;
  message.wall_us = kept.stamp.wall_us;
  message.way = kept.stamp.way;
  message.transport = kept.stamp.flow.transport;
  message.local = kept.stamp.flow.local;
  message.remote = kept.stamp.flow.remote;
  message.connection = kept.stamp.flow.connection;
  message.call_id = kept.call_id;
  message.bytes = kept.bytes;
  message.size = kept.size;
  message.why = kept.why;
  return message;
}

// A Call-ID, the beginning of one, or a user in one of the addresses of a call.
class Subject {
 public:
  explicit Subject(const std::string& about) : about_(about), in_address_(":" + about + "@") {}

  void Look(const TracedMessage& message) {
    if (IsId(message.call_id) || message.bytes.find(in_address_) != std::string::npos) ids_.insert(message.call_id);
  }
  void Look(const TracedLeg& leg) {
    if (IsId(leg.call_id)) ids_.insert(leg.call_id);
  }
  bool IsOf(const TracedMessage& message) const {
    return about_.empty() || (message.call_id.empty() ? message.bytes.find(in_address_) != std::string::npos
                                                      : ids_.contains(message.call_id));
  }
  bool IsOf(const TracedLeg& leg) const { return about_.empty() || ids_.contains(leg.call_id); }

 private:
  bool IsId(const std::string& call_id) const {
    return call_id == about_ || (about_.size() >= kShortestPrefix && call_id.starts_with(about_));
  }

  const std::string about_, in_address_;
  std::set<std::string> ids_;
};

}  // namespace

Trace::Trace(EventLoop& loop, std::size_t bytes)
    : loop_(loop), bytes_(bytes), rings_(MakeRings(bytes)), refusals_(kRefusals, loop.Now()) {}

std::array<MessageRing, Trace::kShares> Trace::MakeRings(std::size_t bytes) {
  return {MessageRing(bytes / 8 * 5), MessageRing(bytes / 8 * 2), MessageRing(bytes / 8)};
}

void Trace::Resize(std::size_t bytes) {
  if (bytes == bytes_) return;
  bytes_ = bytes;
  rings_ = MakeRings(bytes);
  legs_.clear();
}

Trace::Share Trace::ShareOf(std::string_view message, bool known) {
  if (!known) return kStrangers;
  return IsHousekeeping(MethodOf(message)) ? kRegistrations : kCalls;
}

Stamp Trace::MakeStamp(TraceWay way, const Flow& flow) {
  return {++last_number_, static_cast<std::uint64_t>(Count<std::chrono::microseconds>(loop_.Now().time_since_epoch())),
          Count<std::chrono::microseconds>(loop_.WallNow().time_since_epoch()), way, flow};
}

void Trace::OnMessage(TraceWay way, const Flow& flow, std::string_view message, bool known) {
  if (bytes_ != 0) Keep(ShareOf(message, known), MakeStamp(way, flow), message, {});
}

void Trace::OnRefused(const Flow& from, std::string_view bytes, std::string_view why) {
  if (bytes_ == 0 || !refusals_.Take(kRefusals, loop_.Now())) return;
  Keep(kStrangers, MakeStamp(TraceWay::kIn, from), bytes.substr(0, kLongestRefused), why);
}

void Trace::Keep(Share share, const Stamp& stamp, std::string_view bytes, std::string_view why) {
  MessageRing& ring = rings_[share];
  const auto copy = ring.Add(stamp, bytes, why);
  if (copy.empty()) return;
  const Outline outline = MaskSecrets(copy, why.empty() ? Shape::kWhole : Shape::kBroken);
  const std::string_view call_id = outline.call_id.substr(0, kLongestId);
  ring.SetCallId(call_id);
  if (log_ != nullptr && log_->IsOn(LogLevel::kDebug, "sip"))
    WriteLine(*log_, stamp, {copy.data(), copy.size()}, call_id, outline.method, why);
}

TracedLeg Trace::MakeLeg(const std::string& call_id, const LegStatistics& leg) const {
  TracedLeg traced;
  traced.wall_us = Count<std::chrono::microseconds>(loop_.WallNow().time_since_epoch());
  traced.call_id = call_id.substr(0, kLongestId);
  traced.leg = leg;
  traced.leg.to_tag.resize(std::min(leg.to_tag.size(), kLongestId));
  return traced;
}

void Trace::OnLegClosed(const std::string& call_id, const LegStatistics& leg) {
  if (log_ != nullptr) WriteLine(*log_, call_id, leg);
  if (bytes_ == 0) return;
  if (legs_.size() == kMostLegs) legs_.pop_front();
  legs_.push_back(MakeLeg(call_id, leg));
  legs_.back().number = ++last_number_;
}

TraceExcerpt Trace::Read(const TraceQuery& query) const {
  std::vector<TracedMessage> all;
  for (const MessageRing& ring : rings_) ring.ForEach([&all](const Kept& kept) { all.push_back(Copy(kept)); });
  std::ranges::sort(all, {}, &TracedMessage::number);
  std::vector<TracedLeg> legs(legs_.begin(), legs_.end());
  if (running_) {
    for (const auto& [call_id, leg] : running_()) {
      legs.push_back(MakeLeg(call_id, leg));
      legs.back().running = true;
    }
  }
  Subject subject(query.about);
  for (const TracedMessage& message : all) subject.Look(message);
  for (const TracedLeg& leg : legs) subject.Look(leg);
  TraceExcerpt excerpt;
  excerpt.newest = last_number_;
  for (TracedMessage& message : all)
    if (message.number > query.after && subject.IsOf(message)) excerpt.messages.push_back(std::move(message));
  for (TracedLeg& leg : legs)
    if ((leg.running || leg.number > query.after) && subject.IsOf(leg)) excerpt.legs.push_back(std::move(leg));
  const std::size_t most = std::min(query.last, excerpt.messages.size());
  excerpt.messages.erase(excerpt.messages.begin(), excerpt.messages.end() - static_cast<std::ptrdiff_t>(most));
  return excerpt;
}

std::string Trace::Pcap(const TraceQuery& query) const { return WritePcap(Read(query).messages); }

}  // namespace foyer::trace
