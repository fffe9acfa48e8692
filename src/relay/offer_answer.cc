#include "relay/offer_answer.h"

#include <algorithm>
#include <string>

#include "base/lower_case.h"
#include "sip/uri.h"

namespace foyer::relay {
namespace {

using sip::MediaDescription;
using sip::PayloadFormat;

constexpr std::uint32_t kTelephoneRate = 8000;
constexpr std::uint8_t kUsualEventType = 101, kFirstDynamic = 96, kLastDynamic = 127;

Codec AudioCodecOf(const PayloadFormat& format) {
  if (EqualsIgnoreCase(format.encoding, "telephone-event")) return Codec::kEvent;
  const bool mono = format.encoding_parameters.empty() || format.encoding_parameters == "1";
  if (format.clock_rate != kTelephoneRate || !mono) return Codec::kNone;
  if (EqualsIgnoreCase(format.encoding, "PCMU")) return Codec::kPcmu;
  return EqualsIgnoreCase(format.encoding, "PCMA") ? Codec::kPcma : Codec::kNone;
}

// What travels beside video rather than being video.
bool IsAuxiliary(const PayloadFormat& format) {
  static constexpr std::string_view kNames[] = {"rtx", "red", "ulpfec", "flexfec-03", "parityfec", "H264-SVC"};
  return format.encoding.empty() ||
         std::ranges::any_of(kNames, [&](std::string_view name) { return EqualsIgnoreCase(name, format.encoding); });
}

Codec CodecOf(const PayloadFormat& format, Medium medium, const CodecChoice& choice) {
  if (medium == Medium::kAudio) return choice.audio ? AudioCodecOf(format) : Codec::kNone;
  return choice.video && EqualsIgnoreCase(format.encoding, choice.video->encoding) ? Codec::kVideo : Codec::kNone;
}

std::optional<PayloadFormat> ChooseAudio(const MediaDescription& line) {
  const auto found =
      std::ranges::find_if(line.formats, [](const PayloadFormat& format) { return IsG711(AudioCodecOf(format)); });
  return found == line.formats.end() ? std::nullopt : std::optional(*found);
}

std::optional<PayloadFormat> ChooseVideo(const MediaDescription& line) {
  const auto h264 = std::ranges::find_if(
      line.formats, [](const PayloadFormat& format) { return EqualsIgnoreCase(format.encoding, "H264"); });
  if (h264 != line.formats.end()) return *h264;
  const auto other = std::ranges::find_if_not(line.formats, IsAuxiliary);
  return other == line.formats.end() ? std::nullopt : std::optional(*other);
}

// Of several, the one at G.711's clock rate: its timestamps are those of the sound.
const PayloadFormat* FindEvent(const MediaDescription& line) {
  const PayloadFormat* found = nullptr;
  for (const PayloadFormat& format : line.formats) {
    if (AudioCodecOf(format) != Codec::kEvent) continue;
    if (found == nullptr || (found->clock_rate != kTelephoneRate && format.clock_rate == kTelephoneRate))
      found = &format;
  }
  return found;
}

bool IsTaken(std::uint8_t payload_type, const CodecChoice& choice) {
  return (choice.audio && choice.audio->payload_type == payload_type) ||
         (choice.video && choice.video->payload_type == payload_type);
}

PayloadFormat ChooseEvent(const CodecChoice& choice, const PayloadFormat* of_caller) {
  PayloadFormat event{kUsualEventType, "telephone-event", kTelephoneRate, {}, "0-15"};
  if (of_caller != nullptr && of_caller->clock_rate == kTelephoneRate) {
    event.payload_type = of_caller->payload_type;
  } else if (IsTaken(kUsualEventType, choice)) {
    event.payload_type = kFirstDynamic;
    while (IsTaken(event.payload_type, choice) && event.payload_type < kLastDynamic) ++event.payload_type;
  }
  return event;
}

Feedback ReadFeedback(const MediaDescription& line) {
  Feedback feedback;
  for (const std::string& attribute : line.attributes) {
    if (!attribute.starts_with("rtcp-fb:")) continue;
    const std::string_view value = std::string_view(attribute).substr(std::min(attribute.find(' '), attribute.size()));
    feedback.nack |= value == " nack";
    feedback.pli |= value == " nack pli";
    feedback.fir |= value == " ccm fir";
    feedback.tmmbr |= value.starts_with(" ccm tmmbr");
    feedback.remb |= value == " goog-remb";
  }
  return feedback;
}

// An answer describes what we receive; the offer's parameter sets describe what the offerer sends.
std::string WithoutParameterSets(std::string_view fmtp) {
  std::string kept;
  while (!fmtp.empty()) {
    const std::string_view one = fmtp.substr(0, fmtp.find(';'));
    fmtp.remove_prefix(std::min(one.size() + 1, fmtp.size()));
    if (one.find("sprop-") != std::string_view::npos) continue;
    if (!kept.empty()) kept += ';';
    kept += one;
  }
  return kept;
}

bool IsUsable(const MediaDescription& line, Medium medium) {
  if (line.media != NameOf(medium) || line.port == 0) return false;
  return IsPlainRtp(line.protocol) || (IsSrtp(line.protocol) && srtp::ChooseCrypto(line.attributes));
}

}  // namespace

std::string_view NameOf(Medium medium) { return medium == Medium::kAudio ? "audio" : "video"; }

bool IsPlainRtp(std::string_view protocol) { return protocol == "RTP/AVP" || protocol == "RTP/AVPF"; }
bool IsSrtp(std::string_view protocol) { return protocol == "RTP/SAVP" || protocol == "RTP/SAVPF"; }

bool AddToChoice(const MediaDescription& line, Medium medium, CodecChoice& choice) {
  if (choice.Has(medium) || !IsUsable(line, medium)) return false;
  if (medium == Medium::kVideo) return (choice.video = ChooseVideo(line)).has_value();
  choice.audio = ChooseAudio(line);
  if (choice.audio) choice.event = ChooseEvent(choice, FindEvent(line));
  return choice.audio.has_value();
}

std::optional<CodecChoice> ChooseCodecs(const sip::SessionDescription& offer) {
  CodecChoice choice;
  for (std::size_t i = 0; i < offer.media.size(); ++i)
    for (const Medium medium : kMedia)
      if (AddToChoice(offer.media[i], medium, choice)) choice.lines[IndexOf(medium)] = i;
  if (!choice.audio && !choice.video) return std::nullopt;
  // Again, now that the payload type of the video is known.
  if (choice.audio) choice.event = ChooseEvent(choice, FindEvent(offer.media[choice.lines[IndexOf(Medium::kAudio)]]));
  return choice;
}

PeerMedium ReadMedium(const MediaDescription& line, Medium medium, const CodecChoice& choice, IpAddress peer) {
  PeerMedium read;
  if (!IsUsable(line, medium)) return read;
  for (const PayloadFormat& format : OfferedFormats(choice, medium))
    read.payloads.SetIn(format.payload_type, CodecOf(format, medium, choice));
  if (const PayloadFormat* event = FindEvent(line); medium == Medium::kAudio && event != nullptr)
    read.payloads.SetOut(Codec::kEvent, event->payload_type);
  for (const PayloadFormat& format : line.formats) {
    const Codec codec = CodecOf(format, medium, choice);
    if (codec == Codec::kNone) continue;
    read.payloads.SetIn(format.payload_type, codec);
    read.payloads.SetOut(codec, format.payload_type);
    read.active |= codec != Codec::kEvent;
  }
  if (choice.audio) {  // who takes both laws was offered, or answered, the chosen one
    const Codec law = AudioCodecOf(*choice.audio);
    if (read.payloads.Out(law)) read.payloads.ClearOut(OtherLaw(law));
  }
  read.rtp = {line.address.value_or(peer), line.port};
  const auto next_port = static_cast<std::uint16_t>(line.port == 65535 ? line.port : line.port + 1);
  read.rtcp = {line.rtcp_address.value_or(read.rtp.address), line.rtcp_port.value_or(next_port)};
  const bool nowhere = read.rtp.address.is_unspecified();
  read.direction = MakeDirection(Sends(line.direction), Receives(line.direction) && !nowhere);
  read.feedback = ReadFeedback(line);
  if (IsSrtp(line.protocol)) read.crypto = srtp::ChooseCrypto(line.attributes);
  return read;
}

std::vector<PayloadFormat> OfferedFormats(const CodecChoice& choice, Medium medium) {
  if (!choice.Has(medium)) return {};
  if (medium == Medium::kVideo) return {*choice.video};
  std::vector<PayloadFormat> formats{*choice.audio};
  const bool mu_law = AudioCodecOf(*choice.audio) == Codec::kPcmu;
  const std::uint8_t other_type = mu_law ? 8 : 0;  // RFC 3551 s6
  if (!IsTaken(other_type, choice) && choice.event.payload_type != other_type)
    formats.push_back({other_type, mu_law ? "PCMA" : "PCMU", kTelephoneRate, {}, {}});
  formats.push_back(choice.event);
  return formats;
}

std::vector<PayloadFormat> AnsweredFormats(const MediaDescription& line, const CodecChoice& choice, Medium medium) {
  const Codec wanted = medium == Medium::kVideo ? Codec::kVideo : AudioCodecOf(*choice.audio);
  const PayloadFormat* chosen = nullptr;
  for (const PayloadFormat& format : line.formats) {
    const Codec codec = CodecOf(format, medium, choice);
    if (codec == wanted && (chosen == nullptr || CodecOf(*chosen, medium, choice) != wanted)) chosen = &format;
    if (IsG711(codec) && chosen == nullptr) chosen = &format;
  }
  std::vector<PayloadFormat> formats;
  if (chosen == nullptr) return formats;
  formats.push_back(*chosen);
  formats.back().fmtp = WithoutParameterSets(chosen->fmtp);
  if (medium == Medium::kVideo) return formats;
  if (const PayloadFormat* event = FindEvent(line)) {
    formats.push_back(*event);
    formats.back().fmtp = "0-15";
  }
  return formats;
}

}  // namespace foyer::relay
