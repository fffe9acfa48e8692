// One SIP message, kept as the bytes that came: headers are slices, and what is not understood is forwarded byte for
// byte.
#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sip/headers.h"
#include "sip/uri.h"

namespace foyer::sip {

enum class Method {
  kInvite,
  kAck,
  kBye,
  kCancel,
  kRegister,
  kOptions,
  kInfo,
  kMessage,
  kUpdate,
  kPrack,
  kSubscribe,
  kNotify,
  kRefer,
  kPublish,
  kOther
};

// Headers that somebody looks at, by full or compact name; all others are kOther.
enum class HeaderId {
  kOther,
  kVia,
  kFrom,
  kTo,
  kCallId,
  kCSeq,
  kContact,
  kRoute,
  kRecordRoute,
  kMaxForwards,
  kContentLength,
  kContentType,
  kExpires,
  kMinExpires,
  kAuthorization,
  kProxyAuthorization,
  kWwwAuthenticate,
  kProxyAuthenticate,
  kSupported,
  kRequire,
  kProxyRequire,
  kUnsupported,
  kAllow,
  kReason,
  kPath,
  kUserAgent,
  kRetryAfter,
  kWarning,
  kReferTo,
  kPAssertedIdentity,
  kPPreferredIdentity  // the last
};
inline constexpr std::size_t kHeaderIds = static_cast<std::size_t>(HeaderId::kPPreferredIdentity) + 1;
std::string_view HeaderName(HeaderId id);  // the full name as written in the RFC; not for kOther

struct Header {
  HeaderId id = HeaderId::kOther;
  std::string_view name;   // as written
  std::string_view value;  // without surrounding white space; folds (CRLF + white space) are still inside
  std::string_view line;   // the whole line(s) without the final CRLF
};

// Bounds of DESIGN section 6, checked before anything else looks at a message.
struct Limits {
  std::size_t max_header_bytes = 16 * 1024;
  std::size_t max_body_bytes = 64 * 1024;
  std::size_t max_headers = 64;
};
// Of what we send: our own Via and Record-Route may have carried a message beyond what we take from outside.
inline constexpr Limits kOwnLimits{64 * 1024, 128 * 1024, 128};

// Why a message was not taken. `code` is what to answer (400, 413, 416, 505 ...), or 0: drop without an answer.
struct ParseFailure {
  int code = 0;
  std::string reason;  // reason phrase, also the name under which it is counted
};

class Message;
// What a failed parse still knows, enough to answer: see RejectionFor() in response.h.

// Immutable; copies share what was parsed once, so views into it stay valid as long as any copy lives.
class Message {
 public:
  // One whole message (a datagram, or what a stream's framing cut out). Checks limits, the mandatory headers (exactly
  // one From, To, Call-ID, CSeq; at least one Via; CSeq method = method), Content-Length against the bytes.
  static std::variant<Message, ParseFailure> Parse(std::string bytes, const Limits& limits = {});

  const std::string& bytes() const { return *content_->bytes; }  // as they came
  bool is_request() const { return content_->status == 0; }
  std::string_view start_line() const { return content_->start_line; }

  Method method() const { return content_->method; }  // of a response: its CSeq's
  std::string_view method_name() const { return content_->method_name; }
  std::string_view request_uri() const { return content_->request_uri; }  // requests
  const Uri& uri() const { return content_->uri; }                        // the same, taken apart
  int status() const { return content_->status; }                         // responses: 100-699; requests: 0
  std::string_view reason_phrase() const { return content_->reason_phrase; }

  std::span<const Header> headers() const { return content_->headers; }
  // First line with this id; empty view if there is none.
  std::string_view Value(HeaderId id) const;
  bool Has(HeaderId id) const { return content_->first[static_cast<std::size_t>(id)] != 0; }
  // First header with this name where there is no HeaderId for it ("Call-Info"); case-insensitive.
  std::string_view ValueByName(std::string_view name) const;
  // All values of a list header, over all its lines, split at commas outside quotes and <>.
  std::vector<std::string_view> List(HeaderId id) const;
  // True if the option tag is in the list header (Supported, Require), case-insensitive.
  bool HasToken(HeaderId id, std::string_view token) const;

  const Via& top_via() const { return content_->top_via; }
  const NameAddr& from() const { return content_->from; }
  const NameAddr& to() const { return content_->to; }
  std::string_view call_id() const { return Value(HeaderId::kCallId); }
  std::string_view from_tag() const { return content_->from_tag; }  // empty if none
  std::string_view to_tag() const { return content_->to_tag; }
  std::uint32_t cseq() const { return content_->cseq; }
  std::string_view body() const { return content_->body; }

 private:
  friend class MessageParser;
  friend Message WithReceived(const Message& request, const Endpoint& source);

  // The bytes and what was found in them: views into them, but for a top Via that we have filled in.
  struct Content {
    std::shared_ptr<const std::string> bytes;
    std::shared_ptr<const std::string> own_via;  // the whole header line
    std::vector<Header> headers;
    std::array<std::uint16_t, kHeaderIds> first{};  // by id: place of the first in `headers`, from 1 on; 0: none
    std::string_view start_line, method_name, request_uri, reason_phrase, from_tag, to_tag, body;
    Uri uri;
    Via top_via;
    NameAddr from, to;
    Method method = Method::kOther;
    int status = 0;
    std::uint32_t cseq = 0;
  };
  std::shared_ptr<const Content> content_;
};

// Splits a list header's value at commas outside quotes and <>.
std::vector<std::string_view> SplitList(std::string_view value);

// A changed copy of a message: only what is named changes, every other line is copied byte for byte, in its place.
class Rewrite {
 public:
  explicit Rewrite(const Message& message);

  Rewrite& RequestUri(std::string_view uri);
  // All lines of `id` give way to one with this value, in the place of the first (at the end if there was none).
  Rewrite& Set(HeaderId id, std::string_view value);
  // One more line with this value before the first of its kind (at the top if there is none).
  Rewrite& Prepend(HeaderId id, std::string_view value);
  // One more line at the end of the headers, verbatim ("Name: value").
  Rewrite& Append(std::string_view line);
  Rewrite& Remove(HeaderId id);
  // Removes the first element of a list header, be it a line or a part of one (a Via, a Route of ours).
  Rewrite& RemoveFirst(HeaderId id);
  // Replaces the first element of a list header (the top Via with its received and rport).
  Rewrite& ReplaceFirst(HeaderId id, std::string_view value);
  // Replaces body and Content-Type; an empty body removes both.
  Rewrite& Body(std::string_view content_type, std::string_view body);

  // The new bytes, with a Content-Length that fits.
  std::string Build() const;

 private:
  struct Line {
    HeaderId id;
    std::string text;       // used if owned
    std::string_view view;  // else; into `message_`
    bool owned = false, removed = false;
    std::string_view bytes() const { return owned ? std::string_view(text) : view; }
  };
  std::vector<Line>::iterator FindLine(HeaderId id);  // the first that is not removed

  const Message message_;
  std::string start_line_;
  std::vector<Line> lines_;
  std::string body_;
  bool body_replaced_ = false;
};

}  // namespace foyer::sip
