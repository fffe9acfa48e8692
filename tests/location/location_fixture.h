// A location service on a store in memory, and short ways to register with it.
#pragma once
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "location/location.h"
#include "tests/fakes/fake_event_journal.h"
#include "tests/fakes/fake_event_loop.h"
#include "tests/fakes/fake_record_store.h"

namespace foyer::location {

using namespace std::chrono_literals;

inline const Aor kAnna{"anna", "home.example"};
inline const std::string kPush = "sip:anna@192.0.2.7;pn-provider=fcm;pn-param=app;pn-prid=token1";

inline Flow UdpFlow(std::uint16_t port) {
  Flow flow;
  flow.epoch = 1;
  flow.local = *Endpoint::Parse("192.0.2.1:5060");
  flow.remote = {*IpAddress::Parse("192.0.2.7"), port};
  return flow;
}
inline Flow TcpFlow(std::uint64_t connection) {
  Flow flow = UdpFlow(static_cast<std::uint16_t>(40000 + connection));
  flow.transport = Transport::kTcp;
  flow.connection = connection;
  return flow;
}
inline ContactUpdate Contact(std::string uri, std::chrono::seconds expires = 600s, std::string instance = {},
                             std::uint32_t reg_id = 0) {
  ContactUpdate contact;
  contact.uri = std::move(uri);
  contact.expires = expires;
  contact.instance_id = std::move(instance);
  contact.reg_id = reg_id;
  return contact;
}

class LocationFixture : public testing::Test {
 protected:
  void SetUp() override { Start("boot-1", 1); }

  // As the daemon starts: what is not on the store's disk is gone.
  void Start(const std::string& boot_id, std::uint64_t epoch, bool on_disk = true) {
    location_.reset();
    auto created = Location::Create(loop_, store_, journal_, {boot_id, epoch, on_disk, Ok()});
    ASSERT_TRUE(created.ok());
    location_ = std::move(*created);
  }

  BindingUpdate Update(std::vector<ContactUpdate> contacts, Flow flow = UdpFlow(5060)) {
    BindingUpdate update;
    update.aor = kAnna;
    update.call_id = "call";
    update.cseq = ++cseq_;
    update.flow = flow;
    update.contacts = std::move(contacts);
    return update;
  }

  // Binds, lets the disk work, and returns the answer.
  BindResult Bind(BindingUpdate update) {
    std::optional<BindResult> answer;
    location_->Bind(std::move(update), [&](BindResult result) { answer = std::move(result); });
    EXPECT_FALSE(answer) << "never before Bind() returns";
    loop_.RunReady();
    store_.Commit();
    loop_.RunReady();
    EXPECT_TRUE(answer);
    return answer.value_or(BindResult{});
  }
  BindResult Bind(ContactUpdate contact, Flow flow = UdpFlow(5060)) { return Bind(Update({std::move(contact)}, flow)); }

  std::vector<ContactBinding> All() {
    std::vector<ContactBinding> all;
    location_->List([&](std::vector<ContactBinding> bindings) { all = std::move(bindings); });
    loop_.RunReady();
    return all;
  }
  std::vector<std::string> Uris() {
    std::vector<std::string> uris;
    for (const ContactBinding& binding : All()) uris.push_back(binding.uri);
    return uris;
  }

  FakeEventLoop loop_;
  FakeRecordStore store_;
  FakeEventJournal journal_;
  std::unique_ptr<Location> location_;
  std::uint32_t cseq_ = 0;
};

}  // namespace foyer::location
