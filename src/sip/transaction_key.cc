#include "sip/transaction_key.h"

#include <algorithm>

#include "foyer/check.h"
#include "sip/grammar.h"
#include "sip/response.h"

namespace foyer::sip {
namespace {

constexpr std::string_view kBranchCookie = "z9hG4bK";
constexpr std::uint16_t kDefaultPort = 5060;

std::string_view TopViaText(const Message& message) {
  std::string_view vias = message.Value(HeaderId::kVia);
  return TakeListElement(vias);
}

void AppendLowerCase(std::string& out, std::string_view text) {
  for (const char c : text) out.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c);
}

std::string KeyOfBranch(const Via& via, std::string_view method) {
  std::string key;
  key.reserve(via.branch.size() + via.host.size() + method.size() + 8);
  key.append(via.branch).push_back('\n');
  AppendLowerCase(key, via.host);
  return key.append(":").append(std::to_string(via.port)).append("\n").append(method);
}

// s17.2.3 for a client of RFC 2543. The To tag stays out: an ACK has one that its INVITE had not.
std::string KeyOfOldClient(const Message& request, std::string_view method) {
  std::string key;
  for (const std::string_view part :
       {request.request_uri(), request.from_tag(), request.call_id(), TopViaText(request)})
    key.append(part).push_back('\n');
  return key.append(std::to_string(request.cseq())).append("\n").append(method);
}

}  // namespace

std::string ServerKey(const Message& request, std::string_view method) {
  const std::string_view branch = request.top_via().branch;
  if (branch.size() > kBranchCookie.size() && branch.starts_with(kBranchCookie))
    return KeyOfBranch(request.top_via(), method);
  return KeyOfOldClient(request, method);
}

std::string ClientKey(std::string_view branch, std::string_view method) {
  return std::string(branch).append("\n").append(method);
}

std::string ViaValue(const Flow& flow, std::string_view branch) {
  return std::string("SIP/2.0/")
      .append(ViaName(flow.transport))
      .append(" ")
      .append(flow.local.ToString())
      .append(";branch=")
      .append(branch)
      .append(";rport");
}

std::string NewBranch(std::string_view loop_key) {
  std::string branch = std::string(kBranchCookie) + RandomToken();
  if (!loop_key.empty()) branch.append(".").append(loop_key);
  return branch;
}

std::string WithVia(std::string_view request, std::string_view via) {
  const std::size_t end = request.find("\r\n");
  FOYER_CHECK(end != std::string_view::npos);
  std::string result;
  result.reserve(request.size() + via.size() + 8);
  return result.append(request.substr(0, end + 2)).append("Via: ").append(via).append(request.substr(end));
}

Flow ResponseFlow(const Message& request, const Flow& from) {
  Flow flow = from;
  const Via& via = request.top_via();
  if (IsStream(from.transport) || via.Parameter("rport")) return flow;
  flow.remote.port = via.port == 0 ? kDefaultPort : via.port;
  return flow;
}

}  // namespace foyer::sip
