#include <gtest/gtest.h>

#include <set>

#include "foyer/event_journal.h"

namespace foyer {
namespace {

TEST(EventTest, EveryEventHasANameOfItsOwn) {
  std::set<std::string_view> names;
  for (int type = 0; type <= static_cast<int>(kLastEventType); ++type)
    names.insert(EventName(static_cast<EventType>(type)));
  EXPECT_EQ(names.size(), static_cast<std::size_t>(kLastEventType) + 1);
  EXPECT_EQ(EventName(EventType::kFirstRtpOut), "first_rtp_out");
  for (const std::string_view name : names) EXPECT_EQ(EventName(EventNamed(name).value()), name);
  EXPECT_FALSE(EventNamed("none"));
}

TEST(EventTest, FieldsAreFoundByName) {
  Event event;
  event.fields = {{"lock", "front"}, {"why", "code"}};
  EXPECT_EQ(event.Field("why"), "code");
  EXPECT_EQ(event.Field("user"), "");
}

}  // namespace
}  // namespace foyer
