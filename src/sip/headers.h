// Typed views of the headers that a proxy reads: Via, CSeq, Authorization, Max-Forwards, Expires.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "foyer/flow.h"

namespace foyer::sip {

struct Via {
  std::string_view transport;   // "UDP"
  std::string_view host;        // with brackets if IPv6
  std::uint16_t port = 0;       // 0: none given
  std::string_view parameters;  // with the leading ';'
  std::string_view branch;      // empty if none
  std::optional<std::string_view> Parameter(std::string_view name) const;
};
std::optional<Via> ParseVia(std::string_view text);

struct CSeq {
  std::uint32_t number = 0;  // < 2^31
  std::string_view method;
};
std::optional<CSeq> ParseCSeq(std::string_view text);

// A Digest credentials or challenge value: "Digest a=b, c=\"d\"". Values are unquoted views; escapes are still inside.
class DigestParameters {
 public:
  static std::optional<DigestParameters> Parse(std::string_view value);  // nothing unless the scheme is Digest
  std::string_view Get(std::string_view name) const;                     // empty if absent

 private:
  std::string_view parameters_;
};

std::optional<std::uint32_t> ParseNumber(std::string_view text);  // decimal digits only, no overflow

}  // namespace foyer::sip
