#include "accounts/password.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "base/lower_case.h"
#include "base/random.h"
#include "foyer/record_fields.h"

namespace foyer::accounts {
namespace {

constexpr std::size_t kShortest = 10, kLongest = 256, kFewestDifferent = 5;
constexpr secrets::Cost kCost{8192, 8, 10};  // 8 MiB
constexpr std::uint64_t kMostN = 1U << 15U, kMostR = 16, kMostP = 64;

// Those of ten characters and more that lists of stolen passwords begin with.
constexpr std::string_view kTriedFirst[] = {"1234567890",  "0123456789",  "qwertyuiop", "password123",   "password12",
                                            "q1w2e3r4t5",  "1q2w3e4r5t",  "iloveyou12", "administrator", "letmein123",
                                            "passw0rd123", "qwerty12345", "azertyuiop", "motdepasse",    "changeme123"};

}  // namespace

Status CheckPassword(const std::string& password, const std::string& name) {
  if (password.size() < kShortest || password.size() > kLongest)
    return Error{"a password has 10 to 256 characters; three words that you choose by chance make a good one"};
  if (std::set<char>(password.begin(), password.end()).size() < kFewestDifferent)
    return Error{"that password repeats too few characters; choose another one"};
  const std::string lower = LowerCase(password);
  if (lower.find(LowerCase(name)) != std::string::npos && password.size() < name.size() + kShortest / 2)
    return Error{"that password is little more than the name; choose another one"};
  if (std::ranges::find(kTriedFirst, lower) != std::end(kTriedFirst))
    return Error{"that password is one that everybody tries first; choose another one"};
  return Ok();
}

std::string PasswordHash::Encode() const {
  return EncodeFields({"scrypt", std::to_string(cost.n), std::to_string(cost.r), std::to_string(cost.p), salt, hash});
}

// A cost that nobody of ours has written would hold the thread, or more memory than there is.
std::optional<PasswordHash> PasswordHash::Decode(const std::string& text) {
  const auto fields = DecodeFields(text);
  if (!fields || fields->size() != 6 || (*fields)[0] != "scrypt") return std::nullopt;
  const auto n = DecodeNumber<std::uint64_t>((*fields)[1]), r = DecodeNumber<std::uint64_t>((*fields)[2]),
             p = DecodeNumber<std::uint64_t>((*fields)[3]);
  if (!n || !r || !p || *n < 2 || *n > kMostN || (*n & (*n - 1)) != 0 || *r == 0 || *r > kMostR || *p == 0 ||
      *p > kMostP || (*fields)[5].size() != 64)
    return std::nullopt;
  return PasswordHash{{*n, *r, *p}, (*fields)[4], (*fields)[5]};
}

PasswordHash NewPasswordHash() { return {kCost, RandomHex(16), {}}; }

}  // namespace foyer::accounts
