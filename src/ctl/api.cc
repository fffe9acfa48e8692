#include "ctl/api.h"

namespace foyer::ctl {

Api::Api(const ApiParts& parts)
    : house_(parts),
      door_(parts),
      locks_(parts),
      people_(parts),
      phones_(parts),
      events_(parts),
      rings_(parts),
      settings_(parts),
      doctor_(parts),
      trace_(parts),
      accounts_(parts, router_) {
  house_.AddTo(router_);
  door_.AddTo(router_);
  locks_.AddTo(router_);
  people_.AddTo(router_);
  phones_.AddTo(router_);
  events_.AddTo(router_);
  rings_.AddTo(router_);
  accounts_.AddTo(router_);
  settings_.AddTo(router_);
  doctor_.AddTo(router_);
  trace_.AddTo(router_);
}

}  // namespace foyer::ctl
