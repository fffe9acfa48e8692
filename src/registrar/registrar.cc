#include "registrar/registrar.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include "base/lower_case.h"
#include "registrar/outbound.h"
#include "sip/gruu.h"
#include "sip/response.h"
#include "sip/uri.h"

namespace foyer::registrar {
namespace {

using sip::HeaderId;

constexpr std::array<std::string_view, 3> kOptions = {"outbound", "path", "gruu"};
constexpr int kMinRetryAfter = 5, kMaxRetryAfter = 60;  // seconds

// Option tags of Require that we do not have (RFC 3261 s8.2.2.3).
std::string UnknownOptions(const sip::Message& request) {
  std::string unknown;
  for (const std::string_view option : request.List(HeaderId::kRequire)) {
    const auto is_option = [option](std::string_view known) { return EqualsIgnoreCase(option, known); };
    if (std::ranges::any_of(kOptions, is_option)) continue;
    unknown += (unknown.empty() ? "" : ", ") + std::string(option);
  }
  return unknown;
}

std::string ContactLine(const ContactBinding& binding, TimePoint now, bool with_gruu) {
  const auto left = std::chrono::ceil<std::chrono::seconds>(binding.expires - now);
  std::string line = "Contact: <" + binding.uri + ">" + binding.params + ";expires=" + std::to_string(left.count());
  const std::string gruu = with_gruu ? sip::PublicGruu(binding.aor, binding.instance_id) : std::string();
  if (!gruu.empty()) line += ";pub-gruu=\"" + gruu + "\"";
  return line;
}

}  // namespace

Registrar::Registrar(EventLoop& loop, TransactionLayer& transactions, LocationService& location,
                     Authenticator& authenticator, std::string domain, RegistrarSettings settings)
    : loop_(loop),
      transactions_(transactions),
      location_(location),
      authenticator_(authenticator),
      domain_(std::move(domain)),
      settings_(std::move(settings)) {}

void Registrar::OnRegister(ServerTransactionId id, const sip::Message& request, const Flow& from) {
  const Exchange exchange{id, request, from};
  if (const std::string unknown = UnknownOptions(request); !unknown.empty()) {
    return Refuse(exchange, 420, "unknown option", {"Unsupported: " + unknown});
  }
  const auto aor = AorOf(request.Value(HeaderId::kTo), from);
  if (!aor) return Refuse(exchange, 400, "To is not the sip URI of a user");
  if (!IsOurs(exchange, *aor)) return;
  const AuthResult result = authenticator_.Authenticate(request, from);
  if (const auto* challenge = std::get_if<Challenge>(&result)) {
    return Respond(exchange, challenge->code, challenge->headers);
  }
  if (const auto* refusal = std::get_if<Refusal>(&result)) return Refuse(exchange, refusal->code, refusal->reason);
  RegisterAs(exchange, *aor, std::get<Identity>(result), from);
}

// s10.3 steps 1 and 5. Phones that were given our address instead of the domain put it into the Request-URI.
bool Registrar::IsOurs(const Exchange& exchange, const Aor& aor) {
  const std::string_view host = exchange.request.uri().host;
  const bool ours = EqualsIgnoreCase(host, domain_) || IpAddress::Parse(host);
  if (!ours) {
    Refuse(exchange, 403, "this is the registrar of " + domain_ + " only");
    return false;
  }
  if (aor.domain == domain_) return true;
  Refuse(exchange, 404, "this is the registrar of " + domain_ + " only");
  return false;
}

// Phones that were given our address instead of the domain write it into their own, too.
std::optional<Aor> Registrar::AorOf(std::string_view address, const Flow& from) const {
  const auto parsed = sip::ParseNameAddr(address);
  const auto uri = parsed ? sip::ParseUri(parsed->uri_text) : std::nullopt;
  auto aor = uri ? sip::ToAor(*uri) : std::nullopt;
  if (aor && IpAddress::Parse(uri->host) == from.local.address) aor->domain = domain_;
  return aor;
}

// Nobody registers for somebody else: neither To nor From names another, nor does an identity of RFC 3325 that is one.
bool Registrar::SpeaksForItself(const sip::Message& request, const Aor& user, const Flow& from) const {
  const auto is_user = [&](HeaderId id) { return AorOf(request.Value(id), from) == user; };
  if (!is_user(HeaderId::kTo) || !is_user(HeaderId::kFrom)) return false;
  for (const HeaderId id : {HeaderId::kPPreferredIdentity, HeaderId::kPAssertedIdentity}) {
    for (const std::string_view text : request.List(id)) {
      const auto claimed = AorOf(text, from);
      if (claimed && claimed != user) return false;
    }
  }
  return true;
}

void Registrar::RegisterAs(Exchange exchange, const Aor& aor, const Identity& identity, const Flow& from) {
  if (!SpeaksForItself(exchange.request, identity.aor, from)) {
    return Refuse(exchange, 403, "a user registers for nobody else");
  }
  RegisterLimits limits = settings_.limits;
  if (identity.internal) limits.min_expires = std::chrono::seconds(1);
  auto read = ReadRegister(exchange.request, aor, limits);
  if (auto* refusal = std::get_if<RegisterRefusal>(&read)) {
    return Refuse(exchange, refusal->code, refusal->why, std::move(refusal->headers));
  }
  auto& update = std::get<BindingUpdate>(read);
  update.flow = from;
  exchange.outbound = std::ranges::any_of(update.contacts, [](const auto& contact) { return contact.reg_id != 0; });
  const TimePoint began = loop_.Now();
  if (const auto seconds = admission_.Begin(began)) return PutOff(exchange, *seconds);
  location_.Bind(std::move(update), [this, alive = std::weak_ptr(alive_), exchange, began](const BindResult& result) {
    if (alive.expired()) return;
    admission_.End(began, loop_.Now());
    OnBound(exchange, result);
  });
}

void Registrar::PutOff(const Exchange& exchange, int seconds) {
  Respond(exchange, 503, {"Retry-After: " + std::to_string(seconds)});
}

void Registrar::OnBound(const Exchange& exchange, const BindResult& result) {
  switch (result.status) {
    case BindStatus::kBound:
    case BindStatus::kBoundInMemory:
      return Accept(exchange, result);
    case BindStatus::kStaleCSeq:
      return Refuse(exchange, 500, "CSeq is not higher than before");
    case BindStatus::kTooMany:
      return Refuse(exchange, 403, "too many devices of this user");
    case BindStatus::kUnavailable:
      return Refuse(exchange, 503, "the disk takes too long");
  }
}

// Its flow is good for as long as it is registered there.
void Registrar::NoteRegistered(const Exchange& exchange, const BindResult& result) {
  if (guard_ == nullptr) return;
  for (const ContactBinding& binding : result.bindings) {
    if (binding.flow == exchange.from) guard_->OnProven(exchange.from, binding.granted);
  }
}

void Registrar::Accept(const Exchange& exchange, const BindResult& result) {
  NoteRegistered(exchange, result);
  std::vector<std::string> headers;
  const bool with_gruu = Understands(exchange.request, "gruu");
  for (const ContactBinding& binding : result.bindings) headers.push_back(ContactLine(binding, loop_.Now(), with_gruu));
  if (Understands(exchange.request, "path")) {
    for (const std::string_view hop : exchange.request.List(HeaderId::kPath)) {
      headers.push_back("Path: " + std::string(hop));
    }
  }
  for (const std::string& route : settings_.service_route) headers.push_back("Service-Route: <" + route + ">");
  if (exchange.outbound) headers.emplace_back("Require: outbound");
  headers.push_back("Supported: outbound, path, gruu");
  headers.push_back(DateLine());
  Respond(exchange, 200, headers);
}

void Registrar::Refuse(const Exchange& exchange, int code, const std::string& why, std::vector<std::string> headers) {
  std::uniform_int_distribution<int> retry_after(kMinRetryAfter, kMaxRetryAfter);
  headers.push_back("Retry-After: " + std::to_string(retry_after(random_)));
  headers.push_back("Warning: 399 " + domain_ + " \"" + why + "\"");
  Respond(exchange, code, headers);
}

void Registrar::Respond(const Exchange& exchange, int code, const std::vector<std::string>& headers) {
  transactions_.Respond(exchange.id, code, sip::MakeResponse(exchange.request, code, sip::RandomToken(), headers));
}

std::string Registrar::DateLine() const {
  const std::time_t now = std::chrono::system_clock::to_time_t(loop_.WallNow());
  std::tm utc{};
  gmtime_r(&now, &utc);
  char line[64];
  std::strftime(line, sizeof line, "Date: %a, %d %b %Y %H:%M:%S GMT", &utc);
  return line;
}

}  // namespace foyer::registrar
