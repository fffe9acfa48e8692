#include "provisioning/phone_pages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "provisioning/inviter.h"
#include "tests/fakes/fake_access.h"
#include "tests/fakes/fake_event_journal.h"
#include "tests/fakes/fake_event_loop.h"
#include "tests/fakes/fake_next_hops.h"
#include "tests/fakes/fake_user_directory.h"

namespace foyer::provisioning {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* kDomain = "home.example";
constexpr const char* kLinphone = "Linphonec/5.1.65 (belle-sip/5.1.64)";

// Believes whom a test names.
class FakeDigest : public HttpDigest {
 public:
  AuthResult Authenticate(const HttpRequest&) override {
    if (who) return *who;
    return Challenge{401,
                     {"WWW-Authenticate: Digest realm=\"home.example\", algorithm=MD5",
                      "WWW-Authenticate: Digest realm=\"home.example\", algorithm=SHA-256"}};
  }
  void CountFailure(const HttpRequest&, std::string what, std::string why) override { failures += what + why; }
  bool IsLockedOut(const HttpRequest&) override { return locked_out; }

  std::optional<Identity> who;
  std::string failures;
  bool locked_out = false;
};

class PhonePagesTest : public testing::Test {
 protected:
  PhonePagesTest() {
    users_.Add({"anna", kDomain}, UserKind::kPhone);
    users_.users.back().ha1_md5 = std::string(32, 'a');
    users_.users.back().ha1_sha256 = std::string(64, 'b');
    users_.Add({"door", kDomain}, UserKind::kDoor, User::Source::kInternal);
    users_.Add({"gate", kDomain}, UserKind::kDoor);
    users_.users.back().ha1_md5 = std::string(32, 'c');
    users_.Add({"cleaner", kDomain}, UserKind::kPhone);
    Config config;
    config.door.emplace();
    config.door->aor = {"door", kDomain};
    config.locks.emplace_back();
    config.locks.back().name = "front";
    config.locks.back().codes = {"11"};
    doors_.Apply(config);
  }
  static AddressSettings Addresses() {
    AddressSettings settings;
    settings.web.listen = {{Transport::kTcp, *Endpoint::Parse("127.0.0.1:8080")}};
    settings.sip_listen = {{Transport::kTcp, *Endpoint::Parse("127.0.0.1:5060")}};
    return settings;
  }
  Result<PhoneInvitation> Invite(const std::string& user) {
    std::optional<Result<PhoneInvitation>> invitation;
    inviter_.Invite({user, kDomain}, {}, [&](const Result<PhoneInvitation>& made) { invitation = made; });
    EXPECT_TRUE(invitation);
    return invitation ? std::move(*invitation) : Result<PhoneInvitation>(Error{"no answer"});
  }
  // The path of an invitation of Anna's.
  std::string NewPath() { return Invite("anna")->url.substr(std::string("http://127.0.0.1:8080").size()); }
  HttpResponse Get(const std::string& path, const std::string& agent = kLinphone, const std::string& method = "GET") {
    HttpRequest request;
    request.method = method;
    request.path = path;
    request.headers = {{"user-agent", agent}};
    std::optional<HttpResponse> answer;
    pages_.Handle(request, [&](HttpResponse response) { answer = std::move(response); });
    EXPECT_TRUE(answer);
    return answer.value_or(HttpResponse{});
  }

  FakeEventLoop loop_;
  FakeResolver resolver_{loop_};
  FakeUserDirectory users_;
  FakeAccess access_;
  FakeDigest digest_;
  HouseDoors doors_{users_, access_};
  Invitations invitations_{loop_};
  AddressFinder finder_{loop_, resolver_, Addresses(), [] { return std::vector<std::string>(); }};
  Inviter inviter_{users_, finder_, invitations_};
  FakeEventJournal journal_;
  PhonePages pages_{{users_, doors_, invitations_, digest_, journal_}};
};

TEST_F(PhonePagesTest, AnInvitationIsAnAddressAndItsCode) {
  const auto invitation = Invite("anna");
  ASSERT_TRUE(invitation);
  EXPECT_THAT(invitation->url, testing::MatchesRegex("http://127.0.0.1:8080/provision/[0-9a-f]{40}"));
  EXPECT_EQ(invitation->expires, 10min);
  EXPECT_THAT(invitation->svg, testing::StartsWith("<svg "));
  EXPECT_GT(invitation->modules.size(), 20U);
}

TEST_F(PhonePagesTest, WhoHasNoPhoneGetsNone) {
  EXPECT_THAT(Invite("nobody").error().message, HasSubstr("there is no user nobody"));
  EXPECT_THAT(Invite("door").error().message, HasSubstr("there is no user door"));
  EXPECT_THAT(Invite("gate").error().message, HasSubstr("gate is a door"));
  EXPECT_THAT(Invite("cleaner").error().message, HasSubstr("give this user a password"));
}

TEST_F(PhonePagesTest, TheSettingsAreGivenOnce) {
  const std::string path = NewPath();
  const HttpResponse first = Get(path);
  EXPECT_EQ(first.status, 200);
  EXPECT_EQ(first.content_type, "application/xml; charset=utf-8");
  EXPECT_THAT(first.body, HasSubstr("sip:anna@home.example"));
  EXPECT_THAT(first.body, HasSubstr("&lt;sip:127.0.0.1:5060;transport=tcp&gt;"));
  EXPECT_THAT(first.body, HasSubstr("http://127.0.0.1:8080/linhome/devices.vcf"));
  EXPECT_THAT(first.body, HasSubstr(std::string(32, 'a')));
  EXPECT_EQ(journal_.LastField(EventType::kAccount, "what"), "phone set up");
  EXPECT_EQ(journal_.LastField(EventType::kAccount, "user"), "anna");
  const HttpResponse second = Get(path);
  EXPECT_EQ(second.status, 404);
  EXPECT_EQ(journal_.events.size(), 1U);
  EXPECT_THAT(second.body, Not(HasSubstr("anna")));
}

TEST_F(PhonePagesTest, AWrongAUsedAndAnOldTokenLookAlikeAndCount) {
  const std::string used = NewPath();
  Get(used);
  const std::string old = NewPath();
  loop_.Advance(10min);
  const HttpResponse wrong = Get("/provision/" + std::string(64, '0'));
  EXPECT_EQ(wrong.status, 404);
  EXPECT_THAT(digest_.failures, Not(IsEmpty()));
  EXPECT_THAT(digest_.failures, Not(HasSubstr("000"))) << "no token goes into the audit trail";
  for (const std::string& path : {used, old, std::string("/provision/")}) {
    digest_.failures.clear();
    const HttpResponse same = Get(path);
    EXPECT_EQ(same.status, wrong.status);
    EXPECT_EQ(same.body, wrong.body);
    EXPECT_THAT(digest_.failures, Not(IsEmpty()));
  }
}

TEST_F(PhonePagesTest, ABrowserDoesNotUseItUp) {
  const std::string path = NewPath();
  const HttpResponse advice = Get(path, "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36");
  EXPECT_THAT(advice.body, HasSubstr("Linhome"));
  EXPECT_THAT(advice.body, Not(HasSubstr(std::string(32, 'a'))));
  EXPECT_EQ(Get("/provision/none", "Mozilla/5.0").body, advice.body) << "nor learns whether there is one";
  EXPECT_EQ(Get(path).status, 200);
}

TEST_F(PhonePagesTest, EachSystemGetsItsOwn) {
  EXPECT_THAT(Get(NewPath(), "Pixel 8 Linhome 1.4.2 linphone-sdk/5.4.12").body, HasSubstr("default_actions"));
  const std::string ios = Get(NewPath(), "Linhome 1.3.1 (1)/iPhone15,2 (17.5) LinphoneSDK/5.3.105").body;
  EXPECT_THAT(ios, Not(HasSubstr("default_actions")));
  EXPECT_THAT(ios, HasSubstr("\"remote_push_notification_allowed\" overwrite=\"true\">1<"));
}

TEST_F(PhonePagesTest, AUserWhoIsGoneIsNotSetUp) {
  const std::string path = NewPath();
  users_.users.erase(users_.users.begin());
  EXPECT_EQ(Get(path).status, 404);
}

TEST_F(PhonePagesTest, TheListOfDoorsNeedsTheDigestOfItsUser) {
  const HttpResponse refused = Get(kDeviceList);
  EXPECT_EQ(refused.status, 401);
  ASSERT_EQ(refused.headers.size(), 2U);
  EXPECT_EQ(refused.headers[0].first, "WWW-Authenticate");
  EXPECT_EQ(refused.headers[1].second, "Digest realm=\"home.example\", algorithm=SHA-256");
  EXPECT_THAT(refused.body, Not(HasSubstr("VCARD")));

  digest_.who = Identity{{"anna", kDomain}};
  const HttpResponse list = Get(kDeviceList);
  EXPECT_EQ(list.status, 200);
  EXPECT_EQ(list.content_type, "text/vcard; charset=utf-8");
  EXPECT_THAT(list.body, HasSubstr("X-LINPHONE-ACCOUNT-ACTION:action_unlock;11\r\n"));

  access_.refuse = [](const AccessRequest&) { return true; };
  EXPECT_EQ(Get(kDeviceList).status, 200);
  EXPECT_EQ(Get(kDeviceList).body, "") << "no doors";
}

TEST_F(PhonePagesTest, WhoHasGuessedTooOftenIsToldNothing) {
  const std::string path = NewPath();
  digest_.locked_out = true;
  digest_.who = Identity{{"anna", kDomain}};
  EXPECT_EQ(Get(path).status, 429);
  EXPECT_EQ(Get(kDeviceList).status, 429);
  digest_.locked_out = false;
  EXPECT_EQ(Get(path).status, 200) << "and nothing is used up";
}

TEST_F(PhonePagesTest, ThereIsNothingElse) {
  EXPECT_EQ(Get("/linhome/").status, 404);
  EXPECT_EQ(Get("/linhome/devices.vcf/x").status, 404);
  EXPECT_EQ(Get(kDeviceList, kLinphone, "POST").status, 405);
}

}  // namespace
}  // namespace foyer::provisioning
