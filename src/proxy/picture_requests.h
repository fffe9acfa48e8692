// Asks one side of a call for a whole picture by INFO (RFC 5168): doors that know neither PLI nor FIR often know that.
#pragma once
#include "foyer/transaction.h"
#include "proxy/dialog.h"
#include "proxy/sent_request.h"

namespace foyer::proxy {

class PictureRequests {
 public:
  // `transactions` must outlive this object.
  explicit PictureRequests(TransactionLayer& transactions) : caller_(transactions), callee_(transactions) {}

  // Not while the last one is under way, and never again to a side that has refused one. The dialog counts it.
  void Send(Dialog& dialog, bool to_caller);

 private:
  struct Side {
    explicit Side(TransactionLayer& transactions) : request(transactions) {}
    SentRequest request;
    bool under_way = false;
    bool refused = false;
  };
  Side caller_, callee_;
};

}  // namespace foyer::proxy
