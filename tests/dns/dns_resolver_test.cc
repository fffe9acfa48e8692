// The resolver on real sockets, against a server of the test's own.
#include "dns/dns_resolver.h"

#include <gmock/gmock.h>

#include <chrono>
#include <fstream>

#include "runtime/epoll_loop.h"
#include "tests/dns/dns_server.h"
#include "tests/fakes/fake_event_journal.h"
#include "tests/fakes/temporary_folder.h"

namespace foyer::dns {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

using Mood = DnsServer::Mood;
using Texts = std::vector<std::string>;

class DnsResolverTest : public testing::Test {
 protected:
  void Use(std::vector<Endpoint> servers) {
    resolver_ = std::make_unique<DnsResolver>(
        loop_, journal_, ResolverSettings{std::move(servers), "/nonexistent/resolv.conf", "/nonexistent/hosts"});
  }
  void UseBoth() { Use({first_.endpoint(), second_.endpoint()}); }

  // The hops as "udp 192.0.2.1:5060".
  Texts Find(const HopQuery& query) {
    Texts texts;
    const auto lookup = resolver_->Find(query, [&](const std::vector<Hop>& hops) {
      for (const Hop& hop : hops) texts.push_back(std::string(UriName(hop.transport)) + " " + hop.endpoint.ToString());
      loop_.Stop();
    });
    loop_.Run();
    return texts;
  }

  EpollLoop loop_;
  FakeEventJournal journal_;
  DnsServer first_{loop_}, second_{loop_};
  std::unique_ptr<DnsResolver> resolver_;
};

TEST_F(DnsResolverTest, FromNaptrToAddressesOfBothFamilies) {
  Use({first_.endpoint()});
  first_.Add(NaptrOf("sip.example", {10, 10, "s", "SIPS+D2T", "_sips._tcp.sip.example"}));
  first_.Add(NaptrOf("sip.example", {10, 20, "s", "SIP+D2U", "_sip._udp.sip.example"}));
  first_.Add(SrvOf("_sips._tcp.sip.example", {10, 5, 5061, "one.sip.example"}));
  first_.Add(SrvOf("_sip._udp.sip.example", {20, 0, 5070, "two.sip.example"}));
  first_.Add(SrvOf("_sip._udp.sip.example", {10, 0, 5060, "one.sip.example"}));
  first_.Add(AddressRecord("one.sip.example", "192.0.2.1"));
  first_.Add(AddressRecord("one.sip.example", "2001:db8::1"));
  first_.Add(CnameOf("two.sip.example", "really-two.example"));
  first_.Add(AddressRecord("really-two.example", "192.0.2.2"));
  const auto expected = ElementsAre("tls [2001:db8::1]:5061", "tls 192.0.2.1:5061", "udp [2001:db8::1]:5060",
                                    "udp 192.0.2.1:5060", "udp 192.0.2.2:5070");
  EXPECT_THAT(Find({"sip.example"}), expected);
  const int questions = first_.on_udp();
  EXPECT_THAT(Find({"sip.example"}), expected);
  EXPECT_EQ(first_.on_udp(), questions) << "asked again what it knows";
}

TEST_F(DnsResolverTest, NoSuchNameIsAnAnswer) {
  UseBoth();
  EXPECT_THAT(Find({"nowhere.example"}), IsEmpty());
  const int questions = first_.on_udp();
  EXPECT_THAT(Find({"nowhere.example"}), IsEmpty());
  EXPECT_EQ(first_.on_udp(), questions);
  EXPECT_EQ(second_.on_udp(), 0);
  EXPECT_THAT(journal_.events, IsEmpty());
}

TEST_F(DnsResolverTest, TheNextServerIsAskedIfOneRefuses) {
  UseBoth();
  first_.mood = Mood::kRefusing;
  second_.Add(AddressRecord("sip.example", "192.0.2.1"));
  EXPECT_THAT(Find({"sip.example", 5060}), ElementsAre("udp 192.0.2.1:5060"));
}

TEST_F(DnsResolverTest, TheNextServerIsAskedIfOneIsSilent) {
  UseBoth();
  first_.mood = Mood::kSilent;
  second_.Add(AddressRecord("sip.example", "192.0.2.1"));
  EXPECT_THAT(Find({"sip.example", 5060}), ElementsAre("udp 192.0.2.1:5060"));
  EXPECT_THAT(journal_.events, IsEmpty());
}

TEST_F(DnsResolverTest, WhatIsCutShortIsAskedForOnTcp) {
  Use({first_.endpoint()});
  first_.mood = Mood::kShortened;
  for (std::uint16_t i = 0; i < 40; ++i)
    first_.Add(SrvOf("_sip._udp.sip.example", {i, 0, 5060, "server-" + std::to_string(i) + ".sip.example"}));
  first_.Add(AddressRecord("server-0.sip.example", "192.0.2.1"));
  EXPECT_THAT(Find({"sip.example", 0, Transport::kUdp}), ElementsAre("udp 192.0.2.1:5060"));
  EXPECT_GT(first_.on_tcp(), 0);
}

TEST_F(DnsResolverTest, AServerThatRefusesEverythingIsNotTakenForDead) {
  Use({first_.endpoint()});
  first_.mood = Mood::kRefusing;
  EXPECT_THAT(Find({"sip.example"}), IsEmpty());
  EXPECT_THAT(journal_.events, IsEmpty());
}

TEST_F(DnsResolverTest, RubbishIsNoAnswer) {
  Use({first_.endpoint()});
  first_.Add(AddressRecord("sip.example", "192.0.2.1"));
  first_.mood = Mood::kMangling;
  EXPECT_THAT(Find({"sip.example", 5060}), IsEmpty());
  first_.mood = Mood::kRambling;
  EXPECT_THAT(Find({"other.example", 5060}), IsEmpty());
}

TEST_F(DnsResolverTest, ACircleOfAliasesIsNoServer) {
  Use({first_.endpoint()});
  first_.Add(CnameOf("a.example", "b.example"));
  first_.Add(CnameOf("b.example", "a.example"));
  EXPECT_THAT(Find({"a.example"}), IsEmpty());
}

TEST_F(DnsResolverTest, WithoutAnyServerItIsTheNetworksFaultAndWhatIsKnownHolds) {
  Use({first_.endpoint(), second_.endpoint()});
  first_.Add(AddressRecord("sip.example", "192.0.2.1", 0));
  EXPECT_THAT(Find({"sip.example", 5060}), ElementsAre("udp 192.0.2.1:5060"));
  first_.mood = second_.mood = Mood::kSilent;
  Timer out_of_date(loop_, [this] { loop_.Stop(); });
  out_of_date.Start(1100ms);
  loop_.Run();
  EXPECT_THAT(Find({"sip.example", 5060}), ElementsAre("udp 192.0.2.1:5060"));
  const auto fault = journal_.Subscribe([this](const Event&) { loop_.Stop(); });
  loop_.Run();
  EXPECT_EQ(journal_.LastField(EventType::kFault, "part"), "dns");
  EXPECT_THAT(journal_.LastField(EventType::kFault, "what"), testing::HasSubstr(first_.endpoint().ToString()));
  const int questions = first_.on_udp();
  for (int i = 0; i < 100; ++i) EXPECT_THAT(Find({std::to_string(i) + ".example"}), IsEmpty());
  EXPECT_EQ(first_.on_udp(), questions) << "asked a server that is known to be silent";
}

TEST_F(DnsResolverTest, AClosedPortAndNoWayThereAreToldAtOnce) {
  Endpoint closed;
  { closed = DnsServer(loop_).endpoint(); }
  Use({closed, {*IpAddress::Parse("255.255.255.255"), 53}});  // the kernel refuses to send there
  EXPECT_THAT(Find({"sip.example"}), IsEmpty());
  EXPECT_EQ(journal_.CountOf(EventType::kFault), 1u);
}

TEST_F(DnsResolverTest, AThousandLookupsAtASilentServerStayWithinTheirBounds) {
  Use({first_.endpoint()});
  first_.mood = Mood::kSilent;
  std::vector<std::unique_ptr<Resolver::Lookup>> lookups;
  int left = 1000;
  for (int i = 0; i < 1000; ++i)
    lookups.push_back(resolver_->Find({std::to_string(i) + ".example"}, [&](const std::vector<Hop>& hops) {
      EXPECT_THAT(hops, IsEmpty());
      if (--left == 0) loop_.Stop();
    }));
  loop_.Run();
  EXPECT_LT(first_.on_udp(), 64 * 3 * 2);
}

TEST_F(DnsResolverTest, TheServersOfTheSystemAreReadFromTheirFile) {
  const TemporaryFolder folder;
  const std::string path = folder.path() + "/resolv.conf";
  std::ofstream(path) << "nameserver " << first_.endpoint().address.ToString() << "\n";  // nobody is on its port 53
  resolver_ = std::make_unique<DnsResolver>(loop_, journal_, ResolverSettings{{}, path, "/nonexistent/hosts"});
  EXPECT_THAT(Find({"sip.example"}), IsEmpty());
  EXPECT_THAT(journal_.LastField(EventType::kFault, "what"), testing::HasSubstr(path));
}

}  // namespace
}  // namespace foyer::dns
