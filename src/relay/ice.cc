#include "relay/ice.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <utility>

#include "base/random.h"

namespace foyer::relay {
namespace {

using sip::StunClass;
using sip::StunMessage;
using sip::StunWriter;

// RFC 8839 s5.4.
constexpr std::size_t kMinUfrag = 4, kMinPwd = 22, kMaxIceText = 256;
constexpr std::uint16_t kDiscardPort = 9;
// RFC 8445 s5.1.2.1: the type preference of a host candidate, and of its one address.
constexpr std::uint32_t kHostPriority = 126U << 24 | 65535U << 8;

// Six random bits in each character.
std::string RandomIceText(std::size_t characters) {
  static constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text(characters, '\0');
  FillRandom({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
  for (char& one : text) one = kAlphabet[static_cast<unsigned char>(one) % kAlphabet.size()];
  return text;
}

std::optional<std::string_view> FindAttribute(const std::vector<std::string>& attributes, std::string_view name) {
  for (const std::string& one : attributes)
    if (one.starts_with(name)) return std::string_view(one).substr(name.size());
  return std::nullopt;
}

bool IsIceText(std::string_view text, std::size_t least) {
  return text.size() >= least && text.size() <= kMaxIceText && std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
         });
}

std::optional<IceCredentials> ReadCredentials(const sip::SessionDescription& offer, const sip::MediaDescription& line) {
  const auto find = [&](std::string_view name) {
    const auto own = FindAttribute(line.attributes, name);
    return own ? own : FindAttribute(offer.attributes, name);
  };
  const auto ufrag = find("ice-ufrag:"), pwd = find("ice-pwd:");
  if (!ufrag || !pwd || !IsIceText(*ufrag, kMinUfrag) || !IsIceText(*pwd, kMinPwd)) return std::nullopt;
  return IceCredentials{std::string(*ufrag), std::string(*pwd)};
}

// "FOUNDATION COMPONENT UDP PRIORITY ADDRESS PORT typ ...", of RTP. Names (mDNS) are none.
std::optional<Endpoint> ReadRtpCandidate(std::string_view rest) {
  std::array<std::string_view, 6> words;
  for (std::string_view& word : words) {
    word = rest.substr(0, rest.find(' '));
    rest.remove_prefix(std::min(word.size() + 1, rest.size()));
  }
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(words[5].data(), words[5].data() + words[5].size(), port);
  const auto address = IpAddress::Parse(words[4]);
  if (words[1] != "1" || !address || error != std::errc() || end != words[5].data() + words[5].size())
    return std::nullopt;
  return Endpoint{*address, port};
}

// RFC 8839 s4.2.5: the default destination has to be one of the candidates. Who has none yet says "0.0.0.0, port 9".
bool FitsCandidates(const sip::MediaDescription& line) {
  if (!line.address || (line.address->is_unspecified() && line.port == kDiscardPort)) return true;
  const Endpoint said{*line.address, line.port};
  constexpr std::string_view kName = "candidate:";
  return std::ranges::any_of(line.attributes, [&](const std::string& one) {
    return one.starts_with(kName) && ReadRtpCandidate(std::string_view(one).substr(kName.size())) == said;
  });
}

bool FitsCandidates(const sip::SessionDescription& offer) {
  return std::ranges::all_of(offer.media, [&](const sip::MediaDescription& line) {
    return line.port == 0 || !ReadCredentials(offer, line) || FitsCandidates(line);
  });
}

}  // namespace

// ---- Descriptions

IceCredentials MakeIceCredentials() { return {RandomIceText(8), RandomIceText(24)}; }

IceOffer ReadIceOffer(const sip::SessionDescription& offer, const sip::MediaDescription& line) {
  if (FindAttribute(offer.attributes, "ice-lite")) return {};
  IceOffer read{ReadCredentials(offer, line)};
  if (!read.credentials || FitsCandidates(offer)) return read;
  return {std::nullopt, true};
}

std::vector<std::string> WriteIce(const IceCredentials& ours, const Endpoint& rtp) {
  std::vector<std::string> lines{"ice-ufrag:" + ours.ufrag, "ice-pwd:" + ours.pwd};
  for (const unsigned component : {1U, 2U})
    lines.push_back("candidate:1 " + std::to_string(component) + " UDP " +
                    std::to_string(kHostPriority + 256 - component) + " " + rtp.address.ToString() + " " +
                    std::to_string(rtp.port + component - 1) + " typ host");
  return lines;
}

std::vector<std::string> WriteIceLite() { return {"ice-lite", "ice-options:ice2"}; }

// ---- Checks

IceLite::IceLite(IceCredentials theirs)
    : ours_(MakeIceCredentials()), theirs_(std::move(theirs)), username_(ours_.ufrag + ":" + theirs_.ufrag) {}

IceLite::Outcome IceLite::OnStun(Bytes datagram, const Endpoint& from, Component component, TimePoint now) {
  const auto message = StunMessage::Parse(datagram);
  if (!message || !message->HasFingerprint() || message->method != sip::kStunBinding) return {};
  if (message->kind == StunClass::kIndication) return {Check::kKeepAlive, false, {}};
  if (message->kind != StunClass::kRequest) return {};  // we ask nothing
  const bool complete = message->username && message->integrity_at;
  Outcome outcome;
  if (complete && message->username == username_ && message->HasIntegrity(ours_.pwd)) {
    outcome = OnCheck(*message, from, component);
  } else {  // RFC 8489 s9.1.3
    outcome.check = Check::kRefused;
    if (MaySendError(now)) outcome.reply.emplace(StunClass::kError, *message).AddError(complete ? 401 : 400, {});
  }
  if (!outcome.reply) return outcome;
  outcome.reply->AddFingerprint();
  if (2 * outcome.reply->bytes().size() > 3 * datagram.size()) outcome.reply.reset();
  return outcome;
}

// RFC 8445 s7.3: only the full agent may be controlling, and what it nominates counts. Of several (RFC 5245 s8.1.1.2)
// the one with the highest priority is meant.
IceLite::Outcome IceLite::OnCheck(const StunMessage& check, const Endpoint& from, Component component) {
  Outcome outcome;
  outcome.check = Check::kOfPeer;
  const auto reply = [&](StunClass kind) -> StunWriter& { return outcome.reply.emplace(kind, check); };
  if (!check.unknown().empty()) {
    StunWriter& error = reply(StunClass::kError);
    error.AddError(420, {});
    error.AddUnknown(check.unknown());
  } else if (check.controlled) {
    reply(StunClass::kError).AddError(487, "Role Conflict");
  } else if (!check.priority) {
    reply(StunClass::kError).AddError(400, {});
  } else {
    reply(StunClass::kSuccess).AddMappedAddress(from);
    auto& nominated = nominated_[static_cast<std::size_t>(component)];
    outcome.nominated = check.use_candidate && (!nominated || *check.priority >= *nominated);
    if (outcome.nominated) nominated = check.priority;
  }
  outcome.reply->AddIntegrity(ours_.pwd);
  return outcome;
}

bool IceLite::MaySendError(TimePoint now) {
  if (now - second_ >= std::chrono::seconds(1)) {
    second_ = now;
    errors_ = 0;
  }
  return errors_++ < kErrorsPerSecond;
}

}  // namespace foyer::relay
