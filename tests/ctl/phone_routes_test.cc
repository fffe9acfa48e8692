// Inviting a phone by the API.
#include <gtest/gtest.h>

#include "ctl/api.h"
#include "tests/ctl/house_parts.h"
#include "tests/ctl/operator_asks.h"

namespace foyer::ctl {
namespace {

class FakeInvitations : public PhoneInvitations {
 public:
  void Invite(const Aor& user, const IpAddress& asked_from, Done done) override {
    invited = user.ToUri() + " from " + asked_from.ToString();
    answer = std::move(done);
  }
  std::string invited;
  Done answer;
};

class PhoneRoutesTest : public testing::Test, protected HouseParts {
 protected:
  PhoneRoutesTest() { users_.Add({"anna", "home.example"}, UserKind::kPhone); }
  static HttpRequest Request(const std::string& user) {
    return OperatorAsks("POST", "/api/v1/users/" + user + "/invitation");
  }
  void Ask(const HttpRequest& request) {
    ApiParts parts = MakeParts();
    parts.invitations = &invitations_;
    Api api(parts);
    status_code_ = 0;
    api.Handle(request, [this](const HttpResponse& response) {
      status_code_ = response.status;
      body_ = Json::parse(response.body);
    });
  }

  FakeInvitations invitations_;
  int status_code_ = 0;
  Json body_;
};

TEST_F(PhoneRoutesTest, AnInvitationIsAnAddressAndItsCode) {
  HttpRequest request = Request("anna");
  request.peer = *Endpoint::Parse("192.0.2.7:50000");
  Ask(request);
  EXPECT_EQ(invitations_.invited, "sip:anna@home.example from 192.0.2.7");
  EXPECT_EQ(status_code_, 0) << "a name is looked up first";
  invitations_.answer(PhoneInvitation{"http://h/provision/t", std::chrono::seconds(600), "<svg/>", {"10", "01"}});
  EXPECT_EQ(status_code_, 201);
  EXPECT_EQ(journal_.LastField(EventType::kAccount, "user"), "anna");
  EXPECT_EQ(journal_.LastField(EventType::kAccount, "by"), "control");
  EXPECT_EQ(body_,
            Json({{"url", "http://h/provision/t"}, {"expires_s", 600}, {"svg", "<svg/>"}, {"modules", {"10", "01"}}}));
}

TEST_F(PhoneRoutesTest, WhatIsMissingIsTold) {
  Ask(Request("anna"));
  invitations_.answer(Error{"phones cannot reach us"});
  EXPECT_EQ(status_code_, 409);
  EXPECT_EQ(body_["error"], "phones cannot reach us");
  EXPECT_TRUE(journal_.events.empty());
}

TEST_F(PhoneRoutesTest, NobodyWhoDoesNotExistIsInvited) {
  Ask(Request("nobody"));
  EXPECT_EQ(status_code_, 404);
  EXPECT_EQ(invitations_.invited, "");
}

TEST_F(PhoneRoutesTest, OnlyAnAdministratorInvites) {
  HttpRequest request = Request("anna");
  request.caller = {"ben", {.view = true, .talk = true, .opens = {"*"}}};
  Ask(request);
  EXPECT_EQ(status_code_, 403);
  request.caller = {};
  Ask(request);
  EXPECT_EQ(status_code_, 401);
  EXPECT_EQ(invitations_.invited, "");
}

}  // namespace
}  // namespace foyer::ctl
