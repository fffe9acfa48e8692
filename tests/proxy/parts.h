// The small seams of the proxy, as a test plays them.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "foyer/door.h"
#include "foyer/flow_token.h"
#include "foyer/uplink.h"

namespace foyer::proxy {

struct Device {
  Aor aor;
  Flow flow;
  UserKind kind = UserKind::kPhone;
  bool internal = false;
  std::string instance_id = {};
  std::uint32_t reg_id = 0;
  int q_permille = 1000;
};

// Tokens that a person can read: "flow1", "flow2".
class NumberedTokens : public FlowTokens {
 public:
  std::string Seal(const Flow& flow) const override {
    const std::string token = "flow" + std::to_string(numbers_.try_emplace(flow, numbers_.size() + 1).first->second);
    flows_[token] = flow;
    return token;
  }
  std::optional<Flow> Open(std::string_view token) const override {
    const auto found = flows_.find(std::string(token));
    return found == flows_.end() ? std::nullopt : std::optional(found->second);
  }

 private:
  mutable std::map<Flow, std::size_t> numbers_;
  mutable std::map<std::string, Flow> flows_;
};

// A registration elsewhere, as a test plays it.
class FakeUplink : public Uplink {
 public:
  FakeUplink(Aor account, std::string ring, const Flow& flow) : account_(std::move(account)), ring_(std::move(ring)) {
    way = flow;
  }
  const Aor& account() const override { return account_; }
  const std::string& ring() const override { return ring_; }
  std::optional<Flow> flow() const override { return way; }
  void OnUnanswered() override {
    ++unanswered;
    way.reset();
  }
  std::vector<std::string> Credentials(const sip::Message&, std::string_view method, std::string_view uri,
                                       const std::vector<std::string>& tried) override {
    if (!tried.empty()) return {};
    return {"Proxy-Authorization: Digest for=\"" + std::string(method) + " " + std::string(uri) + "\""};
  }

  std::optional<Flow> way;
  int unanswered = 0;

 private:
  const Aor account_;
  const std::string ring_;
};

// None unless a test puts them in. The Contact of each has the user part "contact-" and the account's user.
class FakeUplinks : public Uplinks {
 public:
  Uplink* FindByContact(std::string_view user, const Flow& flow) const override {
    for (FakeUplink* each : all)
      if (user == "contact-" + each->account().user && each->way == flow) return each;
    return nullptr;
  }
  Uplink* FindByDomain(std::string_view domain) const override {
    for (FakeUplink* each : all)
      if (each != house && each->account().domain == domain) return each;
    return nullptr;
  }
  Uplink* home() const override { return house; }
  std::vector<UplinkStatus> Statuses() const override { return {}; }

  std::vector<FakeUplink*> all;
  FakeUplink* house = nullptr;
};

// The locks: notes what was typed.
class TypedDigits : public UnlockSink {
 public:
  UnlockVerdict OnDigits(const UnlockInput& input) override {
    inputs.push_back(input);
    return UnlockVerdict::kOpened;
  }
  void OnCallEnded(std::string_view call_id) override { ended.emplace_back(call_id); }

  std::vector<UnlockInput> inputs;
  std::vector<std::string> ended;
};

}  // namespace foyer::proxy
