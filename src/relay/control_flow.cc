#include "relay/control_flow.h"

#include <algorithm>
#include <bit>

#include "relay/forwarder.h"

namespace foyer::relay {
namespace {

template <typename... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};
template <typename... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;  // clang 14 does not guess it

Party OtherParty(Party party) { return party == Party::kCaller ? Party::kDevice : Party::kCaller; }

// Lost on either of two ways, one behind the other; in 1/256.
std::uint8_t Together(unsigned first, unsigned second) {
  return static_cast<std::uint8_t>(first + second - first * second / 256);
}

}  // namespace

ControlFlow::ControlFlow(EventLoop& loop, Parties& parties, KeyFrameRequests& key_frames, VideoMemories& memories)
    : loop_(loop), parties_(parties), key_frames_(key_frames), memories_(memories), report_timer_(loop, [this] {
        SendReports();
      }) {
  report_timer_.Start(kReportInterval);
}

void ControlFlow::OnRtcp(Anchor& anchor, Leg& leg, Medium medium, Bytes compound) {
  Stream& stream = leg.At(medium);
  RtcpReader reader(compound);
  while (const auto item = reader.Next()) {
    std::visit(Overloaded{[&](const SenderInfo& sender) { OnSenderInfo(leg, medium, sender); },
                          [&](const ReportBlock& block) { OnReportBlock(stream, block); },
                          [&](const KeyFrameWanted&) {
                            if (medium != Medium::kVideo) return;
                            ++leg.counters.key_frame_requests;
                            ++stream.counts.pli_in;
                            key_frames_.Request(OtherParty(parties_.PartyOf(leg)));
                          },
                          [&](const Missing& missing) {
                            if (medium == Medium::kVideo) OnMissing(anchor, leg, missing);
                          },
                          [&](const BitrateLimit& limit) {
                            if (medium == Medium::kVideo) OnLimit(anchor, leg, limit);
                          }},
               *item);
  }
}

// ---- Reports

void ControlFlow::OnSenderInfo(Leg& from, Medium medium, const SenderInfo& sender) {
  Stream& source = from.At(medium);
  source.incoming.OnSenderReport(sender, loop_.Now());
  if (!parties_.IsHeard(from)) return;
  parties_.ForEachTarget(from, [&](Anchor& anchor, Leg& to) {
    const OutgoingStream& out = to.At(medium).outgoing;
    const auto timestamp = out.TimestampOf(sender.ssrc, sender.timestamp);
    if (!timestamp) return;
    SendReport(anchor, to, medium, SenderInfo{out.ssrc(), sender.ntp, *timestamp, out.packets(), out.octets()});
  });
}

void ControlFlow::OnReportBlock(Stream& stream, const ReportBlock& block) {
  if (block.ssrc != stream.outgoing.ssrc()) return;
  stream.report.fraction_lost = block.fraction_lost;
  stream.report.jitter = block.jitter;
}

void ControlFlow::SendReports() {
  report_timer_.Start(kReportInterval);
  parties_.ForEachLeg([this](Anchor& anchor, Leg& leg) {
    for (const Medium medium : kMedia) {
      if (anchor.At(medium) == nullptr) continue;
      if (!leg.At(medium).report.heard) SendReport(anchor, leg, medium, std::nullopt);
      leg.At(medium).report.heard = false;
    }
  });
  for (const Party source : {Party::kCaller, Party::kDevice}) PassLimit(source);
}

void ControlFlow::SendReport(Anchor& anchor, Leg& to, Medium medium, const std::optional<SenderInfo>& sender) {
  MediaTransport* transport = anchor.At(medium);
  if (transport == nullptr) return;
  RtcpWriter compound(to.At(medium).outgoing.ssrc());
  compound.Report(ReportFor(to, medium), sender);
  compound.CanonicalName(parties_.canonical_name);
  Forwarder::SendRtcp(to, medium, *transport, compound);
  to.At(medium).report.heard = true;
}

// What the sender is to know is how its stream arrives where it is seen. While many see it, one with bad Wi-Fi must not
// take the quality from all others, so only the way to us counts; the one who has answered counts in full.
std::optional<ReportBlock> ControlFlow::ReportFor(Leg& to, Medium medium) {
  auto block = to.At(medium).incoming.MakeReport(loop_.Now());
  if (!block || parties_.selected == nullptr || !parties_.IsHeard(to)) return block;
  parties_.ForEachTarget(to, [&](Anchor&, Leg& viewer) {
    const PeerReport& report = viewer.At(medium).report;
    block->fraction_lost = Together(block->fraction_lost, report.fraction_lost);
    block->jitter = std::max(block->jitter, report.jitter);
  });
  return block;
}

RtcpWriter ControlFlow::Begin(const Stream& to) const {
  RtcpWriter compound(to.outgoing.ssrc());
  compound.Report(std::nullopt);
  compound.CanonicalName(parties_.canonical_name);
  return compound;
}

// ---- Losses

void ControlFlow::OnMissing(Anchor& anchor, Leg& leg, const Missing& missing) {
  ++leg.At(Medium::kVideo).counts.nack_in;
  const Party source = OtherParty(parties_.PartyOf(leg));
  std::uint32_t wanted = 1U | static_cast<std::uint32_t>(missing.following) << 1;  // bit n: `first` + n
  std::optional<Missing> unknown;
  for (; wanted != 0; wanted &= wanted - 1) {
    const auto number = static_cast<std::uint16_t>(missing.first + std::countr_zero(wanted));
    const auto result = memories_[IndexOf(source)].Resend(anchor, leg, number);
    if (result.resent == VideoMemory::Resent::kYes) ++leg.counters.resent;
    if (result.resent != VideoMemory::Resent::kUnknown) continue;
    const auto behind = unknown ? static_cast<std::uint16_t>(result.in_source - unknown->first) : std::uint16_t{0};
    if (!unknown) {
      unknown = Missing{result.in_source, 0};
    } else if (behind >= 1 && behind <= 16) {
      unknown->following = static_cast<std::uint16_t>(unknown->following | 1U << (behind - 1));
    }
  }
  if (!unknown) return;
  if (source == Party::kCaller) {
    AskAgain(parties_.front, parties_.caller(), *unknown);
  } else if (parties_.selected != nullptr) {
    AskAgain(*parties_.selected_anchor, *parties_.selected, *unknown);
  }
}

void ControlFlow::AskAgain(Anchor& anchor, Leg& leg, Missing missing) {
  Stream& stream = leg.At(Medium::kVideo);
  MediaTransport* transport = anchor.At(Medium::kVideo);
  if (!stream.peer.feedback.nack || transport == nullptr || stream.incoming.ssrc() == 0) return;
  ++stream.counts.nack_out;
  RtcpWriter compound = Begin(stream);
  compound.Nack(stream.incoming.ssrc(), missing);
  Forwarder::SendRtcp(leg, Medium::kVideo, *transport, compound);
}

// ---- Bit rates

void ControlFlow::OnLimit(Anchor& anchor, Leg& leg, const BitrateLimit& limit) {
  Stream& stream = leg.At(Medium::kVideo);
  stream.report.bits_per_second = std::max(limit.bits_per_second, kLowestLimit);
  if (stream.peer.feedback.tmmbr) {
    RtcpWriter compound = Begin(stream);
    compound.BitrateNotification(stream.outgoing.ssrc(), *stream.report.bits_per_second);
    Forwarder::SendRtcp(leg, Medium::kVideo, *anchor.At(Medium::kVideo), compound);
  }
  PassLimit(OtherParty(parties_.PartyOf(leg)));
}

// The lowest that any viewer can bear, if the source understands and does not know yet.
void ControlFlow::PassLimit(Party source) {
  const bool of_caller = source == Party::kCaller;
  if (!of_caller && parties_.selected == nullptr) return;
  Anchor& anchor = of_caller ? parties_.front : *parties_.selected_anchor;
  Leg& leg = of_caller ? parties_.caller() : *parties_.selected;
  std::optional<std::uint64_t> lowest;
  parties_.ForEachTarget(leg, [&](Anchor&, Leg& viewer) {
    const auto& limit = viewer.At(Medium::kVideo).report.bits_per_second;
    if (limit) lowest = std::min(lowest.value_or(*limit), *limit);
  });
  const Stream& stream = leg.At(Medium::kVideo);
  const Feedback& understood = stream.peer.feedback;
  if (!lowest || lowest == limits_[IndexOf(source)] || (!understood.tmmbr && !understood.remb)) return;
  if (anchor.At(Medium::kVideo) == nullptr || stream.incoming.ssrc() == 0) return;
  limits_[IndexOf(source)] = lowest;
  RtcpWriter compound = Begin(stream);
  if (understood.tmmbr) {
    compound.BitrateRequest(stream.incoming.ssrc(), *lowest);
  } else {
    compound.EstimatedBitrate(stream.incoming.ssrc(), *lowest);
  }
  Forwarder::SendRtcp(leg, Medium::kVideo, *anchor.At(Medium::kVideo), compound);
}

}  // namespace foyer::relay
