// Credentials as a stranger makes them up, and as a user's phone makes them for our own challenge.
#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <variant>

#include "foyer/check.h"
#include "registrar/digest_authenticator.h"
#include "registrar/http_authenticator.h"
#include "registrar/users.h"
#include "sip/digest.h"
#include "sip/message.h"
#include "sip/response.h"
#include "tests/fakes/fake_event_journal.h"
#include "tests/fakes/fake_event_loop.h"
#include "tests/fakes/fake_record_store.h"
#include "tests/fakes/fake_source_guard.h"
#include "tests/fuzz/targets.h"

namespace foyer::fuzz {
namespace {

constexpr const char* kDomain = "home.example";
constexpr const char* kUri = "sip:home.example";
constexpr const char* kPath = "/linhome/devices.vcf";

Config House() {
  Config config;
  config.sip.domain = kDomain;
  config.users.emplace_back();
  config.users.back().name = "anna";
  config.users.back().password = "a password that nobody guesses";
  return config;
}

struct Server {
  FakeEventLoop loop;
  FakeRecordStore store;
  FakeEventJournal journal;
  std::unique_ptr<registrar::Users> users = std::move(*registrar::Users::Create(House(), store));
  registrar::DigestAuthenticator authenticator{loop, *users, journal, {kDomain, {}, std::chrono::seconds(300)}};
};

Flow FlowOf(const char* remote) {
  Flow flow;
  flow.local = *Endpoint::Parse("192.0.2.1:5060");
  flow.remote = *Endpoint::Parse(remote);
  return flow;
}

// Nothing if the value would not even be a header of a message.
std::optional<sip::Message> Register(std::string_view authorization) {
  std::string text = "REGISTER " + std::string(kUri) +
                     " SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.7;branch=z9hG4bKx\r\nFrom: <sip:anna@home.example>;tag=f\r\n"
                     "To: <sip:anna@home.example>\r\nCall-ID: c\r\nCSeq: 1 REGISTER\r\n";
  text.append("Authorization: ").append(authorization).append("\r\nContent-Length: 0\r\n\r\n");
  auto parsed = sip::Message::Parse(std::move(text));
  auto* message = std::get_if<sip::Message>(&parsed);
  return message == nullptr ? std::nullopt : std::optional(std::move(*message));
}

// The same header, to the list of doors that phones fetch.
HttpRequest Fetch(std::string_view authorization) {
  HttpRequest request;
  request.method = "GET";
  request.path = kPath;
  request.peer = *Endpoint::Parse("192.0.2.7:50000");
  request.headers = {{"authorization", std::string(authorization)}};
  return request;
}

std::string NonceOf(const AuthResult& result) {
  const std::string& line = std::get<Challenge>(result).headers.at(0);
  const std::size_t begin = line.find("nonce=\"") + 7;
  return line.substr(begin, line.find('"', begin) - begin);
}

// What the phone puts before the rest of its credentials, which is the input.
std::string RightCredentials(const std::string& nonce, const char* method = "REGISTER", const char* uri = kUri) {
  const std::string ha1 = sip::Ha1(sip::DigestAlgorithm::kMd5, "anna", kDomain, House().users[0].password);
  const std::string response =
      sip::DigestResponse(sip::DigestAlgorithm::kMd5, {ha1, nonce, "00000001", "cn", "auth", method, uri});
  return "Digest username=\"anna\", realm=\"home.example\", nonce=\"" + nonce + "\", uri=\"" + uri + "\", response=\"" +
         response + "\", qop=auth, cnonce=\"cn\", nc=00000001";
}

void FetchDoors(std::string_view text) {
  Server server;
  FakeSourceGuard guard;
  registrar::HttpAuthenticator http(server.loop, server.authenticator.digest(), *server.users, server.journal, guard);
  const AuthResult first = http.Authenticate(Fetch(text));
  FOYER_CHECK(std::holds_alternative<Challenge>(first));  // nobody knows our nonces and the password
  const HttpRequest proved =
      Fetch(RightCredentials(NonceOf(first), "GET", kPath) + ", x=\"" + std::string(text) + "\"");
  const AuthResult second = http.Authenticate(proved);
  if (const auto* who = std::get_if<Identity>(&second)) {
    FOYER_CHECK(who->aor == (Aor{"anna", kDomain}));
    FOYER_CHECK(std::holds_alternative<Challenge>(http.Authenticate(proved)));
  }
}

}  // namespace

void FuzzAuthorization(Bytes input) {
  const std::string_view text = AsText(input);
  if (const auto parameters = sip::DigestParameters::Parse(text))
    for (const char* name : {"realm", "username", "nonce", "response"})
      FOYER_CHECK(parameters->Get(name).size() <= text.size());
  FetchDoors(text);
  const auto request = Register(text);
  if (!request) return;
  Server server;
  const Flow stranger = FlowOf("192.0.2.7:5060");
  const AuthResult first = server.authenticator.Authenticate(*request, stranger);
  FOYER_CHECK(!std::holds_alternative<Identity>(first));  // nobody knows our nonces and the password
  FOYER_CHECK(server.journal.events.size() <= 1);

  // What the input adds to right credentials cannot make them those of another, nor be used twice.
  const auto proved = Register(RightCredentials(NonceOf(first)) + ", x=\"" + std::string(text) + "\"");
  if (!proved) return;
  const AuthResult second = server.authenticator.Authenticate(*proved, stranger);
  if (const auto* who = std::get_if<Identity>(&second)) {
    FOYER_CHECK(who->aor == (Aor{"anna", kDomain}));
    FOYER_CHECK(std::holds_alternative<Challenge>(server.authenticator.Authenticate(*proved, stranger)));
  }
}

}  // namespace foyer::fuzz
