// The control socket: bytes of a connection become requests, and each of those exactly one answer, in JSON.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "ctl/api.h"
#include "foyer/check.h"
#include "tests/fakes/fake_access.h"
#include "tests/fakes/fake_event_journal.h"
#include "tests/fakes/fake_event_loop.h"
#include "tests/fakes/fake_location_service.h"
#include "tests/fakes/fake_logger.h"
#include "tests/fuzz/targets.h"
#include "web/request_parser.h"

namespace foyer::fuzz {
namespace {

struct Status200 : StatusSource {
  DaemonStatus Gather() const override {
    DaemonStatus status;
    status.domain = "home.example";
    return status;
  }
};

struct OneDoor : Door {
  Status Press(std::string) override { return Ok(); }
  Status HangUp() override { return Error{"nothing rings"}; }
  Status Open(const std::string& lock, const std::string& who, UnlockMethod method) override {
    FOYER_CHECK(lock == "front door" && who.size() <= 64 && method == UnlockMethod::kControl);
    return Ok();
  }
  std::vector<LockState> Locks() const override { return {{"front door", false}}; }
  std::string State() const override { return "idle"; }
};

struct OneLock : LockKeeper {
  std::vector<LockState> Locks() const override { return {{"front door", false}}; }
  std::vector<InputState> Inputs() const override { return {{"exit", "exit", false, true}}; }
  Status Hold(const std::string& lock, std::chrono::seconds length, const std::string& who, UnlockMethod) override {
    FOYER_CHECK(lock == "front door" && who.size() <= 64);
    FOYER_CHECK(length > std::chrono::seconds::zero() && length <= std::chrono::hours(25));
    return Ok();
  }
  void Block(const std::string& lock, const std::string&, UnlockMethod, std::function<void(Status)> done) override {
    FOYER_CHECK(lock == "front door");
    done(Ok());
  }
  void Release(const std::string&, const std::string&, UnlockMethod, std::function<void(Status)> done) override {
    done(Error{"not now"});
  }
};

struct SomeUsers : UserDirectory {
  const User* Find(const Aor& aor) const override {
    const auto found = std::ranges::find(users, aor, &User::aor);
    return found == users.end() ? nullptr : &*found;
  }
  std::vector<User> List() const override { return users; }
  void Put(User user, std::function<void(Status)> done) override {
    FOYER_CHECK(!user.aor.user.empty() && user.aor.user.size() <= 64 && user.aor.domain == "home.example");
    FOYER_CHECK(user.source == User::Source::kRuntime && (!user.ha1_md5.empty() || !user.ha1_sha256.empty()));
    users.push_back(std::move(user));
    done(Ok());
  }
  void Remove(const Aor& aor, std::function<void(Status)> done) override {
    std::erase_if(users, [&](const User& user) { return user.aor == aor; });
    done(Ok());
  }
  std::vector<User> users;
};

struct NoCalls : CallList {
  std::vector<CallInfo> Calls() const override { return {}; }
};
struct QuickReload : ConfigReload {
  void Reload(std::function<void(const ReloadOutcome&)> done) override { done({}); }
};
// One ring, which is never removed.
struct OneRing : RingHistory {
  std::vector<RingRecord> List(const RingQuery& query) const override {
    FOYER_CHECK(query.limit > 0);
    return {ring};
  }
  std::optional<RingRecord> Find(std::uint64_t id) const override {
    return id == ring.id ? std::optional(ring) : std::nullopt;
  }
  bool Remove(std::uint64_t id, const std::string&) override { return id == ring.id; }
  std::size_t unseen() const override { return 1; }
  bool IsSeen(std::uint64_t) const override { return false; }
  void MarkSeen(std::uint64_t) override {}
  RingRecord ring;
};
struct OneSetting : PanelSettings {
  std::vector<Setting> List() const override { return {{.key = "proxy.ring_timeout", .kind = "integer", .help = {}}}; }
  void Set(const std::string& key, const SettingValue&, const std::string&, Done done) override {
    FOYER_CHECK(key == "proxy.ring_timeout");
    done(SettingOutcome{});
  }
  void Unset(const std::string&, const std::string&, Done done) override { done(Error{"not now"}); }
};
struct GoodHealth : Doctor {
  void Examine(std::function<void(std::vector<Finding>)> done) const override {
    done({{"clock", FindingLevel::kOk, "it is right", {}, {}}});
  }
};
struct EmptyTrace : TraceReader {
  TraceExcerpt Read(const TraceQuery&) const override { return {}; }
  std::string Pcap(const TraceQuery&) const override { return {}; }
};
struct NoStream : HttpStream {
  void Send(std::string_view) override {}
  std::size_t behind() const override { return 0; }
};

class ControlSocket {
 public:
  void Ask(HttpRequest request) {
    request.caller = HttpCaller::Operator();
    FOYER_CHECK(request.path.starts_with('/') && request.body.size() <= web::RequestParser::kBodyLimit);
    NoStream stream;
    if (api_.OpenStream(request, stream)) return api_.OnStreamClosed(stream);
    int answers = 0;
    api_.Handle(request, [&answers](const HttpResponse& response) {
      ++answers;
      FOYER_CHECK(response.status >= 200 && response.status < 500);
      FOYER_CHECK(response.content_type != "application/json" || ctl::Json::accept(response.body));
    });
    FOYER_CHECK(answers == 1);
    FOYER_CHECK(journal_.subscribers() == 0);
  }

 private:
  FakeEventLoop loop_;
  Status200 status_;
  OneDoor door_;
  OneLock locks_;
  SomeUsers users_;
  FakeLocationService location_{loop_};
  NoCalls calls_;
  FakeEventJournal journal_;
  FakeAccess access_;
  QuickReload reload_;
  OneRing rings_;
  OneSetting settings_;
  GoodHealth doctor_;
  EmptyTrace trace_;
  FakeLogger log_;
  ctl::Api api_{{.status = status_,
                 .users = users_,
                 .location = location_,
                 .calls = calls_,
                 .journal = journal_,
                 .access = access_,
                 .loop = loop_,
                 .reload = &reload_,
                 .rings = &rings_,
                 .settings = &settings_,
                 .doctor = &doctor_,
                 .trace = &trace_,
                 .log = &log_,
                 .door = &door_,
                 .locks = &locks_}};
};

}  // namespace

// As a connection does it: what comes is fed in pieces, one request after the other.
void FuzzHttp(Bytes input) {
  ControlSocket socket;
  web::DecodePercent(AsText(input));
  std::string waiting;
  web::RequestParser* parser = nullptr;
  std::unique_ptr<web::RequestParser> owner;
  std::string_view rest = AsText(input);
  const std::size_t piece = input.empty() ? 1 : std::size_t{input.back()} * 16 + 1;
  for (int requests = 0; requests < 32; ++requests) {
    owner = std::make_unique<web::RequestParser>();
    parser = owner.get();
    while (!parser->is_done()) {
      if (const auto refused = parser->Feed(waiting)) {
        FOYER_CHECK(*refused == 400 || *refused == 411 || *refused == 413 || *refused == 431);
        return;
      }
      FOYER_CHECK(waiting.size() <= web::RequestParser::kHeaderLimit + piece);
      if (parser->is_done()) break;
      if (rest.empty()) return;
      waiting += rest.substr(0, piece);
      rest.remove_prefix(std::min(piece, rest.size()));
    }
    const bool goes_on = parser->keep_alive();
    if (const auto request = parser->TakeRequest()) socket.Ask(*request);
    if (!goes_on) return;
  }
}

}  // namespace foyer::fuzz
