// What the API speaks for, made up: a house whose door is elsewhere. The test of a subject adds what it is about.
#pragma once
#include <vector>

#include "ctl/api_parts.h"
#include "tests/fakes/fake_access.h"
#include "tests/fakes/fake_event_journal.h"
#include "tests/fakes/fake_event_loop.h"
#include "tests/fakes/fake_location_service.h"
#include "tests/fakes/fake_user_directory.h"

namespace foyer::ctl {

class HouseParts {
 protected:
  struct HouseStatus : StatusSource {
    DaemonStatus Gather() const override {
      DaemonStatus status;
      status.domain = "home.example";
      return status;
    }
  };
  struct NoCalls : CallList {
    std::vector<CallInfo> Calls() const override { return {}; }
  };

  ApiParts MakeParts() { return {status_, users_, location_, calls_, journal_, access_, loop_}; }

  HouseStatus status_;
  FakeUserDirectory users_;
  FakeEventLoop loop_;
  FakeLocationService location_{loop_};
  NoCalls calls_;
  FakeEventJournal journal_;
  FakeAccess access_;
};

}  // namespace foyer::ctl
