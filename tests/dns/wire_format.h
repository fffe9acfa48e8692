// DNS messages as a server writes them, for tests.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "dns/questions.h"
#include "foyer/bytes.h"

namespace foyer::dns {

using Buffer = std::vector<std::uint8_t>;

struct ZoneRecord {
  std::string name;
  std::uint16_t type = 0;
  std::uint32_t ttl = 60;
  Buffer data;
};

constexpr std::uint16_t kCnameType = 5, kSoaType = 6;

Buffer NameBytes(const std::string& name);
void AddU16(Buffer& bytes, std::uint16_t value);

ZoneRecord AddressRecord(const std::string& name, const std::string& address, std::uint32_t ttl = 60);
ZoneRecord SrvOf(const std::string& name, const SrvRecord& srv, std::uint32_t ttl = 60);
ZoneRecord NaptrOf(const std::string& name, const NaptrRecord& naptr, std::uint32_t ttl = 60);
ZoneRecord CnameOf(const std::string& name, const std::string& target, std::uint32_t ttl = 60);
ZoneRecord SoaOf(const std::string& name, std::uint32_t ttl, std::uint32_t minimum);

// What a client asked; type 0 if it cannot be read.
struct Asked {
  std::uint16_t id = 0;
  std::string name;
  std::uint16_t type = 0;
};
Asked ReadQuestion(Bytes message);

struct ReplyOptions {
  std::uint8_t rcode = 0;
  bool truncated = false;
};
Buffer WriteReply(const Asked& asked, const std::vector<ZoneRecord>& answers,
                  const std::vector<ZoneRecord>& authorities = {}, ReplyOptions options = {});

}  // namespace foyer::dns
