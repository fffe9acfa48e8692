#include "trace/mask.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/lower_case.h"

namespace foyer::trace {
namespace {

constexpr char kMask = '*';

using Text = std::span<char>;

std::string_view View(Text text) { return {text.data(), text.size()}; }
Text Sub(Text text, std::size_t from, std::size_t to = std::string_view::npos) {
  from = std::min(from, text.size());
  return text.subspan(from, std::max(std::min(to, text.size()), from) - from);
}
void Hide(Text text) { std::ranges::fill(text, kMask); }

constexpr bool IsSpace(char c) { return c == ' ' || c == '\t'; }
std::size_t SkipSpace(std::string_view text, std::size_t from) {
  while (from < text.size() && IsSpace(text[from])) ++from;
  return std::min(from, text.size());
}
std::string_view Trimmed(std::string_view text) {
  text.remove_prefix(SkipSpace(text, 0));
  while (!text.empty() && IsSpace(text.back())) text.remove_suffix(1);
  return text;
}

template <std::size_t N>
bool IsOneOf(std::string_view name, const std::array<std::string_view, N>& names) {
  return std::ranges::any_of(names, [name](std::string_view one) { return EqualsIgnoreCase(name, one); });
}

// `needle` is in lower case.
std::size_t FindIgnoringCase(std::string_view text, std::string_view needle, std::size_t from = 0) {
  const auto found = std::search(text.begin() + static_cast<std::ptrdiff_t>(std::min(from, text.size())), text.end(),
                                 needle.begin(), needle.end(), [](char a, char b) { return LowerCase(a) == b; });
  return found == text.end() ? std::string_view::npos : static_cast<std::size_t>(found - text.begin());
}

// The first of these characters; the end if there is none. find_first_of() is slow, and this is asked of every message.
template <typename... Chars>
std::size_t FindAny(std::string_view text, std::size_t from, Chars... wanted) {
  while (from < text.size() && !((text[from] == wanted) || ...)) ++from;
  return std::min(from, text.size());
}

// ---- Credentials

// What says who it is and how it was reckoned, but does not prove it.
constexpr std::array<std::string_view, 9> kNoProof = {"username", "realm", "uri",    "nonce", "algorithm",
                                                      "qop",      "nc",    "opaque", "stale"};

// One after its '=': the end of a quoted value, or of a token.
std::size_t EndOfValue(std::string_view text, std::size_t begin) {
  if (begin >= text.size() || text[begin] != '"') return std::min(text.find(',', begin), text.size());
  for (std::size_t i = begin + 1; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      return i + 1;
    }
  }
  return text.size();
}

// "name=value, name=value": all values go but those of harmless names.
void MaskParameters(Text list) {
  const std::string_view text = View(list);
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t name_end = FindAny(text, at, '=', ',');
    const bool has_value = name_end < text.size() && text[name_end] == '=';
    const bool harmless = has_value && IsOneOf(Trimmed(text.substr(at, name_end - at)), kNoProof);
    const std::size_t value = has_value ? name_end + 1 : at;
    const std::size_t value_end = EndOfValue(text, SkipSpace(text, value));
    const std::size_t next = FindAny(text, value_end, ',');
    Hide(Sub(list, harmless ? value_end : value, next));
    at = next + 1;
  }
}

// ---- Addresses

constexpr std::array<std::string_view, 5> kHarmlessPush = {"pn-provider", "pn-param", "pn-silent", "pn-timeout",
                                                           "pn-type"};

bool EndsWithIgnoringCase(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && EqualsIgnoreCase(text.substr(text.size() - end.size()), end);
}

// "sip:user:password@host".
void MaskUriPasswords(Text value) {
  const std::string_view text = View(value);
  for (std::size_t colon = text.find(':'); colon != std::string_view::npos; colon = text.find(':', colon + 1)) {
    const std::string_view before = text.substr(0, colon);
    if (!EndsWithIgnoringCase(before, "sip") && !EndsWithIgnoringCase(before, "sips")) continue;
    const std::size_t host = FindAny(text, colon + 1, '@', '<', '>', '"', ' ', '\t');
    if (host == text.size() || text[host] != '@') continue;
    const std::size_t password = text.find(':', colon + 1);
    if (password < host) Hide(Sub(value, password + 1, host));
    colon = host;
  }
}

// RFC 8599, and what phones sent before there was one: "pn-prid=...", "pn-tok=...".
void MaskPushTokens(Text value) {
  const std::string_view text = View(value);
  for (std::size_t dash = text.find('-'); dash != std::string_view::npos; dash = text.find('-', dash + 1)) {
    if (!EndsWithIgnoringCase(text.substr(0, dash), "pn")) continue;
    const std::size_t name_end = FindAny(text, dash, '=', ';', '?', '&', '>', ',', '"', ' ', '\t');
    if (name_end == text.size()) return;
    const std::string_view name = text.substr(dash - 2, name_end - dash + 2);
    if (text[name_end] != '=' || IsOneOf(name, kHarmlessPush)) continue;
    const std::size_t end = FindAny(text, name_end + 1, ';', '?', '&', '>', ',', '"', ' ', '\t');
    Hide(Sub(value, name_end + 1, end));
    dash = end - 1;
  }
}

void MaskAddresses(Text value) {
  MaskUriPasswords(value);
  MaskPushTokens(value);
}

// ---- Bodies

void MaskSdpLine(Text line) {
  const std::string_view text = View(line);
  if (text.size() < 2 || text[1] != '=') return Hide(line);
  if (text[0] == 'k') return Hide(Sub(line, 2));
  if (text[0] != 'a') return;
  const std::string_view attribute = text.substr(2);
  if (EqualsIgnoreCase(attribute.substr(0, 8), "ice-pwd:")) return Hide(Sub(line, 10));
  if (EqualsIgnoreCase(attribute.substr(0, 9), "key-mgmt:")) return Hide(Sub(line, 11));
  constexpr std::string_view kInline = "inline:";
  const std::size_t key = FindIgnoringCase(text, kInline);
  if (key != std::string_view::npos) return Hide(Sub(line, key + kInline.size()));
  if (EqualsIgnoreCase(attribute.substr(0, 7), "crypto:")) Hide(Sub(line, 9));
}

// application/dtmf-relay: "Signal=5", "Duration=160".
void MaskDigitLine(Text line) {
  const std::string_view text = View(line);
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos) return Hide(line);
  if (!EqualsIgnoreCase(Trimmed(text.substr(0, equals)), "duration")) Hide(Sub(line, equals + 1));
}

enum class Body { kHidden, kSdp, kDigits, kHarmless };

Body BodyOf(std::string_view type) {
  type = Trimmed(type.substr(0, type.find(';')));
  if (EqualsIgnoreCase(type, "application/sdp")) return Body::kSdp;
  if (EqualsIgnoreCase(type, "application/dtmf-relay")) return Body::kDigits;
  return EqualsIgnoreCase(type, "application/media_control+xml") ? Body::kHarmless : Body::kHidden;
}

// ---- Headers

enum class Kind {
  kPlain,
  kAddress,      // or one that we do not know
  kCredentials,  // behind the name of a scheme
  kParameters,   // the same without one, or where such a header goes on in its next line
  kHidden
};

// What is learnt on the way.
enum class Note { kNothing, kCallId, kCSeq, kType, kEncoding };

struct KnownHeader {
  std::string_view name;
  Kind kind;
  Note note = Note::kNothing;
};

// Plain ones are most of a message, and are not even searched. Of a broken message no others than these are kept.
constexpr KnownHeader kKnownHeaders[] = {
    {"via", Kind::kPlain},
    {"v", Kind::kPlain},
    {"max-forwards", Kind::kPlain},
    {"from", Kind::kAddress},
    {"f", Kind::kAddress},
    {"to", Kind::kAddress},
    {"t", Kind::kAddress},
    {"call-id", Kind::kPlain, Note::kCallId},
    {"i", Kind::kPlain, Note::kCallId},
    {"cseq", Kind::kPlain, Note::kCSeq},
    {"contact", Kind::kAddress},
    {"m", Kind::kAddress},
    {"route", Kind::kAddress},
    {"record-route", Kind::kAddress},
    {"expires", Kind::kPlain},
    {"allow", Kind::kPlain},
    {"supported", Kind::kPlain},
    {"k", Kind::kPlain},
    {"user-agent", Kind::kPlain},
    {"content-type", Kind::kPlain, Note::kType},
    {"c", Kind::kPlain, Note::kType},
    {"content-encoding", Kind::kPlain, Note::kEncoding},
    {"e", Kind::kPlain, Note::kEncoding},
    {"content-length", Kind::kPlain},
    {"l", Kind::kPlain},
    {"authorization", Kind::kCredentials},
    {"proxy-authorization", Kind::kCredentials},
    {"authentication-info", Kind::kParameters},
    {"proxy-authentication-info", Kind::kParameters},
    {"cookie", Kind::kHidden},
    {"set-cookie", Kind::kHidden},
};

KnownHeader HeaderOf(std::string_view name, Shape shape) {
  for (const KnownHeader& known : kKnownHeaders)
    if (EqualsIgnoreCase(known.name, name)) return known;
  return {name, shape == Shape::kWhole ? Kind::kAddress : Kind::kHidden};
}

class Masker {
 public:
  Masker(Text message, Shape shape) : message_(message), shape_(shape) {}

  Outline Run() {
    MaskStartLine(NextLine());
    while (at_ < message_.size()) {
      const Text line = NextLine();
      if (line.empty()) break;
      MaskHeaderLine(line);
    }
    MaskBody(EqualsIgnoreCase(encoding_, "") || EqualsIgnoreCase(encoding_, "identity") ? BodyOf(type_)
                                                                                        : Body::kHidden);
    return outline_;
  }

 private:
  // Without its end. A bare CR ends one, too, in what we do not understand.
  Text NextLine() {
    const std::string_view rest = View(message_).substr(at_);
    const std::size_t end = shape_ == Shape::kWhole ? rest.find('\n') : rest.find_first_of("\r\n");
    const std::size_t size = std::min(end, rest.size());
    Text line = message_.subspan(at_, size);
    at_ += size;
    if (at_ < message_.size() && message_[at_] == '\r') ++at_;
    if (at_ < message_.size() && message_[at_] == '\n') ++at_;
    if (!line.empty() && line.back() == '\r') line = line.first(line.size() - 1);
    return line;
  }

  void MaskStartLine(Text line) {
    const std::string_view text = View(line);
    if (!text.starts_with("SIP/")) {
      const std::size_t space = text.find(' ');
      if (space == std::string_view::npos) return Hide(line);
      outline_.method = text.substr(0, space);
      if (shape_ == Shape::kBroken && !text.ends_with(" SIP/2.0")) return Hide(Sub(line, space + 1));
    }
    MaskAddresses(line);
  }

  void MaskHeaderLine(Text line) {
    const std::string_view text = View(line);
    if (IsSpace(text.front())) return MaskValue(line);
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) return Hide(line);
    const KnownHeader header = HeaderOf(Trimmed(text.substr(0, colon)), shape_);
    kind_ = header.kind;
    Learn(header.note, text.substr(colon + 1));
    MaskValue(Sub(line, colon + 1));
  }

  void Learn(Note note, std::string_view value) {
    switch (note) {
      case Note::kNothing:
        return;
      case Note::kCallId:
        outline_.call_id = Trimmed(value);
        return;
      case Note::kType:
        type_ = Trimmed(value);
        return;
      case Note::kEncoding:
        encoding_ = Trimmed(value);
        return;
      case Note::kCSeq:
        value = Trimmed(value);
        if (outline_.method.empty()) outline_.method = Trimmed(value.substr(FindAny(value, 0, ' ')));
    }
  }

  void MaskValue(Text value) {
    switch (kind_) {
      case Kind::kPlain:
        return;
      case Kind::kAddress:
        return MaskAddresses(value);
      case Kind::kCredentials:
        return MaskCredentials(value);
      case Kind::kParameters:
        return MaskParameters(value);
      case Kind::kHidden:
        return Hide(value);
    }
  }

  // Whatever follows a scheme that is not Digest is the secret itself.
  void MaskCredentials(Text value) {
    const std::string_view text = View(value);
    const std::size_t scheme = SkipSpace(text, 0);
    const std::size_t rest = FindAny(text, scheme, ' ', '\t');
    kind_ = EqualsIgnoreCase(text.substr(scheme, rest - scheme), "digest") ? Kind::kParameters : Kind::kHidden;
    if (kind_ == Kind::kParameters) return MaskParameters(Sub(value, rest));
    Hide(Sub(value, rest < text.size() ? rest : scheme));
  }

  void MaskBody(Body body) {
    while (at_ < message_.size()) {
      const Text line = NextLine();
      if (line.empty() || body == Body::kHarmless) continue;
      if (body == Body::kSdp) {
        MaskSdpLine(line);
      } else if (body == Body::kDigits) {
        MaskDigitLine(line);
      } else {
        Hide(line);
      }
    }
  }

  const Text message_;
  const Shape shape_;
  std::size_t at_ = 0;
  Kind kind_ = Kind::kHidden;
  std::string_view type_, encoding_;
  Outline outline_;
};

}  // namespace

Outline MaskSecrets(std::span<char> message, Shape shape) { return Masker(message, shape).Run(); }

}  // namespace foyer::trace
