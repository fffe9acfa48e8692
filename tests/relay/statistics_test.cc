// What the relay tells of how a call went.
#include <gmock/gmock.h>

#include "tests/relay/packets.h"
#include "tests/relay/relay_fixture.h"

namespace foyer::relay {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class StatisticsTest : public RelayFixture {
 protected:
  StatisticsTest() {
    watch_.on_leg_closed = [this](const std::string& call_id, const LegStatistics& leg) {
      closed_.push_back(call_id + " " + std::to_string(leg.branch) + leg.to_tag + (leg.selected ? " selected" : ""));
    };
  }
  // Its end tells of the legs that are left.
  ~StatisticsTest() override { session_.reset(); }
  StatisticsTest(const StatisticsTest&) = delete;
  StatisticsTest& operator=(const StatisticsTest&) = delete;

  StreamStatistics StreamOf(BranchId branch, const std::string& medium) {
    for (const StreamStatistics& stream : StatisticsOf(branch).streams)
      if (stream.medium == medium) return stream;
    ADD_FAILURE() << "no " << medium;
    return {};
  }

  std::vector<std::string> closed_;
};

TEST_F(StatisticsTest, EachMediumOfALegIsCounted) {
  Ring(1);
  ASSERT_TRUE(Select(1).ok());
  const Buffer audio = MakeAudio();
  SendRtp(DoorAudio(), MakeAudio(0, 1));
  SendRtp(DoorAudio(), MakeAudio(0, 2));
  SendRtp(DoorAudio(), MakeAudio(0, 5));
  const StreamStatistics door = StreamOf(0, "audio"), phone = StreamOf(1, "audio");
  EXPECT_EQ(door.codec, "PCMU");
  EXPECT_EQ(door.packets_in, 3u);
  EXPECT_EQ(door.bytes_in, 3 * audio.size());
  EXPECT_EQ(door.lost, 2);
  EXPECT_TRUE(door.latched);
  EXPECT_EQ(door.remote, DoorAudio().rtp);
  EXPECT_EQ(door.local, (Endpoint{kLocal, 30000}));
  EXPECT_EQ(door.packets_out, 0u);
  EXPECT_EQ(phone.packets_out, 3u);
  EXPECT_EQ(phone.bytes_out, 3 * audio.size());
  EXPECT_EQ(phone.codec, "") << "it has sent nothing";
  EXPECT_FALSE(phone.latched);
  EXPECT_EQ(phone.remote, PhoneAudio(1).rtp) << "where it said that it is";
}

TEST_F(StatisticsTest, RequestsForPicturesAreCounted) {
  Ring(1);
  ASSERT_TRUE(Select(1).ok());
  SendRtp(DoorVideo(), MakeNal(5));
  SendRtcp(PhoneVideo(1), MakePli());
  EXPECT_EQ(StreamOf(0, "video").codec, "H264");
  EXPECT_EQ(StreamOf(1, "video").pli_in, 1u);
  EXPECT_EQ(StreamOf(1, "audio").pli_in, 0u);
}

TEST_F(StatisticsTest, EveryLegIsToldOnceWhenItCloses) {
  Ring(3);
  EXPECT_THAT(closed_, IsEmpty());
  EXPECT_THAT(watch_.sessions, SizeIs(1));
  session_->CloseBranch(3);
  EXPECT_THAT(closed_, ElementsAre("call 3t"));
  ASSERT_TRUE(Select(2).ok());
  EXPECT_THAT(closed_, ElementsAre("call 3t", "call 1t"));
  session_->CloseBranch(2);
  EXPECT_THAT(closed_, SizeIs(2)) << "who was selected stays";
  session_.reset();
  EXPECT_THAT(closed_, ElementsAre("call 3t", "call 1t", "call 0", "call 2t selected"));
  EXPECT_THAT(watch_.sessions, IsEmpty());
}

TEST(LatchStatisticsTest, AMoveIsWhenASourceBecomesAnother) {
  const Endpoint told = *Endpoint::Parse("192.0.2.7:7078"), other = *Endpoint::Parse("192.0.2.7:9000");
  Latch latch;
  latch.Point(told, told.address);
  latch.Fix(other);
  EXPECT_EQ(latch.moves(), 0u) << "a phone behind a NAT";
  latch.Loosen();
  latch.Fix(other);
  EXPECT_EQ(latch.moves(), 0u);
  latch.FixProven(told);
  EXPECT_EQ(latch.moves(), 1u);
  EXPECT_EQ(latch.remote(), told);
}

}  // namespace
}  // namespace foyer::relay
