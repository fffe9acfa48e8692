#include "phone/core.h"

#include <gtest/gtest.h>

#include "tests/phone/user_agent_fixture.h"

namespace foyer::phone {
namespace {

class CoreTest : public UserAgentFixture {};

// Else it would keep each call for as long as the daemon runs.
TEST_F(CoreTest, NoLogIsKeptOfACallThatIsOver) {
  MakeSound("test");
  LinphoneCore* library = nullptr;
  bool over = false;
  CoreHandler handler = {[&](Core&, LinphoneCall& call, LinphoneCallState state) {
                           library = linphone_call_get_core(&call);
                           over |= state == LinphoneCallStateReleased;
                         },
                         [] {}};
  const UserAgentSettings settings = {
      {"door", "house.example"}, "secret123", proxy_.endpoint(), testing::TempDir(), &sound_->engine().ports()};
  auto core = Core::Start(settings, CoreRole::kRing, std::move(handler));
  ASSERT_TRUE(core.ok()) << core.error().message;
  const auto until = [&](const std::function<bool()>& holds) {
    return Until([&] {
      (*core)->Iterate();
      return holds();
    });
  };
  ASSERT_NE((*core)->Invite("sip:home@house.example", *(*core)->CallParameters(nullptr)), nullptr);
  ASSERT_TRUE(until([&] { return proxy_.Count("INVITE") == 1; }));
  proxy_.Respond(*proxy_.Last("INVITE"), "486 Busy Here", "one");
  ASSERT_TRUE(until([&] { return over; }));
  EXPECT_EQ(linphone_core_get_call_logs(library), nullptr);
}

}  // namespace
}  // namespace foyer::phone
