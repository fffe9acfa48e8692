// The network's side of the API: bytes become requests, and nobody is let in whose cookie or token is not the very one.
#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "accounts/house_accounts.h"
#include "ctl/account_routes.h"
#include "foyer/check.h"
#include "secrets/digest.h"
#include "tests/fakes/fake_access.h"
#include "tests/fakes/fake_event_journal.h"
#include "tests/fakes/fake_event_loop.h"
#include "tests/fakes/fake_location_service.h"
#include "tests/fakes/fake_record_store.h"
#include "tests/fakes/fake_source_guard.h"
#include "tests/fakes/fake_user_directory.h"
#include "tests/fuzz/targets.h"
#include "web/byte_range.h"
#include "web/network_admission.h"
#include "web/request_parser.h"
#include "web/response_head.h"

namespace foyer::fuzz {
namespace {

// What the seeds have; 64 digits each.
constexpr const char* kSession = "5e551011005e551011005e551011005e551011005e551011005e551011005e55";
constexpr const char* kToken = "foyer_70ce1170ce1170ce1170ce1170ce1170ce1170ce1170ce1170ce1170ce1170ce";

struct NoStatus : StatusSource {
  DaemonStatus Gather() const override { return {}; }
};
struct NoCalls : CallList {
  std::vector<CallInfo> Calls() const override { return {}; }
};
struct QuickHash : secrets::SlowHash {
  bool Compute(std::string text, const std::string& salt, const secrets::Cost& cost, Done done) override {
    FOYER_CHECK(cost.n <= 8192 && text.size() <= 1024);
    waiting.emplace_back(secrets::Sha256(salt + text), std::move(done));
    return true;
  }
  void Finish() {
    for (auto& [hash, done] : std::exchange(waiting, {})) done(hash);
  }
  std::vector<std::pair<std::string, Done>> waiting;
};

class Network {
 public:
  Network() {
    accounts::PasswordHash password = accounts::NewPasswordHash();
    password.hash = secrets::Sha256(password.salt + "a good password");
    store_.tables[accounts::kAccountTable]["anna"] =
        Encode(accounts::AccountRow{{"anna", HttpCaller::Operator().roles, {}}, password});
    const WallTime now = loop_.WallNow();
    store_.tables[accounts::kSessionTable][secrets::Sha256(kSession)] =
        Encode(accounts::SessionRow{"anna", now, now, now});
    accounts::TokenRow token;
    token.token.name = "robot";
    token.token.roles = HttpCaller::Operator().roles;
    token.hash = secrets::Sha256(kToken);
    store_.tables[accounts::kTokenTable]["1"] = Encode(token);
    house_ = std::move(accounts::HouseAccounts::Create({loop_, store_, journal_, hash_, &guard_}).value());
    csrf_ = secrets::Sha256(std::string("foyer csrf ") + kSession).substr(0, 32);
    admission_ = std::make_unique<web::NetworkAdmission>(site_, *house_, web::NetworkAdmission::Settings{true, 8443});
    parts_.accounts = house_.get();
    routes_ = std::make_unique<ctl::AccountRoutes>(parts_, router_);
    routes_->AddTo(router_);
  }

  void Ask(HttpRequest request, bool secure) {
    knows_ = request.path.find(kSession) != std::string::npos;
    request.peer = {IpAddress::FromV4(0xc0a80102), 40000};
    request.secure = secure;
    web::ParseRange(request.Header("range"), request.body.size());
    web::NamesTag(request.Header("if-none-match"), "\"a\"");
    const bool is_head = request.method == "HEAD";
    if (is_head) request.method = "GET";
    const auto refusal = admission_->Admit(request);
    if (refusal) return Check(*refusal);
    CheckCaller(request);
    int answers = 0;
    router_.Handle(request, [&](const HttpResponse& response) {
      ++answers;
      Check(response);
      FOYER_CHECK(response.status != 200 || request.path != "/api/v1/accounts" || request.caller.roles.admin);
    });
    for (int i = 0; i < 3; ++i) {
      hash_.Finish();
      store_.Commit();
    }
    FOYER_CHECK(answers == 1);
  }

 private:
  void Check(const HttpResponse& response) const {
    FOYER_CHECK(response.status >= 200 && response.status < 600);
    FOYER_CHECK(response.body.empty() || ctl::Json::accept(response.body));
    const std::string head = web::WriteHead(response, {response.body.size(), true, true});
    FOYER_CHECK(head.find("\r\n\r\n") == head.size() - 4);
    if (!knows_) FOYER_CHECK((head + response.body).find(kSession) == std::string::npos);
  }
  // Somebody only with the very token or cookie; and with a cookie nothing changes without its X-Foyer-CSRF.
  void CheckCaller(const HttpRequest& request) const {
    const std::string_view cookie = request.Header("cookie"), bearer = request.Header("authorization");
    if (request.caller.name == "token:robot") {
      FOYER_CHECK(bearer.find(kToken) != std::string_view::npos);
    } else if (request.caller.name == "anna") {
      FOYER_CHECK(cookie.find(kSession) != std::string_view::npos);
      FOYER_CHECK(request.method == "GET" || request.Header("x-foyer-csrf") == csrf_);
    } else {
      FOYER_CHECK(request.caller.name.empty());
    }
    const std::string_view origin = request.Header("origin");
    FOYER_CHECK(request.method == "GET" || origin.empty() || origin.ends_with(request.Header("host")));
  }

  bool knows_ = false;  // the session's secret: then an answer may repeat the path
  FakeEventLoop loop_;
  FakeRecordStore store_;
  FakeEventJournal journal_;
  FakeSourceGuard guard_;
  QuickHash hash_;
  NoStatus status_;
  FakeUserDirectory users_;
  FakeLocationService location_{loop_};
  NoCalls calls_;
  FakeAccess access_;
  std::unique_ptr<accounts::HouseAccounts> house_;
  std::string csrf_;
  web::Site site_;
  std::unique_ptr<web::NetworkAdmission> admission_;
  ctl::Router router_;
  ctl::ApiParts parts_{status_, users_, location_, calls_, journal_, access_, loop_};
  std::unique_ptr<ctl::AccountRoutes> routes_;
};

}  // namespace

// The first byte says whether it comes over TLS.
void FuzzWeb(Bytes input) {
  if (input.empty()) return;
  Network network;
  const bool secure = (input.front() & 1U) != 0;
  std::string waiting(AsText(input.subspan(1)));
  for (int requests = 0; requests < 16 && !waiting.empty(); ++requests) {
    web::RequestParser parser;
    if (parser.Feed(waiting) || !parser.is_done()) return;
    auto request = parser.TakeRequest();
    if (request) network.Ask(std::move(*request), secure);
  }
}

}  // namespace foyer::fuzz
