#include "sip/sdp.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/parse_integer.h"

namespace foyer::sip {
namespace {

constexpr std::size_t kMaxText = 65'536;
constexpr std::size_t kMaxMedia = 16;
constexpr std::size_t kMaxFormats = 64;      // of one m= line
constexpr std::size_t kMaxAttributes = 512;  // of the whole description

struct StaticFormat {
  std::uint8_t payload_type;
  std::string_view encoding;
  std::uint32_t clock_rate;
};
// RFC 3551 s6, as far as anybody still uses it.
constexpr std::array kStaticFormats{
    StaticFormat{0, "PCMU", 8000},  StaticFormat{3, "GSM", 8000},    StaticFormat{4, "G723", 8000},
    StaticFormat{8, "PCMA", 8000},  StaticFormat{9, "G722", 8000},   StaticFormat{13, "CN", 8000},
    StaticFormat{18, "G729", 8000}, StaticFormat{26, "JPEG", 90000}, StaticFormat{31, "H261", 90000},
    StaticFormat{32, "MPV", 90000}, StaticFormat{34, "H263", 90000},
};

constexpr std::array<std::pair<std::string_view, Direction>, 4> kDirections{{
    {"sendrecv", Direction::kSendRecv},
    {"sendonly", Direction::kSendOnly},
    {"recvonly", Direction::kRecvOnly},
    {"inactive", Direction::kInactive},
}};

// Takes what stands before the first space off `rest`; the space goes too, however many there are.
std::string_view TakeWord(std::string_view& rest) {
  const std::string_view word = rest.substr(0, rest.find(' '));
  rest.remove_prefix(word.size());
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  return word;
}

std::optional<Direction> ParseDirection(std::string_view name) {
  for (const auto& [known, direction] : kDirections)
    if (known == name) return direction;
  return std::nullopt;
}

// "IN IP4 192.0.2.1/127"
std::optional<IpAddress> ParseConnection(std::string_view rest) {
  if (TakeWord(rest) != "IN") return std::nullopt;
  const std::string_view family = TakeWord(rest);
  if (family != "IP4" && family != "IP6") return std::nullopt;
  const std::string_view host = rest.substr(0, rest.find('/'));
  if (host.starts_with('[')) return std::nullopt;
  return IpAddress::Parse(host);
}

PayloadFormat MakeFormat(std::uint8_t payload_type) {
  PayloadFormat format{payload_type, {}, 0, {}, {}};
  for (const StaticFormat& known : kStaticFormats) {
    if (known.payload_type != payload_type) continue;
    format.encoding = known.encoding;
    format.clock_rate = known.clock_rate;
  }
  return format;
}

PayloadFormat* FindFormat(MediaDescription& media, std::string_view payload_type) {
  const auto number = ParseInteger<std::uint8_t>(payload_type);
  if (!number) return nullptr;
  const auto found = std::ranges::find(media.formats, *number, &PayloadFormat::payload_type);
  return found == media.formats.end() ? nullptr : &*found;
}

class Parser {
 public:
  std::optional<SessionDescription> Parse(std::string_view text) {
    if (text.size() > kMaxText) return std::nullopt;
    bool first = true;
    while (!text.empty()) {
      const std::string_view line = TakeLine(text);
      if (line.empty()) continue;
      if (std::exchange(first, false) ? line != "v=0" : !OnLine(line)) return std::nullopt;
    }
    if (first) return std::nullopt;
    for (MediaDescription& media : description_.media)
      if (!media.address && !media_has_connection_[IndexOf(media)]) media.address = description_.address;
    return std::move(description_);
  }

 private:
  static std::string_view TakeLine(std::string_view& text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    while (line.ends_with('\r')) line.remove_suffix(1);
    return line;
  }

  std::size_t IndexOf(const MediaDescription& media) const {
    return static_cast<std::size_t>(&media - description_.media.data());
  }

  bool OnLine(std::string_view line) {
    const auto is_control = [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; };
    if (line.size() < 2 || line[1] != '=' || std::ranges::any_of(line, is_control)) return false;
    const std::string_view value = line.substr(2);
    switch (line[0]) {
      case 'o':
        return OnOrigin(value);
      case 'c':
        OnConnection(value);
        return true;
      case 'm':
        return OnMedia(value);
      case 'a':
        return ++attributes_ <= kMaxAttributes && OnAttribute(value);
      default:
        return true;
    }
  }

  bool OnOrigin(std::string_view rest) {
    description_.origin_user = TakeWord(rest);
    description_.session_id = ParseInteger<std::uint64_t>(TakeWord(rest)).value_or(0);
    description_.session_version = ParseInteger<std::uint64_t>(TakeWord(rest)).value_or(0);
    description_.origin_address = ParseConnection(rest).value_or(IpAddress());
    return !description_.origin_user.empty();
  }

  void OnConnection(std::string_view value) {
    const auto address = ParseConnection(value);
    if (description_.media.empty()) {
      description_.address = address;
    } else {
      description_.media.back().address = address;
      media_has_connection_[description_.media.size() - 1] = true;
    }
  }

  bool OnMedia(std::string_view rest) {
    if (description_.media.size() == kMaxMedia) return false;
    MediaDescription media;
    media.media = TakeWord(rest);
    const std::string_view ports = TakeWord(rest);
    const auto port = ParseInteger<std::uint16_t>(ports.substr(0, ports.find('/')));
    media.protocol = TakeWord(rest);
    if (media.media.empty() || !port || media.protocol.empty()) return false;
    media.port = *port;
    media.direction = direction_;
    for (std::size_t count = 0; !rest.empty(); ++count) {
      if (count == kMaxFormats) return false;
      const auto payload_type = ParseInteger<std::uint8_t>(TakeWord(rest));
      if (payload_type && *payload_type < 128) media.formats.push_back(MakeFormat(*payload_type));
    }
    description_.media.push_back(std::move(media));
    return true;
  }

  bool OnAttribute(std::string_view value) {
    const std::string_view name = value.substr(0, value.find(':'));
    const std::string_view rest = value.substr(std::min(name.size() + 1, value.size()));
    if (const auto direction = ParseDirection(value)) {
      (description_.media.empty() ? direction_ : description_.media.back().direction) = *direction;
    } else if (description_.media.empty()) {
      description_.attributes.emplace_back(value);
    } else if (!OnMediaAttribute(description_.media.back(), name, rest)) {
      description_.media.back().attributes.emplace_back(value);
    }
    return true;
  }

  // False: not one of those that have a field of their own.
  static bool OnMediaAttribute(MediaDescription& media, std::string_view name, std::string_view rest) {
    if (name == "rtpmap") return OnRtpmap(media, rest);
    if (name == "fmtp") return OnFmtp(media, rest);
    if (name == "rtcp") return OnRtcp(media, rest);
    if (name != "rtcp-mux") return false;
    media.rtcp_mux = true;
    return true;
  }

  // "97 H264/90000" or "96 opus/48000/2"
  static bool OnRtpmap(MediaDescription& media, std::string_view rest) {
    PayloadFormat* format = FindFormat(media, TakeWord(rest));
    if (format == nullptr) return true;
    format->encoding = rest.substr(0, rest.find('/'));
    rest.remove_prefix(std::min(format->encoding.size() + 1, rest.size()));
    const std::string_view rate = rest.substr(0, rest.find('/'));
    format->clock_rate = ParseInteger<std::uint32_t>(rate).value_or(0);
    rest.remove_prefix(std::min(rate.size() + 1, rest.size()));
    format->encoding_parameters = rest;
    return true;
  }

  static bool OnFmtp(MediaDescription& media, std::string_view rest) {
    if (PayloadFormat* format = FindFormat(media, TakeWord(rest))) format->fmtp = rest;
    return true;
  }

  static bool OnRtcp(MediaDescription& media, std::string_view rest) {
    media.rtcp_port = ParseInteger<std::uint16_t>(TakeWord(rest));
    media.rtcp_address = ParseConnection(rest);
    return true;
  }

  SessionDescription description_;
  Direction direction_ = Direction::kSendRecv;  // of the session
  std::array<bool, kMaxMedia> media_has_connection_{};
  std::size_t attributes_ = 0;
};

// ---- Writing

std::string Connection(const IpAddress& address) {
  return (address.is_v4() ? "IN IP4 " : "IN IP6 ") + address.ToString();
}
// "::" stands for an address that was never set; of the two unspecified ones, everybody understands this.
std::string Origin(const IpAddress& address) { return address == IpAddress() ? "IN IP4 0.0.0.0" : Connection(address); }

void WriteFormat(const PayloadFormat& format, std::string& out) {
  const std::string number = std::to_string(format.payload_type);
  if (!format.encoding.empty()) {
    out += "a=rtpmap:" + number + " " + format.encoding + "/" + std::to_string(format.clock_rate);
    if (!format.encoding_parameters.empty()) out += "/" + format.encoding_parameters;
    out += "\r\n";
  }
  if (!format.fmtp.empty()) out += "a=fmtp:" + number + " " + format.fmtp + "\r\n";
}

void WriteMedia(const MediaDescription& media, const std::optional<IpAddress>& session_address, std::string& out) {
  out += "m=" + media.media + " " + std::to_string(media.port) + " " + media.protocol;
  for (const PayloadFormat& format : media.formats) out += " " + std::to_string(format.payload_type);
  if (media.formats.empty()) out += " 0";  // the grammar wants one
  out += "\r\n";
  if (media.address && media.address != session_address) out += "c=" + Connection(*media.address) + "\r\n";
  for (const PayloadFormat& format : media.formats) WriteFormat(format, out);
  if (media.port != 0) out += "a=" + std::string(DirectionName(media.direction)) + "\r\n";
  if (media.rtcp_port) {
    out += "a=rtcp:" + std::to_string(*media.rtcp_port);
    if (media.rtcp_address) out += " " + Connection(*media.rtcp_address);
    out += "\r\n";
  }
  if (media.rtcp_mux) out += "a=rtcp-mux\r\n";
  for (const std::string& attribute : media.attributes) out += "a=" + attribute + "\r\n";
}

}  // namespace

Direction Reversed(Direction direction) {
  if (direction == Direction::kSendOnly) return Direction::kRecvOnly;
  if (direction == Direction::kRecvOnly) return Direction::kSendOnly;
  return direction;
}

std::string_view DirectionName(Direction direction) {
  for (const auto& [name, known] : kDirections)
    if (known == direction) return name;
  return "sendrecv";
}

std::optional<SessionDescription> SessionDescription::Parse(std::string_view text) { return Parser().Parse(text); }

std::string SessionDescription::ToString() const {
  std::string out = "v=0\r\no=" + origin_user + " " + std::to_string(session_id) + " " +
                    std::to_string(session_version) + " " + Origin(origin_address) + "\r\ns=-\r\n";
  if (address) out += "c=" + Connection(*address) + "\r\n";
  out += "t=0 0\r\n";
  for (const std::string& attribute : attributes) out += "a=" + attribute + "\r\n";
  for (const MediaDescription& one : media) WriteMedia(one, address, out);
  return out;
}

}  // namespace foyer::sip
