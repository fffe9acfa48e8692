#include "srtp/transform.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/srtp/packets.h"

namespace foyer::srtp {
namespace {

SessionKeys MakeSessionKeys(std::string_view cipher, std::string_view salt) {
  const Buffer cipher_bytes = FromHex(cipher), salt_bytes = FromHex(salt);
  SessionKeys keys{Secret<kMaxKeySize>(cipher_bytes.size()), Secret<kMaxSaltSize>(salt_bytes.size()),
                   Secret<kAuthenticationKeySize>(kAuthenticationKeySize)};
  std::ranges::copy(cipher_bytes, keys.cipher.bytes().begin());
  std::ranges::copy(salt_bytes, keys.salt.bytes().begin());
  return keys;
}

// ---- Counter mode: RFC 3711 appendix B.2, RFC 6188 s7.1

std::string KeystreamBlocks(Suite suite, std::string_view key, std::size_t first) {
  const auto transform = MakeTransform(suite, Protocol::kRtp, MakeSessionKeys(key, "f0f1f2f3f4f5f6f7f8f9fafbfcfd"));
  Buffer zeros(16 * 0xff02), tag(10);
  transform->Seal({0, 0}, zeros, 0, tag);
  return ToHex(Bytes(zeros).subspan(16 * first, 48));
}

TEST(CounterMode, HasTheKeystreamOfRfc3711) {
  const std::string key = "2b7e151628aed2a6abf7158809cf4f3c";
  EXPECT_EQ(KeystreamBlocks(Suite::kAes128Sha1_80, key, 0),
            "e03ead0935c95e80e166b16dd92b4eb4d23513162b02d0f72a43a2fe4a5f97ab41e95b3bb0a2e8dd477901e4fca894c0");
  EXPECT_EQ(KeystreamBlocks(Suite::kAes128Sha1_80, key, 0xfeff),
            "ec8cdf7398607cb0f2d21675ea9ea1e4362b7c3c6773516318a077d7fc5073ae6a2cc3787889374fbeb4c81b17ba6c44");
}

TEST(CounterMode, HasTheKeystreamOfRfc6188) {
  const std::string key = "57f82fe3613fd170a85ec93c40b1f0922ec4cb0dc025b58272147cc438944a98";
  EXPECT_EQ(KeystreamBlocks(Suite::kAes256Sha1_80, key, 0),
            "92bdd28a93c3f52511c677d08b5515a49da71b2378a854f67050756ded165bac63c4868b7096d88421b563b8c94c9a31");
  EXPECT_EQ(KeystreamBlocks(Suite::kAes256Sha1_80, key, 0xfeff),
            "cea518c90fd91ced9cbb18c078a547113dbc4814f4da5f00a08772b63c6a046d6eb246913062a16891433e97dd01a57f");
}

// ---- GCM: RFC 7714 s16 and s17

constexpr std::string_view kKey128 = "000102030405060708090a0b0c0d0e0f";
constexpr std::string_view kKey256 = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
constexpr std::string_view kSalt = "51756964 2070726f 2071756f";

struct GcmVector {
  Suite suite;
  std::string_view key;
  Protocol protocol;
  PacketId id;
  std::size_t header_size;
  std::string_view plain, sealed, tag;
};

constexpr std::string_view kRtp =
    "8040f17b 8041f8d3 5501a0b2 47616c6c 69612065 7374206f 6d6e6973 20646976 69736120 696e2070 61727465 73207472 6573";
constexpr std::string_view kRtcp =
    "81c8000d 4d617273 4e545031 4e545032 52545020 0000042a 0000e930 4c756e61 deadbeef deadbeef deadbeef deadbeef "
    "deadbeef";
constexpr GcmVector kVectors[] = {
    {Suite::kAes128Gcm,
     kKey128,
     Protocol::kRtp,
     {0x5501a0b2, 0xf17b},
     12,
     kRtp,
     "8040f17b 8041f8d3 5501a0b2 f24de3a3 fb34de6c acba861c 9d7e4bca be633bd5 0d294e6f 42a5f47a 51c7d19b 36de3adf 8833",
     "899d7f27beb16a9152cf765ee4390cce"},
    {Suite::kAes256Gcm,
     kKey256,
     Protocol::kRtp,
     {0x5501a0b2, 0xf17b},
     12,
     kRtp,
     "8040f17b 8041f8d3 5501a0b2 32b1de78 a822fe12 ef9f78fa 332e33aa b1801238 9a58e2f3 b50b2a02 76ffae0f 1ba63799 b87b",
     "7aa3db36dfffd6b0f9bb7878d7a76c13"},
    {Suite::kAes128Gcm,
     kKey128,
     Protocol::kRtcp,
     {0x4d617273, 0x5d4},
     8,
     kRtcp,
     "81c8000d 4d617273 63e94885 dcdab67c a727d766 2f6b7e99 7ff5c0f7 6c06f32d c676a5f1 730d6fda 4ce09b46 86303ded "
     "0bb9275b",
     "c84aa45896cf4d2fc5abf87245d9eade"},
    {Suite::kAes256Gcm,
     kKey256,
     Protocol::kRtcp,
     {0x4d617273, 0x5d4},
     8,
     kRtcp,
     "81c8000d 4d617273 d50ae4d1 f5ce5d30 4ba297e4 7d470c28 2c3ece5d bffe0a50 a2eaa5c1 110555be 8415f658 c61de047 "
     "6f1b6fad",
     "1d1eb30c4446839f57ff6f6cb26ac3be"},
};

class GcmTest : public testing::TestWithParam<GcmVector> {
 protected:
  const std::unique_ptr<Transform> transform_ =
      MakeTransform(GetParam().suite, GetParam().protocol, MakeSessionKeys(GetParam().key, kSalt));
};

TEST_P(GcmTest, SealsAsRfc7714) {
  Buffer packet = FromHex(GetParam().plain), tag(16);
  transform_->Seal(GetParam().id, packet, GetParam().header_size, tag);
  EXPECT_EQ(packet, FromHex(GetParam().sealed));
  EXPECT_EQ(tag, FromHex(GetParam().tag));
}

TEST_P(GcmTest, OpensAsRfc7714) {
  Buffer packet = FromHex(GetParam().sealed);
  ASSERT_TRUE(transform_->Open(GetParam().id, packet, GetParam().header_size, FromHex(GetParam().tag)));
  EXPECT_EQ(packet, FromHex(GetParam().plain));
}

INSTANTIATE_TEST_SUITE_P(Rfc7714, GcmTest, testing::ValuesIn(kVectors));

}  // namespace
}  // namespace foyer::srtp
