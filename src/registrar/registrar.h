// The registrar (RFC 3261 s10, RFC 3327, RFC 3608, RFC 5626, RFC 5627): answers REGISTER. Each refusal but a challenge
// carries a random Retry-After, because some phones never try again without one, and all at once with a fixed one.
#pragma once
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "foyer/authenticator.h"
#include "foyer/event_loop.h"
#include "foyer/flow.h"
#include "foyer/location_service.h"
#include "foyer/source_guard.h"
#include "foyer/transaction.h"
#include "registrar/admission.h"
#include "registrar/register_request.h"
#include "sip/message.h"

namespace foyer::registrar {

struct RegistrarSettings {
  RegisterLimits limits;
  std::vector<std::string> service_route;  // URIs, in the order in which requests of the devices visit them (RFC 3608)
};

class Registrar {
 public:
  // `domain` in lower case. All references must outlive the registrar.
  Registrar(EventLoop& loop, TransactionLayer& transactions, LocationService& location, Authenticator& authenticator,
            std::string domain, RegistrarSettings settings = {});

  // Who remembers whose flow is whose. It must outlive the registrar.
  void UseGuard(SourceGuard& guard) { guard_ = &guard; }

  // For every REGISTER from now on.
  void Apply(RegistrarSettings settings) { settings_ = std::move(settings); }

  // `request` is a REGISTER of transaction `id` that came on `from`. It is answered once, perhaps later.
  void OnRegister(ServerTransactionId id, const sip::Message& request, const Flow& from);

 private:
  struct Exchange {
    ServerTransactionId id = 0;
    sip::Message request;
    Flow from;
    bool outbound = false;  // it binds a flow of RFC 5626
  };

  bool IsOurs(const Exchange& exchange, const Aor& aor);
  std::optional<Aor> AorOf(std::string_view address, const Flow& from) const;
  bool SpeaksForItself(const sip::Message& request, const Aor& user, const Flow& from) const;
  void RegisterAs(Exchange exchange, const Aor& aor, const Identity& identity, const Flow& from);
  void OnBound(const Exchange& exchange, const BindResult& result);
  void NoteRegistered(const Exchange& exchange, const BindResult& result);
  void Accept(const Exchange& exchange, const BindResult& result);
  void Refuse(const Exchange& exchange, int code, const std::string& why, std::vector<std::string> headers = {});
  void PutOff(const Exchange& exchange, int seconds);
  void Respond(const Exchange& exchange, int code, const std::vector<std::string>& headers);
  std::string DateLine() const;

  EventLoop& loop_;
  TransactionLayer& transactions_;
  LocationService& location_;
  Authenticator& authenticator_;
  SourceGuard* guard_ = nullptr;
  const std::string domain_;
  RegistrarSettings settings_;
  Admission admission_;
  const std::shared_ptr<const bool> alive_ = std::make_shared<bool>(true);  // pending binds hold it weakly
  std::minstd_rand random_{std::random_device{}()};
};

}  // namespace foyer::registrar
