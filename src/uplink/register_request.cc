#include "uplink/register_request.h"

#include <algorithm>

#include "base/format.h"
#include "sip/headers.h"
#include "sip/response.h"
#include "sip/uri.h"

namespace foyer::uplink {
namespace {

using sip::HeaderId;
using std::chrono::seconds;

constexpr seconds kLongest{86'400};

std::optional<seconds> ParseSeconds(std::string_view text) {
  const auto number = sip::ParseNumber(text.substr(0, text.find_first_of(" ;(")));  // "120 (maintenance)"
  if (!number) return std::nullopt;
  return std::min(seconds(*number), kLongest);
}

std::string ContactOf(const Registrant& who, const Flow& flow) {
  return Format("<sip:{}@{}:{};transport={}>;+sip.instance=\"<{}>\";reg-id=1", who.contact_user,
                flow.local.address.ToUriHost(), flow.local.port, UriName(flow.transport), who.instance);
}

}  // namespace

std::string MakeRegister(const Registrant& who, const Flow& flow, std::uint32_t cseq, seconds expires,
                         const std::vector<std::string>& credentials) {
  const std::string address = "<" + who.account.ToUri() + ">";
  std::vector<std::string> headers{"Max-Forwards: 70",
                                   "From: " + address + ";tag=" + who.tag,
                                   "To: " + address,
                                   "Call-ID: " + who.call_id,
                                   Format("CSeq: {} REGISTER", cseq),
                                   "Contact: " + ContactOf(who, flow),
                                   Format("Expires: {}", expires.count()),
                                   "Supported: path, outbound, gruu",
                                   "Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, MESSAGE, UPDATE"};
  headers.insert(headers.end(), credentials.begin(), credentials.end());
  return sip::MakeRequest("REGISTER", RegisterUri(who), headers);
}

seconds GrantedTime(const sip::Message& response, const Registrant& who, seconds asked) {
  for (const std::string_view text : response.List(HeaderId::kContact)) {
    const auto contact = sip::ParseNameAddr(text);
    const auto uri = contact ? sip::ParseUri(contact->uri_text) : std::nullopt;
    if (!uri || uri->user != who.contact_user) continue;
    const auto expires = contact->Parameter("expires");
    if (const auto granted = expires ? ParseSeconds(*expires) : std::nullopt) return *granted;
  }
  return SecondsOf(response, HeaderId::kExpires).value_or(asked);
}

bool KnowsOutbound(const sip::Message& response) {
  return response.HasToken(HeaderId::kSupported, "outbound") || response.HasToken(HeaderId::kRequire, "outbound");
}

std::optional<seconds> SecondsOf(const sip::Message& response, HeaderId id) {
  return response.Has(id) ? ParseSeconds(response.Value(id)) : std::nullopt;
}

std::optional<HopQuery> RedirectOf(const sip::Message& response) {
  const auto contacts = response.List(HeaderId::kContact);
  const auto contact = contacts.empty() ? std::nullopt : sip::ParseNameAddr(contacts.front());
  const auto uri = contact ? sip::ParseUri(contact->uri_text) : std::nullopt;
  return uri ? sip::ToHopQuery(*uri) : std::nullopt;
}

}  // namespace foyer::uplink
