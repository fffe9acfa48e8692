#include "sip/gruu.h"

#include "base/lower_case.h"
#include "sip/grammar.h"
#include "sip/uri.h"

namespace foyer::sip {
namespace {

constexpr std::size_t kMaxInstanceId = 128;

// A paramchar of RFC 3261 s25.1: it needs no escape in the value of a URI parameter.
bool IsPlain(char c) {
  constexpr std::string_view kMarks = "-_.!~*'()[]/:&+$";
  return IsDigit(c) || (LowerCase(c) >= 'a' && LowerCase(c) <= 'z') || kMarks.find(c) != std::string_view::npos;
}

}  // namespace

std::string GrValue(std::string_view instance_id) {
  if (instance_id.size() > kMaxInstanceId) return {};
  if (instance_id.starts_with('<') && instance_id.ends_with('>'))
    instance_id = instance_id.substr(1, instance_id.size() - 2);
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string value;
  for (const char c : instance_id) {
    if (IsPlain(c)) {
      value += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      value.append({'%', kDigits[byte >> 4], kDigits[byte & 15]});
    }
  }
  return value;
}

std::string PublicGruu(const Aor& aor, std::string_view instance_id) {
  const std::string value = GrValue(instance_id);
  return value.empty() ? std::string() : aor.ToUri() + ";gr=" + value;
}

bool IsMeantFor(std::string_view uri, std::string_view instance_id) {
  const auto parsed = ParseUri(uri);
  const auto gr = parsed ? parsed->Parameter("gr") : std::nullopt;
  return !gr || (!gr->empty() && EqualsIgnoreCase(*gr, GrValue(instance_id)));
}

}  // namespace foyer::sip
