// What a lookup asks the DNS, and what it may be told: the records of one type of one name.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "foyer/endpoint.h"

namespace foyer::dns {

// With their numbers on the wire (RFC 1035 s3.2.2, 3596, 2782, 3403).
enum class RecordType : std::uint16_t { kA = 1, kNs = 2, kAaaa = 28, kSrv = 33, kNaptr = 35 };

struct Question {
  RecordType type = RecordType::kA;
  std::string name;  // lower case, no dot at the end; empty: the root

  auto operator<=>(const Question&) const = default;  // NOLINT(modernize-use-nullptr): a mistake of clang-tidy 14
};

struct NaptrRecord {
  std::uint16_t order = 0, preference = 0;
  std::string flags, service;  // lower case
  std::string replacement;
};

struct SrvRecord {
  std::uint16_t priority = 0, weight = 0, port = 0;
  std::string target;  // empty: "." on the wire, the service is decidedly not to be had
};

// At most one of the lists has anything: that of the question's type. None: there are no such records, or nobody said.
struct Answer {
  std::vector<NaptrRecord> naptr;
  std::vector<SrvRecord> srv;
  std::vector<IpAddress> addresses;

  bool empty() const { return naptr.empty() && srv.empty() && addresses.empty(); }
};

class Questions {
 public:
  virtual ~Questions() = default;

  // Destroying it ends the wait; `done` is not called any more.
  class Asked {
   public:
    virtual ~Asked() = default;
  };
  // `done` is called once, from the loop, never before Ask() returns.
  using Done = std::function<void(const Answer&)>;
  virtual std::unique_ptr<Asked> Ask(const Question& question, Done done) = 0;
};

// A number from 0 to `most`, both included.
using Random = std::function<std::uint32_t(std::uint32_t most)>;

}  // namespace foyer::dns
