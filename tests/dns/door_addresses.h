// What the tests of the cache and of the service ask for, and what they are told.
#pragma once
#include <cstdint>

#include "dns/questions.h"

namespace foyer::dns {

inline const Question kDoor{RecordType::kA, "door.example"};

inline Answer Address(std::uint32_t number) {
  Answer answer;
  answer.addresses.push_back(IpAddress::FromV4(number));
  return answer;
}

}  // namespace foyer::dns
