#include "relay/rtcp_writer.h"

#include <algorithm>
#include <bit>

#include "foyer/check.h"
#include "relay/rtcp_types.h"

namespace foyer::relay {
namespace {

constexpr std::size_t kSenderInfo = 20;
constexpr std::size_t kLongestName = 32;

void WriteU64(MutableBytes bytes, std::size_t offset, std::uint64_t value) {
  WriteU32(bytes, offset, static_cast<std::uint32_t>(value >> 32));
  WriteU32(bytes, offset + 4, static_cast<std::uint32_t>(value & 0xffffffffU));
}

void WriteBlock(MutableBytes at, const ReportBlock& block) {
  WriteU32(at, 0, block.ssrc);
  WriteU32(at, 4, static_cast<std::uint32_t>(block.lost) & 0xffffffU);
  at[4] = block.fraction_lost;
  WriteU32(at, 8, block.highest);
  WriteU32(at, 12, block.jitter);
  WriteU32(at, 16, block.last_report);
  WriteU32(at, 20, block.delay);
}

// How far a number must be shifted to fit into `bits`.
unsigned ExponentFor(std::uint64_t value, unsigned bits) {
  const auto width = static_cast<unsigned>(std::bit_width(value));
  return width > bits ? width - bits : 0;
}

}  // namespace

MutableBytes RtcpWriter::Append(std::uint8_t type, std::uint8_t format, std::size_t size) {
  FOYER_CHECK(size_ + size <= kMaxSize && size % 4 == 0);
  const MutableBytes part = MutableBytes(buffer_).subspan(size_, size);
  std::ranges::fill(part, std::uint8_t{0});
  size_ += size;
  part[0] = static_cast<std::uint8_t>(0x80 | format);
  part[1] = type;
  WriteU16(part, 2, static_cast<std::uint16_t>(size / 4 - 1));
  WriteU32(part, 4, ssrc_);
  return part;
}

MutableBytes RtcpWriter::AppendFeedback(std::uint8_t type, std::uint8_t format, std::uint32_t media_ssrc,
                                        std::size_t entries) {
  const MutableBytes part = Append(type, format, rtcp::kFeedbackHeader + entries);
  WriteU32(part, 8, media_ssrc);
  return part.subspan(rtcp::kFeedbackHeader);
}

void RtcpWriter::Report(const std::optional<ReportBlock>& block, const std::optional<SenderInfo>& sender) {
  const std::size_t head = sender ? 8 + kSenderInfo : 8;
  const MutableBytes part = Append(sender ? rtcp::kSenderReport : rtcp::kReceiverReport, block ? 1 : 0,
                                   head + (block ? rtcp::kReportBlock : 0));
  if (sender) {
    WriteU64(part, 8, sender->ntp);
    WriteU32(part, 16, sender->timestamp);
    WriteU32(part, 20, sender->packets);
    WriteU32(part, 24, sender->octets);
  }
  if (block) WriteBlock(part.subspan(head), *block);
}

void RtcpWriter::CanonicalName(std::string_view name) {
  constexpr std::uint8_t kCname = 1;
  FOYER_CHECK(name.size() <= kLongestName);
  const std::size_t padded = (2 + name.size() + 1 + 3) / 4 * 4;  // at least one zero ends the list
  const MutableBytes part = Append(rtcp::kSourceDescription, 1, 8 + padded);
  part[8] = kCname;
  part[9] = static_cast<std::uint8_t>(name.size());
  std::ranges::copy(AsBytes(name), part.begin() + 10);
}

void RtcpWriter::PictureLoss(std::uint32_t media_ssrc) {
  AppendFeedback(rtcp::kPayloadFeedback, rtcp::kPli, media_ssrc, 0);
}

void RtcpWriter::FullIntraRequest(std::uint32_t media_ssrc, std::uint8_t number) {
  const MutableBytes entry = AppendFeedback(rtcp::kPayloadFeedback, rtcp::kFir, 0, 8);
  WriteU32(entry, 0, media_ssrc);
  entry[4] = number;
}

void RtcpWriter::Nack(std::uint32_t media_ssrc, Missing missing) {
  const MutableBytes entry = AppendFeedback(rtcp::kTransportFeedback, rtcp::kNack, media_ssrc, 4);
  WriteU16(entry, 0, missing.first);
  WriteU16(entry, 2, missing.following);
}

void RtcpWriter::BitrateRequest(std::uint32_t media_ssrc, std::uint64_t bits_per_second) {
  WriteLimit(rtcp::kTmmbr, media_ssrc, bits_per_second);
}

void RtcpWriter::BitrateNotification(std::uint32_t owner_ssrc, std::uint64_t bits_per_second) {
  WriteLimit(rtcp::kTmmbn, owner_ssrc, bits_per_second);
}

void RtcpWriter::WriteLimit(std::uint8_t format, std::uint32_t ssrc, std::uint64_t bits_per_second) {
  constexpr std::uint32_t kOverhead = 40;  // bytes a packet: IP, UDP and RTP
  const MutableBytes entry = AppendFeedback(rtcp::kTransportFeedback, format, 0, 8);
  const unsigned exponent = ExponentFor(bits_per_second, 17);
  WriteU32(entry, 0, ssrc);
  WriteU32(entry, 4, exponent << 26 | static_cast<std::uint32_t>(bits_per_second >> exponent) << 9 | kOverhead);
}

void RtcpWriter::EstimatedBitrate(std::uint32_t media_ssrc, std::uint64_t bits_per_second) {
  const MutableBytes entry = AppendFeedback(rtcp::kPayloadFeedback, rtcp::kApplicationLayer, 0, 12);
  const unsigned exponent = ExponentFor(bits_per_second, 18);
  std::ranges::copy(AsBytes("REMB"), entry.begin());
  WriteU32(entry, 4, 1U << 24 | exponent << 18 | static_cast<std::uint32_t>(bits_per_second >> exponent));
  WriteU32(entry, 8, media_ssrc);
}

}  // namespace foyer::relay
