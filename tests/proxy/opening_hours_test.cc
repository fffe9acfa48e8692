// Groups that keep opening hours.
#include <array>

#include "tests/fakes/calendar.h"
#include "tests/proxy/house.h"

namespace foyer::proxy {
namespace {

constexpr std::array<bool, 7> kAllDays = {true, true, true, true, true, true, true};

class OpeningHoursTest : public House {
 protected:
  static Settings Hours() {
    LiveInEurope();
    Settings settings = Hasty();
    settings.domain = "house.test";
    settings.door = Aor{"front", "house.test"};
    settings.schedules = {{"day", kAllDays, {{8 * 60, 18 * 60}}}, {"never", kAllDays, {}}};
    settings.groups = {{"office", {"anna"}, "day", "night"},  {"night", {"bob"}, "", ""},
                       {"loop1", {"anna"}, "never", "loop2"}, {"loop2", {"anna"}, "never", "loop1"},
                       {"shut", {"anna"}, "never", ""},       {"to-user", {"anna"}, "never", "hall"}};
    return settings;
  }
  OpeningHoursTest() : House(Hours()) {
    for (const Device* device : {&anna_, &bob_, &hall_}) Register(*device);
  }
};

TEST_F(OpeningHoursTest, AGroupRingsWhenItIsOpenElseTheOther) {
  loop_.SetWall(At(2026, 11, 26, 11, 0));
  Call(gate_, "sip:office@house.test");
  EXPECT_EQ(CountSentTo(anna_, "INVITE"), 1U);
  loop_.SetWall(At(2026, 11, 26, 20, 0));
  loop_.RunReady();
  EXPECT_FALSE(InviteOf(anna_).cancelled) << "a clock that jumps ends no ring";
  Send(gate_, {.target = "sip:office@house.test", .body = "o", .call_id = "2"});
  EXPECT_EQ(CountSentTo(anna_, "INVITE"), 1U);
  EXPECT_EQ(CountSentTo(bob_, "INVITE"), 1U);
}

TEST_F(OpeningHoursTest, WhileTheClockIsNotSetAGroupRings) {
  loop_.SetWall(std::chrono::system_clock::time_point(std::chrono::hours(3)));  // of 1970
  Call(gate_, "sip:office@house.test");
  EXPECT_EQ(CountSentTo(anna_, "INVITE"), 1U);
}

TEST_F(OpeningHoursTest, AUserMayStandInAndNobodyMayToo) {
  Call(gate_, "sip:to-user@house.test");
  EXPECT_EQ(CountSentTo(hall_, "INVITE"), 1U);
  for (const char* target : {"sip:shut@house.test", "sip:loop1@house.test"}) {
    EXPECT_EQ(LastStatus(Send(gate_, {.target = target, .body = "o", .call_id = target})), 480) << target;
  }
}

}  // namespace
}  // namespace foyer::proxy
