#include "srtp/transform.h"

#include <algorithm>
#include <array>

#include "foyer/check.h"
#include "srtp/cipher.h"
#include "srtp/hmac_sha1.h"

namespace foyer::srtp {
namespace {

// Both ciphers mix SSRC and index into the salt alike, GCM (RFC 7714 s8.1, s9.1) two bytes before where counter mode
// does it (RFC 3711 s4.1.1).
template <std::size_t kSize>
std::array<std::uint8_t, kSize> MixIn(std::array<std::uint8_t, kSize> salt, std::size_t offset, PacketId id) {
  WriteU32(salt, offset, ReadU32(salt, offset) ^ id.ssrc);
  WriteU16(salt, offset + 4, static_cast<std::uint16_t>(ReadU16(salt, offset + 4) ^ (id.index >> 32)));
  WriteU32(salt, offset + 6, ReadU32(salt, offset + 6) ^ static_cast<std::uint32_t>(id.index));
  return salt;
}

using Word = std::array<std::uint8_t, 4>;
Word ToWord(std::uint64_t value) {
  Word word;
  WriteU32(word, 0, static_cast<std::uint32_t>(value));
  return word;
}

// AES in counter mode, then HMAC-SHA1 over the encrypted packet (RFC 3711 s4, RFC 6188).
class CounterAndHmac final : public Transform {
 public:
  CounterAndHmac(Protocol protocol, const SessionKeys& keys)
      : protocol_(protocol), cipher_(MakeCounterMode(keys.cipher.bytes())), hmac_(keys.authentication.bytes()) {
    std::ranges::copy(keys.salt.bytes(), salt_.begin());
  }
  ~CounterAndHmac() override { OPENSSL_cleanse(salt_.data(), salt_.size()); }

  void Seal(PacketId id, MutableBytes packet, std::size_t header_size, MutableBytes tag) override {
    Encrypt(id, packet.subspan(header_size));
    std::ranges::copy(Bytes(Sign(id, packet)).first(tag.size()), tag.begin());
  }

  bool Open(PacketId id, MutableBytes packet, std::size_t header_size, Bytes tag) override {
    if (CRYPTO_memcmp(Sign(id, packet).data(), tag.data(), tag.size()) != 0) return false;
    Encrypt(id, packet.subspan(header_size));
    return true;
  }

 private:
  void Encrypt(PacketId id, MutableBytes body) { ApplyKeystream(*cipher_, MixIn(salt_, 4, id), body); }

  // Behind an RTP packet comes its rollover counter, which is not sent (s4.2); behind RTCP what is sent there.
  HmacSha1::Digest Sign(PacketId id, Bytes packet) {
    return hmac_.Sign(packet, ToWord(protocol_ == Protocol::kRtp ? id.index >> 16 : id.index | kEncryptedFlag));
  }

  const Protocol protocol_;
  CipherContext cipher_;
  HmacSha1 hmac_;
  std::array<std::uint8_t, 16> salt_{};  // the last two bytes count blocks
};

// RFC 7714.
class Gcm final : public Transform {
 public:
  Gcm(Protocol protocol, const SessionKeys& keys) : protocol_(protocol), cipher_(MakeGcm(keys.cipher.bytes())) {
    std::ranges::copy(keys.salt.bytes(), salt_.begin());
  }
  ~Gcm() override { OPENSSL_cleanse(salt_.data(), salt_.size()); }

  void Seal(PacketId id, MutableBytes packet, std::size_t header_size, MutableBytes tag) override {
    Begin(id, packet.first(header_size), true);
    Update(packet.subspan(header_size));
    FOYER_CHECK(Finish() && EVP_CIPHER_CTX_ctrl(cipher_.get(), EVP_CTRL_AEAD_GET_TAG, static_cast<int>(tag.size()),
                                                tag.data()) == 1);
  }

  bool Open(PacketId id, MutableBytes packet, std::size_t header_size, Bytes tag) override {
    Begin(id, packet.first(header_size), false);
    std::array<std::uint8_t, kMaxTagSize> expected{};
    std::ranges::copy(tag, expected.begin());
    FOYER_CHECK(
        EVP_CIPHER_CTX_ctrl(cipher_.get(), EVP_CTRL_AEAD_SET_TAG, static_cast<int>(tag.size()), expected.data()) == 1);
    Update(packet.subspan(header_size));
    return Finish();  // compares in constant time
  }

 private:
  void Begin(PacketId id, Bytes header, bool encrypts) {
    const auto iv = MixIn(salt_, 2, id);
    FOYER_CHECK(EVP_CipherInit_ex(cipher_.get(), nullptr, nullptr, nullptr, iv.data(), encrypts ? 1 : 0) == 1);
    Authenticate(header);
    if (protocol_ == Protocol::kRtcp) Authenticate(ToWord(id.index | kEncryptedFlag));
  }
  void Authenticate(Bytes bytes) {
    int size = 0;
    FOYER_CHECK(EVP_CipherUpdate(cipher_.get(), nullptr, &size, bytes.data(), static_cast<int>(bytes.size())) == 1);
  }
  void Update(MutableBytes body) {
    int size = 0;
    FOYER_CHECK(body.empty() ||
                EVP_CipherUpdate(cipher_.get(), body.data(), &size, body.data(), static_cast<int>(body.size())) == 1);
  }
  bool Finish() {
    std::uint8_t nothing = 0;
    int size = 0;
    return EVP_CipherFinal_ex(cipher_.get(), &nothing, &size) == 1;
  }

  const Protocol protocol_;
  CipherContext cipher_;
  std::array<std::uint8_t, 12> salt_{};
};

}  // namespace

std::unique_ptr<Transform> MakeTransform(Suite suite, Protocol protocol, const SessionKeys& keys) {
  if (TraitsOf(suite).is_aead) return std::make_unique<Gcm>(protocol, keys);
  return std::make_unique<CounterAndHmac>(protocol, keys);
}

}  // namespace foyer::srtp
