#include "sip/message_parser.h"

#include <algorithm>

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
  for (std::size_t i = 0; i < block.size(); ++i) {
    if (block[i] == '\n' && (i == 0 || block[i - 1] != '\r')) return true;
    if (block[i] == '\r' && (i + 1 == block.size() || block[i + 1] != '\n')) return true;
  }
  return false;
}

}  // namespace

MessageParser::MessageParser(std::string bytes, const Limits& limits) : limits_(limits) {
  message_.bytes_ = std::make_shared<const std::string>(std::move(bytes));
  all_ = *message_.bytes_;
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
  message_.body_ = all_.substr(end + 4);
  if (header_block_.find('\0') != std::string_view::npos) return Refuse(0, "NUL in headers");
  if (HasLoneLineBreak(header_block_)) return Refuse(0, "line break without CR LF");
  if (message_.body_.size() > limits_.max_body_bytes) return Refuse(413, "Request Entity Too Large");
  const std::size_t line_end = header_block_.find("\r\n");
  start_line_ = header_block_.substr(0, line_end);
  header_block_.remove_prefix(line_end + 2);
  return std::nullopt;
}

MessageParser::Failure MessageParser::ParseStartLine() {
  const bool is_status = start_line_.size() > 4 && EqualsIgnoreCase(start_line_.substr(0, 4), "SIP/");
  return is_status ? ParseStatusLine() : ParseRequestLine();
}

MessageParser::Failure MessageParser::ParseStatusLine() {
  const std::size_t space = start_line_.find(' ');
  if (space == std::string_view::npos || !IsVersion(start_line_.substr(0, space))) return Refuse(0, "version");
  const std::string_view rest = start_line_.substr(space + 1);
  const auto status = ParseNumber(rest.substr(0, 3));
  if (!status || rest.size() < 3 || *status < 100 || *status > 699 || (rest.size() > 3 && rest[3] != ' '))
    return Refuse(0, "status code");
  message_.status_ = static_cast<int>(*status);
  message_.reason_phrase_ = rest.size() > 4 ? rest.substr(4) : std::string_view();
  return std::nullopt;
}

MessageParser::Failure MessageParser::ParseRequestLine() {
  const std::size_t first = start_line_.find(' ');
  const std::size_t last = start_line_.rfind(' ');
  if (first == std::string_view::npos) return Refuse(0, "start line");
  message_.method_name_ = start_line_.substr(0, first);
  if (!IsToken(message_.method_name_) || message_.method_name_.size() > kMaxMethod) return Refuse(0, "method");
  message_.method_ = FindMethod(message_.method_name_);
  if (first == last) return Refuse(0, "start line");
  message_.request_uri_ = start_line_.substr(first + 1, last - first - 1);
  return std::nullopt;  // URI and version are judged once the headers are known, so that they can be answered
}

MessageParser::Failure MessageParser::ParseHeaders() {
  message_.headers_.reserve(24);
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
  if (message_.headers_.size() == limits_.max_headers) return Refuse(400, "Too Many Headers");
  message_.headers_.push_back({FindHeaderId(name), name, Trim(line.substr(colon + 1)), line});
  return std::nullopt;
}

std::size_t MessageParser::Count(HeaderId id) const {
  return static_cast<std::size_t>(std::count_if(message_.headers_.begin(), message_.headers_.end(),
                                                [id](const Header& header) { return header.id == id; }));
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
  if (!ParseVia(TakeListElement(vias))) return Refuse(400, "Bad Via");
  const auto cseq = ParseCSeq(message_.Value(HeaderId::kCSeq));
  if (!cseq) return Refuse(400, "Bad CSeq");
  message_.cseq_ = cseq->number;
  if (!message_.is_request()) {
    message_.method_name_ = cseq->method;
    message_.method_ = FindMethod(cseq->method);
  } else if (cseq->method != message_.method_name_) {
    return Refuse(400, "CSeq Method Differs");
  }
  return std::nullopt;
}

MessageParser::Failure MessageParser::CheckVersion() const {
  if (!message_.is_request()) return std::nullopt;
  const std::string_view version = start_line_.substr(start_line_.rfind(' ') + 1);
  if (IsVersion(version)) return std::nullopt;
  return EqualsIgnoreCase(version.substr(0, 4), "SIP/") ? Refuse(505, "Version Not Supported")
                                                        : Refuse(400, "Bad Request Line");
}

MessageParser::Failure MessageParser::CheckAddresses() {
  const auto from = ParseNameAddr(message_.Value(HeaderId::kFrom));
  const auto to = ParseNameAddr(message_.Value(HeaderId::kTo));
  if (!from) return Refuse(400, "Bad From");
  if (!to) return Refuse(400, "Bad To");
  message_.from_tag_ = from->tag().value_or(std::string_view());
  message_.to_tag_ = to->tag().value_or(std::string_view());
  if (!message_.is_request()) return std::nullopt;
  const std::size_t colon = message_.request_uri_.find(':');
  const std::string_view scheme = message_.request_uri_.substr(0, colon);
  if (colon == std::string_view::npos || !IsToken(scheme)) return Refuse(400, "Bad Request-URI");
  if (!EqualsIgnoreCase(scheme, "sip") && !EqualsIgnoreCase(scheme, "sips"))
    return Refuse(416, "Unsupported URI Scheme");
  const auto uri = ParseUri(message_.request_uri_);
  if (!uri || !uri->headers.empty()) return Refuse(400, "Bad Request-URI");  // RFC 3261 s19.1.1: no headers there
  return std::nullopt;
}

MessageParser::Failure MessageParser::CutBody() {
  std::optional<std::uint32_t> length;
  for (const Header& header : message_.headers_) {
    if (header.id != HeaderId::kContentLength) continue;
    const auto stated = ParseNumber(header.value);
    if (!stated) return Refuse(400, "Bad Content-Length");
    if (length && *length != *stated) return Refuse(400, "Content-Lengths Differ");
    length = stated;
  }
  if (length && *length > message_.body_.size()) return Refuse(400, "Content-Length Beyond The Message");
  if (length) message_.body_ = message_.body_.substr(0, *length);
  const std::string_view type = message_.Value(HeaderId::kContentType);
  if (type.size() >= 10 && EqualsIgnoreCase(type.substr(0, 10), "multipart/")) {
    const std::size_t parameters = type.find(';');
    if (parameters == std::string_view::npos || FindParameter(type.substr(parameters), "boundary").value_or("").empty())
      return Refuse(400, "Multipart Without Boundary");
  }
  return std::nullopt;
}

}  // namespace foyer::sip
