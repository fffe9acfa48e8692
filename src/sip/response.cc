#include "sip/response.h"

#include <array>

#include "base/lower_case.h"
#include "base/random.h"
#include "sip/grammar.h"
#include "sip/headers.h"
#include "sip/message_parser.h"
#include "sip/uri.h"

namespace foyer::sip {
namespace {

struct Reason {
  int status;
  std::string_view phrase;
};
constexpr std::array kReasons = {Reason{100, "Trying"},
                                 Reason{180, "Ringing"},
                                 Reason{181, "Call Is Being Forwarded"},
                                 Reason{182, "Queued"},
                                 Reason{183, "Session Progress"},
                                 Reason{200, "OK"},
                                 Reason{202, "Accepted"},
                                 Reason{400, "Bad Request"},
                                 Reason{401, "Unauthorized"},
                                 Reason{403, "Forbidden"},
                                 Reason{404, "Not Found"},
                                 Reason{405, "Method Not Allowed"},
                                 Reason{406, "Not Acceptable"},
                                 Reason{407, "Proxy Authentication Required"},
                                 Reason{408, "Request Timeout"},
                                 Reason{413, "Request Entity Too Large"},
                                 Reason{415, "Unsupported Media Type"},
                                 Reason{416, "Unsupported URI Scheme"},
                                 Reason{420, "Bad Extension"},
                                 Reason{421, "Extension Required"},
                                 Reason{423, "Interval Too Brief"},
                                 Reason{430, "Flow Failed"},
                                 Reason{440, "Max-Breadth Exceeded"},
                                 Reason{480, "Temporarily Unavailable"},
                                 Reason{481, "Call/Transaction Does Not Exist"},
                                 Reason{482, "Loop Detected"},
                                 Reason{483, "Too Many Hops"},
                                 Reason{484, "Address Incomplete"},
                                 Reason{486, "Busy Here"},
                                 Reason{487, "Request Terminated"},
                                 Reason{488, "Not Acceptable Here"},
                                 Reason{491, "Request Pending"},
                                 Reason{500, "Server Internal Error"},
                                 Reason{501, "Not Implemented"},
                                 Reason{503, "Service Unavailable"},
                                 Reason{504, "Server Time-out"},
                                 Reason{505, "Version Not Supported"},
                                 Reason{513, "Message Too Large"},
                                 Reason{600, "Busy Everywhere"},
                                 Reason{603, "Decline"},
                                 Reason{604, "Does Not Exist Anywhere"},
                                 Reason{606, "Not Acceptable"}};

void AppendLine(std::string& out, std::string_view line) { out.append(line).append("\r\n"); }

void AppendBody(std::string& out, std::string_view content_type, std::string_view body) {
  if (!body.empty()) AppendLine(out, std::string("Content-Type: ").append(content_type));
  out.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n\r\n").append(body);
}

void AppendTo(std::string& out, const Message& request, std::string_view to_tag) {
  out.append("To: ").append(request.Value(HeaderId::kTo));
  if (!to_tag.empty() && request.to_tag().empty()) out.append(";tag=").append(to_tag);
  out.append("\r\n");
}

bool GoesIntoResponse(HeaderId id) {
  return id == HeaderId::kVia || id == HeaderId::kFrom || id == HeaderId::kCallId || id == HeaderId::kCSeq;
}

// The next line of a header block with its folds, without its CRLF.
std::string_view TakeHeaderLine(std::string_view& block) {
  std::size_t end = block.find("\r\n");
  while (end != std::string_view::npos && end + 2 < block.size() && (block[end + 2] == ' ' || block[end + 2] == '\t'))
    end = block.find("\r\n", end + 2);
  const std::string_view line = block.substr(0, end);
  block.remove_prefix(end == std::string_view::npos ? block.size() : end + 2);
  return line;
}

HeaderId IdOf(std::string_view line) {
  const std::size_t colon = line.find(':');
  return colon == std::string_view::npos ? HeaderId::kOther : FindHeaderId(TrimRight(line.substr(0, colon)));
}

}  // namespace

std::string_view DefaultReason(int status) {
  for (const Reason& reason : kReasons)
    if (reason.status == status) return reason.phrase;
  return "Unknown";
}

std::string MakeResponse(const Message& request, int status, std::string_view to_tag,
                         const std::vector<std::string>& extra, std::string_view content_type, std::string_view body) {
  const bool makes_dialog = request.method() == Method::kInvite && status > 100 && status < 300;
  std::string out;
  out.reserve(1024 + body.size());
  AppendLine(out, "SIP/2.0 " + std::to_string(status) + " " + std::string(DefaultReason(status)));
  for (const Header& header : request.headers()) {
    if (GoesIntoResponse(header.id) || (makes_dialog && header.id == HeaderId::kRecordRoute))
      AppendLine(out, header.line);
    if (header.id == HeaderId::kTo) AppendTo(out, request, status == 100 ? std::string_view() : to_tag);
  }
  for (const std::string& line : extra) AppendLine(out, line);
  AppendBody(out, content_type, body);
  return out;
}

std::optional<std::string> RejectionFor(std::string_view bytes, const ParseFailure& failure) {
  constexpr std::size_t kMaxEcho = 8 * 1024;
  if (failure.code == 0) return std::nullopt;
  while (bytes.starts_with("\r\n")) bytes.remove_prefix(2);  // keep-alives before the start line
  std::string_view block = bytes.substr(0, bytes.find("\r\n\r\n"));
  const std::string_view start = TakeHeaderLine(block);
  if (EqualsIgnoreCase(start.substr(0, 4), "SIP/") || start.starts_with("ACK ")) return std::nullopt;
  std::string out = "SIP/2.0 " + std::to_string(failure.code) + " " + failure.reason + "\r\n";
  unsigned seen = 0;
  while (!block.empty()) {
    const std::string_view line = TakeHeaderLine(block);
    const HeaderId id = IdOf(line);
    if (!GoesIntoResponse(id) && id != HeaderId::kTo) continue;
    out.append(line);
    if (id == HeaderId::kTo && line.find(";tag=") == std::string_view::npos) out.append(";tag=").append(RandomToken());
    out.append("\r\n");
    seen |= 1U << static_cast<unsigned>(id);
  }
  const bool has_via = (seen & (1U << static_cast<unsigned>(HeaderId::kVia))) != 0;
  if (!has_via || out.size() > kMaxEcho) return std::nullopt;
  AppendBody(out, {}, {});
  return out;
}

std::string RandomToken() { return RandomHex(16); }

std::string MakeRequest(std::string_view method, std::string_view uri, const std::vector<std::string>& headers,
                        std::string_view content_type, std::string_view body) {
  std::string out;
  out.reserve(1024 + body.size());
  AppendLine(out, std::string(method).append(" ").append(uri).append(" SIP/2.0"));
  for (const std::string& line : headers) AppendLine(out, line);
  AppendBody(out, content_type, body);
  return out;
}

std::string WithCSeq(std::string_view request, std::uint32_t cseq, const std::vector<std::string>& more) {
  std::string_view block = request.substr(0, request.find("\r\n\r\n") + 2);
  const std::string_view rest = request.substr(block.size());
  std::string out;
  out.reserve(request.size() + 512);
  const std::string_view start = TakeHeaderLine(block);
  AppendLine(out, start);
  for (const std::string& line : more) AppendLine(out, line);
  while (!block.empty()) {
    const std::string_view line = TakeHeaderLine(block);
    if (IdOf(line) == HeaderId::kCSeq) {
      AppendLine(out, "CSeq: " + std::to_string(cseq) + " " + std::string(start.substr(0, start.find(' '))));
    } else {
      AppendLine(out, line);
    }
  }
  return out.append(rest);
}

}  // namespace foyer::sip
