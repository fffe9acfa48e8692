// A DNS server's reply as it came over the wire: hostile bytes that become an answer or nothing.
#pragma once
#include <chrono>
#include <optional>

#include "dns/questions.h"
#include "foyer/bytes.h"

namespace foyer::dns {

struct Reply {
  Answer answer;                // of the question's type, at the name or at the end of its CNAMEs
  std::chrono::seconds ttl{0};  // of the shortest-lived record used; of "there is none", what its zone says, else 0
};

// Nothing if `message` breaks RFC 1035 anywhere in its answers. At most 64 records are taken.
std::optional<Reply> ParseReply(Bytes message, const Question& question);

}  // namespace foyer::dns
