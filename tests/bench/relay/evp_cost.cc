#include "tests/bench/relay/evp_cost.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <time.h>

#include <array>
#include <cstdint>
#include <memory>

namespace foyer::bench {
namespace {

constexpr int kHeader = 12, kPayload = 1088, kPackets = 50'000;
constexpr std::array<unsigned char, 20> kKey{1, 2, 3, 4, 5};

double ThreadMicroseconds() {
  timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

struct Free {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
  void operator()(EVP_MAC* mac) const { EVP_MAC_free(mac); }
  void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
};
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, Free>;

Cipher NewCipher(const EVP_CIPHER* kind, bool encrypts) {
  Cipher cipher(EVP_CIPHER_CTX_new());
  EVP_CipherInit_ex(cipher.get(), kind, nullptr, kKey.data(), nullptr, encrypts ? 1 : 0);
  return cipher;
}

struct Packet {
  std::array<unsigned char, 1200> bytes{};
  std::array<unsigned char, 16> iv{}, tag{};
  void Number(std::uint32_t number) {
    for (int i = 0; i < 4; ++i) iv[8 + static_cast<std::size_t>(i)] = static_cast<unsigned char>(number >> (8 * i));
  }
};

template <typename EachPacket>
double Measure(EachPacket each) {
  const double before = ThreadMicroseconds();
  for (std::uint32_t number = 0; number < kPackets; ++number) each(number);
  return (ThreadMicroseconds() - before) / kPackets;
}

}  // namespace

double EvpCmSha1Microseconds() {
  const Cipher in = NewCipher(EVP_aes_128_ctr(), false), out = NewCipher(EVP_aes_128_ctr(), true);
  const std::unique_ptr<EVP_MAC, Free> hmac(EVP_MAC_fetch(nullptr, "HMAC", nullptr));
  const std::unique_ptr<EVP_MAC_CTX, Free> tag(EVP_MAC_CTX_new(hmac.get()));
  char digest_name[] = "SHA1";
  const std::array parameters{OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest_name, 0),
                              OSSL_PARAM_construct_end()};
  EVP_MAC_init(tag.get(), kKey.data(), kKey.size(), parameters.data());
  Packet packet;
  const auto authenticate = [&] {
    std::size_t length = 0;
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
    EVP_MAC_init(tag.get(), nullptr, 0, nullptr);
    EVP_MAC_update(tag.get(), packet.bytes.data(), kHeader + kPayload);
    EVP_MAC_update(tag.get(), packet.iv.data(), 4);
    EVP_MAC_final(tag.get(), digest.data(), &length, digest.size());
  };
  const auto encrypt = [&](const Cipher& cipher) {
    int length = 0;
    EVP_CipherInit_ex(cipher.get(), nullptr, nullptr, nullptr, packet.iv.data(), -1);
    EVP_CipherUpdate(cipher.get(), packet.bytes.data() + kHeader, &length, packet.bytes.data() + kHeader, kPayload);
  };
  return Measure([&](std::uint32_t number) {
    packet.Number(number);
    authenticate();
    encrypt(in);
    encrypt(out);
    authenticate();
  });
}

double EvpGcmMicroseconds() {
  const Cipher in = NewCipher(EVP_aes_128_gcm(), false), out = NewCipher(EVP_aes_128_gcm(), true);
  Packet packet;
  const auto run = [&](const Cipher& cipher, bool encrypts) {
    int length = 0;
    unsigned char* const payload = packet.bytes.data() + kHeader;
    EVP_CipherInit_ex(cipher.get(), nullptr, nullptr, nullptr, packet.iv.data(), -1);
    if (!encrypts) EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_SET_TAG, 16, packet.tag.data());
    EVP_CipherUpdate(cipher.get(), nullptr, &length, packet.bytes.data(), kHeader);
    EVP_CipherUpdate(cipher.get(), payload, &length, payload, kPayload);
    EVP_CipherFinal_ex(cipher.get(), payload + length, &length);  // the tag is wrong: it costs the same
    if (encrypts) EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_GET_TAG, 16, packet.tag.data());
  };
  return Measure([&](std::uint32_t number) {
    packet.Number(number);
    run(in, false);
    run(out, true);
  });
}

}  // namespace foyer::bench
