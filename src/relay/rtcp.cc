#include "relay/rtcp.h"

#include <algorithm>

namespace foyer::relay {
namespace {

constexpr std::size_t kHeader = 8;  // with the sender's SSRC
constexpr std::uint8_t kReceiverReport = 201, kBye = 203, kApp = 204, kPayloadFeedback = 206;
constexpr std::uint8_t kPli = 1, kFir = 4;

struct Part {
  std::uint8_t type = 0;
  std::uint8_t format = 0;
  std::size_t size = 0;
};

std::optional<Part> ParsePart(Bytes rest) {
  if (rest.size() < 4 || rest[0] >> 6 != 2 || rest[1] < 192 || rest[1] > 223) return std::nullopt;
  const Part part{rest[1], static_cast<std::uint8_t>(rest[0] & 0x1f), std::size_t{4} * (ReadU16(rest, 2) + 1U)};
  if (part.size > rest.size()) return std::nullopt;
  return part;
}

bool IsKeyFrameRequest(const Part& part) {
  return part.type == kPayloadFeedback && (part.format == kPli || part.format == kFir);
}
bool EndsHere(const Part& part) { return IsKeyFrameRequest(part) || part.type == kBye || part.type == kApp; }

void WriteHeader(MutableBytes part, std::uint8_t format, std::uint8_t type, std::uint32_t ssrc) {
  part[0] = static_cast<std::uint8_t>(0x80 | format);
  part[1] = type;
  WriteU16(part, 2, static_cast<std::uint16_t>(part.size() / 4 - 1));
  WriteU32(part, 4, ssrc);
}

}  // namespace

std::optional<RtcpContent> ParseRtcp(Bytes compound) {
  if (compound.size() < kHeader) return std::nullopt;
  RtcpContent content;
  for (Bytes rest = compound; !rest.empty();) {
    const auto part = ParsePart(rest);
    if (!part) return std::nullopt;
    content.key_frame_request |= IsKeyFrameRequest(*part);
    content.has_more |= !EndsHere(*part);
    rest = rest.subspan(part->size);
  }
  return content;
}

std::size_t StripRtcp(MutableBytes compound) {
  std::size_t kept = 0;
  for (std::size_t at = 0; at < compound.size();) {
    const auto part = ParsePart(compound.subspan(at));
    if (!part) break;
    if (!EndsHere(*part)) {
      if (kept != at)
        std::copy_n(compound.begin() + static_cast<std::ptrdiff_t>(at), part->size,
                    compound.begin() + static_cast<std::ptrdiff_t>(kept));
      kept += part->size;
    }
    at += part->size;
  }
  return kept;
}

KeyFrameRequest MakeKeyFrameRequest(std::uint32_t own_ssrc, std::uint32_t media_ssrc, std::uint8_t number) {
  KeyFrameRequest request{};
  const MutableBytes bytes(request);
  WriteHeader(bytes.subspan(0, 8), 0, kReceiverReport, own_ssrc);
  WriteHeader(bytes.subspan(8, 12), kPli, kPayloadFeedback, own_ssrc);
  WriteU32(bytes, 16, media_ssrc);
  WriteHeader(bytes.subspan(20, 20), kFir, kPayloadFeedback, own_ssrc);  // the media SSRC of its header is 0
  WriteU32(bytes, 32, media_ssrc);
  bytes[36] = number;
  return request;
}

}  // namespace foyer::relay
