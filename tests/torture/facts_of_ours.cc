#include <algorithm>
#include <cctype>

#include "sip/headers.h"
#include "sip/message.h"
#include "sip/uri.h"
#include "tests/torture/facts.h"

namespace foyer::torture {
namespace {

using sip::HeaderId;

std::string WithoutBrackets(std::string_view host) {
  if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
  return LowerCase(std::string(host));
}

// Collects the facts of one message.
class OurCollector {
 public:
  explicit OurCollector(const sip::Message& message) : message_(message) {
    if (message.is_request()) {
      facts_["method"] = message.method_name();
      AddUri("uri", message.request_uri());
    } else {
      facts_["status"] = std::to_string(message.status());
      facts_["reason"] = message.reason_phrase();
    }
    facts_["call-id"] = message.call_id();
    facts_["cseq"] = std::to_string(message.cseq()) + " " + std::string(message.method_name());
    AddAddress("from", message.Value(HeaderId::kFrom), {"tag"});
    AddAddress("to", message.Value(HeaderId::kTo), {"tag"});
    AddVias();
    AddAddresses("contact", HeaderId::kContact, {"expires", "q", "+sip.instance"});
    AddAddresses("route", HeaderId::kRoute, {});
    AddAddresses("record-route", HeaderId::kRecordRoute, {});
    AddNumber("max-forwards", HeaderId::kMaxForwards);
    AddNumber("expires", HeaderId::kExpires);
    facts_["content-length"] = std::to_string(message.body().size());
    AddCredentials("authorization", HeaderId::kAuthorization);
    AddCredentials("proxy-authorization", HeaderId::kProxyAuthorization);
  }
  Facts Take() { return std::move(facts_); }

 private:
  void AddUri(const std::string& name, std::string_view text) {
    const auto uri = sip::ParseUri(text);
    if (!uri) return;
    facts_[name + ".scheme"] = LowerCase(std::string(uri->scheme));
    facts_[name + ".user"] = sip::Unescape(uri->user).value_or("?");
    facts_[name + ".host"] = WithoutBrackets(uri->host);
    facts_[name + ".port"] = std::to_string(uri->port);
    for (const char* parameter : {"transport", "lr", "maddr", "ob"})
      if (const auto value = uri->Parameter(parameter)) facts_[name + ";" + parameter] = *value;
  }
  void AddAddress(const std::string& name, std::string_view text, const std::vector<const char*>& parameters) {
    const auto address = sip::ParseNameAddr(text);
    if (!address) return;
    facts_[name + ".display"] = Unquoted(std::string(address->display_name));
    AddUri(name, address->uri_text);
    for (const char* parameter : parameters)
      if (const auto value = address->Parameter(parameter)) facts_[name + ";" + parameter] = *value;
  }
  void AddAddresses(const std::string& name, HeaderId id, const std::vector<const char*>& parameters) {
    int count = 0;
    for (const std::string_view element : message_.List(id))
      AddAddress(name + "[" + std::to_string(count++) + "]", element, parameters);
  }
  void AddVias() {
    int count = 0;
    for (const std::string_view element : message_.List(HeaderId::kVia)) {
      const std::string name = "via[" + std::to_string(count++) + "]";
      const auto via = sip::ParseVia(element);
      if (!via) continue;
      facts_[name + ".transport"] = via->transport;
      facts_[name + ".host"] = WithoutBrackets(via->host);
      facts_[name + ".port"] = std::to_string(via->port);
      facts_[name + ";branch"] = via->branch;
      for (const char* parameter : {"received", "rport", "maddr"})
        if (const auto value = via->Parameter(parameter)) facts_[name + ";" + parameter] = *value;
    }
  }
  void AddNumber(const std::string& name, HeaderId id) {
    if (const auto number = sip::ParseNumber(message_.Value(id))) facts_[name] = std::to_string(*number);
  }
  void AddCredentials(const std::string& name, HeaderId id) {
    const auto credentials = sip::DigestParameters::Parse(message_.Value(id));
    if (!credentials) return;
    for (const char* parameter :
         {"realm", "username", "nonce", "response", "cnonce", "qop", "opaque", "algorithm", "nc"})
      facts_[name + "." + parameter] = credentials->Get(parameter);
    AddUri(name + ".uri", credentials->Get("uri"));
  }

  const sip::Message& message_;
  Facts facts_;
};

}  // namespace

std::string LowerCase(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

std::string Unquoted(const std::string& text) {
  if (text.size() < 2 || text.front() != '"') return text;
  std::string result;
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    if (text[i] == '\\' && i + 2 < text.size()) ++i;
    result += text[i];
  }
  return result;
}

std::optional<Facts> FactsOfOurs(const std::string& bytes) {
  const auto parsed = sip::Message::Parse(bytes);
  const auto* message = std::get_if<sip::Message>(&parsed);
  return message == nullptr ? std::nullopt : std::optional(OurCollector(*message).Take());
}

}  // namespace foyer::torture
