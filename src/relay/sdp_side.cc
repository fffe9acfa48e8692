#include "relay/sdp_side.h"

#include <algorithm>
#include <array>

#include "base/random.h"

namespace foyer::relay {
namespace {

// Short enough for whoever keeps it in 32 bits.
std::uint64_t RandomSessionId() {
  std::array<std::uint8_t, 4> bytes{};
  FillRandom(bytes);
  return (ReadU32(bytes, 0) & 0x7fffffffU) | 1U;
}

void AddFeedback(const Feedback& feedback, std::uint8_t payload_type, std::vector<std::string>& attributes) {
  const std::string prefix = "rtcp-fb:" + std::to_string(payload_type) + " ";
  if (feedback.nack) attributes.push_back(prefix + "nack");
  if (feedback.pli) attributes.push_back(prefix + "nack pli");
  if (feedback.fir) attributes.push_back(prefix + "ccm fir");
  if (feedback.tmmbr) attributes.push_back(prefix + "ccm tmmbr");
  if (feedback.remb) attributes.push_back(prefix + "goog-remb");
}

}  // namespace

SdpSide::SdpSide(IpAddress local) : local_(local), session_id_(RandomSessionId()) {}

void SdpSide::ReadFirstOffer(const sip::SessionDescription& theirs, const CodecChoice& choice) {
  for (const sip::MediaDescription& line : theirs.media) lines_.push_back({line, std::nullopt});
  for (const Medium medium : kMedia)
    if (choice.Has(medium)) lines_[choice.lines[IndexOf(medium)]].medium = medium;
  for (const OneLine& line : lines_) encrypted_ |= line.medium && IsSrtp(line.theirs.protocol);
}

void SdpSide::BeginOffer(const CodecChoice& choice, bool encrypted) {
  encrypted_ = encrypted;
  for (const Medium medium : kMedia) {
    if (!choice.Has(medium)) continue;
    lines_.push_back(NewLine(medium));
  }
  const bool video_first =
      choice.audio && choice.video && choice.lines[IndexOf(Medium::kVideo)] < choice.lines[IndexOf(Medium::kAudio)];
  if (video_first) std::ranges::reverse(lines_);
}

SdpSide::OneLine SdpSide::NewLine(Medium medium) const {
  OneLine line{{}, medium};
  line.theirs.media = NameOf(medium);
  // Not everybody understands AVPF and SAVPF; all take feedback that is announced.
  line.theirs.protocol = encrypted_ ? "RTP/SAVP" : "RTP/AVP";
  return line;
}

const sip::MediaDescription* SdpSide::FindFree(Medium medium) const {
  const auto found = std::ranges::find_if(
      lines_, [&](const OneLine& line) { return !line.medium && line.theirs.media == NameOf(medium); });
  return found == lines_.end() ? nullptr : &found->theirs;
}

void SdpSide::TakeUp(Medium medium) {
  const sip::MediaDescription* free = FindFree(medium);
  for (OneLine& line : lines_)
    if (&line.theirs == free) line.medium = medium;
  if (free == nullptr) lines_.push_back(NewLine(medium));
}

void SdpSide::Read(const sip::SessionDescription& theirs, Kind kind) {
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    sip::MediaDescription& line = lines_[i].theirs;
    const bool fits =
        i < theirs.media.size() && (kind == Kind::kOffer || IsSrtp(theirs.media[i].protocol) == IsSrtp(line.protocol));
    if (fits) {
      line = theirs.media[i];
    } else {
      line.port = 0;
    }
  }
  for (std::size_t i = lines_.size(); i < theirs.media.size(); ++i) lines_.push_back({theirs.media[i], std::nullopt});
}

const sip::MediaDescription& SdpSide::Line(Medium medium) const {
  static const sip::MediaDescription kNone;
  const auto found = std::ranges::find(lines_, medium, &OneLine::medium);
  return found == lines_.end() ? kNone : found->theirs;
}

std::string SdpSide::Write(const PerMedium<LocalMedium>& media) {
  sip::SessionDescription ours;
  ours.session_id = session_id_;
  ours.session_version = version_;
  ours.origin_address = local_;
  ours.address = local_;
  const bool ice = std::ranges::any_of(media, [](const LocalMedium& one) { return one.active && one.ice; });
  if (ice) ours.attributes = WriteIceLite();
  for (const OneLine& line : lines_) ours.media.push_back(WriteLine(line, media));
  std::string text = ours.ToString();
  if (text == last_) return text;
  ours.session_version = ++version_;
  return last_ = ours.ToString();
}

sip::MediaDescription SdpSide::WriteLine(const OneLine& line, const PerMedium<LocalMedium>& media) const {
  sip::MediaDescription ours;
  ours.media = line.theirs.media;
  ours.protocol = line.theirs.protocol;
  const bool active = line.medium && media[IndexOf(*line.medium)].active;
  if (!active) {  // RFC 3264 s6: the formats do not matter, but there must be some
    for (const sip::PayloadFormat& format : line.theirs.formats)
      ours.formats.push_back({format.payload_type, {}, 0, {}, {}});
    return ours;
  }
  const LocalMedium& medium = media[IndexOf(*line.medium)];
  ours.port = medium.port;
  ours.direction = medium.direction;
  ours.formats = medium.formats;
  ours.address = local_;
  if (medium.ice) ours.attributes = WriteIce(*medium.ice, {local_, medium.port});
  if (medium.ice_mismatch) ours.attributes.emplace_back("ice-mismatch");
  for (const srtp::CryptoLine& line_of_key : medium.crypto) ours.attributes.push_back(WriteCrypto(line_of_key));
  if (!medium.formats.empty()) AddFeedback(medium.feedback, medium.formats.front().payload_type, ours.attributes);
  return ours;
}

}  // namespace foyer::relay
