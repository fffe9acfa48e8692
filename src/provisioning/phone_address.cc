#include "provisioning/phone_address.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/format.h"
#include "base/lower_case.h"
#include "base/socket_address.h"
#include "base/unique_fd.h"

namespace foyer::provisioning {
namespace {

using namespace std::chrono_literals;

constexpr auto kPatience = 1s;
constexpr std::size_t kMostNames = 3;
constexpr std::size_t kMostSearches = 16;

const ListenAddress* FindListener(const std::vector<ListenAddress>& listen, Transport transport) {
  const auto found = std::ranges::find(listen, transport, &ListenAddress::transport);
  return found == listen.end() ? nullptr : &*found;
}

// TCP, so that a phone behind a home router keeps its way; over TLS only with a certificate that phones believe.
Status ChooseSip(const AddressSettings& settings, bool tls, PhoneAddress& address) {
  for (const Transport transport : {Transport::kTls, Transport::kTcp, Transport::kUdp}) {
    if (transport == Transport::kTls && !tls) continue;
    const ListenAddress* listener = FindListener(settings.sip_listen, transport);
    if (listener == nullptr) continue;
    address.sip_port = listener->endpoint.port;
    address.sip_transport = transport;
    return Ok();
  }
  return Error{"phones cannot reach us; add \"tcp:0.0.0.0:5060\" to [sip] listen"};
}

std::vector<std::string> SearchDomains(std::string_view resolv_conf) {
  std::vector<std::string> domains;
  while (!resolv_conf.empty()) {
    std::string_view line = resolv_conf.substr(0, resolv_conf.find('\n'));
    resolv_conf.remove_prefix(std::min(resolv_conf.size(), line.size() + 1));
    bool is_first = true, is_search = false;
    while (!line.empty()) {
      const std::size_t begin = std::min(line.find_first_not_of(" \t\r"), line.size());
      line.remove_prefix(begin);
      const std::string_view word = line.substr(0, line.find_first_of(" \t\r"));
      line.remove_prefix(word.size());
      if (std::exchange(is_first, false)) {
        is_search = word == "search" || word == "domain";
      } else if (is_search && !word.empty()) {
        domains.push_back(LowerCase(word.ends_with('.') ? word.substr(0, word.size() - 1) : word));
      }
    }
  }
  return domains;
}

}  // namespace

Result<PhoneAddress> AddressAt(const AddressSettings& settings, const std::string& host) {
  const ListenAddress* http = FindListener(settings.web.listen, Transport::kTcp);
  if (http == nullptr)
    return Error{
        "phones set themselves up over http, which is not served; add \"http:0.0.0.0:8080\" to [web] listen, or set "
        "[web] url"};
  PhoneAddress address{Format("http://{}:{}", host, http->endpoint.port), host};
  if (const Status chosen = ChooseSip(settings, false, address); !chosen) return chosen.error();
  return address;
}

// The name is everybody's; SIP has its own port on it.
Result<PhoneAddress> AddressOfUrl(const AddressSettings& settings) {
  const std::string& url = settings.web.url;
  const std::size_t begin = url.find("://") + 3;
  const std::size_t end = url.find(':', url[begin] == '[' ? url.find(']', begin) : begin);
  PhoneAddress address{url, url.substr(begin, end == std::string::npos ? end : end - begin)};
  const bool tls = url.starts_with("https:") && settings.has_certificate;
  if (const Status chosen = ChooseSip(settings, tls, address); !chosen) return chosen.error();
  return address;
}

std::vector<std::string> OwnNames(std::string_view host_name, std::string_view resolv_conf) {
  const std::string name = LowerCase(host_name);
  if (name.empty() || name == "localhost") return {};
  if (name.find('.') != std::string::npos) return {name};
  std::vector<std::string> names;
  for (const std::string& domain : SearchDomains(resolv_conf)) {
    if (domain.empty() || domain == "local" || names.size() >= kMostNames) continue;  // .local: no DNS has it
    names.push_back(name + "." + domain);
  }
  return names;
}

std::optional<IpAddress> AddressFacing(const IpAddress& peer) {
  std::vector<Endpoint> towards{{peer, 9}};
  if (peer.is_unspecified()) towards = {*Endpoint::Parse("192.0.2.1:9"), *Endpoint::Parse("[2001:db8::1]:9")};
  for (const Endpoint& endpoint : towards) {
    const SocketAddress to(endpoint);
    const UniqueFd fd(socket(to.family(), SOCK_DGRAM | SOCK_CLOEXEC, 0));
    SocketAddress own;
    if (connect(fd.get(), to.data(), to.length) != 0 || getsockname(fd.get(), own.data(), &own.length) != 0) continue;
    const IpAddress address = own.ToEndpoint().address;
    if (!address.is_unspecified() && !address.is_link_local()) return address;
  }
  return std::nullopt;
}

// One question about each name at the same time; the first that stands for our address ends it.
class AddressFinder::Search {
 public:
  Search(AddressFinder& finder, IpAddress own, std::vector<std::string> names, Done done)
      : finder_(finder),
        own_(own),
        done_(std::move(done)),
        names_(std::move(names)),
        waiting_(names_.size()),
        host_(own.ToUriHost()),
        patience_(finder.loop_, [this] { Finish(); }),
        finish_(finder.loop_, [this] { Finish(); }) {
    patience_.Start(kPatience);
    for (const std::string& name : names_) {
      const HopQuery query{.host = name, .port = 80, .transport = Transport::kTcp};
      lookups_.push_back(
          finder.resolver_.Find(query, [this, &name](const std::vector<Hop>& hops) { OnFound(name, hops); }));
    }
  }

 private:
  // Not the end yet: a lookup that speaks must not be destroyed.
  void OnFound(const std::string& name, const std::vector<Hop>& hops) {
    const bool is_us = std::ranges::any_of(hops, [this](const Hop& hop) { return hop.endpoint.address == own_; });
    if (is_us) host_ = name;
    if (--waiting_ == 0 || is_us) finish_.Schedule();
  }

  // Destroys this object.
  void Finish() {
    const Done done = std::move(done_);
    const auto address = AddressAt(finder_.settings_, host_);
    std::erase_if(finder_.searches_, [this](const auto& search) { return search.get() == this; });
    done(address);
  }

  AddressFinder& finder_;
  const IpAddress own_;
  Done done_;
  const std::vector<std::string> names_;
  std::size_t waiting_;
  std::string host_;  // the best yet
  std::vector<std::unique_ptr<Resolver::Lookup>> lookups_;
  Timer patience_;
  DeferredCall finish_;
};

AddressFinder::AddressFinder(EventLoop& loop, Resolver& resolver, AddressSettings settings,
                             std::function<std::vector<std::string>()> names)
    : loop_(loop), resolver_(resolver), settings_(std::move(settings)), names_(std::move(names)) {}

AddressFinder::~AddressFinder() = default;

void AddressFinder::Find(const IpAddress& asked_from, Done done) {
  if (!settings_.web.url.empty()) return done(AddressOfUrl(settings_));
  const ListenAddress* http = FindListener(settings_.web.listen, Transport::kTcp);
  const bool is_one_address = http != nullptr && !http->endpoint.address.is_unspecified();
  const auto own = is_one_address ? std::optional(http->endpoint.address) : AddressFacing(asked_from);
  if (!own) return done(Error{"this machine has no address in any network; connect it, or set [web] url"});
  auto names = own->is_loopback() || searches_.size() >= kMostSearches ? std::vector<std::string>() : names_();
  if (names.empty()) return done(AddressAt(settings_, own->ToUriHost()));
  searches_.push_back(std::make_unique<Search>(*this, *own, std::move(names), std::move(done)));
}

}  // namespace foyer::provisioning
