// Finds the servers of a SIP URI in the DNS (RFC 3263). It never holds up the loop, and needs nobody's help while the
// DNS is gone.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "dns/name_service.h"
#include "dns/questions.h"
#include "foyer/event_journal.h"
#include "foyer/event_loop.h"
#include "foyer/next_hop.h"

namespace foyer::dns {

struct ResolverSettings {
  std::vector<Endpoint> servers;  // none: those of `servers_file`, which is read anew when it changes
  std::string servers_file = "/etc/resolv.conf";
  std::string hosts_file = "/etc/hosts";
};

class DnsResolver : public Resolver {
 public:
  // Both references must outlive it. Nothing is asked, and no file read, before somebody wants to know.
  DnsResolver(EventLoop& loop, EventJournal& journal, const ResolverSettings& settings);

  std::unique_ptr<Lookup> Find(const HopQuery& query, Done done) override;

 private:
  EventLoop& loop_;
  const Random random_;
  NameService names_;
};

}  // namespace foyer::dns
