#include "dns/dns_resolver.h"

#include <array>
#include <utility>

#include "base/random.h"
#include "dns/ares_channel.h"
#include "dns/server_lookup.h"

namespace foyer::dns {
namespace {

std::uint32_t RandomUpTo(std::uint32_t most) {
  std::array<std::uint8_t, 8> bytes{};
  FillRandom(bytes);
  const std::uint64_t number = (std::uint64_t{ReadU32(bytes, 0)} << 32U) | ReadU32(bytes, 4);
  return static_cast<std::uint32_t>(number % (std::uint64_t{most} + 1));
}

MakeWire ChannelMaker(EventLoop& loop, const ResolverSettings& settings) {
  return [&loop, settings](std::function<void()> on_heard) {
    return std::make_unique<AresChannel>(loop, settings.servers, settings.servers_file, std::move(on_heard));
  };
}

NameServiceSettings ServiceSettings(const ResolverSettings& settings) {
  std::string servers;
  for (const Endpoint& server : settings.servers) servers += (servers.empty() ? "" : ", ") + server.ToString();
  return {settings.hosts_file, settings.servers_file, servers.empty() ? settings.servers_file : servers};
}

}  // namespace

DnsResolver::DnsResolver(EventLoop& loop, EventJournal& journal, const ResolverSettings& settings)
    : loop_(loop),
      random_(RandomUpTo),
      names_(loop, journal, ChannelMaker(loop, settings), ServiceSettings(settings)) {}

std::unique_ptr<Resolver::Lookup> DnsResolver::Find(const HopQuery& query, Done done) {
  return std::make_unique<ServerLookup>(loop_, names_, random_, query, std::move(done));
}

}  // namespace foyer::dns
