#include "tests/bench/relay/srtp_end.h"

#include <openssl/evp.h>
#include <srtp2/srtp.h>

#include <array>
#include <cstdio>
#include <cstdlib>

namespace foyer::bench {
namespace {

srtp_t MakeContext(const Keyed& key, srtp_ssrc_type_t direction) {
  static const srtp_err_status_t initialised = srtp_init();
  std::array<unsigned char, 64> bytes{};
  EVP_DecodeBlock(bytes.data(), reinterpret_cast<const unsigned char*>(key.key.data()),
                  static_cast<int>(key.key.size()));
  srtp_policy_t policy{};
  srtp_crypto_policy_set_rtp_default(&policy.rtp);
  if (key.suite == Suite::kAesCm32) srtp_crypto_policy_set_aes_cm_128_hmac_sha1_32(&policy.rtp);
  if (key.suite == Suite::kGcm128) srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtp);
  policy.rtcp = policy.rtp;
  policy.ssrc = {direction, 0};
  policy.key = bytes.data();
  policy.window_size = 1024;
  srtp_t context = nullptr;
  if (initialised == srtp_err_status_ok && srtp_create(&context, &policy) == srtp_err_status_ok) return context;
  std::fprintf(stderr, "libsrtp2 does not take %s\n", NameOf(key.suite));
  std::abort();
}

}  // namespace

SrtpSender::~SrtpSender() { srtp_dealloc(context_); }

std::size_t SrtpSender::Protect(std::span<std::uint8_t> buffer, std::size_t size) {
  int length = static_cast<int>(size);
  return srtp_protect(context_, buffer.data(), &length) == srtp_err_status_ok ? static_cast<std::size_t>(length) : 0;
}

SrtpReceiver::~SrtpReceiver() { srtp_dealloc(context_); }

std::size_t SrtpReceiver::Unprotect(std::span<std::uint8_t> packet) {
  int length = static_cast<int>(packet.size());
  return srtp_unprotect(context_, packet.data(), &length) == srtp_err_status_ok ? static_cast<std::size_t>(length) : 0;
}

std::unique_ptr<SrtpSender> MakeSrtpSender(const Keyed& key) {
  return key.suite == Suite::kNone ? nullptr : std::make_unique<SrtpSender>(MakeContext(key, ssrc_any_outbound));
}

std::unique_ptr<SrtpReceiver> MakeSrtpReceiver(const Keyed& key) {
  return key.suite == Suite::kNone ? nullptr : std::make_unique<SrtpReceiver>(MakeContext(key, ssrc_any_inbound));
}

}  // namespace foyer::bench
