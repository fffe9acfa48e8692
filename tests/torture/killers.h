// What has crashed, muted or stopped other SIP stacks, belle-sip above all: each by its name, with its answer.
#pragma once
#include <string>
#include <vector>

namespace foyer::torture {

struct Killer {
  std::string name;
  std::string bytes;  // from "caller" of example.com to its "user", if nothing else is said; "#" stands for its number
  std::string udp;    // the answers, as in answers.h
  std::string tcp;    // the same; empty: a stream would wait for more
};

std::vector<Killer> Killers();
// Those whose size is what hurts: slow where a parser looks at everything again and again.
std::vector<Killer> SlowInputs();

}  // namespace foyer::torture
