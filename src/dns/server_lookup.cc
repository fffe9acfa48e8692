#include "dns/server_lookup.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "dns/srv_order.h"

namespace foyer::dns {
namespace {

constexpr std::chrono::seconds kLongestLookup{5};
constexpr std::size_t kMostHops = 16;  // and targets

std::string Normalized(std::string_view host) {
  std::string name(host);
  for (char& c : name)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  if (name.ends_with('.')) name.pop_back();
  return name;
}

std::uint16_t DefaultPort(Transport transport) { return IsSecure(transport) ? 5061 : 5060; }

// sips: over a stream is TLS on that stream, over UDP nothing (RFC 3261 s19.1.2). Nobody is called over a WebSocket.
bool IsPossible(const HopQuery& query) {
  if (!query.transport) return true;
  if (*query.transport == Transport::kUdp) return !query.secure;
  return *query.transport == Transport::kTcp || *query.transport == Transport::kTls;
}

// What the URI settles; nothing: it is for the DNS to say (RFC 3263 s4.1).
std::optional<Transport> GivenTransport(const HopQuery& query, bool numeric) {
  if (query.transport) return query.secure ? Transport::kTls : *query.transport;
  if (!numeric && query.port == 0) return std::nullopt;
  return query.secure ? Transport::kTls : Transport::kUdp;
}

std::string ServiceName(Transport transport, const std::string& name) {
  switch (transport) {
    case Transport::kUdp:
      return "_sip._udp." + name;
    case Transport::kTls:
      return "_sips._tcp." + name;
    default:
      return "_sip._tcp." + name;
  }
}

std::optional<Transport> TransportOf(const NaptrRecord& record, bool secure) {
  if (record.flags != "s" || record.replacement.empty()) return std::nullopt;
  if (record.service == "sips+d2t") return Transport::kTls;
  if (secure) return std::nullopt;
  if (record.service == "sip+d2u") return Transport::kUdp;
  if (record.service == "sip+d2t") return Transport::kTcp;
  return std::nullopt;
}

}  // namespace

ServerLookup::ServerLookup(EventLoop& loop, Questions& questions, const Random& random, HopQuery query,
                           Resolver::Done done)
    : questions_(questions),
      random_(random),
      query_(std::move(query)),
      name_(Normalized(query_.host)),
      done_(std::move(done)),
      finish_(loop, [this] { Finish(); }),
      time_up_(loop, [this] { Finish(); }) {
  time_up_.Start(kLongestLookup);
  Begin();
}

void ServerLookup::Begin() {
  const auto address = IpAddress::Parse(query_.host);
  transport_ = GivenTransport(query_, address.has_value());
  if (name_.empty() || !IsPossible(query_)) return FinishLater();
  if (!transport_) return AskNaptr();
  if (!address && query_.port == 0) return AskServices({{*transport_, ServiceName(*transport_, name_), {}}});
  const Target target{*transport_, name_, query_.port != 0 ? query_.port : DefaultPort(*transport_), {}, {}};
  if (!address) return AskAddresses({target});
  targets_.push_back(target);
  targets_.back().v4.push_back(*address);  // there is but one: the family does not matter
  FinishLater();
}

void ServerLookup::AskNaptr() {
  on_answered_ = {};
  Ask(RecordType::kNaptr, name_, [this](const Answer& answer) { OnNaptr(answer); });
}

// The records that we can use, of the lowest order that has any (RFC 3403 s4.1), by preference; without any, every
// transport that the scheme allows.
void ServerLookup::OnNaptr(const Answer& answer) {
  auto records = answer.naptr;
  std::erase_if(records, [this](const NaptrRecord& record) { return !TransportOf(record, query_.secure); });
  std::ranges::stable_sort(records, {},
                           [](const NaptrRecord& record) { return std::pair(record.order, record.preference); });
  std::vector<Service> services;
  for (const NaptrRecord& record : records)
    if (record.order == records.front().order && services.size() < kMostHops)
      services.push_back({*TransportOf(record, query_.secure), record.replacement, {}});
  if (services.empty()) {
    const std::vector<Transport> allowed =
        query_.secure ? std::vector{Transport::kTls} : std::vector{Transport::kUdp, Transport::kTcp};
    for (const Transport transport : allowed) services.push_back({transport, ServiceName(transport, name_), {}});
  }
  AskServices(std::move(services));
}

void ServerLookup::AskServices(std::vector<Service> services) {
  services_ = std::move(services);
  on_answered_ = [this] { OnServices(); };
  for (std::size_t i = 0; i < services_.size(); ++i)
    Ask(RecordType::kSrv, services_[i].name, [this, i](const Answer& answer) { services_[i].records = answer.srv; });
}

// Without any SRV record the host itself is the server (RFC 3263 s4.2). "." is a record: then there is no server.
void ServerLookup::OnServices() {
  std::vector<Target> targets;
  bool any = false;
  for (const Service& service : services_) {
    any = any || !service.records.empty();
    for (const SrvRecord& record : InOrder(service.records, random_))
      if (!record.target.empty() && targets.size() < kMostHops)
        targets.push_back({service.transport, record.target, record.port, {}, {}});
  }
  if (!any) {
    const Transport transport = services_.front().transport;
    targets.push_back({transport, name_, DefaultPort(transport), {}, {}});
  }
  AskAddresses(std::move(targets));
}

void ServerLookup::AskAddresses(std::vector<Target> targets) {
  targets_ = std::move(targets);
  if (targets_.empty()) return FinishLater();
  on_answered_ = [this] { Finish(); };
  for (std::size_t i = 0; i < targets_.size(); ++i) {
    Ask(RecordType::kAaaa, targets_[i].host, [this, i](const Answer& answer) { targets_[i].v6 = answer.addresses; });
    Ask(RecordType::kA, targets_[i].host, [this, i](const Answer& answer) { targets_[i].v4 = answer.addresses; });
  }
}

void ServerLookup::Ask(RecordType type, const std::string& name, Questions::Done done) {
  ++waiting_;
  asked_.push_back(questions_.Ask({type, name}, [this, done = std::move(done)](const Answer& answer) {
    done(answer);
    if (--waiting_ == 0 && on_answered_) std::exchange(on_answered_, {})();
  }));
}

// Servers in their order; the addresses of one in turns, IPv6 first, so that a family that leads nowhere costs one try.
void ServerLookup::Finish() {
  std::vector<Hop> hops;
  const auto add = [&](const Target& target, const std::vector<IpAddress>& addresses, std::size_t turn) {
    if (turn >= addresses.size() || hops.size() >= kMostHops) return;
    hops.push_back({target.transport,
                    {addresses[turn], target.port},
                    IsSecure(target.transport) ? query_.host : std::string(),
                    {}});
  };
  for (const Target& target : targets_) {
    for (std::size_t turn = 0; turn < std::max(target.v6.size(), target.v4.size()); ++turn) {
      add(target, target.v6, turn);
      add(target, target.v4, turn);
    }
  }
  time_up_.Stop();
  asked_.clear();
  const auto done = done_;  // a copy: the call may destroy us
  done(std::move(hops));
}

}  // namespace foyer::dns
