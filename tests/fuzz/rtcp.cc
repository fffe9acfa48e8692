#include <algorithm>
#include <vector>

#include "foyer/check.h"
#include "relay/rtcp.h"
#include "relay/rtcp_writer.h"
#include "tests/fuzz/targets.h"

namespace foyer::fuzz {
namespace {

// Whatever was read can be said, and is read again.
void CheckSaid(const relay::RtcpItem& item) {
  relay::RtcpWriter writer(7);
  const auto* sender = std::get_if<relay::SenderInfo>(&item);
  const auto* block = std::get_if<relay::ReportBlock>(&item);
  writer.Report(block != nullptr ? std::optional(*block) : std::nullopt,
                sender != nullptr ? std::optional(*sender) : std::nullopt);
  writer.CanonicalName("0123456789abcdef0123456789abcdef");
  writer.PictureLoss(1);
  writer.FullIntraRequest(1, 2);
  if (const auto* missing = std::get_if<relay::Missing>(&item)) writer.Nack(1, *missing);
  if (const auto* limit = std::get_if<relay::BitrateLimit>(&item)) {
    writer.BitrateRequest(1, limit->bits_per_second);
    writer.BitrateNotification(1, limit->bits_per_second);
    writer.EstimatedBitrate(1, limit->bits_per_second);
  }
  FOYER_CHECK(relay::IsRtcp(writer.bytes()));
  relay::RtcpReader reader(writer.bytes());
  bool found = false;
  while (const auto again = reader.Next()) found |= again->index() == item.index();
  FOYER_CHECK(found);
}

}  // namespace

void FuzzRtcp(Bytes input) {
  if (!relay::IsRtcp(input)) return;
  relay::RtcpReader reader(input);
  std::size_t items = 0;
  while (const auto item = reader.Next()) {
    FOYER_CHECK(++items <= input.size());  // it comes to an end
    if (items <= 16) CheckSaid(*item);
  }
}

}  // namespace foyer::fuzz
