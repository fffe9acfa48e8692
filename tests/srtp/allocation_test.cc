// No packet may cost an allocation, of ours or of OpenSSL's.
#include <gtest/gtest.h>
#include <openssl/crypto.h>

#include <cstdlib>
#include <new>

#include "tests/srtp/packets.h"

namespace {

std::size_t allocations = 0;

void* Count(std::size_t size, const char* /*file*/, int /*line*/) {
  ++allocations;
  return std::malloc(size);
}
void* CountAgain(void* block, std::size_t size, const char* /*file*/, int /*line*/) {
  ++allocations;
  return std::realloc(block, size);
}
void Release(void* block, const char* /*file*/, int /*line*/) { std::free(block); }

// Before OpenSSL allocates anything.
[[maybe_unused]] const int installed = CRYPTO_set_mem_functions(Count, CountAgain, Release);

}  // namespace

// Not inlined: the compiler would take new and free() for a mismatch.
[[gnu::noinline]] void* operator new(std::size_t size) {
  ++allocations;
  if (void* block = std::malloc(size)) return block;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* block) noexcept { std::free(block); }
[[gnu::noinline]] void operator delete(void* block, std::size_t) noexcept { std::free(block); }

namespace foyer::srtp {
namespace {

class AllocationTest : public testing::TestWithParam<Suite> {};

TEST_P(AllocationTest, NoneForAPacket) {
  ASSERT_EQ(installed, 1);
  Sender sender(MakeKey(GetParam()), kSsrc);
  Receiver receiver(MakeKey(GetParam())), stranger(MakeKey(GetParam(), 2));
  EXPECT_GT(allocations, 0U);
  Buffer rtp = MakeRtp(1, kSsrc, 1100), rtcp = MakeRtcp();
  const std::size_t rtp_size = rtp.size(), rtcp_size = rtcp.size();
  rtp.resize(rtp_size + kMaxOverhead);
  rtcp.resize(rtcp_size + kMaxOverhead);
  const std::size_t before = allocations;
  for (std::uint16_t i = 1; i < 1000; ++i) {
    WriteU16(rtp, 2, i);
    Outcome outcome = sender.ProtectRtp(rtp, rtp_size);
    if (i % 10 == 0) {
      stranger.UnprotectRtp(MutableBytes(rtp).first(outcome.size));
    } else {
      outcome = receiver.UnprotectRtp(MutableBytes(rtp).first(outcome.size));
      if (!outcome.ok()) FAIL();
    }
    outcome = sender.ProtectRtcp(rtcp, rtcp_size);
    if (!receiver.UnprotectRtcp(MutableBytes(rtcp).first(outcome.size)).ok()) FAIL();
  }
  EXPECT_EQ(allocations, before);
}

INSTANTIATE_TEST_SUITE_P(Suites, AllocationTest, testing::ValuesIn(kSuites),
                         [](const auto& each) { return std::string(TraitsOf(each.param).name); });

}  // namespace
}  // namespace foyer::srtp
