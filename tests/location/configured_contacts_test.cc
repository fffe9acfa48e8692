#include "location/configured_contacts.h"

#include <gmock/gmock.h>

#include "tests/location/location_fixture.h"

namespace foyer::location {
namespace {

using testing::ElementsAre;

// Goes to every server but those that cannot be reached.
class OpenConnector : public Connector {
 public:
  std::optional<Flow> Connect(const Hop& hop) override {
    ++asked;
    if (!has_route) return std::nullopt;
    Flow flow = UdpFlow(0);
    flow.transport = hop.transport;
    flow.remote = hop.endpoint;
    return flow;
  }
  bool has_route = true;
  int asked = 0;
};

class ConfiguredContactsTest : public LocationFixture {
 protected:
  void SetUp() override {
    LocationFixture::SetUp();
    contacts_ = std::make_unique<ConfiguredContacts>(*location_, connector_);
    contacts_->Set({{kAnna, "sip:192.0.2.31:5060", kHop}});
  }
  std::vector<ContactBinding> Find(const Aor& aor) {
    std::vector<ContactBinding> found;
    const auto watch =
        contacts_->FindAndWatch(aor, {[&](std::vector<ContactBinding> all) { found = std::move(all); }, {}, {}});
    loop_.RunReady();
    return found;
  }

  const Hop kHop{Transport::kUdp, *Endpoint::Parse("192.0.2.31:5060"), {}, {}};
  OpenConnector connector_;
  std::unique_ptr<ConfiguredContacts> contacts_;
};

TEST_F(ConfiguredContactsTest, ADeviceThatNeverRegistersIsFoundBesideThoseThatDo) {
  Bind(Contact("sip:anna@192.0.2.7"));
  const auto found = Find(kAnna);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_FALSE(found[0].configured);
  EXPECT_TRUE(found[1].configured);
  EXPECT_EQ(found[1].uri, "sip:192.0.2.31:5060");
  EXPECT_EQ(found[1].aor, kAnna);
  EXPECT_EQ(found[1].flow.remote, kHop.endpoint);
  EXPECT_FALSE(found[1].flow.local.address.is_unspecified()) << "a flow that requests can be sent on";
  EXPECT_TRUE(Find({"ben", "home.example"}).empty());
}

TEST_F(ConfiguredContactsTest, ItNeverExpires) {
  loop_.Advance(1000h);
  EXPECT_EQ(Find(kAnna).size(), 1U);
}

TEST_F(ConfiguredContactsTest, OneThatHasRegisteredFromThereIsRungOnce) {
  Flow flow = UdpFlow(5060);
  flow.remote = kHop.endpoint;
  Bind(Contact("sip:anna@192.0.2.31"), flow);
  const auto found = Find(kAnna);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_FALSE(found[0].configured);
}

TEST_F(ConfiguredContactsTest, WithoutARouteItIsNotThere) {
  connector_.has_route = false;
  EXPECT_TRUE(Find(kAnna).empty());
}

TEST_F(ConfiguredContactsTest, AListMakesNoConnection) {
  std::vector<ContactBinding> all;
  contacts_->List([&](std::vector<ContactBinding> bindings) { all = std::move(bindings); });
  loop_.RunReady();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_TRUE(all[0].configured);
  EXPECT_EQ(all[0].flow.ToString(), "udp 192.0.2.31:5060");
  EXPECT_EQ(connector_.asked, 0);
}

TEST_F(ConfiguredContactsTest, ALaterForkHearsOfRegistrationsToo) {
  std::vector<std::string> later;
  const auto watch =
      contacts_->FindAndWatch(kAnna, {{}, [&](const ContactBinding& binding) { later.push_back(binding.uri); }, {}});
  loop_.RunReady();
  Bind(Contact("sip:anna@192.0.2.8"));
  EXPECT_THAT(later, ElementsAre("sip:anna@192.0.2.8"));
}

TEST_F(ConfiguredContactsTest, OthersMayTakeTheirPlace) {
  contacts_->Set({});
  EXPECT_TRUE(Find(kAnna).empty());
}

}  // namespace
}  // namespace foyer::location
