// Which lines of the board fail: into the journal once when one does, and once when it works again.
#pragma once
#include <set>
#include <string>

#include "foyer/event_journal.h"

namespace foyer::door {

class LineFaults {
 public:
  explicit LineFaults(EventJournal& journal) : journal_(journal) {}  // must outlive this object

  // `part` is such as "button flat1"; `what` is empty when it works.
  void Note(const std::string& part, const std::string& what);

 private:
  EventJournal& journal_;
  std::set<std::string> failed_;
};

}  // namespace foyer::door
