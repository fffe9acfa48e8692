#include "dns/reply.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "dns/wire_reader.h"

namespace foyer::dns {
namespace {

constexpr std::size_t kMostRecords = 64;
constexpr int kMostAliases = 8;
constexpr std::uint16_t kInternet = 1, kCname = 5, kSoa = 6;
constexpr std::uint16_t kQuestionTail = 4;  // type and class

struct Record {
  std::string name;
  std::uint16_t type = 0;
  std::uint32_t ttl = 0;
  std::size_t data = 0, length = 0;  // where in the message
};

std::uint16_t TypeOf(const Question& question) { return static_cast<std::uint16_t>(question.type); }

std::optional<Record> ReadRecord(WireReader& reader) {
  const auto name = reader.Name();
  const auto type = reader.U16(), record_class = reader.U16();
  const auto ttl = reader.U32();
  const auto length = reader.U16();
  const std::size_t data = reader.offset();
  if (!name || !type || !record_class || !ttl || !length || !reader.Skip(*length)) return std::nullopt;
  if (*record_class != kInternet) return Record{};
  const bool negative = (*ttl >> 31U) != 0;  // counts as 0 (RFC 2181 s8)
  return Record{*name, *type, negative ? 0 : *ttl, data, *length};
}

// The answers, and what follows them as far as it can be read: the authority section may have a SOA.
std::optional<std::vector<Record>> ReadRecords(Bytes message) {
  WireReader reader(message);
  if (!reader.Skip(4)) return std::nullopt;
  const auto questions = reader.U16(), answers = reader.U16(), authorities = reader.U16();
  if (!questions || !answers || !authorities || !reader.Skip(2)) return std::nullopt;
  for (unsigned i = 0; i < *questions; ++i)
    if (!reader.Name() || !reader.Skip(kQuestionTail)) return std::nullopt;
  std::vector<Record> records;
  const std::size_t wanted = std::min<std::size_t>(std::size_t{*answers} + *authorities, kMostRecords);
  for (std::size_t i = 0; i < wanted; ++i) {
    auto record = ReadRecord(reader);
    if (!record && i < *answers) return std::nullopt;
    if (!record) break;
    records.push_back(std::move(*record));
  }
  return records;
}

bool AddAddress(Bytes message, const Record& record, Answer& answer) {
  if (record.length != (record.type == TypeOf({RecordType::kA, {}}) ? 4u : 16u)) return false;
  if (record.length == 4) {
    answer.addresses.push_back(IpAddress::FromV4(ReadU32(message, record.data)));
    return true;
  }
  std::array<std::uint8_t, 16> bytes{};
  std::ranges::copy(message.subspan(record.data, bytes.size()), bytes.begin());
  answer.addresses.push_back(IpAddress::FromV6(bytes));
  return true;
}

bool AddSrv(WireReader reader, Answer& answer) {
  const auto priority = reader.U16(), weight = reader.U16(), port = reader.U16();
  const auto target = reader.Name();
  if (!priority || !weight || !port || !target) return false;
  if (target->find('?') == std::string::npos) answer.srv.push_back({*priority, *weight, *port, *target});
  return true;
}

bool AddNaptr(WireReader reader, Answer& answer) {
  const auto order = reader.U16(), preference = reader.U16();
  const auto flags = reader.Text(), service = reader.Text(), expression = reader.Text();
  const auto replacement = reader.Name();
  if (!order || !preference || !flags || !service || !expression || !replacement) return false;
  if (expression->empty() && replacement->find('?') == std::string::npos)
    answer.naptr.push_back({*order, *preference, *flags, *service, *replacement});
  return true;
}

// False if the record's data is not what its type says.
bool Add(Bytes message, const Record& record, Answer& answer) {
  const WireReader data(message.first(record.data + record.length), record.data);
  switch (static_cast<RecordType>(record.type)) {
    case RecordType::kA:
    case RecordType::kAaaa:
      return AddAddress(message, record, answer);
    case RecordType::kSrv:
      return AddSrv(data, answer);
    case RecordType::kNaptr:
      return AddNaptr(data, answer);
    default:
      return true;
  }
}

// How long "there is none" holds (RFC 2308 s5): the last field of the SOA, or the SOA's own life.
std::uint32_t NegativeTtl(Bytes message, const std::vector<Record>& records) {
  const auto soa = std::ranges::find(records, kSoa, &Record::type);
  if (soa == records.end() || soa->length < 4) return 0;
  return std::min(soa->ttl, ReadU32(message, soa->data + soa->length - 4));
}

}  // namespace

std::optional<Reply> ParseReply(Bytes message, const Question& question) {
  const auto records = ReadRecords(message);
  if (!records) return std::nullopt;
  Reply reply;
  std::string name = question.name;
  std::uint32_t ttl = UINT32_MAX;
  for (int aliases = 0; aliases <= kMostAliases; ++aliases) {
    for (const Record& record : *records) {
      if (record.type != TypeOf(question) || record.name != name) continue;
      if (!Add(message, record, reply.answer)) return std::nullopt;
      ttl = std::min(ttl, record.ttl);
    }
    const auto alias = std::ranges::find_if(
        *records, [&name](const Record& record) { return record.type == kCname && record.name == name; });
    if (!reply.answer.empty() || alias == records->end()) break;
    const auto next = WireReader(message, alias->data).Name();
    if (!next) return std::nullopt;
    name = *next;
    ttl = std::min(ttl, alias->ttl);
  }
  if (reply.answer.empty()) ttl = NegativeTtl(message, *records);
  reply.ttl = std::chrono::seconds(ttl);
  return reply;
}

}  // namespace foyer::dns
