#include "tests/model/peer.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "sip/digest.h"
#include "sip/headers.h"
#include "sip/response.h"
#include "sip/transaction_key.h"
#include "sip/transaction_requests.h"
#include "tests/model/sdp.h"

namespace foyer::model {
namespace {

using sip::HeaderId;
using sip::Message;
using sip::Method;

std::string Line(std::string_view name, std::string_view value) { return std::string(name).append(": ").append(value); }

std::string ContactUriOf(const Message& message) {
  const auto contact = sip::ParseNameAddr(message.Value(HeaderId::kContact));
  return contact ? std::string(contact->uri_text) : std::string("sip:nowhere.invalid");
}

std::string ToWithTag(const Message& message, const std::string& tag) {
  return std::string(message.Value(HeaderId::kTo)) + ";tag=" + tag;
}

// Those of a caller: the other way round.
void AppendRoutes(const Message& success, std::vector<std::string>& headers) {
  auto routes = success.List(HeaderId::kRecordRoute);
  std::reverse(routes.begin(), routes.end());
  for (const std::string_view route : routes) headers.push_back(Line("Route", route));
}

bool HasBody(const Message& message) { return !message.body().empty(); }

}  // namespace

bool Peer::Owns(const Flow& flow) const {
  return flow == settings_.flow || std::ranges::find(old_flows_, flow) != old_flows_.end();
}

void Peer::Move(const Flow& flow) { old_flows_.push_back(std::exchange(settings_.flow, flow)); }

void Peer::OnBytes(const std::string& bytes, const Flow& flow) {
  if (away_) return;
  auto parsed = Message::Parse(bytes);
  const auto* message = std::get_if<Message>(&parsed);
  if (message == nullptr) return;
  if (message->is_request()) {
    OnRequest(*message, flow);
  } else {
    OnResponse(*message, flow);
  }
}

// ---- Requests

void Peer::OnRequest(const Message& request, const Flow& flow) {
  switch (request.method()) {
    case Method::kInvite:
      if (request.to_tag().empty()) return OnInvite(request, flow);
      break;
    case Method::kAck:
      return OnAck(request);
    case Method::kCancel:
      return OnCancel(request, flow);
    case Method::kBye:
      OnBye(request);
      break;
    default:
      break;
  }
  const bool offers = HasBody(request) && (request.method() == Method::kInvite || request.method() == Method::kUpdate);
  Transmit(flow, sip::MakeResponse(request, 200, {}, {Line("Contact", Contact())}, offers ? "application/sdp" : "",
                                   offers ? kAnswerSdp : ""));
}

void Peer::OnInvite(const Message& request, const Flow& flow) {
  for (Ring& ring : rings) {
    if (ring.invite.top_via().branch != request.top_via().branch) continue;
    if (!ring.last_response.empty()) Transmit(ring.flow, ring.last_response);
    return;
  }
  Ring ring;
  ring.invite = request;
  ring.flow = flow;
  ring.since = loop_.Now();
  rings.push_back(std::move(ring));
}

void Peer::OnAck(const Message& ack) {
  for (Ring& ring : rings) {
    if (ring.refused != 0 && ring.invite.top_via().branch == ack.top_via().branch) ring.acked = true;
    for (Ring::Answer& answer : ring.answers)
      if (answer.tag == ack.to_tag() && ring.invite.call_id() == ack.call_id()) answer.acked = true;
  }
}

void Peer::OnCancel(const Message& cancel, const Flow& flow) {
  const auto ring = std::ranges::find_if(
      rings, [&](const Ring& each) { return each.invite.top_via().branch == cancel.top_via().branch; });
  Transmit(flow, sip::MakeResponse(cancel, ring == rings.end() ? 481 : 200, "cancel"));
  if (ring == rings.end()) return;
  ring->cancelled = true;
  ring->since = loop_.Now();
  ring->cancel_reason = cancel.Value(HeaderId::kReason);
  if (yields_to_cancel && ring->IsOpen()) Respond(static_cast<std::size_t>(ring - rings.begin()), 487);
}

void Peer::OnBye(const Message& bye) {
  for (Ring& ring : rings)
    for (Ring::Answer& answer : ring.answers)
      if (answer.tag == bye.to_tag() && ring.invite.call_id() == bye.call_id()) answer.ended = true;
  for (Placed& each : placed)
    if (each.invite.call_id() == bye.call_id()) each.ended = true;
}

// ---- Responses

void Peer::OnResponse(const Message& response, const Flow& flow) {
  if ((response.status() == 401 || response.status() == 407) && AnswerChallenge(response, flow)) return;
  if (response.method() == Method::kRegister && response.status() == 200) ++registered;
  if (response.method() != Method::kInvite) return;
  for (Placed& each : placed)
    if (each.invite.top_via().branch == response.top_via().branch) OnInviteResponse(each, response);
}

void Peer::OnInviteResponse(Placed& of, const Message& response) {
  const int status = response.status();
  if (status < 200) {
    of.provisionals.push_back(status);
    return;
  }
  const Placed::Final final{status, std::string(response.to_tag())};
  if (std::ranges::find(of.finals, final) == of.finals.end()) of.finals.push_back(final);
  if (status < 300 && !of.answer) of.answer = response;
  Acknowledge(of, response);
}

void Peer::Acknowledge(const Placed& of, const Message& response) {
  if (response.status() >= 300) {
    if (auto ack = sip::MakeAckToFailure(of.invite.bytes(), response)) Transmit(of.flow, std::move(*ack));
    return;
  }
  if (loses_acks) return;
  std::vector<std::string> headers;
  AppendRoutes(response, headers);
  headers.push_back(Line("From", response.Value(HeaderId::kFrom)));
  headers.push_back(Line("To", response.Value(HeaderId::kTo)));
  headers.push_back(Line("Call-ID", response.call_id()));
  headers.push_back("CSeq: " + std::to_string(response.cseq()) + " ACK");
  Transmit(of.flow, Request("ACK", ContactUriOf(response), headers, {"ACK"}));
}

// With the credentials of its user, once a request.
bool Peer::AnswerChallenge(const Message& response, const Flow& flow) {
  if (settings_.password.empty() || challenged_.empty()) return false;
  const auto request = std::get<Message>(Message::Parse(challenged_));
  if (request.call_id() != response.call_id() || request.cseq() != response.cseq()) return false;
  const bool is_invite = request.method() == Method::kInvite;
  if (is_invite) {
    if (auto ack = sip::MakeAckToFailure(challenged_, response)) Transmit(flow, std::move(*ack));
  }
  const bool as_registrar = response.status() == 401;
  const auto challenge = sip::DigestParameters::Parse(
      response.Value(as_registrar ? HeaderId::kWwwAuthenticate : HeaderId::kProxyAuthenticate));
  if (!challenge) return false;
  const std::string realm(challenge->Get("realm")), nonce(challenge->Get("nonce"));
  const std::string ha1 = sip::Ha1(sip::DigestAlgorithm::kMd5, settings_.aor.user, realm, settings_.password);
  const std::string hash = sip::DigestResponse(
      sip::DigestAlgorithm::kMd5, {ha1, nonce, "00000001", "cn", "auth", request.method_name(), request.request_uri()});
  const std::string credentials = std::string(as_registrar ? "Authorization" : "Proxy-Authorization") +
                                  ": Digest username=\"" + settings_.aor.user + "\", realm=\"" + realm +
                                  "\", nonce=\"" + nonce + "\", uri=\"" + std::string(request.request_uri()) +
                                  "\", response=\"" + hash + "\", algorithm=MD5, qop=auth, cnonce=\"cn\", nc=00000001";
  std::string again = sip::Rewrite(request).RemoveFirst(HeaderId::kVia).Build();
  again = sip::WithVia(sip::WithCSeq(again, request.cseq() + 1, {credentials}), sip::ViaValue(ViaFlow(), NewBranch()));
  challenged_.clear();
  cseq_ = std::max(cseq_, request.cseq() + 1);
  if (is_invite) {
    for (Placed& each : placed)
      if (each.invite.top_via().branch == response.top_via().branch) {
        each.invite = std::get<Message>(Message::Parse(again));
        each.cseq = each.invite.cseq();
      }
  }
  Transmit(flow, std::move(again));
  return true;
}

// ---- What a script makes it do

void Peer::Register(int expires) {
  const std::string me = "<" + settings_.aor.ToUri() + ">";
  std::string contact = Contact();
  if (!settings_.instance_id.empty()) contact += ";+sip.instance=\"<" + settings_.instance_id + ">\"";
  challenged_ = Request(
      "REGISTER", "sip:" + settings_.aor.domain,
      {"From: " + me + ";tag=r", "To: " + me, "Call-ID: register-" + settings_.instance_id,
       "CSeq: " + std::to_string(++cseq_) + " REGISTER", "Contact: " + contact, "Expires: " + std::to_string(expires)},
      {});
  Transmit(flow(), challenged_);
}

void Peer::Invite(const std::string& target, const std::string& sdp) {
  const std::string number = std::to_string(++numbers_);
  challenged_ = Request("INVITE", target,
                        {"From: <" + settings_.aor.ToUri() + ">;tag=caller" + number, "To: <" + target + ">",
                         "Call-ID: " + settings_.aor.user + "-call-" + number,
                         "CSeq: " + std::to_string(++cseq_) + " INVITE", "Contact: " + Contact()},
                        {"INVITE", sdp.empty() ? "" : "application/sdp", sdp});
  Placed call;
  call.invite = std::get<Message>(Message::Parse(challenged_));
  call.flow = flow();
  call.cseq = cseq_;
  placed.push_back(std::move(call));
  Transmit(flow(), challenged_);
}

void Peer::CancelInvite(std::string_view reason) {
  const auto pending = std::find_if(placed.rbegin(), placed.rend(), [](const Placed& each) {
    return each.finals.empty() && !each.provisionals.empty();
  });
  if (pending == placed.rend()) return;
  if (auto cancel = sip::MakeCancel(pending->invite.bytes(), std::string(reason)))
    Transmit(pending->flow, std::move(*cancel));
}

void Peer::SendResponse(Ring& ring, int status, const std::string& tag, const std::vector<std::string>& headers) {
  const bool with_sdp = status == 183 || status == 200;
  std::vector<std::string> lines = headers;
  lines.push_back(Line("Contact", Contact()));
  ring.last_response =
      sip::MakeResponse(ring.invite, status, tag, lines, with_sdp ? "application/sdp" : "", with_sdp ? kAnswerSdp : "");
  Transmit(ring.flow, ring.last_response);
}

void Peer::Respond(std::size_t ring, int status, const std::vector<std::string>& headers) {
  Ring& of = rings[ring];
  if (!of.IsOpen()) return;
  if (status < 200) of.spoke = true;
  of.since = loop_.Now();
  if (status >= 300) of.refused = status;
  const std::string tag = TagOf(ring);
  if (status >= 200 && status < 300) of.answers.push_back({tag, false, false});
  SendResponse(of, status, tag, headers);
}

void Peer::AnswerAgain(std::size_t ring) {
  Ring& of = rings[ring];
  if (of.answers.empty()) return;
  of.answers.push_back({NewTag(), false, false});
  SendResponse(of, 200, of.answers.back().tag, {});
}

void Peer::RepeatAnswer(std::size_t ring, std::size_t answer) {
  Ring& of = rings[ring];
  if (answer < of.answers.size()) SendResponse(of, 200, of.answers[answer].tag, {});
}

void Peer::SendInRing(std::size_t ring, std::size_t answer, const Within& within) {
  challenged_ = MakeInRing(ring, answer, within);
  Transmit(flow(), challenged_);
}

std::string Peer::MakeInRing(std::size_t ring, std::size_t answer, const Within& within) {
  const Ring& of = rings[ring];
  const std::string tag = answer < of.answers.size() ? of.answers[answer].tag : TagOf(ring);
  std::vector<std::string> headers;
  for (const std::string_view route : of.invite.List(HeaderId::kRecordRoute)) headers.push_back(Line("Route", route));
  headers.push_back("From: " + ToWithTag(of.invite, tag));
  headers.push_back(Line("To", of.invite.Value(HeaderId::kFrom)));
  headers.push_back(Line("Call-ID", of.invite.call_id()));
  headers.push_back("CSeq: " + std::to_string(++cseq_) + " " + within.method);
  headers.push_back(Line("Contact", Contact()));
  return Request(within.method, ContactUriOf(of.invite), headers, within);
}

void Peer::SendInPlaced(std::size_t which, const Within& within) {
  Placed& of = placed[which];
  if (!of.answer) return;
  std::vector<std::string> headers;
  AppendRoutes(*of.answer, headers);
  headers.push_back(Line("From", of.answer->Value(HeaderId::kFrom)));
  headers.push_back(Line("To", of.answer->Value(HeaderId::kTo)));
  headers.push_back(Line("Call-ID", of.answer->call_id()));
  headers.push_back("CSeq: " + std::to_string(++of.cseq) + " " + within.method);
  headers.push_back(Line("Contact", Contact()));
  challenged_ = Request(within.method, ContactUriOf(*of.answer), headers, within);
  if (within.method == "BYE") of.ended = true;
  Transmit(flow(), challenged_);
}

void Peer::HangUp(std::string_view call_id) {
  for (std::size_t i = 0; i < placed.size(); ++i)
    if (placed[i].invite.call_id() == call_id && placed[i].answer && !placed[i].ended) SendInPlaced(i, {"BYE"});
  for (std::size_t i = 0; i < rings.size(); ++i) {
    if (rings[i].invite.call_id() != call_id) continue;
    for (std::size_t j = 0; j < rings[i].answers.size(); ++j) {
      if (!std::exchange(rings[i].answers[j].ended, true)) SendInRing(i, j, {"BYE"});
    }
  }
}

void Peer::SendMessage(const std::string& target, const Within& within) {
  challenged_ = Request("MESSAGE", target,
                        {"From: <" + settings_.aor.ToUri() + ">;tag=m", "To: <" + target + ">",
                         "Call-ID: " + settings_.aor.user + "-message-" + std::to_string(++numbers_),
                         "CSeq: " + std::to_string(++cseq_) + " MESSAGE"},
                        within);
  Transmit(flow(), challenged_);
}

// ---- Bytes

std::string Peer::Request(std::string_view method, std::string_view uri, const std::vector<std::string>& headers,
                          const Within& within) {
  std::vector<std::string> lines = headers;
  lines.emplace_back("Max-Forwards: 70");
  return sip::WithVia(sip::MakeRequest(method, uri, lines, within.type, within.body),
                      sip::ViaValue(ViaFlow(), NewBranch()));
}

void Peer::Transmit(const Flow& flow, std::string bytes) {
  if (away_) return;
  last_sent = bytes;
  send_(flow, bytes);
}

// As it sees itself: its own end is the local one.
Flow Peer::ViaFlow() const {
  Flow own = settings_.flow;
  std::swap(own.local, own.remote);
  return own;
}

std::string Peer::TagOf(std::size_t ring) const { return settings_.instance_id.substr(4) + "-" + std::to_string(ring); }

std::string Peer::NewBranch() {
  return "z9hG4bK" + settings_.aor.user + settings_.instance_id + std::to_string(++numbers_);
}

std::string Peer::Contact() const {
  return "<sip:" + settings_.aor.user + "@" + flow().remote.ToString() + ";transport=" + UriName(flow().transport) +
         ">";
}

}  // namespace foyer::model
