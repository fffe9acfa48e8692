// Ours beside libsrtp2: what one protects, the other reads, in any order, with losses, over the rollover.
#include <gtest/gtest.h>
#include <srtp2/srtp.h>

#include <algorithm>
#include <random>
#include <vector>

#include "tests/srtp/packets.h"

namespace foyer::srtp {
namespace {

void SetPolicy(Suite suite, srtp_policy_t& policy) {
  switch (suite) {
    case Suite::kAes128Gcm:
      srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtp);
      srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtcp);
      break;
    case Suite::kAes256Gcm:
      srtp_crypto_policy_set_aes_gcm_256_16_auth(&policy.rtp);
      srtp_crypto_policy_set_aes_gcm_256_16_auth(&policy.rtcp);
      break;
    case Suite::kAes128Sha1_80:
    case Suite::kAes128Sha1_32:
      srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy.rtp);
      srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy.rtcp);
      if (suite == Suite::kAes128Sha1_32) srtp_crypto_policy_set_aes_cm_128_hmac_sha1_32(&policy.rtp);
      break;
    case Suite::kAes256Sha1_80:
    case Suite::kAes256Sha1_32:
      srtp_crypto_policy_set_aes_cm_256_hmac_sha1_80(&policy.rtp);
      srtp_crypto_policy_set_aes_cm_256_hmac_sha1_80(&policy.rtcp);
      if (suite == Suite::kAes256Sha1_32) srtp_crypto_policy_set_aes_cm_256_hmac_sha1_32(&policy.rtp);
      break;
  }
}

// One direction of libsrtp2.
class Oracle {
 public:
  Oracle(Suite suite, srtp_ssrc_type_t direction) {
    [[maybe_unused]] static const srtp_err_status_t once = srtp_init();
    srtp_policy_t policy{};
    SetPolicy(suite, policy);
    const MasterKey master = MakeKey(suite);
    Buffer key(master.bytes().begin(), master.bytes().end());
    policy.ssrc.type = direction;
    policy.key = key.data();
    policy.window_size = 128;
    policy.allow_repeat_tx = 1;
    EXPECT_EQ(srtp_create(&session_, &policy), srtp_err_status_ok);
  }
  ~Oracle() { srtp_dealloc(session_); }

  // Empty: refused.
  Buffer Run(srtp_err_status_t (*what)(srtp_t, void*, int*), Buffer packet) {
    int size = static_cast<int>(packet.size());
    packet.resize(packet.size() + SRTP_MAX_TRAILER_LEN + 4);
    if (what(session_, packet.data(), &size) != srtp_err_status_ok) size = 0;
    packet.resize(static_cast<std::size_t>(size));
    return packet;
  }

 private:
  srtp_t session_ = nullptr;
};

// A packet of any shape: CSRCs, an extension, an empty payload.
Buffer MakeAnyRtp(std::mt19937& random, std::uint16_t sequence_number, std::uint32_t ssrc) {
  const std::size_t sources = random() % 4, words = random() % 3;
  Buffer packet = MakeRtp(sequence_number, ssrc, 4 * sources + 4 + 4 * words + random() % 1200);
  for (std::size_t i = 12; i < packet.size(); ++i) packet[i] = static_cast<std::uint8_t>(random());
  packet[0] = static_cast<std::uint8_t>(0x80 | sources);
  if (random() % 2 == 0) return packet;
  packet[0] |= 0x10;
  WriteU16(packet, 12 + 4 * sources + 2, static_cast<std::uint16_t>(words));
  return packet;
}

// The way of a stream of packets: some are lost, some come late, some twice.
std::vector<std::size_t> MakeWay(std::mt19937& random, std::size_t packets) {
  std::vector<std::pair<std::size_t, std::size_t>> arrivals;
  for (std::size_t i = 0; i < packets; ++i) {
    if (random() % 10 == 0) continue;
    arrivals.emplace_back(i + random() % 20, i);
    if (random() % 10 == 0) arrivals.emplace_back(i + random() % 200, i);
  }
  std::ranges::stable_sort(arrivals, {}, &std::pair<std::size_t, std::size_t>::first);
  std::vector<std::size_t> way;
  for (const auto& [at, packet] : arrivals) way.push_back(packet);
  return way;
}

class LibsrtpTest : public testing::TestWithParam<Suite> {
 protected:
  static constexpr std::uint16_t kFirst = 64'500;  // so that the counter soon rolls over
  static constexpr std::size_t kPackets = 3000;

  std::vector<Buffer> MakeStream() {
    std::vector<Buffer> stream;
    for (std::size_t i = 0; i < kPackets; ++i)
      stream.push_back(MakeAnyRtp(random_, static_cast<std::uint16_t>(kFirst + i), kSsrc));
    return stream;
  }

  std::mt19937 random_{4711};
  Sender sender_{MakeKey(GetParam()), kSsrc};
  Receiver receiver_{MakeKey(GetParam())};
  Oracle its_sender_{GetParam(), ssrc_any_outbound}, its_receiver_{GetParam(), ssrc_any_inbound};
};

TEST_P(LibsrtpTest, ProtectsAlike) {
  for (const Buffer& packet : MakeStream())
    ASSERT_EQ(ProtectRtp(sender_, packet), its_sender_.Run(srtp_protect, packet));
}

TEST_P(LibsrtpTest, ReadsAlikeInAnyOrder) {
  const std::vector<Buffer> stream = MakeStream();
  std::vector<Buffer> sealed;
  for (const Buffer& packet : stream) sealed.push_back(ProtectRtp(sender_, packet));
  std::size_t good = 0;
  for (const std::size_t i : MakeWay(random_, kPackets)) {
    Buffer packet = sealed[i];
    if (random_() % 10 == 0) packet[random_() % packet.size()] ^= 4;  // forged: a bit here, a bit there
    const Unprotected ours = UnprotectRtp(receiver_, packet);
    ASSERT_EQ(ours.packet, its_receiver_.Run(srtp_unprotect, packet)) << i;
    if (ours.verdict != Verdict::kGood) continue;
    ASSERT_EQ(ours.packet, stream[i]);
    ++good;
  }
  EXPECT_GT(good, kPackets * 7 / 10);
}

TEST_P(LibsrtpTest, ReadsItsRtcp) {
  std::vector<Buffer> sealed;
  for (std::size_t i = 0; i < 500; ++i) sealed.push_back(its_sender_.Run(srtp_protect_rtcp, MakeRtcp()));
  for (const std::size_t i : MakeWay(random_, sealed.size())) {
    Buffer packet = sealed[i];
    if (random_() % 10 == 0) packet[random_() % packet.size()] ^= 4;
    ASSERT_EQ(UnprotectRtcp(receiver_, packet).packet, its_receiver_.Run(srtp_unprotect_rtcp, packet)) << i;
  }
}

TEST_P(LibsrtpTest, ItReadsOurRtcp) {
  for (int i = 0; i < 500; ++i) {
    const Buffer sealed = ProtectRtcp(sender_, MakeRtcp());
    ASSERT_EQ(its_receiver_.Run(srtp_unprotect_rtcp, sealed), MakeRtcp()) << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Suites, LibsrtpTest, testing::ValuesIn(kSuites),
                         [](const auto& each) { return std::string(TraitsOf(each.param).name); });

}  // namespace
}  // namespace foyer::srtp
