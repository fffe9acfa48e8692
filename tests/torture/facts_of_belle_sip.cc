#include <belle-sip/belle-sip.h>

#include <cstdio>
#include <vector>

#include "tests/torture/facts.h"

namespace foyer::torture {
namespace {

std::string Text(const char* text) { return text == nullptr ? std::string() : text; }

// belle-sip says -1 for "none given" in some places, and 0 in others.
std::string Port(int port) { return std::to_string(port < 0 ? 0 : port); }

std::string WithoutBrackets(std::string host) {
  if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
  return LowerCase(host);
}

class BelleSipCollector {
 public:
  explicit BelleSipCollector(belle_sip_message_t* message) : message_(message) {
    AddStartLine();
    if (const auto* call_id = Header<belle_sip_header_call_id_t>("Call-ID"))
      facts_["call-id"] = Text(belle_sip_header_call_id_get_call_id(call_id));
    if (const auto* cseq = Header<belle_sip_header_cseq_t>("CSeq"))
      facts_["cseq"] = std::to_string(belle_sip_header_cseq_get_seq_number(cseq)) + " " +
                       Text(belle_sip_header_cseq_get_method(cseq));
    AddAddress("from", belle_sip_message_get_header(message, "From"), {"tag"});
    AddAddress("to", belle_sip_message_get_header(message, "To"), {"tag"});
    AddVias();
    AddAddresses("contact", "Contact", {"expires", "q", "+sip.instance"});
    AddAddresses("route", "Route", {});
    AddAddresses("record-route", "Record-Route", {});
    AddNumbers();
    AddCredentials("authorization", "Authorization");
    AddCredentials("proxy-authorization", "Proxy-Authorization");
  }
  Facts Take() { return std::move(facts_); }

 private:
  template <typename Type>
  const Type* Header(const char* name) const {
    return reinterpret_cast<const Type*>(belle_sip_message_get_header(message_, name));
  }

  void AddStartLine() {
    if (belle_sip_message_is_request(message_)) {
      auto* request = BELLE_SIP_REQUEST(message_);
      facts_["method"] = Text(belle_sip_request_get_method(request));
      AddUri("uri", belle_sip_request_get_uri(request));
    } else {
      auto* response = BELLE_SIP_RESPONSE(message_);
      facts_["status"] = std::to_string(belle_sip_response_get_status_code(response));
      facts_["reason"] = Text(belle_sip_response_get_reason_phrase(response));
    }
  }
  void AddUri(const std::string& name, const belle_sip_uri_t* uri) {
    if (uri == nullptr) return;
    facts_[name + ".scheme"] = belle_sip_uri_is_secure(uri) ? "sips" : "sip";
    facts_[name + ".user"] = Text(belle_sip_uri_get_user(uri));
    facts_[name + ".host"] = WithoutBrackets(Text(belle_sip_uri_get_host(uri)));
    facts_[name + ".port"] = Port(belle_sip_uri_get_port(uri));
    AddParameters(name, BELLE_SIP_PARAMETERS(uri), {"transport", "lr", "maddr", "ob"});
  }
  void AddParameters(const std::string& name, const belle_sip_parameters_t* all,
                     const std::vector<const char*>& which) {
    for (const char* parameter : which)
      if (belle_sip_parameters_has_parameter(all, parameter))
        facts_[name + ";" + parameter] = Unquoted(Text(belle_sip_parameters_get_parameter(all, parameter)));
  }
  void AddAddress(const std::string& name, belle_sip_header_t* header, const std::vector<const char*>& parameters) {
    if (header == nullptr) return;
    auto* address = BELLE_SIP_HEADER_ADDRESS(header);
    facts_[name + ".display"] = Text(belle_sip_header_address_get_displayname(address));
    AddUri(name, belle_sip_header_address_get_uri(address));
    AddParameters(name, BELLE_SIP_PARAMETERS(address), parameters);
  }
  // Each line's header has those behind its commas as its next ones.
  std::vector<belle_sip_header_t*> All(const char* name) const {
    std::vector<belle_sip_header_t*> headers;
    for (const auto* line = belle_sip_message_get_headers(message_, name); line != nullptr; line = line->next)
      headers.push_back(static_cast<belle_sip_header_t*>(line->data));
    return headers;
  }
  void AddAddresses(const std::string& name, const char* header_name, const std::vector<const char*>& parameters) {
    int count = 0;
    for (belle_sip_header_t* header : All(header_name))
      AddAddress(name + "[" + std::to_string(count++) + "]", header, parameters);
  }
  void AddVias() {
    int count = 0;
    for (belle_sip_header_t* header : All("Via")) {
      const std::string name = "via[" + std::to_string(count++) + "]";
      auto* via = BELLE_SIP_HEADER_VIA(header);
      facts_[name + ".transport"] = Text(belle_sip_header_via_get_transport(via));
      facts_[name + ".host"] = WithoutBrackets(Text(belle_sip_header_via_get_host(via)));
      facts_[name + ".port"] = Port(belle_sip_header_via_get_port(via));
      facts_[name + ";branch"] = Text(belle_sip_header_via_get_branch(via));
      AddParameters(name, BELLE_SIP_PARAMETERS(via), {"rport", "maddr"});
      if (const char* received = belle_sip_header_via_get_received(via)) facts_[name + ";received"] = received;
    }
  }
  void AddNumbers() {
    if (const auto* header = Header<belle_sip_header_max_forwards_t>("Max-Forwards"))
      facts_["max-forwards"] = std::to_string(belle_sip_header_max_forwards_get_max_forwards(header));
    if (const auto* header = Header<belle_sip_header_expires_t>("Expires"))
      facts_["expires"] = std::to_string(belle_sip_header_expires_get_expires(header));
    if (const auto* header = Header<belle_sip_header_content_length_t>("Content-Length"))
      facts_["content-length"] = std::to_string(belle_sip_header_content_length_get_content_length(header));
  }
  void AddCredentials(const std::string& name, const char* header_name) {
    const auto* header = Header<belle_sip_header_authorization_t>(header_name);
    if (header == nullptr) return;
    facts_[name + ".realm"] = Text(belle_sip_header_authorization_get_realm(header));
    facts_[name + ".username"] = Text(belle_sip_header_authorization_get_username(header));
    facts_[name + ".nonce"] = Text(belle_sip_header_authorization_get_nonce(header));
    facts_[name + ".response"] = Text(belle_sip_header_authorization_get_response(header));
    facts_[name + ".cnonce"] = Text(belle_sip_header_authorization_get_cnonce(header));
    facts_[name + ".qop"] = Text(belle_sip_header_authorization_get_qop(header));
    facts_[name + ".opaque"] = Text(belle_sip_header_authorization_get_opaque(header));
    facts_[name + ".algorithm"] = Text(belle_sip_header_authorization_get_algorithm(header));
    char count[9] = "";
    if (belle_sip_header_authorization_get_nonce_count(header) > 0)
      belle_sip_header_authorization_get_nonce_count_as_string(header, count);
    facts_[name + ".nc"] = count;
    AddUri(name + ".uri", belle_sip_header_authorization_get_uri(header));
  }

  belle_sip_message_t* const message_;
  Facts facts_;
};

// The objects that a parse leaves behind are the pool's.
class Pool {
 public:
  Pool() {
    belle_sip_set_log_level(BELLE_SIP_LOG_FATAL);
    pool_ = belle_sip_object_pool_push();
  }
  ~Pool() { belle_sip_object_unref(pool_); }
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;
  void Clean() { belle_sip_object_pool_clean(pool_); }

 private:
  belle_sip_object_pool_t* pool_ = nullptr;
};

}  // namespace

std::optional<Facts> FactsOfBelleSip(const std::string& bytes) {
  Pool pool;
  const std::size_t headers = bytes.find("\r\n\r\n") + 4;
  std::size_t read = 0;
  belle_sip_message_t* message = belle_sip_message_parse_raw(bytes.c_str(), headers, &read);
  if (message == nullptr) return std::nullopt;
  belle_sip_object_ref(message);
  auto facts = BelleSipCollector(message).Take();
  belle_sip_object_unref(message);
  pool.Clean();
  return facts;
}

}  // namespace foyer::torture
