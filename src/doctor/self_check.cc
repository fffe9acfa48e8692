#include "doctor/self_check.h"

#include <algorithm>
#include <array>
#include <utility>

#include "doctor/status_line.h"

namespace foyer::doctor {
namespace {

constexpr std::chrono::minutes kMinute{1};       // disks fill and clocks go wrong without an event
constexpr std::chrono::seconds kAfterChange{2};  // after a power cut hundreds of phones register at once

using enum EventType;
constexpr std::array kChanges{kFault, kRecovered, kRegistered, kUnregistered, kReloaded, kSetting};

}  // namespace

SelfCheck::SelfCheck(EventLoop& loop, EventJournal& journal, const Doctor& doctor, std::string domain,
                     std::function<void(const std::string&)> tell)
    : doctor_(doctor),
      domain_(std::move(domain)),
      tell_(std::move(tell)),
      soon_(loop, [this] { Look(); }),
      each_minute_(loop, [this] { Look(); }),
      events_(journal.Subscribe([this](const Event& event) { OnEvent(event); })) {}

void SelfCheck::LookWithin(Duration at_most) {
  if (!soon_.IsRunning()) soon_.Start(at_most);
}

void SelfCheck::Look() {
  soon_.Stop();
  each_minute_.Start(kMinute);
  doctor_.Examine([this](const std::vector<Finding>& findings) { Tell(findings); });
}

void SelfCheck::OnEvent(const Event& event) {
  if (std::ranges::find(kChanges, event.type) != kChanges.end()) LookWithin(kAfterChange);
}

void SelfCheck::Tell(const std::vector<Finding>& findings) {
  if (const std::string line = StatusLine(domain_, findings); line != told_) {
    told_ = line;
    tell_(line);
  }
}

}  // namespace foyer::doctor
