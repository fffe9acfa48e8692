#include "provisioning/phone_address.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/fakes/fake_event_loop.h"
#include "tests/fakes/fake_next_hops.h"

namespace foyer::provisioning {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

ListenAddress Listen(Transport transport, const char* endpoint) { return {transport, *Endpoint::Parse(endpoint)}; }

AddressSettings Usual() {
  AddressSettings settings;
  settings.web.listen = {Listen(Transport::kTls, "0.0.0.0:8443"), Listen(Transport::kTcp, "0.0.0.0:8080")};
  settings.sip_listen = {Listen(Transport::kUdp, "0.0.0.0:5060"), Listen(Transport::kTcp, "0.0.0.0:5070"),
                         Listen(Transport::kTls, "0.0.0.0:5061")};
  return settings;
}

TEST(PhoneAddressTest, HttpAndSipOverTcpByDefault) {
  const auto address = AddressAt(Usual(), "192.0.2.10");
  ASSERT_TRUE(address);
  EXPECT_EQ(address->web, "http://192.0.2.10:8080");
  EXPECT_EQ(address->sip_host, "192.0.2.10");
  EXPECT_EQ(address->sip_port, 5070);
  EXPECT_EQ(address->sip_transport, Transport::kTcp);
}

TEST(PhoneAddressTest, UdpWhereThereIsNothingElse) {
  AddressSettings settings = Usual();
  settings.has_certificate = true;
  settings.sip_listen = {Listen(Transport::kTls, "0.0.0.0:5061"), Listen(Transport::kUdp, "0.0.0.0:5060")};
  EXPECT_EQ(AddressAt(settings, "door.lan")->sip_transport, Transport::kUdp)
      << "no phone believes a certificate under this name";
}

TEST(PhoneAddressTest, WhatIsMissingIsNamed) {
  AddressSettings settings = Usual();
  settings.web.listen.pop_back();
  EXPECT_THAT(AddressAt(settings, "x").error().message, HasSubstr("add \"http:0.0.0.0:8080\" to [web] listen"));
  settings = Usual();
  settings.sip_listen = {Listen(Transport::kTls, "0.0.0.0:5061")};
  EXPECT_THAT(AddressAt(settings, "x").error().message, HasSubstr("add \"tcp:0.0.0.0:5060\" to [sip] listen"));
}

TEST(PhoneAddressTest, AUrlIsToldAsItIsAndSipGoesToItsHost) {
  AddressSettings settings = Usual();
  settings.web.listen.clear();
  for (const auto& [url, host] : {std::pair("https://house.example", "house.example"),
                                  {"https://house.example:8443", "house.example"},
                                  {"http://192.0.2.10:8080", "192.0.2.10"},
                                  {"http://[2001:db8::1]:80", "[2001:db8::1]"},
                                  {"http://[2001:db8::1]", "[2001:db8::1]"}}) {
    settings.web.url = url;
    const auto address = AddressOfUrl(settings);
    ASSERT_TRUE(address);
    EXPECT_EQ(address->web, url);
    EXPECT_EQ(address->sip_host, host);
    EXPECT_EQ(address->sip_transport, Transport::kTcp);
  }
}

TEST(PhoneAddressTest, TlsOnlyUnderANameThatTheCertificateMayBear) {
  AddressSettings settings = Usual();
  settings.has_certificate = true;
  settings.web.url = "https://house.example";
  EXPECT_EQ(AddressOfUrl(settings)->sip_transport, Transport::kTls);
  EXPECT_EQ(AddressOfUrl(settings)->sip_port, 5061);
  settings.web.url = "http://house.example";
  EXPECT_EQ(AddressOfUrl(settings)->sip_transport, Transport::kTcp);
}

TEST(PhoneAddressTest, NamesOfThisMachine) {
  EXPECT_THAT(OwnNames("Door", "# x\nnameserver 192.0.2.1\nsearch Fritz.box  lan.\n"),
              ElementsAre("door.fritz.box", "door.lan"));
  EXPECT_THAT(OwnNames("door", "domain lan"), ElementsAre("door.lan"));
  EXPECT_THAT(OwnNames("door.house.example", "search lan\n"), ElementsAre("door.house.example"));
  EXPECT_THAT(OwnNames("door", "search local\n"), IsEmpty()) << "no DNS has it";
  EXPECT_THAT(OwnNames("door", "search a b c d e\n").size(), 3U);
  EXPECT_THAT(OwnNames("localhost", "search lan\n"), IsEmpty());
  EXPECT_THAT(OwnNames("", "search lan\n"), IsEmpty());
  EXPECT_THAT(OwnNames("door", "search\nsearch \t \n searching lan\noptions ndots:1\n"), IsEmpty());
}

TEST(PhoneAddressTest, TheAddressThatFacesAPeer) {
  EXPECT_EQ(AddressFacing(*IpAddress::Parse("127.0.0.5")), *IpAddress::Parse("127.0.0.1"));
}

class AddressFinderTest : public testing::Test {
 protected:
  AddressFinderTest() {
    settings_.web.listen = {Listen(Transport::kTcp, "192.0.2.10:8080")};  // as if that were the interface's
  }
  // The web address that is told; empty while nobody has spoken.
  std::string Find() {
    AddressFinder finder(loop_, resolver_, settings_, [this] { return names_; });
    std::string found;
    int answers = 0;
    finder.Find({}, [&](const Result<PhoneAddress>& address) {
      ++answers;
      found = address ? address->web : address.error().message;
    });
    loop_.Advance(before_patience_);
    loop_.Advance(2s);
    EXPECT_EQ(answers, 1);
    return found;
  }
  void NameStandsFor(const std::string& name, const char* endpoint) {
    names_.push_back(name);
    resolver_.hops[name] = {{Transport::kTcp, *Endpoint::Parse(endpoint), {}, {}}};
  }

  AddressSettings settings_ = Usual();
  FakeEventLoop loop_;
  FakeResolver resolver_{loop_};
  std::vector<std::string> names_;
  Duration before_patience_ = 10ms;
};

TEST_F(AddressFinderTest, ANameThatStandsForUs) {
  NameStandsFor("door.lan", "192.0.2.10:80");
  EXPECT_EQ(Find(), "http://door.lan:8080");
}

TEST_F(AddressFinderTest, ANameThatStandsForAnotherIsNone) {
  NameStandsFor("door.lan", "192.0.2.11:80");
  names_.push_back("door.unknown");
  EXPECT_EQ(Find(), "http://192.0.2.10:8080");
  NameStandsFor("door.fritz.box", "192.0.2.10:80");
  EXPECT_EQ(Find(), "http://door.fritz.box:8080");
}

TEST_F(AddressFinderTest, WithoutANameNobodyIsAsked) {
  EXPECT_EQ(Find(), "http://192.0.2.10:8080");
  EXPECT_TRUE(resolver_.queries.empty());
}

TEST_F(AddressFinderTest, LoopbackHasNoNameForOthers) {
  settings_.web.listen = {Listen(Transport::kTcp, "127.0.0.1:8080")};
  NameStandsFor("door.lan", "127.0.0.1:80");
  EXPECT_EQ(Find(), "http://127.0.0.1:8080");
}

TEST_F(AddressFinderTest, AUrlNeedsNoQuestion) {
  settings_.web.url = "https://house.example";
  names_ = {"door.lan"};
  EXPECT_EQ(Find(), "https://house.example");
  EXPECT_TRUE(resolver_.queries.empty());
}

TEST_F(AddressFinderTest, ASilentDnsIsNotWaitedForLong) {
  struct Silent : Resolver {
    std::unique_ptr<Lookup> Find(const HopQuery&, Done) override { return nullptr; }
  } silent;
  AddressFinder finder(loop_, silent, settings_, [] { return std::vector<std::string>{"door.lan"}; });
  std::string found;
  finder.Find({}, [&](const Result<PhoneAddress>& address) { found = address->web; });
  loop_.Advance(999ms);
  EXPECT_EQ(found, "");
  loop_.Advance(1ms);
  EXPECT_EQ(found, "http://192.0.2.10:8080");
}

TEST_F(AddressFinderTest, ItMayGoWhileItAsks) {
  NameStandsFor("door.lan", "192.0.2.10:80");
  bool told = false;
  {
    AddressFinder finder(loop_, resolver_, settings_, [this] { return names_; });
    finder.Find({}, [&](const Result<PhoneAddress>&) { told = true; });
  }
  loop_.Advance(2s);
  EXPECT_FALSE(told);
}

}  // namespace
}  // namespace foyer::provisioning
