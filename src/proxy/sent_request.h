// A request of ours to one peer. Where that peer is an uplink that asks who we are, it goes out again with our
// credentials and a higher CSeq (RFC 3261 s22.2, s22.3), and who wanted it sent hears nothing of that.
#pragma once
#include <cstdint>
#include <functional>
#include <list>
#include <string>
#include <string_view>
#include <vector>

#include "foyer/transaction.h"
#include "foyer/uplink.h"

namespace foyer::proxy {

class SentRequest {
 public:
  using OnChallenged = std::function<std::uint32_t(std::uint32_t used, const std::vector<std::string>& credentials)>;
  struct Order {
    Flow flow;
    std::string bytes;  // without a Via of ours
    std::string loop_key = {};
    std::uint32_t cseq = 0;  // as in `bytes`
    Uplink* uplink =
        nullptr;  // whose credentials it may carry; null: a device, whose challenges are not ours to answer
    // It is to go out again, with these credentials: gives the CSeq, above `used`. Empty: the next one.
    OnChallenged on_challenged = {};
  };

  // `transactions` must outlive this object.
  explicit SentRequest(TransactionLayer& transactions) : transactions_(transactions) {}
  ~SentRequest() { Release(); }
  SentRequest(const SentRequest&) = delete;
  SentRequest& operator=(const SentRequest&) = delete;

  // Once. `on_event` is told all but the challenges that were answered; it may destroy this object.
  void Send(Order order, ClientHandler on_event);
  void Cancel(std::string_view reason);
  // Nothing is told any more.
  void Release();

  // That it carries now.
  const std::vector<std::string>& credentials() const { return credentials_; }

 private:
  void Transmit(std::string bytes);
  void OnEvent(const ClientEvent& event);
  bool AnswerChallenge(const sip::Message& refused);

  TransactionLayer& transactions_;
  Order order_;
  ClientHandler on_event_;
  ClientTransactionId id_ = 0;
  std::uint32_t cseq_ = 0;
  std::vector<std::string> credentials_;
  int tries_ = 0;
  bool cancelled_ = false;
};

// Requests that we send for ourselves and that nobody waits for: a BYE to a side that must go.
class OwnRequests {
 public:
  explicit OwnRequests(TransactionLayer& transactions) : transactions_(transactions) {}

  void Send(SentRequest::Order order);
  std::size_t size() const { return requests_.size(); }

 private:
  TransactionLayer& transactions_;
  std::list<SentRequest> requests_;
};

inline bool IsChallenge(int status) { return status == 401 || status == 407; }

}  // namespace foyer::proxy
