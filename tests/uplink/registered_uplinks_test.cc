#include "uplink/registered_uplinks.h"

#include "tests/fakes/fake_record_store.h"
#include "tests/uplink/server.h"

namespace foyer::uplink {
namespace {

class RegisteredUplinksTest : public ServerTest {
 protected:
  static UplinkConfig Home() {
    UplinkConfig config = Fritz();
    config.name = "home";
    config.account = {"door", "house.test"};
    config.is_home = true;
    return config;
  }
  std::unique_ptr<RegisteredUplinks> Make() {
    auto uplinks = RegisteredUplinks::Create(parts_, store_, {Fritz(), Home()});
    FOYER_CHECK(uplinks.ok());
    store_.Commit();
    return std::move(*uplinks);
  }
  std::string ContactUser(std::size_t request) const {
    const auto contact = sip::ParseNameAddr(layer_.sent[request].request.Value(sip::HeaderId::kContact));
    return std::string(sip::ParseUri(contact->uri_text)->user);
  }

  FakeRecordStore store_;
};

TEST_F(RegisteredUplinksTest, EachServerKnowsUsByANameOfItsOwnThatOutlivesARestart) {
  const auto first = Make();
  first->Start();
  loop_.RunReady();
  const auto second = Make();
  second->Start();
  loop_.RunReady();
  ASSERT_EQ(layer_.sent.size(), 4U);
  EXPECT_EQ(ContactUser(0).size(), 32U);
  EXPECT_NE(ContactUser(0), ContactUser(1));
  EXPECT_EQ(ContactUser(0), ContactUser(2));
  const std::string instance = store_.tables["uplink"]["instance"];
  EXPECT_EQ(instance.size(), 45U);
  EXPECT_TRUE(instance.starts_with("urn:uuid:"));
}

TEST_F(RegisteredUplinksTest, ForeignDomainsAndTheHomeAreFound) {
  const auto uplinks = Make();
  ASSERT_NE(uplinks->FindByDomain("fritz.box"), nullptr);
  EXPECT_EQ(uplinks->FindByDomain("fritz.box")->ring(), "sip:home@house.test");
  EXPECT_EQ(uplinks->FindByDomain("house.test"), nullptr);  // what is ours is not reached elsewhere
  ASSERT_NE(uplinks->home(), nullptr);
  EXPECT_EQ(uplinks->home()->account().user, "door");
}

TEST_F(RegisteredUplinksTest, ARequestIsOfAnUplinkByItsContactAndItsFlow) {
  const auto uplinks = Make();
  uplinks->Start();
  loop_.RunReady();
  Answer(layer_.sent[0], 200);
  const Flow flow = *uplinks->FindByDomain("fritz.box")->flow();
  EXPECT_EQ(uplinks->FindByContact(ContactUser(0), flow), uplinks->FindByDomain("fritz.box"));
  EXPECT_EQ(uplinks->FindByContact(ContactUser(1), flow), nullptr);
  uplinks->OnFlowClosed(flow);
  EXPECT_EQ(uplinks->FindByContact(ContactUser(0), flow), nullptr);
}

TEST_F(RegisteredUplinksTest, AllStopBeforeTheDaemonDoes) {
  const auto uplinks = Make();
  uplinks->Start();
  loop_.RunReady();
  Answer(layer_.sent[0], 200);
  uplinks->Stop();
  EXPECT_EQ(uplinks->pending(), 1U);
  loop_.Advance(1s);
  EXPECT_EQ(uplinks->pending(), 0U);
}

TEST_F(RegisteredUplinksTest, ABrokenStoreIsToldBeforeAnythingIsRegistered) {
  store_.failing = true;
  EXPECT_FALSE(RegisteredUplinks::Create(parts_, store_, {Fritz()}).ok());
}

}  // namespace
}  // namespace foyer::uplink
