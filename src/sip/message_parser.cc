#include "sip/message_parser.h"

#include <algorithm>

#include "base/lower_case.h"
#include "sip/grammar.h"
#include "sip/headers.h"
#include "sip/uri.h"

namespace foyer::sip {
namespace {

constexpr std::size_t kMaxMethod = 32;

ParseFailure Refuse(int code, std::string reason) { return {code, std::move(reason)}; }

bool IsVersion(std::string_view text) { return EqualsIgnoreCase(text, "SIP/2.0"); }

// A bare LF, or a CR without its LF, ends a line for some parsers and not for others: such a message is dropped.
bool HasLoneLineBreak(std::string_view block) {
  std::size_t next = 0;  // after the last CRLF
  while (true) {
    const std::size_t lf = block.find('\n', next);
    const std::size_t cr = block.find('\r', next);
    if (lf == std::string_view::npos && cr == std::string_view::npos) return false;
    if (lf != cr + 1) return true;
    next = lf + 1;
  }
}

}  // namespace

MessageParser::MessageParser(std::string bytes, const Limits& limits) : limits_(limits) {
  message_.content_ = content_;
  found_.bytes = std::make_shared<const std::string>(std::move(bytes));
  all_ = *found_.bytes;
}

std::variant<Message, ParseFailure> MessageParser::Run() {
  using Step = Failure (MessageParser::*)();
  constexpr Step kSteps[] = {&MessageParser::FindEndOfHeaders, &MessageParser::ParseStartLine,
                             &MessageParser::ParseHeaders,     &MessageParser::CheckMandatory,
                             &MessageParser::CheckAddresses,   &MessageParser::CutBody};
  for (const Step step : kSteps)
    if (Failure failure = (this->*step)()) return std::move(*failure);
  return std::move(message_);
}

MessageParser::Failure MessageParser::FindEndOfHeaders() {
  while (all_.starts_with("\r\n")) all_.remove_prefix(2);  // RFC 3261 s7.5: keep-alives before a start line
  const std::size_t end = all_.substr(0, limits_.max_header_bytes + 4).find("\r\n\r\n");
  if (end == std::string_view::npos)
    return all_.size() > limits_.max_header_bytes ? Refuse(513, "Message Too Large") : Refuse(0, "no end of headers");
  header_block_ = all_.substr(0, end + 2);
  found_.body = all_.substr(end + 4);
  if (header_block_.find('\0') != std::string_view::npos) return Refuse(0, "NUL in headers");
  if (HasLoneLineBreak(header_block_)) return Refuse(0, "line break without CR LF");
  if (found_.body.size() > limits_.max_body_bytes) return Refuse(413, "Request Entity Too Large");
  const std::size_t line_end = header_block_.find("\r\n");
  found_.start_line = header_block_.substr(0, line_end);
  header_block_.remove_prefix(line_end + 2);
  return std::nullopt;
}

MessageParser::Failure MessageParser::ParseStartLine() {
  const bool is_status = found_.start_line.size() > 4 && EqualsIgnoreCase(found_.start_line.substr(0, 4), "SIP/");
  return is_status ? ParseStatusLine() : ParseRequestLine();
}

MessageParser::Failure MessageParser::ParseStatusLine() {
  const std::size_t space = found_.start_line.find(' ');
  if (space == std::string_view::npos || !IsVersion(found_.start_line.substr(0, space))) return Refuse(0, "version");
  const std::string_view rest = found_.start_line.substr(space + 1);
  const auto status = ParseNumber(rest.substr(0, 3));
  if (!status || rest.size() < 3 || *status < 100 || *status > 699 || (rest.size() > 3 && rest[3] != ' '))
    return Refuse(0, "status code");
  found_.status = static_cast<int>(*status);
  found_.reason_phrase = rest.size() > 4 ? rest.substr(4) : std::string_view();
  return std::nullopt;
}

MessageParser::Failure MessageParser::ParseRequestLine() {
  const std::size_t first = found_.start_line.find(' ');
  const std::size_t last = found_.start_line.rfind(' ');
  if (first == std::string_view::npos) return Refuse(0, "start line");
  found_.method_name = found_.start_line.substr(0, first);
  if (!IsToken(found_.method_name) || found_.method_name.size() > kMaxMethod) return Refuse(0, "method");
  found_.method = FindMethod(found_.method_name);
  if (first == last) return Refuse(0, "start line");
  found_.request_uri = found_.start_line.substr(first + 1, last - first - 1);
  return std::nullopt;  // URI and version are judged once the headers are known, so that they can be answered
}

MessageParser::Failure MessageParser::ParseHeaders() {
  found_.headers.reserve(24);
  std::size_t begin = 0;
  while (begin < header_block_.size()) {
    std::size_t end = header_block_.find("\r\n", begin);
    const auto folded = [&] {
      return end + 2 < header_block_.size() && (header_block_[end + 2] == ' ' || header_block_[end + 2] == '\t');
    };
    while (folded()) end = header_block_.find("\r\n", end + 2);
    if (Failure failure = ParseHeaderLine(header_block_.substr(begin, end - begin))) return failure;
    begin = end + 2;
  }
  return std::nullopt;
}

MessageParser::Failure MessageParser::ParseHeaderLine(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return Refuse(400, "Header Without Colon");
  std::string_view name = line.substr(0, colon);
  while (!name.empty() && (name.back() == ' ' || name.back() == '\t')) name.remove_suffix(1);
  if (!IsToken(name)) return Refuse(400, "Bad Header Name");
  if (found_.headers.size() == limits_.max_headers) return Refuse(400, "Too Many Headers");
  const HeaderId id = FindHeaderId(name);
  found_.headers.push_back({id, name, Trim(line.substr(colon + 1)), line});
  const auto place = static_cast<std::size_t>(id);
  if (++counts_[place] == 1) found_.first[place] = static_cast<std::uint16_t>(found_.headers.size());
  return std::nullopt;
}

MessageParser::Failure MessageParser::CheckMandatory() {
  for (const HeaderId id : {HeaderId::kFrom, HeaderId::kTo, HeaderId::kCallId, HeaderId::kCSeq})
    if (Count(id) != 1) return Refuse(400, "Exactly One " + std::string(HeaderName(id)) + " Required");
  for (const HeaderId id : {HeaderId::kMaxForwards, HeaderId::kContentType, HeaderId::kExpires})
    if (Count(id) > 1) return Refuse(400, "More Than One " + std::string(HeaderName(id)));
  if (message_.call_id().empty()) return Refuse(400, "Empty Call-ID");
  if (!message_.Has(HeaderId::kVia)) return Refuse(0, "no Via");
  if (Failure failure = CheckVersion()) return failure;  // before the Via: that of another version is none of ours
  std::string_view vias = message_.Value(HeaderId::kVia);
  const auto via = ParseVia(TakeListElement(vias));
  if (!via) return Refuse(400, "Bad Via");
  found_.top_via = *via;
  const auto cseq = ParseCSeq(message_.Value(HeaderId::kCSeq));
  if (!cseq) return Refuse(400, "Bad CSeq");
  found_.cseq = cseq->number;
  if (!message_.is_request()) {
    found_.method_name = cseq->method;
    found_.method = FindMethod(cseq->method);
  } else if (cseq->method != found_.method_name) {
    return Refuse(400, "CSeq Method Differs");
  }
  return std::nullopt;
}

MessageParser::Failure MessageParser::CheckVersion() const {
  if (!message_.is_request()) return std::nullopt;
  const std::string_view version = found_.start_line.substr(found_.start_line.rfind(' ') + 1);
  if (IsVersion(version)) return std::nullopt;
  return EqualsIgnoreCase(version.substr(0, 4), "SIP/") ? Refuse(505, "Version Not Supported")
                                                        : Refuse(400, "Bad Request Line");
}

MessageParser::Failure MessageParser::CheckAddresses() {
  const auto from = ParseNameAddr(message_.Value(HeaderId::kFrom));
  const auto to = ParseNameAddr(message_.Value(HeaderId::kTo));
  if (!from) return Refuse(400, "Bad From");
  if (!to) return Refuse(400, "Bad To");
  found_.from = *from;
  found_.to = *to;
  found_.from_tag = from->tag().value_or(std::string_view());
  found_.to_tag = to->tag().value_or(std::string_view());
  if (!message_.is_request()) return std::nullopt;
  const std::size_t colon = found_.request_uri.find(':');
  const std::string_view scheme = found_.request_uri.substr(0, colon);
  if (colon == std::string_view::npos || !IsToken(scheme)) return Refuse(400, "Bad Request-URI");
  if (!EqualsIgnoreCase(scheme, "sip") && !EqualsIgnoreCase(scheme, "sips"))
    return Refuse(416, "Unsupported URI Scheme");
  const auto uri = ParseUri(found_.request_uri);
  if (!uri || !uri->headers.empty()) return Refuse(400, "Bad Request-URI");  // RFC 3261 s19.1.1: no headers there
  found_.uri = *uri;
  return std::nullopt;
}

MessageParser::Failure MessageParser::CutBody() {
  std::optional<std::uint32_t> length;
  for (const Header& header : found_.headers) {
    if (header.id != HeaderId::kContentLength) continue;
    const auto stated = ParseNumber(header.value);
    if (!stated) return Refuse(400, "Bad Content-Length");
    if (length && *length != *stated) return Refuse(400, "Content-Lengths Differ");
    length = stated;
  }
  if (length && *length > found_.body.size()) return Refuse(400, "Content-Length Beyond The Message");
  if (length) found_.body = found_.body.substr(0, *length);
  const std::string_view type = message_.Value(HeaderId::kContentType);
  if (type.size() >= 10 && EqualsIgnoreCase(type.substr(0, 10), "multipart/")) {
    const std::size_t parameters = type.find(';');
    if (parameters == std::string_view::npos || FindParameter(type.substr(parameters), "boundary").value_or("").empty())
      return Refuse(400, "Multipart Without Boundary");
  }
  return std::nullopt;
}

}  // namespace foyer::sip
