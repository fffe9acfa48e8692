#include "ctl/remembered_answers.h"

#include <algorithm>
#include <utility>

namespace foyer::ctl {

std::optional<HttpResponse> RememberedAnswers::Find(const std::string& what) {
  while (!answers_.empty() && answers_.front().until <= loop_.Now()) answers_.pop_front();
  const auto found = std::ranges::find(answers_, what, &Answer::what);
  return found == answers_.end() ? std::nullopt : std::optional(found->response);
}

void RememberedAnswers::Keep(std::string what, HttpResponse response) {
  answers_.push_back({std::move(what), std::move(response), loop_.Now() + kFor});
  if (answers_.size() > kMost) answers_.pop_front();
}

}  // namespace foyer::ctl
