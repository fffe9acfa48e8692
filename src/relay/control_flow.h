// The RTCP of one call (RFC 3550 s6). All of it ends here, and whatever a peer gets is written for it: reports on what
// it sends, sender reports in the clock of the stream that it gets, and lost packets again.
#pragma once
#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>

#include "foyer/event_loop.h"
#include "relay/key_frame_requests.h"
#include "relay/parties.h"
#include "relay/rtcp.h"
#include "relay/video_memory.h"

namespace foyer::relay {

using VideoMemories = std::array<VideoMemory, 2>;  // per party

class ControlFlow {
 public:
  // All must outlive this object.
  ControlFlow(EventLoop& loop, Parties& parties, KeyFrameRequests& key_frames, VideoMemories& memories);

  // A whole compound packet of a leg.
  void OnRtcp(Anchor& anchor, Leg& leg, Medium medium, Bytes compound);
  // Packets of a leg's video have been lost on the way to us: it is asked for them, once, if it understands.
  void AskAgain(Anchor& anchor, Leg& leg, Missing missing);

  static constexpr std::chrono::seconds kReportInterval{5};
  // Nobody may take the picture from all others: below that a viewer has to bear losses.
  static constexpr std::uint64_t kLowestLimit = 128'000;  // bit/s

 private:
  void OnSenderInfo(Leg& from, Medium medium, const SenderInfo& sender);
  void OnReportBlock(Stream& stream, const ReportBlock& block);
  void OnMissing(Anchor& anchor, Leg& leg, const Missing& missing);
  void OnLimit(Anchor& anchor, Leg& leg, const BitrateLimit& limit);

  void SendReports();
  void SendReport(Anchor& anchor, Leg& to, Medium medium, const std::optional<SenderInfo>& sender);
  std::optional<ReportBlock> ReportFor(Leg& to, Medium medium);
  void PassLimit(Party source);
  RtcpWriter Begin(const Stream& to) const;

  EventLoop& loop_;
  Parties& parties_;
  KeyFrameRequests& key_frames_;
  VideoMemories& memories_;
  std::array<std::optional<std::uint64_t>, 2> limits_;  // that each party was told
  Timer report_timer_;
};

}  // namespace foyer::relay
