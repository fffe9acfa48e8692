#include "ctl/new_user.h"

#include <gtest/gtest.h>

#include <set>

namespace foyer::ctl {
namespace {

TEST(NewUserTest, GeneratedPasswordsAreLongAndNeverTheSame) {
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    const std::string password = GeneratePassword();
    EXPECT_EQ(password.size(), 20U);
    EXPECT_EQ(password.find_first_of("lo01"), std::string::npos) << "letters that look alike";
    seen.insert(password);
  }
  EXPECT_EQ(seen.size(), 100U);
}

TEST(NewUserTest, OnlyHashesAreSent) {
  const auto body = NewUserBody("Mufasa", "phone", "testrealm@host.com", "Circle Of Life");
  EXPECT_EQ(body["ha1_md5"],
            "939e7578ed9e3c518a452acee763bce9");  // RFC 2617 s3.5
  EXPECT_EQ(body["ha1_sha256"].get<std::string>().size(), 64U);
  EXPECT_EQ(body.dump().find("Circle"), std::string::npos);
}

}  // namespace
}  // namespace foyer::ctl
