// The routes of the locks and of the inputs beside them.
#pragma once
#include "ctl/api_parts.h"
#include "ctl/remembered_answers.h"
#include "ctl/router.h"

namespace foyer::ctl {

class LockRoutes {
 public:
  explicit LockRoutes(const ApiParts& parts) : parts_(parts), answered_(parts.loop) {}
  // Must outlive the router.
  void AddTo(Router& router);

 private:
  void GetLocks(const Call& call);
  void PostOpen(const Call& call);
  void PostHold(const Call& call);
  void PostBlock(const Call& call);
  void PostRelease(const Call& call);
  void GetInputs(const Call& call);
  bool MayUseLock(const Call& call) const;
  static void AnswerOrder(const Call& call, const Status& done);

  const ApiParts parts_;
  RememberedAnswers answered_;  // openings
};

}  // namespace foyer::ctl
