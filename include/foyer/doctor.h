// What is wrong with this door or house, in plain words, and how to mend it.
#pragma once
#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "foyer/result.h"

namespace foyer {

enum class FindingLevel { kOk, kWarning, kError };
std::string_view FindingLevelName(FindingLevel level);  // "ok", "warning", "error"

struct Finding {
  std::string name;  // of the check: "clock", "camera", "phone of anna"
  FindingLevel level = FindingLevel::kOk;
  std::string found;  // what is so
  std::string why;    // it matters; empty if all is well
  std::string fix;    // the same
};

class Doctor {
 public:
  virtual ~Doctor() = default;
  // `done` is called from the loop, once, with at least one finding.
  virtual void Examine(std::function<void(std::vector<Finding>)> done) const = 0;
};

// One step of a test ring.
struct TestRingStep {
  std::string what;                // "press", "invite", "early_media", "first_packet", "key_frame", "answered", "ended"
  std::chrono::microseconds at{};  // since the press
};

struct TestRingReport {
  bool whole = false;               // it came through, from the press to the BYE
  std::vector<TestRingStep> steps;  // that it reached, in the order of time
  std::string found;                // how it went, or where it broke
  std::string fix;                  // empty if it is whole
};

class RingTester {
 public:
  virtual ~RingTester() = default;
  // Rings through the whole chain, but nobody's phone. `done` is called from the loop within 10 s, once; an error says
  // why there was no test (the door rings or talks, another test goes on).
  virtual void Ring(std::function<void(Result<TestRingReport>)> done) = 0;
};

}  // namespace foyer
