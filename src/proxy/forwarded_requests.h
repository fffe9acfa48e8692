// Requests in dialogs that go through us: each is sent on, and what comes back is passed back (RFC 3261 s16.6, s16.7
// for a single target).
#pragma once
#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "foyer/event_loop.h"
#include "foyer/transaction.h"
#include "proxy/sent_request.h"
#include "sip/message.h"

namespace foyer::proxy {

class ForwardedRequests {
 public:
  // Gets the final response; calls `done` now or later with the body that goes in place of its own (none: its own).
  using Body = std::optional<std::string>;
  using OnFinal = std::function<void(const sip::Message& response, std::function<void(Body)> done)>;

  struct Request {
    ServerTransactionId server = 0;
    sip::Message request;              // as it came
    SentRequest::Order order;          // as it goes
    OnFinal on_final;                  // may be empty
    std::function<void()> on_failure;  // no final response came at all; may be empty
  };

  // `loop` and `transactions` must outlive this object. `timer_c`: how long a re-INVITE may ring (RFC 3261 s16.6 step
  // 11).
  ForwardedRequests(EventLoop& loop, TransactionLayer& transactions, std::size_t most, std::chrono::seconds timer_c)
      : loop_(loop), transactions_(transactions), most_(most), timer_c_(timer_c) {}
  ForwardedRequests(const ForwardedRequests&) = delete;
  ForwardedRequests& operator=(const ForwardedRequests&) = delete;

  // False: too many; nothing was done.
  bool Forward(Request request);
  // The sender gave up a re-INVITE; `reason` is its CANCEL's Reason value, or empty. False: it is none of ours.
  bool Cancel(ServerTransactionId server, std::string_view reason);
  // The sender cannot be reached any more.
  void Forget(ServerTransactionId server);
  std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    Entry(TransactionLayer& transactions, Request what) : request(std::move(what)), client(transactions) {}

    const Request request;
    SentRequest client;
    int status = 0;                // of the final response, once it came
    std::string response;          // a 2xx that is repeated to each of its retransmissions
    std::unique_ptr<Timer> timer;  // of an INVITE: Timer C, then how long its 2xx may be repeated
  };
  using Entries = std::map<std::uint64_t, Entry>;

  void OnEvent(std::uint64_t id, const ClientEvent& event);
  void OnResponse(std::uint64_t id, const sip::Message& response);
  void Finish(std::uint64_t id, const sip::Message& response, const Body& body);
  void Fail(std::uint64_t id, int status);
  void OnTimer(std::uint64_t id);
  Entries::iterator Find(ServerTransactionId server);
  void Erase(std::uint64_t id);
  static std::string PassedBack(const Entry& entry, const sip::Message& response, const Body& body);

  EventLoop& loop_;
  TransactionLayer& transactions_;
  const std::size_t most_;
  const std::chrono::seconds timer_c_;
  std::uint64_t last_id_ = 0;
  Entries entries_;
  const std::shared_ptr<char> alive_ = std::make_shared<char>();
};

}  // namespace foyer::proxy
