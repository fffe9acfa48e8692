#include "tests/dns/wire_format.h"

#include "dns/wire_reader.h"

namespace foyer::dns {
namespace {

void AddU32(Buffer& bytes, std::uint32_t value) {
  AddU16(bytes, static_cast<std::uint16_t>(value >> 16U));
  AddU16(bytes, static_cast<std::uint16_t>(value));
}

void Add(Buffer& bytes, const Buffer& more) { bytes.insert(bytes.end(), more.begin(), more.end()); }

void AddText(Buffer& bytes, const std::string& text) {
  bytes.push_back(static_cast<std::uint8_t>(text.size()));
  bytes.insert(bytes.end(), text.begin(), text.end());
}

void AddRecord(Buffer& bytes, const ZoneRecord& record) {
  Add(bytes, NameBytes(record.name));
  AddU16(bytes, record.type);
  AddU16(bytes, 1);
  AddU32(bytes, record.ttl);
  AddU16(bytes, static_cast<std::uint16_t>(record.data.size()));
  Add(bytes, record.data);
}

std::uint16_t NumberOf(RecordType type) { return static_cast<std::uint16_t>(type); }

}  // namespace

void AddU16(Buffer& bytes, std::uint16_t value) {
  bytes.push_back(static_cast<std::uint8_t>(value >> 8U));
  bytes.push_back(static_cast<std::uint8_t>(value));
}

Buffer NameBytes(const std::string& name) {
  Buffer bytes;
  for (std::size_t begin = 0; begin < name.size();) {
    const std::size_t end = std::min(name.find('.', begin), name.size());
    AddText(bytes, name.substr(begin, end - begin));
    begin = end + 1;
  }
  bytes.push_back(0);
  return bytes;
}

ZoneRecord AddressRecord(const std::string& name, const std::string& text, std::uint32_t ttl) {
  const IpAddress address = *IpAddress::Parse(text);
  const auto& all = address.bytes();
  const auto skipped = address.is_v4() ? 12 : 0;
  return {name, NumberOf(address.is_v4() ? RecordType::kA : RecordType::kAaaa), ttl,
          Buffer(all.begin() + skipped, all.end())};
}

ZoneRecord SrvOf(const std::string& name, const SrvRecord& srv, std::uint32_t ttl) {
  Buffer data;
  for (const std::uint16_t number : {srv.priority, srv.weight, srv.port}) AddU16(data, number);
  Add(data, NameBytes(srv.target));
  return {name, NumberOf(RecordType::kSrv), ttl, data};
}

ZoneRecord NaptrOf(const std::string& name, const NaptrRecord& naptr, std::uint32_t ttl) {
  Buffer data;
  AddU16(data, naptr.order);
  AddU16(data, naptr.preference);
  for (const std::string& text : {naptr.flags, naptr.service, std::string()}) AddText(data, text);
  Add(data, NameBytes(naptr.replacement));
  return {name, NumberOf(RecordType::kNaptr), ttl, data};
}

ZoneRecord CnameOf(const std::string& name, const std::string& target, std::uint32_t ttl) {
  return {name, kCnameType, ttl, NameBytes(target)};
}

ZoneRecord SoaOf(const std::string& name, std::uint32_t ttl, std::uint32_t minimum) {
  Buffer data = NameBytes("ns." + name);
  Add(data, NameBytes("admin." + name));
  for (const std::uint32_t number : {1U, 3600U, 600U, 86400U, minimum}) AddU32(data, number);
  return {name, kSoaType, ttl, data};
}

Asked ReadQuestion(Bytes message) {
  WireReader reader(message);
  const auto id = reader.U16();
  reader.Skip(10);
  const auto name = reader.Name();
  const auto type = reader.U16();
  if (!id || !name || !type) return {};
  return {*id, *name, *type};
}

Buffer WriteReply(const Asked& asked, const std::vector<ZoneRecord>& answers,
                  const std::vector<ZoneRecord>& authorities, ReplyOptions options) {
  Buffer bytes;
  AddU16(bytes, asked.id);
  bytes.push_back(static_cast<std::uint8_t>(0x81U | (options.truncated ? 0x02U : 0U)));  // a reply; recursion desired
  bytes.push_back(static_cast<std::uint8_t>(0x80U | options.rcode));                     // recursion available
  AddU16(bytes, 1);
  AddU16(bytes, static_cast<std::uint16_t>(answers.size()));
  AddU16(bytes, static_cast<std::uint16_t>(authorities.size()));
  AddU16(bytes, 0);
  Add(bytes, NameBytes(asked.name));
  AddU16(bytes, asked.type);
  AddU16(bytes, 1);
  for (const ZoneRecord& record : answers) AddRecord(bytes, record);
  for (const ZoneRecord& record : authorities) AddRecord(bytes, record);
  return bytes;
}

}  // namespace foyer::dns
