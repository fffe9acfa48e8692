// A reply of a DNS server: the first byte says what we had asked, the rest is what came.
#include <array>
#include <string>

#include "dns/reply.h"
#include "dns/wire_reader.h"
#include "foyer/check.h"
#include "tests/fuzz/targets.h"

namespace foyer::fuzz {
namespace {

bool IsHostName(const std::string& name) {
  return name.size() <= 253 && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_.?") == std::string::npos;
}

void CheckReply(const dns::Reply& reply, dns::RecordType asked) {
  const dns::Answer& answer = reply.answer;
  FOYER_CHECK(answer.addresses.size() + answer.srv.size() + answer.naptr.size() <= 64);
  FOYER_CHECK(answer.srv.empty() || asked == dns::RecordType::kSrv);
  FOYER_CHECK(answer.naptr.empty() || asked == dns::RecordType::kNaptr);
  FOYER_CHECK(reply.ttl >= std::chrono::seconds(0) && reply.ttl <= std::chrono::seconds(UINT32_MAX));
  for (const dns::SrvRecord& record : answer.srv) FOYER_CHECK(IsHostName(record.target));
  for (const dns::NaptrRecord& record : answer.naptr) FOYER_CHECK(IsHostName(record.replacement));
  for (const IpAddress& address : answer.addresses)
    FOYER_CHECK(asked == dns::RecordType::kAaaa || (asked == dns::RecordType::kA && address.is_v4()));
}

}  // namespace

void FuzzDns(Bytes input) {
  static constexpr std::array kTypes{dns::RecordType::kA, dns::RecordType::kAaaa, dns::RecordType::kSrv,
                                     dns::RecordType::kNaptr};
  if (input.empty() || input.size() > 65536) return;
  const dns::RecordType type = kTypes[input[0] % kTypes.size()];
  const Bytes message = input.subspan(1);
  if (const auto reply = dns::ParseReply(message, {type, "host.test"})) CheckReply(*reply, type);
  dns::WireReader reader(message);
  while (const auto name = reader.Name()) {
    FOYER_CHECK(IsHostName(*name) && reader.offset() <= message.size());
    if (reader.offset() >= 4096) return;
  }
}

}  // namespace foyer::fuzz
