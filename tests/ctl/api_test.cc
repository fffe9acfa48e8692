#include "ctl/api.h"

#include <gtest/gtest.h>

#include <optional>
#include <utility>

#include "tests/ctl/operator_asks.h"
#include "tests/fakes/fake_access.h"
#include "tests/fakes/fake_event_journal.h"
#include "tests/fakes/fake_event_loop.h"
#include "tests/fakes/fake_user_directory.h"

namespace foyer::ctl {
namespace {

class FixedStatus : public StatusSource {
 public:
  DaemonStatus Gather() const override {
    DaemonStatus status;
    status.version = "1.2.3";
    status.domain = "home.example";
    status.door_registered = true;
    status.counters = {{"sip_malformed", 3}};
    return status;
  }
};

class FakeDoor : public Door {
 public:
  Status Press(std::string target) override {
    if (refusal) return Error{*refusal};
    pressed.push_back(std::move(target));
    return Ok();
  }
  Status HangUp() override { return refusal ? Status(Error{*refusal}) : Ok(); }
  Status Open(const std::string& lock, const std::string& who, UnlockMethod method) override {
    opened.push_back(lock + " by " + who + (method == UnlockMethod::kControl ? "" : " over the web"));
    EXPECT_TRUE(method == UnlockMethod::kControl || method == UnlockMethod::kWeb);
    return Ok();
  }
  std::vector<LockState> Locks() const override { return {{"front door", true}}; }
  std::string State() const override { return "idle"; }

  std::optional<std::string> refusal;
  std::vector<std::string> pressed, opened;
};

class FakeLocks : public LockKeeper {
 public:
  std::vector<LockState> Locks() const override { return {{"front door", true, LockMode::kHeld, "open_door", "open"}}; }
  std::vector<InputState> Inputs() const override { return {{"way-out", "exit", true, false}}; }
  Status Hold(const std::string& lock, std::chrono::seconds length, const std::string& who, UnlockMethod) override {
    orders.push_back("hold " + lock + " for " + std::to_string(length.count()) + " by " + who);
    return answer;
  }
  void Block(const std::string& lock, const std::string& who, UnlockMethod, std::function<void(Status)> done) override {
    orders.push_back("block " + lock + " by " + who);
    done(answer);
  }
  void Release(const std::string& lock, const std::string& who, UnlockMethod,
               std::function<void(Status)> done) override {
    orders.push_back("release " + lock + " by " + who);
    done(answer);
  }

  Status answer = Ok();
  std::vector<std::string> orders;
};

class FakeLocation : public LocationService {
 public:
  void Bind(BindingUpdate, std::function<void(BindResult)>) override {}
  std::unique_ptr<Watch> FindAndWatch(const Aor&, WatchHandler) override { return nullptr; }
  void FlowClosed(const Flow&) override {}
  void List(std::function<void(std::vector<ContactBinding>)> done) override { done(bindings); }

  std::vector<ContactBinding> bindings;
};

class FakeCalls : public CallList {
 public:
  std::vector<CallInfo> Calls() const override { return calls; }
  std::vector<CallInfo> calls;
};

class FakeStream : public HttpStream {
 public:
  void Send(std::string_view bytes) override { text += bytes; }
  std::size_t behind() const override { return 0; }
  std::string text;
};

class ApiTest : public testing::Test {
 protected:
  struct Answer {
    int status = 0;  // 0: none yet
    Json body;
  };
  Answer Ask(const std::string& method, const std::string& path, const std::string& body = {},
             const std::string& query = {}) {
    answer_ = {};
    api_.Handle(OperatorAsks(method, path, query, body), [this](const HttpResponse& response) {
      EXPECT_EQ(answer_.status, 0) << "answered twice";
      answer_ = {response.status, Json::parse(response.body)};
    });
    return answer_;
  }
  ApiParts PartsWithDoor() {
    ApiParts parts{status_, users_, location_, calls_, journal_, access_, loop_};
    parts.door = &door_;
    parts.reload = &reload_;
    return parts;
  }
  // Of an API that has more to say of its locks.
  Answer AskLocks(const std::string& method, const std::string& path, const std::string& body) {
    ApiParts parts = PartsWithDoor();
    parts.locks = &locks_;
    Api api(parts);
    answer_ = {};
    api.Handle(OperatorAsks(method, path, {}, body), [this](const HttpResponse& response) {
      answer_ = {response.status, Json::parse(response.body)};
    });
    return answer_;
  }
  static User MakeUser(const std::string& name, User::Source source) {
    User user;
    user.aor = {name, "home.example"};
    user.source = source;
    user.ha1_md5 = "secret";
    return user;
  }

  struct FakeReload : ConfigReload {
    void Reload(std::function<void(const ReloadOutcome&)> done) override { done(outcome); }
    ReloadOutcome outcome;
  };

  FixedStatus status_;
  FakeDoor door_;
  FakeLocks locks_;
  FakeUserDirectory users_;
  FakeLocation location_;
  FakeCalls calls_;
  FakeEventJournal journal_;
  FakeAccess access_;
  FakeEventLoop loop_;
  FakeReload reload_;
  Api api_{PartsWithDoor()};
  Answer answer_;
};

class FakeSound : public SoundControl {
 public:
  SoundStatus Gather() const override {
    SoundStatus status;
    status.device = "alsa:default";
    status.running = true;
    status.microphone_dbfs = -31.6;
    status.overruns = 2;
    status.calibrated = calibrated;
    return status;
  }
  void Calibrate(std::function<void(Result<std::chrono::milliseconds>)> done) override { waiting = std::move(done); }

  std::optional<std::chrono::milliseconds> calibrated;
  std::function<void(Result<std::chrono::milliseconds>)> waiting;
};

TEST_F(ApiTest, StatusTellsHowDaemonAndDoorAre) {
  const Answer answer = Ask("GET", "/api/v1/status");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body["domain"], "home.example");
  EXPECT_EQ(answer.body["door_state"], "idle");
  EXPECT_EQ(answer.body["door_registered"], true);
  EXPECT_EQ(answer.body["counters"]["sip_malformed"], 3);
}

TEST_F(ApiTest, RingPressesTheButtonWithOrWithoutATarget) {
  EXPECT_EQ(Ask("POST", "/api/v1/ring").status, 202);
  EXPECT_EQ(Ask("POST", "/api/v1/ring", R"({"target":"sip:flat2@home.example"})").status, 202);
  EXPECT_EQ(door_.pressed, (std::vector<std::string>{"", "sip:flat2@home.example"}));
}

TEST_F(ApiTest, ARefusalIsAConflictWithErrorAndFix) {
  door_.refusal = "the door is busy";
  for (const char* path : {"/api/v1/ring", "/api/v1/hangup"}) {
    const Answer answer = Ask("POST", path);
    EXPECT_EQ(answer.status, 409);
    EXPECT_EQ(answer.body["error"], "the door is busy");
    EXPECT_FALSE(answer.body["fix"].get<std::string>().empty());
  }
}

TEST_F(ApiTest, LocksAreListedAndOpenedInTheNameOfWhoAsked) {
  EXPECT_EQ(Ask("GET", "/api/v1/locks").body["locks"][0],
            Json({{"name", "front door"}, {"open", true}, {"mode", "normal"}, {"action", ""}, {"contact", ""}}));
  EXPECT_EQ(Ask("POST", "/api/v1/locks/front door/open", R"({"who":"root"})").status, 202);
  EXPECT_EQ(door_.opened, std::vector<std::string>{"front door by root"});
  EXPECT_EQ(Ask("POST", "/api/v1/locks/cellar/open").status, 404);
  EXPECT_EQ(door_.opened.size(), 1U);
}

TEST_F(ApiTest, LocksAreHeldBlockedAndReleasedInTheNameOfWhoAsked) {
  const std::string path = "/api/v1/locks/front door/";
  EXPECT_EQ(AskLocks("POST", path + "hold", R"({"minutes":5,"who":"root"})").status, 202);
  EXPECT_EQ(AskLocks("POST", path + "block", R"({"who":"root"})").status, 202);
  EXPECT_EQ(AskLocks("POST", path + "release", "").status, 202);
  EXPECT_EQ(locks_.orders, (std::vector<std::string>{"hold front door for 300 by root", "block front door by root",
                                                     "release front door by control"}));
  EXPECT_EQ(AskLocks("POST", path + "hold", "{}").status, 400) << "a hold needs an end";
  EXPECT_EQ(AskLocks("POST", "/api/v1/locks/cellar/block", "").status, 404);
  locks_.answer = Error{"not for so long"};
  EXPECT_EQ(AskLocks("POST", path + "hold", R"({"minutes":5})").body["error"], "not for so long");
  access_.refuse = [](const AccessRequest&) { return true; };
  locks_.orders.clear();
  for (const char* order : {"hold", "block", "release", "open"})
    EXPECT_EQ(AskLocks("POST", path + order, R"({"minutes":5})").status, 403) << order;
  EXPECT_TRUE(locks_.orders.empty());
}

TEST_F(ApiTest, LocksAndInputsTellHowTheyAre) {
  const Json lock{
      {"name", "front door"}, {"open", true}, {"mode", "held"}, {"action", "open_door"}, {"contact", "open"}};
  const Json input{{"name", "way-out"}, {"kind", "exit"}, {"active", true}, {"works", false}};
  EXPECT_EQ(AskLocks("GET", "/api/v1/locks", "").body["locks"][0], lock);
  EXPECT_EQ(AskLocks("GET", "/api/v1/inputs", "").body["inputs"][0], input);
  const Json status = AskLocks("GET", "/api/v1/status", "").body;
  EXPECT_EQ(status["locks"][0], lock);
  EXPECT_EQ(status["inputs"][0], input);
}

TEST_F(ApiTest, WithoutADoorItSaysSo) {
  Api api{{status_, users_, location_, calls_, journal_, access_, loop_}};
  int status = 0;
  api.Handle(OperatorAsks("POST", "/api/v1/ring", "", ""),
             [&](const HttpResponse& response) { status = response.status; });
  EXPECT_EQ(status, 409);
  api.Handle(OperatorAsks("GET", "/api/v1/locks", "", ""),
             [&](const HttpResponse& response) { status = response.status; });
  EXPECT_EQ(status, 200);
}

TEST_F(ApiTest, UsersAreListedWithoutTheirHashesAndWithoutOurOwn) {
  users_.users = {MakeUser("anna", User::Source::kFile), MakeUser("door", User::Source::kInternal)};
  const Answer answer = Ask("GET", "/api/v1/users");
  ASSERT_EQ(answer.body["users"].size(), 1U);
  EXPECT_EQ(answer.body["users"][0]["name"], "anna");
  EXPECT_EQ(answer.body["users"][0]["source"], "file");
  EXPECT_EQ(answer.body.dump().find("secret"), std::string::npos);
}

TEST_F(ApiTest, AddingAUserIsAnsweredWhenItIsOnDisk) {
  const std::string body = R"({"name":"bert","kind":"panel","ha1_md5":")" + std::string(32, 'a') + "\"}";
  EXPECT_EQ(Ask("POST", "/api/v1/users", body).status, 0);
  users_.on_disk(Ok());
  EXPECT_EQ(answer_.status, 201);
  ASSERT_EQ(users_.users.size(), 1U);
  EXPECT_EQ(users_.users[0].aor, (Aor{"bert", "home.example"}));
  EXPECT_EQ(users_.users[0].kind, UserKind::kPanel);
  EXPECT_EQ(users_.users[0].source, User::Source::kRuntime);
  Ask("POST", "/api/v1/users", body);
  users_.on_disk(Error{"the configuration file has a user of that name"});
  EXPECT_EQ(answer_.status, 409);
}

TEST_F(ApiTest, AUserThatIsNotWellDescribedIsRefused) {
  const std::string hash(32, 'a');
  for (const std::string& body :
       {std::string("{}"), "{\"name\":\"a b\",\"ha1_md5\":\"" + hash + "\"}", std::string(R"({"name":"bert"})"),
        std::string(R"({"name":"bert","ha1_md5":"short"})"), std::string(R"({"name":7,"ha1_md5":7})"),
        "{\"name\":\"bert\",\"kind\":\"king\",\"ha1_md5\":\"" + hash + "\"}", std::string("[1]"), std::string("{")}) {
    EXPECT_EQ(Ask("POST", "/api/v1/users", body).status, 400) << body;
  }
  EXPECT_TRUE(users_.users.empty());
}

TEST_F(ApiTest, RemovingAUserIsAnsweredWhenItIsOnDisk) {
  users_.users = {MakeUser("bert", User::Source::kRuntime), MakeUser("door", User::Source::kInternal)};
  EXPECT_EQ(Ask("DELETE", "/api/v1/users/nobody").status, 404);
  EXPECT_EQ(Ask("DELETE", "/api/v1/users/door").status, 404) << "our own user agent is nobody's to remove";
  EXPECT_EQ(Ask("DELETE", "/api/v1/users/bert").status, 0);
  users_.on_disk(Ok());
  EXPECT_EQ(answer_.status, 200);
}

TEST_F(ApiTest, ABindingIsToldWithoutWhatWakesThePhone) {
  ContactBinding phone;
  phone.uri = "sip:anna@192.0.2.7;pn-provider=fcm;pn-prid=token;pn-param=p";
  location_.bindings = {phone};
  EXPECT_EQ(Ask("GET", "/api/v1/bindings").body["bindings"][0]["uri"], "sip:anna@192.0.2.7;pn-provider=fcm;pn-param=p");
}

TEST_F(ApiTest, BindingsTellWhichOneIsOursAndSurviveABrokenName) {
  ContactBinding phone, own;
  phone.aor = {"anna", "home.example"};
  phone.user_agent = "bad \xff name";
  phone.expires = loop_.Now() + std::chrono::milliseconds(89500);
  phone.q_permille = 500;
  own.aor = {"door", "home.example"};
  own.configured = true;
  location_.bindings = {phone, own};
  users_.users = {MakeUser("door", User::Source::kInternal)};
  const Answer answer = Ask("GET", "/api/v1/bindings");
  EXPECT_EQ(answer.body["bindings"][0]["internal"], false);
  EXPECT_EQ(answer.body["bindings"][1]["internal"], true);
  EXPECT_EQ(answer.body["bindings"][0]["expires_s"], 90);
  EXPECT_EQ(answer.body["bindings"][0]["q"], 0.5);
  EXPECT_EQ(answer.body["bindings"][0]["source"], "registered");
  EXPECT_EQ(answer.body["bindings"][1]["expires_s"], nullptr);
  EXPECT_EQ(answer.body["bindings"][1]["source"], "configured");
  EXPECT_EQ(answer.body["bindings"][0]["user_agent"], "bad \xef\xbf\xbd name");
}

class FixedUplinks : public Uplinks {
 public:
  Uplink* FindByContact(std::string_view, const Flow&) const override { return nullptr; }
  Uplink* FindByDomain(std::string_view) const override { return nullptr; }
  Uplink* home() const override { return nullptr; }
  std::vector<UplinkStatus> Statuses() const override {
    return {{"fritz", "sip:fritz.box", "sip:620@fritz.box", "waiting", "", 0, "no answer"}};
  }
};

TEST_F(ApiTest, UplinksTellHowTheyAre) {
  EXPECT_EQ(Ask("GET", "/api/v1/uplinks").body["uplinks"], Json::array());
  const FixedUplinks uplinks;
  ApiParts parts = PartsWithDoor();
  parts.uplinks = &uplinks;
  Api api(parts);
  Json body;
  api.Handle(OperatorAsks("GET", "/api/v1/uplinks", {}, {}),
             [&body](const HttpResponse& response) { body = Json::parse(response.body); });
  EXPECT_EQ(body["uplinks"][0]["name"], "fritz");
  EXPECT_EQ(body["uplinks"][0]["state"], "waiting");
  EXPECT_EQ(body["uplinks"][0]["error"], "no answer");
}

class OneBan : public BanList {
 public:
  std::vector<Ban> Bans() const override {
    if (ended) return {};
    return {{*IpAddress::Parse("2001:db8::"), "wrong passwords", std::chrono::seconds(59), 2}};
  }
  bool Unban(const IpAddress& source) override {
    return source == *IpAddress::Parse("2001:db8::") && !std::exchange(ended, true);
  }
  bool ended = false;
};

TEST_F(ApiTest, BansAreListedAndEnded) {
  EXPECT_EQ(Ask("GET", "/api/v1/bans").body["bans"], Json::array());
  EXPECT_EQ(Ask("DELETE", "/api/v1/bans/192.0.2.1").status, 404);
  OneBan bans;
  ApiParts parts{status_, users_, location_, calls_, journal_, access_, loop_};
  parts.bans = &bans;
  Api api(parts);
  Json body;
  int status = 0;
  const auto ask = [&](const char* method, const char* path) {
    api.Handle(OperatorAsks(method, path, {}, {}), [&](const HttpResponse& response) {
      body = Json::parse(response.body);
      status = response.status;
    });
    return status;
  };
  EXPECT_EQ(ask("GET", "/api/v1/bans"), 200);
  EXPECT_EQ(body["bans"][0].dump(), R"({"left_s":59,"source":"2001:db8::","times":2,"why":"wrong passwords"})");
  EXPECT_EQ(ask("DELETE", "/api/v1/bans/anna"), 400);
  EXPECT_EQ(ask("DELETE", "/api/v1/bans/192.0.2.1"), 404);
  EXPECT_EQ(ask("DELETE", "/api/v1/bans/2001:db8::"), 200);
  EXPECT_EQ(ask("DELETE", "/api/v1/bans/2001:db8::"), 404);
}

class OneRingKept : public RingArchive {
 public:
  std::optional<KeptFile> FindSnapshot(std::uint64_t event) const override {
    return event == 17 ? std::optional(KeptFile{"/data/snapshots/17.jpg", 40'000}) : std::nullopt;
  }
  std::optional<KeptFile> FindRecording(std::uint64_t) const override { return std::nullopt; }
  void Remove(std::uint64_t) override {}
  void TakeSnapshot(std::function<void(Result<Jpeg>)> done) override {
    done(camera_is_dead ? Result<Jpeg>(Error{"the camera is dead"}) : Jpeg{0xFF, 0xD8, 0});
  }
  bool camera_is_dead = false;
};

TEST_F(ApiTest, WhatIsKeptOfARingIsFoundByItsEvent) {
  EXPECT_EQ(Ask("GET", "/api/v1/snapshot").status, 409);
  EXPECT_EQ(Ask("GET", "/api/v1/events/17/snapshot").status, 409);
  OneRingKept archive;
  ApiParts parts = PartsWithDoor();
  parts.archive = &archive;
  Api api(parts);
  HttpResponse answer;
  const auto ask = [&](const char* path) {
    api.Handle(OperatorAsks("GET", path, {}, {}), [&](const HttpResponse& response) { answer = response; });
    return answer.status;
  };
  EXPECT_EQ(ask("/api/v1/events/17/snapshot"), 200);
  EXPECT_EQ(answer.body, R"({"bytes":40000,"event":17,"file":"/data/snapshots/17.jpg"})");
  EXPECT_EQ(ask("/api/v1/events/18/snapshot"), 404);
  EXPECT_EQ(ask("/api/v1/events/17/recording"), 404);
  EXPECT_EQ(ask("/api/v1/events/..%2F17/snapshot"), 400);
  EXPECT_EQ(ask("/api/v1/events/17x/recording"), 400);
  EXPECT_EQ(ask("/api/v1/events/99999999999999999999/recording"), 400);
  EXPECT_EQ(ask("/api/v1/snapshot"), 200);
  EXPECT_EQ(answer.content_type, "image/jpeg");
  EXPECT_EQ(answer.body, std::string("\xFF\xD8\0", 3));
  archive.camera_is_dead = true;
  EXPECT_EQ(ask("/api/v1/snapshot"), 503);
  EXPECT_EQ(Json::parse(answer.body)["error"], "the camera is dead");
}

TEST_F(ApiTest, CallsTellDevicesAndLegs) {
  CallInfo call;
  call.call_id = "abc";
  call.devices.push_back({"sip:anna@home.example", "linphone", "early"});
  call.legs.push_back({"linphone", true, 5, 7, 3, 2, "AEAD_AES_128_GCM"});
  calls_.calls = {call};
  const Json json = Ask("GET", "/api/v1/calls").body["calls"][0];
  EXPECT_EQ(json["devices"][0]["state"], "early");
  EXPECT_EQ(json["legs"][0]["selected"], true);
  EXPECT_EQ(json["legs"][0]["rtp_out"], 7);
  EXPECT_EQ(json["legs"][0]["dropped"], 3);
  EXPECT_EQ(json["legs"][0]["srtp"], "AEAD_AES_128_GCM");
  EXPECT_EQ(json["legs"][0]["resent"], 2);
}

TEST_F(ApiTest, EventsAreLimited) {
  for (int i = 0; i < 3; ++i) journal_.Record(EventType::kRing, {}, {{"button", std::to_string(i)}});
  const Json events = Ask("GET", "/api/v1/events", {}, "limit=2").body["events"];
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[1]["type"], "ring");
  EXPECT_EQ(events[1]["fields"]["button"], "2");
  for (const char* query : {"limit=0", "limit=1001", "limit=x", "limit=-1", "limit=", "other=1"}) {
    EXPECT_EQ(Ask("GET", "/api/v1/events", {}, query).status, 400) << query;
  }
}

TEST_F(ApiTest, AStreamGetsEveryLaterEventUntilItCloses) {
  FakeStream stream;
  EXPECT_FALSE(api_.OpenStream(OperatorAsks("GET", "/api/v1/events", "", ""), stream));
  EXPECT_FALSE(api_.OpenStream(OperatorAsks("POST", "/api/v1/events/stream", "", ""), stream));
  ASSERT_TRUE(api_.OpenStream(OperatorAsks("GET", "/api/v1/events/stream", "", ""), stream));
  EXPECT_EQ(std::exchange(stream.text, {}), "retry: 2000\n\n");
  journal_.Record(EventType::kLockOn, "call-1", {{"lock", "front"}});
  EXPECT_TRUE(stream.text.starts_with("id: 1\nevent: lock_on\ndata: {")) << stream.text;
  EXPECT_TRUE(stream.text.ends_with("}\n\n"));
  const Json event = Json::parse(stream.text.substr(stream.text.find('{')));
  EXPECT_EQ(event["call_id"], "call-1");
  EXPECT_EQ(event["fields"]["lock"], "front");
  api_.OnStreamClosed(stream);
  EXPECT_EQ(journal_.subscribers(), 0U);
}

TEST_F(ApiTest, AReaderWhoComesAgainGetsWhatHeHasMissed) {
  const auto resume = [this](const std::string& last) {
    FakeStream stream;
    HttpRequest request = OperatorAsks("GET", "/api/v1/events/stream");
    request.headers = {{"last-event-id", last}};
    EXPECT_TRUE(api_.OpenStream(request, stream));
    api_.OnStreamClosed(stream);
    return stream.text;
  };
  for (int i = 0; i < 3; ++i) journal_.Record(EventType::kLockOn, "", {});
  EXPECT_EQ(resume("3"), "retry: 2000\n\n");
  EXPECT_EQ(resume("1").find("id: 1\n"), std::string::npos);
  EXPECT_LT(resume("1").find("id: 2\n"), resume("1").find("id: 3\n"));
  EXPECT_EQ(resume("x"), "retry: 2000\n\n");
  EXPECT_EQ(resume("0").find("gap"), std::string::npos);
  for (int i = 0; i < 600; ++i) journal_.Record(EventType::kLockOn, "", {});
  EXPECT_NE(resume("2").find("event: gap\ndata: {}\n\nid: 103\n"), std::string::npos) << "the rest is forgotten";
  EXPECT_EQ(resume("550").find("gap"), std::string::npos);
}

TEST_F(ApiTest, AStreamHasAHeartbeat) {
  FakeStream stream;
  ASSERT_TRUE(api_.OpenStream(OperatorAsks("GET", "/api/v1/events/stream"), stream));
  stream.text.clear();
  loop_.Advance(std::chrono::seconds(41));
  EXPECT_EQ(stream.text, ":\n\n:\n\n");
  api_.OnStreamClosed(stream);
  EXPECT_TRUE(loop_.IsIdle());
}

TEST_F(ApiTest, AWishToOpenThatIsSentTwiceOpensOnce) {
  const auto open = [this](const std::string& key, const HttpCaller& caller) {
    HttpRequest request = OperatorAsks("POST", "/api/v1/locks/front door/open");
    request.caller = caller;
    if (!key.empty()) request.headers = {{"idempotency-key", key}};
    int status = 0;
    api_.Handle(request, [&status](const HttpResponse& response) { status = response.status; });
    return status;
  };
  const HttpCaller anna{"anna", {.opens = {"front door"}}}, ben{"ben", {.opens = {"front door"}}};
  const auto opened = [this] { return door_.opened.size(); };
  EXPECT_EQ(open("k", anna), 202);
  EXPECT_EQ(open("k", anna), 202);
  EXPECT_EQ(opened(), 1U);
  EXPECT_EQ(open("k", ben), 202);
  EXPECT_EQ(opened(), 2U) << "another caller's key is another one";
  EXPECT_EQ(open("", anna), 202);
  EXPECT_EQ(open("", anna), 202);
  EXPECT_EQ(opened(), 4U) << "without a key each one counts";
  EXPECT_EQ(open(std::string(129, 'x'), anna), 400);
  loop_.Advance(std::chrono::minutes(10));
  EXPECT_EQ(open("k", anna), 202);
  EXPECT_EQ(opened(), 5U);
  EXPECT_EQ(door_.opened.back(), "front door by anna over the web");
}

TEST_F(ApiTest, WrongPathsAndMethodsAreToldWhatWouldBeRight) {
  EXPECT_EQ(Ask("GET", "/").status, 404);
  EXPECT_EQ(Ask("GET", "/api/v1/users/a/b").status, 404);
  EXPECT_EQ(Ask("DELETE", "/api/v1/users/").status, 404);
  const Answer answer = Ask("DELETE", "/api/v1/users");
  EXPECT_EQ(answer.status, 405);
  EXPECT_EQ(answer.body["fix"], "use GET, POST");
}

TEST_F(ApiTest, AReloadTellsWhatNeedsARestartOrEveryMistake) {
  reload_.outcome.need_restart = {"[sip] listen"};
  EXPECT_EQ(Ask("POST", "/api/v1/reload").body["need_restart"][0], "[sip] listen");
  reload_.outcome.mistakes = {"f:1: one", "f:2: two"};
  const Answer answer = Ask("POST", "/api/v1/reload");
  EXPECT_EQ(answer.status, 409);
  EXPECT_EQ(answer.body["error"], "f:1: one\nf:2: two");
}

TEST_F(ApiTest, SoundIsShownAndCalibrated) {
  EXPECT_EQ(Ask("GET", "/api/v1/audio").status, 409) << "a daemon without a door";
  EXPECT_EQ(Ask("POST", "/api/v1/audio/calibrate").status, 409);
  FakeSound sound;
  ApiParts parts{status_, users_, location_, calls_, journal_, access_, loop_};
  parts.sound = &sound;
  Api api(parts);
  HttpResponse response;
  const auto ask = [&](const char* method, const char* path) {
    response = {};
    response.status = 0;
    api.Handle(OperatorAsks(method, path, {}, {}), [&](HttpResponse answer) { response = std::move(answer); });
    return Json::parse(response.body, nullptr, false);
  };
  Json body = ask("GET", "/api/v1/audio");
  EXPECT_EQ(body["device"], "alsa:default");
  EXPECT_EQ(body["microphone_dbfs"], -32);
  EXPECT_EQ(body["overruns"], 2);
  EXPECT_FALSE(body.contains("delay_ms"));
  sound.calibrated = std::chrono::milliseconds(87);
  EXPECT_EQ(ask("GET", "/api/v1/audio")["delay_ms"], 87);

  static_cast<void>(ask("POST", "/api/v1/audio/calibrate"));
  EXPECT_EQ(response.status, 0) << "it is being measured";
  sound.waiting(std::chrono::milliseconds(45));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(Json::parse(response.body)["delay_ms"], 45);
  static_cast<void>(ask("POST", "/api/v1/audio/calibrate"));
  sound.waiting(Error{"no echo of the test signal was heard: raise the volume"});
  EXPECT_EQ(response.status, 409);
  EXPECT_EQ(Json::parse(response.body)["error"], "no echo of the test signal was heard: raise the volume");
}

}  // namespace
}  // namespace foyer::ctl
