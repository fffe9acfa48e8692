#include "registrar/register_request.h"

#include <algorithm>
#include <optional>

#include "registrar/outbound.h"
#include "sip/headers.h"
#include "sip/uri.h"

namespace foyer::registrar {
namespace {

using sip::HeaderId;
using std::chrono::seconds;

constexpr std::size_t kMaxUserAgent = 128;

// Malformed means 3600 (s10.2.1.1), and so does absurdly large: it is capped anyway.
seconds ParseExpires(std::string_view text) { return seconds(sip::ParseNumber(text).value_or(3600)); }

// "0.5" -> 500; 1000 unless it is a qvalue (s25.1).
int ParseQ(std::string_view text) {
  if (text.empty() || (text[0] != '0' && text[0] != '1') || text.size() > 5) return 1000;
  if (text.size() > 1 && text[1] != '.') return 1000;
  int permille = text[0] == '1' ? 1000 : 0;
  int weight = 100;
  for (const char c : text.substr(std::min<std::size_t>(text.size(), 2))) {
    if (c < '0' || c > '9') return 1000;
    permille += (c - '0') * weight;
    weight /= 10;
  }
  return std::min(permille, 1000);
}

class Reader {
 public:
  Reader(const sip::Message& request, const Aor& aor, const RegisterLimits& limits)
      : request_(request), aor_(aor), limits_(limits) {
    const std::string_view expires = request.Value(HeaderId::kExpires);
    header_expires_ = expires.empty() ? limits.default_expires : ParseExpires(expires);
  }

  std::variant<BindingUpdate, RegisterRefusal> Read() {
    update_.aor = aor_;
    update_.call_id = request_.call_id();
    update_.cseq = request_.cseq();
    update_.user_agent = request_.Value(HeaderId::kUserAgent).substr(0, kMaxUserAgent);
    update_.max_bindings = limits_.max_bindings;
    for (const std::string_view hop : request_.List(HeaderId::kPath)) update_.path.emplace_back(hop);
    const bool good = IsWildcard() ? ReadWildcard() : ReadContacts();
    if (!good) return refusal_;
    return std::move(update_);
  }

 private:
  bool Refuse(int code, std::string why) {
    refusal_.code = code;
    refusal_.why = std::move(why);
    return false;
  }

  bool IsWildcard() const {
    const auto contacts = request_.List(HeaderId::kContact);
    return std::find(contacts.begin(), contacts.end(), "*") != contacts.end();
  }

  // s10.3 step 6.
  bool ReadWildcard() {
    const bool alone = request_.List(HeaderId::kContact).size() == 1;
    const bool zero = request_.Has(HeaderId::kExpires) && header_expires_.count() == 0;
    if (!alone || !zero) return Refuse(400, "Contact: * needs Expires: 0 and no other Contact");
    update_.remove_all = true;
    return true;
  }

  bool ReadContacts() {
    const auto contacts = request_.List(HeaderId::kContact);
    if (contacts.size() > limits_.max_contacts) return Refuse(403, "too many Contacts in one request");
    return std::all_of(contacts.begin(), contacts.end(), [this](std::string_view text) { return ReadContact(text); });
  }

  bool ReadContact(std::string_view text) {
    const auto contact = sip::ParseNameAddr(text);
    const auto uri = contact ? sip::ParseUri(contact->uri_text) : std::nullopt;
    if (!uri) return Refuse(400, "a Contact is not a sip or sips URI");
    const auto named = sip::ToAor(*uri);
    if (named && named->domain == aor_.domain && named->user != aor_.user) {
      return Refuse(403, "a Contact names another user of this domain");
    }
    ContactUpdate binding;
    binding.expires = Granted(contact->Parameter("expires"));
    binding.uri = contact->uri_text;
    // A GRUU is ours to give: one that a device has kept is of no use here (RFC 5627 s5.1).
    binding.params = sip::WithoutParameter(contact->parameters, "expires");
    for (const char* gruu : {"pub-gruu", "temp-gruu"}) binding.params = sip::WithoutParameter(binding.params, gruu);
    binding.instance_id = contact->Parameter("+sip.instance").value_or("");
    binding.reg_id = RegIdOf(request_, *contact);
    if (binding.reg_id != 0 && FirstHopLacksOutbound(request_)) {
      return Refuse(439, "the proxy next to the device keeps no flows");  // RFC 5626 s6
    }
    binding.q_permille = ParseQ(contact->Parameter("q").value_or("1"));
    update_.contacts.push_back(std::move(binding));
    return true;
  }

  // Whoever asks for too little gets more, not a 423 (s10.3 step 7 allows both): some devices never ask again.
  seconds Granted(std::optional<std::string_view> parameter) const {
    const seconds asked = parameter ? ParseExpires(*parameter) : header_expires_;
    return asked.count() == 0 ? asked : std::clamp(asked, limits_.min_expires, limits_.max_expires);
  }

  const sip::Message& request_;
  const Aor& aor_;
  const RegisterLimits& limits_;
  seconds header_expires_{0};
  BindingUpdate update_;
  RegisterRefusal refusal_;
};

}  // namespace

std::variant<BindingUpdate, RegisterRefusal> ReadRegister(const sip::Message& request, const Aor& aor,
                                                          const RegisterLimits& limits) {
  return Reader(request, aor, limits).Read();
}

}  // namespace foyer::registrar
