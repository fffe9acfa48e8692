#include "sip/agent_gate.h"

#include <algorithm>
#include <array>

#include "base/lower_case.h"
#include "sip/headers.h"
#include "sip/message.h"
#include "sip/response.h"
#include "sip/sdp.h"
#include "sip/uri.h"

namespace foyer::sip {
namespace {

constexpr std::size_t kMaxLine = 2048;
constexpr std::size_t kMaxElements = 100;  // of all lists together: no request comes over more than 70 hops
constexpr std::size_t kMaxDisplayName = 128;
constexpr std::size_t kMaxBody = 16 * 1024;
constexpr std::string_view kAnonymous = "sip:anonymous@anonymous.invalid";

constexpr std::size_t kMaxSdpLine = 512;
// Of SDP, what a phone on the loopback has a use for. ICE and SRTP are the relay's, and ICE of hostile lengths kills
// it.
constexpr std::array<std::string_view, 11> kAttributes = {"rtpmap",   "fmtp",     "ptime",    "maxptime",
                                                          "rtcp",     "rtcp-fb",  "sendrecv", "sendonly",
                                                          "recvonly", "inactive", "framerate"};

bool IsNeededInSdp(std::string_view line) {
  if (line.size() < 2 || line[1] != '=') return false;
  const std::string_view value = line.substr(2);
  if (line[0] == 'a') return std::ranges::find(kAttributes, value.substr(0, value.find(':'))) != kAttributes.end();
  return std::string_view("vosctbm").find(line[0]) != std::string_view::npos;
}

// Nothing if it is none that we could read ourselves.
std::string SdpForAgent(std::string_view sdp) {
  if (sdp.size() > kMaxBody || !SessionDescription::Parse(sdp)) return {};
  std::string cut;
  while (!sdp.empty()) {
    const std::size_t end = std::min(sdp.find('\n'), sdp.size() - 1) + 1;
    const std::string_view line = sdp.substr(0, sdp.substr(0, end).find_last_not_of("\r\n") + 1);
    sdp.remove_prefix(end);
    if (!IsNeededInSdp(line)) continue;
    if (line.size() > kMaxSdpLine) return {};
    cut.append(line).append("\r\n");
  }
  return cut;
}

enum class Kind {
  kLeftOut,
  kCopied,    // left out if it is too long
  kNeeded,    // copied; a message with one that is too long is not fit
  kName,      // From, To: shortened
  kVias,      // each must be one
  kAddresses  // Contact, routes: each must be a SIP address
};

Kind KindOf(const Header& header) {
  using enum HeaderId;
  switch (header.id) {
    case kVia:
      return Kind::kVias;
    case kFrom:
    case kTo:
      return Kind::kName;
    case kCallId:
    case kCSeq:
      return Kind::kNeeded;
    case kContact:
    case kRoute:
    case kRecordRoute:
      return Kind::kAddresses;
    case kMaxForwards:
    case kExpires:
    case kMinExpires:
    case kWwwAuthenticate:
    case kProxyAuthenticate:
    case kSupported:
    case kRequire:
    case kUnsupported:
    case kAllow:
    case kReason:
    case kRetryAfter:
      return Kind::kCopied;
    default:
      return Kind::kLeftOut;
  }
}

// Makes the copy; Failed() says that the message is not fit.
class Copy {
 public:
  explicit Copy(const Message& message) : message_(message) {
    AddStartLine();
    for (const Header& header : message.headers()) Add(header);
    AddSessionTimer();
    AddBody();
  }
  bool failed() const { return failed_; }
  std::string Take() { return std::move(out_); }

 private:
  void AddStartLine() {
    if (message_.is_request()) {
      AddLine(message_.start_line());
    } else {
      AddLine("SIP/2.0 " + std::to_string(message_.status()) + " " + std::string(DefaultReason(message_.status())));
    }
  }

  void Add(const Header& header) {
    const std::string name = std::string(HeaderName(header.id)) + ": ";
    switch (KindOf(header)) {
      case Kind::kLeftOut:
        return;
      case Kind::kCopied:
        if (header.value.size() <= kMaxLine - name.size()) AddLine(name + std::string(header.value));
        return;
      case Kind::kNeeded:
        AddLine(name + std::string(header.value));
        return;
      case Kind::kName:
        AddLine(name + NameOf(header.id == HeaderId::kFrom ? message_.from() : message_.to()));
        return;
      case Kind::kVias:
      case Kind::kAddresses:
        AddElements(header, name);
    }
  }

  void AddElements(const Header& header, const std::string& name) {
    const auto elements = SplitList(header.value);
    elements_ += elements.size();
    failed_ = failed_ || elements_ > kMaxElements;
    for (const std::string_view element : elements) {
      if (failed_) return;
      if (header.id == HeaderId::kVia) {
        failed_ = !ParseVia(element);
        AddLine(name + std::string(element));
      } else {
        AddAddress(name, element);
      }
    }
  }

  void AddAddress(const std::string& name, std::string_view element) {
    const auto address = ParseNameAddr(element);
    failed_ = failed_ || !address || !ParseUri(address->uri_text);
    if (!failed_) AddLine(name + "<" + std::string(address->uri_text) + ">" + std::string(address->parameters));
  }

  // Of a scheme that is not SIP's, the agent need not know more than that somebody is there.
  static std::string NameOf(const NameAddr& address) {
    std::string text;
    if (!address.display_name.empty() && address.display_name.size() <= kMaxDisplayName)
      text.append(address.display_name).append(" ");
    return text.append("<")
        .append(ParseUri(address.uri_text) ? address.uri_text : kAnonymous)
        .append(">")
        .append(address.parameters);
  }

  // RFC 4028: the agent may have asked for one, or be asked.
  void AddSessionTimer() {
    for (const std::string_view name : {"Session-Expires", "Min-SE"}) {
      const std::string_view value = message_.ValueByName(name);
      if (!value.empty() && value.size() <= kMaxDisplayName) AddLine(std::string(name) + ": " + std::string(value));
    }
  }

  void AddBody() {
    std::string_view type = message_.Value(HeaderId::kContentType);
    type = type.substr(0, type.find_first_of("; \t"));
    const std::string body = EqualsIgnoreCase(type, "application/sdp") ? SdpForAgent(message_.body()) : std::string();
    if (!body.empty()) AddLine("Content-Type: application/sdp");
    AddLine("Content-Length: " + std::to_string(body.size()));
    out_.append("\r\n").append(body);
  }

  void AddLine(std::string_view line) {
    failed_ = failed_ || line.size() > kMaxLine;
    out_.append(line).append("\r\n");
  }

  const Message& message_;
  std::string out_;
  std::size_t elements_ = 0;
  bool failed_ = false;
};

}  // namespace

std::optional<std::string> FitForAgent(std::string_view message) {
  const auto parsed = Message::Parse(std::string(message), kOwnLimits);
  const auto* whole = std::get_if<Message>(&parsed);
  if (whole == nullptr) return std::nullopt;
  Copy copy(*whole);
  return copy.failed() ? std::nullopt : std::optional(copy.Take());
}

bool AgentGate::Send(const Flow& flow, std::string_view message) {
  if (flow.local != guarded_) return below_.Send(flow, message);
  if (const auto fit = FitForAgent(message)) return below_.Send(flow, *fit);
  ++held_back_;
  return message.starts_with("SIP/2.0 ");
}

}  // namespace foyer::sip
