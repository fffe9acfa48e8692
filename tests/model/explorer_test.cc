// The fork, in every order: one answer, no phone that rings on, nothing left. FOYER_MODEL=deep explores more
// (`cmake/dev fuzz model`).
#include "tests/model/explorer.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <set>
#include <string_view>
#include <vector>

namespace foyer::model {
namespace {

using namespace std::chrono_literals;

TEST(ChoicesTest, GoThroughAllSequencesOnce) {
  Choices choices;
  std::set<std::vector<std::size_t>> seen;
  std::size_t sequences = 0;
  do {
    std::vector<std::size_t> sequence{choices.Pick(2)};
    while (sequence.size() < 3 && sequence.back() != 1) sequence.push_back(choices.Pick(3));
    seen.insert(sequence);
    ++sequences;
  } while (choices.Next());
  EXPECT_EQ(sequences, 1U + 1 + 2 * 3);
  EXPECT_EQ(seen.size(), sequences);
}

struct Row {
  Scenario scenario;
  bool is_deep = false;
};
void PrintTo(const Row& row, std::ostream* out) { *out << row.scenario.name; }

std::vector<Row> Rows() {
  BottleSettings patient, everyone;
  patient.ring_timeout = 600s;
  patient.timer_c = 60s;
  everyone.decline = DeclinePolicy::kEveryone;
  const std::vector<std::string> strangers{"anna", "ben"}, alike{"anna", "anna"}, two_and_one{"anna", "anna", "ben"};
  return {
      {{.name = "one", .users = {"anna"}, .phones_fork = true}},
      {{.name = "one_of_own_door", .users = {"anna"}, .from_own_door = true, .phones_fork = true}},
      {{.name = "one_acks_lost", .users = {"anna"}, .phones_fork = true, .loses_acks = true}},
      {{.name = "one_timer_c", .users = {"anna"}, .settings = patient}},
      {{.name = "two_that_stay", .users = strangers, .phones_move = false, .most_waits = 2}},
      {{.name = "two_alike_that_stay", .users = alike, .phones_move = false, .most_waits = 2}},
      {{.name = "two_that_move", .users = alike, .most_waits = 0, .most_steps = 5}},
      {{.name = "three_begin",
        .users = {"anna", "anna", "ben"},
        .phones_move = false,
        .most_waits = 0,
        .most_steps = 4}},
      {{.name = "two", .users = strangers, .most_waits = 2}, true},
      {{.name = "two_alike", .users = alike, .most_waits = 2}, true},
      {{.name = "two_that_fork", .users = alike, .phones_fork = true, .most_waits = 1}, true},
      {{.name = "two_timer_c", .users = alike, .settings = patient, .most_waits = 2}, true},
      {{.name = "two_decline_for_all", .users = strangers, .settings = everyone, .most_waits = 1}, true},
      {{.name = "three_alike", .users = {"anna", "anna", "anna"}, .phones_move = false, .most_waits = 0}, true},
      {{.name = "three", .users = two_and_one, .phones_move = false, .most_waits = 0}, true},
      {{.name = "three_that_wait", .users = two_and_one, .phones_move = false, .most_waits = 2}, true},
      {{.name = "three_that_move", .users = two_and_one, .most_waits = 0, .most_steps = 7}, true},
  };
}

class ExplorerTest : public testing::TestWithParam<Row> {};

bool IsDeep() {
  const char* wanted = std::getenv("FOYER_MODEL");
  return wanted != nullptr && std::string_view(wanted) == "deep";
}

TEST_P(ExplorerTest, EveryOrderEndsWell) {
  if (GetParam().is_deep && !IsDeep()) GTEST_SKIP() << "takes long: cmake/dev fuzz model";
  const Exploration exploration = Explore(GetParam().scenario);
  EXPECT_EQ(exploration.violation, "");
  std::cout << GetParam().scenario.name << ": " << exploration.orders << " orders, " << exploration.steps << " steps\n";
}

INSTANTIATE_TEST_SUITE_P(Rings, ExplorerTest, testing::ValuesIn(Rows()),
                         [](const auto& row) { return row.param.scenario.name; });

}  // namespace
}  // namespace foyer::model
