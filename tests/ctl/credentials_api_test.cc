// PINs and cards by the control interface.
#include <gtest/gtest.h>

#include "ctl/api.h"
#include "tests/ctl/operator_asks.h"
#include "tests/fakes/fake_access.h"
#include "tests/fakes/fake_event_journal.h"
#include "tests/fakes/fake_event_loop.h"

namespace foyer::ctl {
namespace {

class HouseStatus : public StatusSource {
 public:
  DaemonStatus Gather() const override {
    DaemonStatus status;
    status.domain = "home.example";
    return status;
  }
};

class OneUser : public UserDirectory {
 public:
  const User* Find(const Aor& aor) const override { return aor == user.aor ? &user : nullptr; }
  std::vector<User> List() const override { return {user}; }
  void Put(User added, std::function<void(Status)> done) override {
    user = std::move(added);
    done(Ok());
  }
  void Remove(const Aor& aor, std::function<void(Status)> done) override {
    removed = aor;
    done(Ok());
  }

  User user{{"anna", "home.example"}, UserKind::kPhone, "", "", User::Source::kRuntime};
  Aor removed;
};

class NoLocation : public LocationService {
 public:
  void Bind(BindingUpdate, std::function<void(BindResult)>) override {}
  std::unique_ptr<Watch> FindAndWatch(const Aor&, WatchHandler) override { return nullptr; }
  void FlowClosed(const Flow&) override {}
  void List(std::function<void(std::vector<ContactBinding>)> done) override { done({}); }
};

class NoCalls : public CallList {
 public:
  std::vector<CallInfo> Calls() const override { return {}; }
};

class FakeCredentials : public Credentials {
 public:
  std::vector<Credential> List(CredentialKind kind) const override {
    return kind == CredentialKind::kPin ? std::vector{Credential{"a1"}} : std::vector{Credential{"b2"}};
  }
  void AddPin(Credential credential, std::string digits, std::function<void(Result<IssuedPin>)> done) override {
    wanted = credential;
    pin = digits;
    on_disk = std::move(done);
  }
  void Remove(CredentialKind kind, const std::string& id, std::function<void(Status)> done) override {
    removed = std::string(CredentialKindName(kind)) + " " + id;
    done(broken ? Status(Error{"the disk is full"}) : Ok());
  }
  void RemoveAllOf(const Aor& user, std::function<void(Status)> done) override {
    all_of = user;
    done(broken ? Status(Error{"the disk is full"}) : Ok());
  }

  Credential wanted;
  std::string pin, removed;
  Aor all_of;
  bool broken = false;
  std::function<void(Result<IssuedPin>)> on_disk;
};

class FakeEnrolment : public CardEnrolment {
 public:
  Status Start(Credential card, const std::string& reader) override {
    if (current.state == Enrolment::State::kWaiting) return Error{"one waits already"};
    current = {Enrolment::State::kWaiting, std::move(card), reader, std::chrono::seconds(30)};
    return Ok();
  }
  Status Cancel() override {
    if (current.state != Enrolment::State::kWaiting) return Error{"none waits"};
    current = {Enrolment::State::kFailed};
    return Ok();
  }
  Enrolment Current() const override { return current; }

  Enrolment current;
};

class CredentialsApiTest : public testing::Test {
 protected:
  // 0: no answer yet.
  int Ask(const std::string& method, const std::string& path, const std::string& body = {}) {
    status_code_ = 0;
    api_.Handle(OperatorAsks(method, path, {}, body), [this](const HttpResponse& response) {
      status_code_ = response.status;
      body_ = Json::parse(response.body);
    });
    return status_code_;
  }
  ApiParts Parts() {
    ApiParts parts{status_, users_, location_, calls_, journal_, access_, loop_};
    parts.credentials = &credentials_;
    parts.enrolment = &enrolment_;
    return parts;
  }

  HouseStatus status_;
  OneUser users_;
  NoLocation location_;
  NoCalls calls_;
  FakeEventJournal journal_;
  FakeAccess access_;
  FakeEventLoop loop_;
  FakeCredentials credentials_;
  FakeEnrolment enrolment_;
  Api api_{Parts()};
  int status_code_ = 0;
  Json body_;
};

TEST_F(CredentialsApiTest, APinIsAcknowledgedWhenItIsOnDiskAndNotShown) {
  EXPECT_EQ(Ask("POST", "/api/v1/pins", R"({"user":"anna","pin":"4711"})"), 0);
  EXPECT_EQ(credentials_.wanted.user, users_.user.aor);
  EXPECT_EQ(credentials_.pin, "4711");
  EXPECT_FALSE(credentials_.wanted.is_temporary());
  credentials_.on_disk(IssuedPin{{"a1"}, "4711"});
  EXPECT_EQ(status_code_, 201);
  EXPECT_EQ(body_["id"], "a1");
  EXPECT_FALSE(body_.contains("pin"));
  EXPECT_EQ(body_.dump().find("4711"), std::string::npos);
}

TEST_F(CredentialsApiTest, OneThatWasMadeIsShownOnce) {
  Ask("POST", "/api/v1/pins", R"({"name":"parcel service","lock":"front","from_ms":1000,"until_ms":61000,"uses":2})");
  EXPECT_TRUE(credentials_.wanted.user.user.empty());
  EXPECT_EQ(credentials_.wanted.name, "parcel service");
  EXPECT_EQ(credentials_.wanted.lock, "front");
  EXPECT_EQ(credentials_.wanted.uses_left, 2U);
  EXPECT_EQ(*credentials_.wanted.until - *credentials_.wanted.from, std::chrono::minutes(1));
  credentials_.on_disk(IssuedPin{{"a1"}, "834712"});
  EXPECT_EQ(body_["pin"], "834712");
  Ask("GET", "/api/v1/pins");
  EXPECT_EQ(body_.dump().find("834712"), std::string::npos);
  EXPECT_EQ(body_["pins"][0]["id"], "a1");
}

TEST_F(CredentialsApiTest, WhatMakesNoSenseIsTold) {
  for (const char* bad : {R"({"user":"anna","uses":0})", R"({"user":"anna","uses":"2"})", R"({"from_ms":-1})",
                          R"({"until_ms":1e300})", R"({"from_ms":2000,"until_ms":1000})", "[]"}) {
    EXPECT_EQ(Ask("POST", "/api/v1/pins", bad), 400) << bad;
  }
  Ask("POST", "/api/v1/pins", R"({"user":"anna","pin":"1"})");
  credentials_.on_disk(Error{"a PIN has 4 to 12 digits"});
  EXPECT_EQ(status_code_, 409);
}

TEST_F(CredentialsApiTest, PinsAndCardsAreListedAndRemovedEachByItsKind) {
  EXPECT_EQ(Ask("DELETE", "/api/v1/pins/a1"), 200);
  EXPECT_EQ(credentials_.removed, "pin a1");
  EXPECT_EQ(Ask("GET", "/api/v1/cards"), 200);
  EXPECT_EQ(body_["cards"][0]["id"], "b2");
  EXPECT_EQ(Ask("DELETE", "/api/v1/cards/a1"), 404) << "that is a PIN";
  EXPECT_EQ(credentials_.removed, "pin a1");
  credentials_.broken = true;
  EXPECT_EQ(Ask("DELETE", "/api/v1/cards/b2"), 409);
}

TEST_F(CredentialsApiTest, ACardIsWaitedForUntilItComesOrIsCancelled) {
  EXPECT_EQ(Ask("POST", "/api/v1/cards/enrolment", R"({"user":"anna","name":"blue tag","reader":"hall"})"), 202);
  EXPECT_EQ(body_["state"], "waiting");
  EXPECT_EQ(body_["left_s"], 30);
  EXPECT_EQ(body_["card"]["name"], "blue tag");
  EXPECT_EQ(enrolment_.current.reader, "hall");
  EXPECT_EQ(Ask("POST", "/api/v1/cards/enrolment", R"({"user":"anna"})"), 409);
  EXPECT_EQ(Ask("DELETE", "/api/v1/cards/enrolment"), 200);
  EXPECT_EQ(Ask("GET", "/api/v1/cards/enrolment"), 200);
  EXPECT_EQ(body_["state"], "failed");
  EXPECT_EQ(Ask("DELETE", "/api/v1/cards/enrolment"), 409);
  EXPECT_EQ(credentials_.removed, "") << "it is no card of that name";
}

TEST_F(CredentialsApiTest, WhoIsRemovedLosesPinsAndCardsFirst) {
  credentials_.broken = true;
  EXPECT_EQ(Ask("DELETE", "/api/v1/users/anna"), 409);
  EXPECT_EQ(users_.removed, Aor());
  credentials_.broken = false;
  EXPECT_EQ(Ask("DELETE", "/api/v1/users/anna"), 200);
  EXPECT_EQ(credentials_.all_of, users_.user.aor);
  EXPECT_EQ(users_.removed, users_.user.aor);
}

TEST_F(CredentialsApiTest, APersonWithoutAPhoneNeedsNoHash) {
  EXPECT_EQ(Ask("POST", "/api/v1/users", R"({"name":"carl"})"), 400);
  EXPECT_EQ(Ask("POST", "/api/v1/users", R"({"name":"carl","sip":false,"kind":"door"})"), 400);
  EXPECT_EQ(Ask("POST", "/api/v1/users", R"({"name":"carl","sip":false})"), 201);
  EXPECT_EQ(body_["sip"], false);
  EXPECT_FALSE(users_.user.has_sip());
}

TEST_F(CredentialsApiTest, WithoutADoorItSaysSo) {
  Api none({status_, users_, location_, calls_, journal_, access_, loop_});
  for (const char* path : {"/api/v1/pins", "/api/v1/cards", "/api/v1/cards/enrolment"}) {
    int status = 0;
    none.Handle(OperatorAsks("GET", path, {}, {}), [&](const HttpResponse& response) { status = response.status; });
    EXPECT_EQ(status, 409) << path;
  }
}

}  // namespace
}  // namespace foyer::ctl
