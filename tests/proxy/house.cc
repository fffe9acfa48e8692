#include "tests/proxy/house.h"

#include <ranges>

namespace foyer::proxy {
namespace {

Settings DefaultSettings() {
  Settings settings;
  settings.domain = "house.test";
  settings.groups = {{"home", {"*"}}, {"flat2", {"bob"}}, {"empty", {"gate"}}};
  settings.door = Aor{"front", "house.test"};
  return settings;
}

std::string UriOf(const Device& device) { return device.aor.user + "@" + device.flow.remote.ToString(); }

std::string Join(const std::vector<std::string>& lines) {
  std::string all;
  for (const std::string& line : lines) all += line + "\r\n";
  return all;
}

std::string TheContactOf(const sip::Message& message) {
  const auto address = sip::ParseNameAddr(message.Value(HeaderId::kContact));
  FOYER_CHECK(address.has_value());
  return std::string(address->uri_text);
}

std::string WithBody(std::string request, const std::string& type, const std::string& body) {
  if (!body.empty()) request += "Content-Type: " + type + "\r\n";
  return request + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace

House::House() : House(Hasty()) {}

Settings House::Hasty() {
  Settings settings;
  settings.wait_for_devices = 0s;
  return settings;
}

House::House(Settings settings) {
  if (settings.domain.empty()) {
    const Settings defaults = DefaultSettings();
    settings.domain = defaults.domain;
    settings.groups = defaults.groups;
    settings.door = defaults.door;
  }
  for (const Device* device : {&gate_, &anna_, &bob_, &hall_}) users_.Add(device->aor, device->kind);
  users_.Add(front_.aor, UserKind::kDoor, User::Source::kInternal);
  resolver_.hops["far.test"] = {{Transport::kUdp, far_.flow.remote, {}, {}}};
  const Seams seams{loop_,   layer_,  locations_, relay_,    authenticator_, users_,      journal_,
                    tokens_, access_, &unlock_,   &uplinks_, &resolver_,     &connector_, &guard_};
  Hooks hooks{{}, [this] { ++key_frames_; }, [this](std::string_view call_id) { hung_up_.emplace_back(call_id); }};
  proxy_ = std::make_unique<Proxy>(seams, std::move(settings), std::move(hooks));
  layer_.handler = proxy_.get();
  authenticator_.identities[front_.flow] = {front_.aor, UserKind::kDoor, true};
  authenticator_.identities[gate_.flow] = {gate_.aor, UserKind::kDoor, false};
}

ContactBinding House::BindingOf(const Device& device) {
  ContactBinding binding;
  binding.aor = device.aor;
  binding.uri = "sip:" + UriOf(device);
  binding.instance_id = device.instance_id;
  binding.reg_id = device.reg_id;
  binding.q_permille = device.q_permille;
  binding.flow = device.flow;
  return binding;
}

void House::Register(const Device& device) {
  authenticator_.identities[device.flow] = {device.aor, device.kind, device.internal};
  locations_.Add(BindingOf(device));
}

ServerTransactionId House::Send(const Device& from, const Order& order) {
  const std::string address = order.from.empty() ? "<" + from.aor.ToUri() + ">;tag=caller" : order.from;
  std::string request = order.method + " " + order.target + " SIP/2.0\r\n";
  request += "Via: SIP/2.0/UDP " + from.flow.remote.ToString() + ";branch=z9hG4bKcaller\r\n";
  request += "From: " + address + "\r\nTo: <" + order.target + ">\r\n";
  request += "Call-ID: " + order.call_id + "\r\nCSeq: 10 " + order.method + "\r\n";
  request += "Contact: <sip:" + UriOf(from) + ">\r\n" + Join(order.headers);
  const auto id = layer_.Receive(WithBody(request, order.type, order.body), from.flow);
  loop_.RunReady();
  return id;
}

ServerTransactionId House::Press() { return Call(front_, "sip:home@house.test", "door-offer"); }

ServerTransactionId House::Call(const Device& from, const std::string& target, const std::string& sdp) {
  return Send(from, {.target = target, .body = sdp});
}

void House::Cancel(ServerTransactionId invite, const std::string& reason) {
  const std::string lines = reason.empty() ? "" : "Reason: " + reason + "\r\n";
  const std::string cancel =
      "CANCEL sip:home@house.test SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.2;branch=z9hG4bKcaller\r\n"
      "From: <sip:front@house.test>;tag=caller\r\nTo: <sip:home@house.test>\r\nCall-ID: call-1\r\nCSeq: 10 CANCEL\r\n";
  proxy_->OnCancel(invite, FakeTransactionLayer::Parse(WithBody(cancel + lines, {}, {})));
  loop_.RunReady();
}

Sent& House::SentTo(const Device& device, std::string_view method) {
  Sent* sent = layer_.LastSentTo(device.flow, method);
  FOYER_CHECK(sent != nullptr);
  return *sent;
}

void House::Reply(const Device& device, int status, std::string_view tag, std::string_view sdp) {
  layer_.Reply(InviteOf(device), status, tag, sdp);
  loop_.RunReady();
}

ServerTransactionId House::ByCallee(const Device& device, const std::string& tag, const Within& within) {
  const sip::Message invite = InviteOf(device).request;
  std::string request = within.method + " " + TheContactOf(invite) + " SIP/2.0\r\n";
  request += "Via: SIP/2.0/UDP " + device.flow.remote.ToString() + ";branch=z9hG4bKcallee\r\n";
  for (const std::string_view route : invite.List(HeaderId::kRecordRoute))
    request += "Route: " + std::string(route) + "\r\n";
  request += "From: " + std::string(invite.Value(HeaderId::kTo)) + ";tag=" + tag + "\r\n";
  request += "To: " + std::string(invite.Value(HeaderId::kFrom)) + "\r\n";
  request += "Call-ID: " + std::string(invite.call_id()) + "\r\n";
  request += "CSeq: " + std::to_string(within.cseq) + " " + within.method + "\r\n";
  request += "Contact: <sip:" + UriOf(device) + ">\r\n" + Join(within.headers);
  const auto id = layer_.Receive(WithBody(request, within.type, within.body), within.flow.value_or(device.flow));
  loop_.RunReady();
  return id;
}

ServerTransactionId House::ByCaller(const Device& caller, ServerTransactionId invite, const Within& within) {
  const sip::Message response = LastResponse(invite);
  std::string request = within.method + " " + TheContactOf(response) + " SIP/2.0\r\n";
  request += "Via: SIP/2.0/UDP " + caller.flow.remote.ToString() + ";branch=z9hG4bKcaller2\r\n";
  for (const std::string_view route : response.List(HeaderId::kRecordRoute) | std::views::reverse)
    request += "Route: " + std::string(route) + "\r\n";
  request += "From: " + std::string(response.Value(HeaderId::kFrom)) + "\r\n";
  request += "To: " + std::string(response.Value(HeaderId::kTo)) + "\r\n";
  request += "Call-ID: " + std::string(response.call_id()) + "\r\n";
  request += "CSeq: " + std::to_string(within.cseq) + " " + within.method + "\r\n";
  request += "Contact: <sip:" + UriOf(caller) + ">\r\n" + Join(within.headers);
  const auto id = layer_.Receive(WithBody(request, within.type, within.body), within.flow.value_or(caller.flow));
  loop_.RunReady();
  return id;
}

int House::LastStatus(ServerTransactionId id) const {
  const auto statuses = Statuses(id);
  return statuses.empty() ? 0 : statuses.back();
}

const sip::Message& House::LastResponse(ServerTransactionId id) const {
  const sip::Message* response = layer_.LastResponse(id);
  FOYER_CHECK(response != nullptr);
  return *response;
}

FakeMediaRelay::Session& House::Media() {
  FOYER_CHECK(relay_.sessions.size() == 1);
  return *relay_.sessions.front();
}

void House::ExpectNothingIsLeft() {
  loop_.Advance(300s);
  EXPECT_EQ(proxy_->pending(), 0U);
  EXPECT_TRUE(relay_.sessions.empty());
  EXPECT_EQ(locations_.watch_count(), 0U);
  EXPECT_EQ(loop_.timer_count(), 0U);
}

}  // namespace foyer::proxy
