// Puts to rest the 2xx that came too late, or from a device that has not won: each gets its ACK, also when it is
// repeated, and one BYE (DESIGN section 2, point 5).
#pragma once
#include <set>
#include <string>
#include <utility>

#include "proxy/branch.h"
#include "proxy/context.h"

namespace foyer::proxy {

class UnwantedAnswers {
 public:
  // `context` must outlive this object.
  explicit UnwantedAnswers(const Context& context) : context_(context) {}

  void PutToRest(const Branch& branch, const sip::Message& invite, const sip::Message& success,
                 std::string_view reason);
  bool Contains(const Branch& branch, std::string_view to_tag) const {
    return ended_.contains({branch.id(), std::string(to_tag)});
  }

 private:
  const Context& context_;
  std::set<std::pair<BranchId, std::string>> ended_;  // dialogs that have got their BYE
};

}  // namespace foyer::proxy
