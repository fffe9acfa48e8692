#include "relay/rtcp.h"

#include <algorithm>
#include <utility>

#include "relay/rtcp_types.h"

namespace foyer::relay {
namespace {

constexpr std::size_t kHeader = 8;  // with the sender's SSRC
constexpr std::size_t kSenderHeader = 28;
constexpr std::size_t kNackEntry = 4, kTmmbrEntry = 8;

// Of the whole part; 0: it is none.
std::size_t SizeOfPart(Bytes rest) {
  if (rest.size() < 4 || rest[0] >> 6 != 2 || rest[1] < 192 || rest[1] > 223) return 0;
  const std::size_t size = std::size_t{4} * (ReadU16(rest, 2) + 1U);
  return size <= rest.size() ? size : 0;
}

ReportBlock ReadBlock(Bytes bytes) {
  const std::uint32_t lost = ReadU32(bytes, 4) & 0xffffffU;
  return {ReadU32(bytes, 0), bytes[4],           static_cast<std::int32_t>(lost << 8) >> 8,
          ReadU32(bytes, 8), ReadU32(bytes, 12), ReadU32(bytes, 16),
          ReadU32(bytes, 20)};
}

SenderInfo ReadSender(Bytes part) {
  return {ReadU32(part, 4), std::uint64_t{ReadU32(part, 8)} << 32 | ReadU32(part, 12), ReadU32(part, 16),
          ReadU32(part, 20), ReadU32(part, 24)};
}

std::uint64_t Scaled(std::uint64_t mantissa, unsigned exponent) {
  return exponent > 40 ? ~std::uint64_t{0} : mantissa << exponent;
}

}  // namespace

bool IsRtcp(Bytes compound) {
  if (compound.size() < kHeader) return false;
  while (!compound.empty()) {
    const std::size_t size = SizeOfPart(compound);
    if (size == 0) return false;
    compound = compound.subspan(size);
  }
  return true;
}

std::optional<RtcpItem> RtcpReader::Next() {
  for (;;) {
    if (whole_) return std::exchange(whole_, std::nullopt);
    if (auto entry = NextEntry()) return entry;
    if (!OpenPart()) return std::nullopt;
  }
}

bool RtcpReader::OpenPart() {
  const std::size_t size = SizeOfPart(rest_);
  if (size == 0) return false;
  const Bytes part = rest_.first(size);
  rest_ = rest_.subspan(size);
  type_ = part[1];
  entry_size_ = 0;
  if (type_ == rtcp::kTransportFeedback || type_ == rtcp::kPayloadFeedback) {
    if (size >= rtcp::kFeedbackHeader) OpenFeedback(part);
    return true;
  }
  const std::size_t before = type_ == rtcp::kSenderReport ? kSenderHeader : kHeader;
  if ((type_ != rtcp::kSenderReport && type_ != rtcp::kReceiverReport) || size < before) return true;
  if (type_ == rtcp::kSenderReport) whole_ = ReadSender(part);
  entry_size_ = rtcp::kReportBlock;
  const std::size_t blocks = std::size_t{part[0] & 0x1fU} * rtcp::kReportBlock;
  entries_ = part.subspan(before, std::min(blocks, size - before));
  return true;
}

void RtcpReader::OpenFeedback(Bytes part) {
  const unsigned format = part[0] & 0x1fU;
  entries_ = part.subspan(rtcp::kFeedbackHeader);
  if (type_ == rtcp::kTransportFeedback) {
    entry_size_ = format == rtcp::kNack ? kNackEntry : format == rtcp::kTmmbr ? kTmmbrEntry : 0;
  } else if (format == rtcp::kPli || format == rtcp::kFir) {
    whole_ = KeyFrameWanted{};
  } else if (format == rtcp::kApplicationLayer && entries_.size() >= 8 && AsText(entries_.first(4)) == "REMB") {
    whole_ = BitrateLimit{Scaled(ReadU32(entries_, 4) & 0x3ffffU, entries_[5] >> 2)};
  }
}

std::optional<RtcpItem> RtcpReader::NextEntry() {
  if (entry_size_ == 0 || entries_.size() < entry_size_) return std::nullopt;
  const Bytes entry = entries_.first(entry_size_);
  entries_ = entries_.subspan(entry_size_);
  if (type_ != rtcp::kTransportFeedback) return ReadBlock(entry);
  if (entry_size_ == kNackEntry) return Missing{ReadU16(entry, 0), ReadU16(entry, 2)};
  const std::uint32_t limit = ReadU32(entry, 4);  // 6 bits of exponent, 17 of mantissa, 9 of overhead
  return BitrateLimit{Scaled(limit >> 9 & 0x1ffffU, limit >> 26)};
}

}  // namespace foyer::relay
