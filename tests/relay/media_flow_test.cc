#include "relay/media_flow.h"

#include <random>

#include "tests/relay/relay_fixture.h"

namespace foyer::relay {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

// A door of another maker: 25 pictures a second, two packets each, a whole one when it likes or is asked.
class MediaFlowTest : public RelayFixture {
 protected:
  static constexpr std::uint32_t kFrame = 3600;  // ticks
  void SendPicture(bool whole) {
    timestamp_ += kFrame;
    if (whole) SendRtp(DoorVideo(), Packet(kSpsUnit));
    SendRtp(DoorVideo(), Packet(whole ? kIdrSlice : kSlice));
  }
  Buffer Packet(std::uint8_t nal) {
    return MakeRtp({97, ++sequence_number_, timestamp_, ssrc_}, {nal, static_cast<std::uint8_t>(timestamp_ / kFrame)});
  }
  void Join(int phone) {
    offers_[phone] = Offer(static_cast<BranchId>(phone)).sdp;
    ASSERT_TRUE(Early(static_cast<BranchId>(phone)).ok());
  }
  // Asked since the last time.
  int Requests() {
    int requests = 0;
    for (const Buffer& packet : Got(DoorVideo(), Component::kRtcp))
      requests += FindItem<KeyFrameWanted>(packet) ? 1 : 0;
    return requests;
  }
  static std::uint8_t NalOf(const Buffer& packet) { return packet.at(12) & 0x1f; }

  std::uint16_t sequence_number_ = 65'500;
  std::uint32_t timestamp_ = 1'000'000, ssrc_ = 0x11111111;
};

TEST_F(MediaFlowTest, WhoJoinsSeesTheRunningGroupAtOnce) {
  ASSERT_EQ(Open(DoorOffer(), false), 200);
  Join(1);
  SendPicture(true);
  for (int i = 0; i < 10; ++i) SendPicture(false);
  loop_.Advance(300ms);
  Requests();
  Join(2);
  auto got = Got(PhoneVideo(2));
  ASSERT_THAT(got, SizeIs(12));
  EXPECT_EQ(NalOf(got[0]), kSpsUnit);
  EXPECT_EQ(TimestampOf(got.back()), timestamp_) << "the last one lies a picture before the live one";
  EXPECT_LE(TimestampOf(got.back()) - TimestampOf(got.front()), kFrame) << "the others are hurried through";
  for (std::size_t i = 1; i < got.size(); ++i) {
    EXPECT_EQ(SequenceOf(got[i]), static_cast<std::uint16_t>(SequenceOf(got[i - 1]) + 1));
    EXPECT_GE(TimestampOf(got[i]), TimestampOf(got[i - 1]));
  }
  EXPECT_EQ(Requests(), 0) << "the door is not troubled";
  SendPicture(false);
  const auto live = Got(PhoneVideo(2));
  ASSERT_THAT(live, SizeIs(1));
  EXPECT_EQ(SequenceOf(live[0]), static_cast<std::uint16_t>(SequenceOf(got.back()) + 1));
  EXPECT_EQ(TimestampOf(live[0]), timestamp_);
  EXPECT_EQ(first_rtp_, (std::vector<std::string>{"1t", "2t"}));
}

TEST_F(MediaFlowTest, WhoAnswersAtOnceSeesItToo) {
  ASSERT_EQ(Open(DoorOffer(), false), 200);
  Join(1);
  SendPicture(true);
  SendPicture(false);
  offers_[2] = Offer(2).sdp;
  ASSERT_TRUE(Select(2).ok());
  EXPECT_THAT(Got(PhoneVideo(2)), SizeIs(3));
}

TEST_F(MediaFlowTest, AGroupThatBeganLongAgoIsAskedFor) {
  ASSERT_EQ(Open(DoorOffer(), false), 200);
  Join(1);
  SendPicture(true);
  loop_.Advance(2s);
  SendPicture(false);
  Requests();
  Join(2);
  EXPECT_THAT(Got(PhoneVideo(2)), IsEmpty());
  EXPECT_EQ(Requests(), 1);
}

TEST_F(MediaFlowTest, ADoorThatStartsAnewIsOneStreamToThePhones) {
  ASSERT_EQ(Open(DoorOffer(), false), 200);
  Join(1);
  SendPicture(true);
  SendPicture(false);
  const auto before = Got(PhoneVideo(1));
  loop_.Advance(500ms);
  Requests();
  ssrc_ = 0x22222222;
  sequence_number_ = 7;
  timestamp_ = 99;
  SendPicture(false);
  EXPECT_THAT(Got(PhoneVideo(1)), IsEmpty()) << "nothing that it can show";
  EXPECT_EQ(Requests(), 1);
  Join(2);
  EXPECT_THAT(Got(PhoneVideo(2)), IsEmpty()) << "what was before is of no use to anybody";
  SendPicture(true);
  const auto after = Got(PhoneVideo(1));
  ASSERT_THAT(after, SizeIs(2));
  EXPECT_EQ(SsrcOf(after[0]), SsrcOf(before[0]));
  EXPECT_EQ(SequenceOf(after[0]), static_cast<std::uint16_t>(SequenceOf(before.back()) + 1));
  EXPECT_EQ(TimestampOf(after[0]) - TimestampOf(before.back()), 45'000U) << "half a second later";
}

TEST_F(MediaFlowTest, EachPhoneHasAStreamOfItsOwn) {
  Ring(2);
  SendRtp(DoorVideo(), MakeNal(kSpsUnit));
  SendRtp(DoorAudio(), MakeAudio());
  std::set<std::uint32_t> ssrcs;
  for (const int phone : {1, 2})
    for (const Wire& wire : {PhoneVideo(phone), PhoneAudio(phone)}) ssrcs.insert(SsrcOf(Got(wire).at(0)));
  EXPECT_THAT(ssrcs, SizeIs(4)) << "so that no two share a keystream";
}

// A digit that ends here is no loss of sound.
TEST_F(MediaFlowTest, TheDoorHearsNoGapWhereADigitWas) {
  Ring(1);
  ASSERT_TRUE(Select(1).ok());
  SendRtp(PhoneAudio(1), MakeAudio(0, 10));
  SendRtp(PhoneAudio(1), MakeRtp({101, 11, 1000}, {5, 0x0a, 0, 160}));
  SendRtp(PhoneAudio(1), MakeRtp({101, 12, 1000}, {5, 0x8a, 0, 160}));
  SendRtp(PhoneAudio(1), MakeAudio(0, 13));
  const auto heard = Got(DoorAudio());
  ASSERT_THAT(heard, SizeIs(2));
  EXPECT_EQ(SequenceOf(heard[1]), static_cast<std::uint16_t>(SequenceOf(heard[0]) + 1));
}

// Ten phones come and go at random while a door with a key frame every 10 s, which needs 120 ms for one that it is
// asked for, sends its picture.
TEST_F(MediaFlowTest, WhoeverJoinsWheneverSeesAWholePictureSoon) {
  ASSERT_EQ(Open(DoorOffer(), false), 200);
  std::mt19937 random(7);
  std::map<int, TimePoint> waiting;
  std::vector<std::chrono::milliseconds> waits;
  std::vector<TimePoint> requests;
  std::optional<TimePoint> answer_at;
  BranchId next_branch = 100;
  std::map<int, BranchId> present;
  TimePoint next_join = loop_.Now();
  int pictures = 0;
  while (waits.size() + waiting.size() < 200 || !waiting.empty()) {
    loop_.Advance(5ms);
    if (loop_.Now() >= next_join && waits.size() + waiting.size() < 200) {
      next_join = loop_.Now() + std::chrono::milliseconds(random() % 700);
      const int phone = static_cast<int>(random() % 10);
      if (!waiting.contains(phone)) {
        if (present.contains(phone)) session_->CloseBranch(present[phone]);
        const BranchId branch = present[phone] = next_branch++;
        offers_[phone] = Offer(branch).sdp;
        waiting[phone] = loop_.Now();
        ASSERT_TRUE(Early(branch, "t", PhoneAnswer(phone)).ok());
      }
    }
    const int asked = Requests();
    requests.insert(requests.end(), static_cast<std::size_t>(asked), loop_.Now());
    if (asked != 0 && !answer_at) answer_at = loop_.Now() + 120ms;
    if (++pictures % 8 == 0) {
      const bool whole = pictures % (8 * 250) == 8 || (answer_at && loop_.Now() >= *answer_at);
      if (whole) answer_at.reset();
      SendPicture(whole);
    }
    for (const auto& [phone, branch] : present) {
      const auto got = Got(PhoneVideo(phone));
      const auto joined = waiting.find(phone);
      if (got.empty() || joined == waiting.end()) continue;
      EXPECT_EQ(NalOf(got[0]), kSpsUnit) << "no join starts in the middle";
      waits.push_back(std::chrono::duration_cast<std::chrono::milliseconds>(loop_.Now() - joined->second));
      waiting.erase(joined);
    }
  }
  std::ranges::sort(waits);
  EXPECT_LE(waits[197], 350ms) << "99 of 100";
  for (std::size_t i = 5; i < requests.size(); ++i) EXPECT_GE(requests[i] - requests[i - 5], 1s) << i;
  std::printf("[ joins    ] first picture after %ld ms (median), %ld ms (99 %%); %zu requests\n",
              static_cast<long>(waits[100].count()), static_cast<long>(waits[197].count()), requests.size());
}

// Every 20th packet to one phone is lost on its Wi-Fi, those that are sent again too.
TEST_F(MediaFlowTest, LossesOfOnePhoneAreMendedAndNobodyElseNotices) {
  ASSERT_EQ(Open(DoorOffer(), false), 200);
  for (const int phone : {1, 2}) {
    offers_[phone] = Offer(static_cast<BranchId>(phone)).sdp;
    ASSERT_TRUE(Early(static_cast<BranchId>(phone), "t", PhoneAnswer(phone) + "a=rtcp-fb:97 nack\r\n").ok());
  }
  std::mt19937 random(3);
  std::set<std::uint16_t> got;
  std::optional<std::uint16_t> base, highest;
  std::size_t clean = 0;
  const auto receive = [&] {
    for (const Buffer& packet : Got(PhoneVideo(1))) {
      if (random() % 20 == 0) continue;
      got.insert(SequenceOf(packet));
      if (!base) base = SequenceOf(packet);
      if (!highest || static_cast<std::int16_t>(SequenceOf(packet) - *highest) > 0) highest = SequenceOf(packet);
    }
    clean += Got(PhoneVideo(2)).size();
  };
  constexpr int kPictures = 3000;
  for (int picture = 0; picture < kPictures; ++picture) {
    SendPicture(picture == 0);
    receive();
    for (int attempt = 0; attempt < 3 && base; ++attempt) {
      for (std::uint16_t behind = 1; behind <= 30; ++behind) {
        const auto number = static_cast<std::uint16_t>(*highest - behind);
        if (static_cast<std::int16_t>(number - *base) > 0 && !got.contains(number))
          SendRtcp(PhoneVideo(1), MakeNack(number));
      }
      receive();
    }
    loop_.Advance(40ms);
  }
  EXPECT_GE(got.size(), std::size_t{kPictures} * 999 / 1000);
  EXPECT_EQ(clean, std::size_t{kPictures} + 1);
}

}  // namespace
}  // namespace foyer::relay
