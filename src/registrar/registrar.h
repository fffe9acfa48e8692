// The registrar (RFC 3261 s10, RFC 3327, RFC 5626): answers REGISTER. Each refusal but a challenge carries a random
// Retry-After, because some phones never try again without one, and all at once with a fixed one.
#pragma once
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "foyer/authenticator.h"
#include "foyer/event_loop.h"
#include "foyer/flow.h"
#include "foyer/location_service.h"
#include "foyer/transaction.h"
#include "registrar/register_request.h"
#include "sip/message.h"

namespace foyer::registrar {

class Registrar {
 public:
  // `domain` in lower case. All references must outlive the registrar.
  Registrar(EventLoop& loop, TransactionLayer& transactions, LocationService& location, Authenticator& authenticator,
            std::string domain, RegisterLimits limits = {});

  // `request` is a REGISTER of transaction `id` that came on `from`. It is answered once, perhaps later.
  void OnRegister(ServerTransactionId id, const sip::Message& request, const Flow& from);

 private:
  struct Exchange {
    ServerTransactionId id = 0;
    sip::Message request;
  };

  bool IsOurs(const Exchange& exchange, const Aor& aor);
  void RegisterAs(const Exchange& exchange, const Aor& aor, const Identity& identity, const Flow& from);
  void OnBound(const Exchange& exchange, const BindResult& result);
  void Accept(const Exchange& exchange, const BindResult& result);
  void Refuse(const Exchange& exchange, int code, const std::string& why, std::vector<std::string> headers = {});
  void Respond(const Exchange& exchange, int code, const std::vector<std::string>& headers);
  std::string DateLine() const;

  EventLoop& loop_;
  TransactionLayer& transactions_;
  LocationService& location_;
  Authenticator& authenticator_;
  const std::string domain_;
  const RegisterLimits limits_;
  const std::shared_ptr<const bool> alive_ = std::make_shared<bool>(true);  // pending binds hold it weakly
  std::minstd_rand random_{std::random_device{}()};
};

}  // namespace foyer::registrar
