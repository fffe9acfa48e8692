#include "relay/incoming_stream.h"

#include <gtest/gtest.h>

namespace foyer::relay {
namespace {

using namespace std::chrono_literals;
using Arrival = IncomingStream::Arrival;

class IncomingStreamTest : public testing::Test {
 protected:
  Arrival Get(std::uint16_t sequence_number, std::uint32_t ssrc = 7) {
    return stream_.OnPacket({0, false, sequence_number, timestamp_, ssrc, 12, 160}, now_);
  }

  IncomingStream stream_{8000};
  TimePoint now_{1h};
  std::uint32_t timestamp_ = 0;
};

TEST_F(IncomingStreamTest, HasNothingToReportBeforeTheFirstPacket) {
  EXPECT_FALSE(stream_.MakeReport(now_));
  EXPECT_EQ(stream_.ssrc(), 0U);
}

TEST_F(IncomingStreamTest, CountsWhatIsMissingOverAWrap) {
  EXPECT_EQ(Get(65533), Arrival::kNext);
  EXPECT_EQ(Get(65534), Arrival::kNext);
  EXPECT_EQ(Get(1), Arrival::kGap);
  const auto report = stream_.MakeReport(now_);
  ASSERT_TRUE(report);
  EXPECT_EQ(report->ssrc, 7U);
  EXPECT_EQ(report->highest, 0x10001U);
  EXPECT_EQ(report->lost, 2);
  EXPECT_EQ(report->fraction_lost, 2 * 256 / 5);
  Get(2);
  EXPECT_EQ(stream_.MakeReport(now_)->fraction_lost, 0) << "since the last report";
  EXPECT_EQ(stream_.MakeReport(now_)->lost, 2) << "since the beginning";
}

TEST_F(IncomingStreamTest, ALateOneIsNotMissing) {
  Get(10);
  EXPECT_EQ(Get(12), Arrival::kGap);
  EXPECT_EQ(Get(11), Arrival::kNext);
  EXPECT_EQ(Get(11), Arrival::kNext);
  EXPECT_EQ(stream_.MakeReport(now_)->lost, -1) << "one came twice";
}

TEST_F(IncomingStreamTest, AnotherSsrcOrAJumpIsANewBeginning) {
  Get(10);
  EXPECT_EQ(Get(500, 8), Arrival::kRestart);
  EXPECT_EQ(stream_.ssrc(), 8U);
  EXPECT_EQ(stream_.MakeReport(now_)->lost, 0);
  EXPECT_EQ(Get(30'000, 8), Arrival::kRestart);
}

TEST_F(IncomingStreamTest, MeasuresTheJitter) {
  for (std::uint16_t i = 0; i < 200; ++i) {
    now_ += i % 2 == 0 ? 10ms : 30ms;
    timestamp_ += 160;
    Get(i);
  }
  const std::uint32_t jitter = stream_.MakeReport(now_)->jitter;
  EXPECT_GT(jitter, 70U);  // 10 ms are 80 ticks
  EXPECT_LE(jitter, 80U);
}

TEST_F(IncomingStreamTest, TellsWhenTheLastSenderReportCame) {
  Get(1);
  stream_.OnSenderReport({9, 0x1111222233334444, 0, 0, 0}, now_);
  EXPECT_EQ(stream_.MakeReport(now_)->last_report, 0U) << "of somebody else";
  stream_.OnSenderReport({7, 0x1111222233334444, 0, 0, 0}, now_);
  now_ += 1500ms;
  EXPECT_EQ(stream_.MakeReport(now_)->last_report, 0x22223333U);
  EXPECT_EQ(stream_.MakeReport(now_)->delay, 65536U * 3 / 2);
}

}  // namespace
}  // namespace foyer::relay
