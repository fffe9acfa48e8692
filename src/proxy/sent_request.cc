#include "proxy/sent_request.h"

#include <utility>

#include "sip/message.h"
#include "sip/response.h"

namespace foyer::proxy {
namespace {

constexpr int kMostTries = 3;  // a stale nonce, and a server behind that asks again

// The words of a request line.
std::string_view MethodOf(std::string_view request) { return request.substr(0, request.find(' ')); }
std::string_view RequestUri(std::string_view request) {
  const std::size_t begin = request.find(' ') + 1;
  return request.substr(begin, request.find(' ', begin) - begin);
}

}  // namespace

void SentRequest::Send(Order order, ClientHandler on_event) {
  order_ = std::move(order);
  on_event_ = std::move(on_event);
  cseq_ = order_.cseq;
  Transmit(order_.bytes);
}

void SentRequest::Cancel(std::string_view reason) {
  cancelled_ = true;
  if (id_ != 0) transactions_.Cancel(id_, std::string(reason));
}

void SentRequest::Release() {
  if (id_ != 0) transactions_.Release(std::exchange(id_, 0));
}

void SentRequest::Transmit(std::string bytes) {
  id_ = transactions_.Send(order_.flow, std::move(bytes), order_.loop_key,
                           [this](const ClientEvent& event) { OnEvent(event); });
}

void SentRequest::OnEvent(const ClientEvent& event) {
  if (event.kind == ClientEvent::Kind::kResponse && IsChallenge(event.response->status()) &&
      AnswerChallenge(*event.response)) {
    return;
  }
  if (event.kind == ClientEvent::Kind::kTimeout && order_.uplink != nullptr) order_.uplink->OnUnanswered();
  const ClientHandler on_event = on_event_;  // a copy: the call may destroy this object
  on_event(event);
}

bool SentRequest::AnswerChallenge(const sip::Message& refused) {
  if (order_.uplink == nullptr || cancelled_ || tries_ == kMostTries) return false;
  auto lines = order_.uplink->Credentials(refused, MethodOf(order_.bytes), RequestUri(order_.bytes), credentials_);
  if (lines.empty()) return false;
  ++tries_;
  credentials_ = std::move(lines);
  cseq_ = order_.on_challenged ? order_.on_challenged(cseq_, credentials_) : cseq_ + 1;
  Release();
  Transmit(sip::WithCSeq(order_.bytes, cseq_, credentials_));
  return true;
}

void OwnRequests::Send(SentRequest::Order order) {
  const auto request = requests_.emplace(requests_.end(), transactions_);
  request->Send(std::move(order), [this, request](const ClientEvent& event) {
    if (event.kind != ClientEvent::Kind::kResponse || event.response->status() >= 200) requests_.erase(request);
  });
}

}  // namespace foyer::proxy
