// The calls that the proxy carries now.
#pragma once
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "foyer/door.h"
#include "proxy/call.h"

namespace foyer::proxy {

class CallTable : public CallList {
 public:
  // A call that is over goes by itself when it has told so.
  Call& Add(const Context& context, IncomingInvite invite, Aor target);

  // The call of a message in one of its dialogs, in either direction; null: none.
  Call* Find(const sip::Message& message) const;
  // The call whose caller's INVITE is this server transaction; null: none.
  Call* FindByInvite(ServerTransactionId id) const;
  // A ring or call of our own door in which this user takes part; null: none.
  Call* FindOfOwnDoor(const Aor& user) const;

  void HangUpAll(std::string_view why);

  std::size_t size() const { return calls_.size(); }
  std::vector<CallInfo> Calls() const override;  // without those that are over

 private:
  void Remove(const Call& call);

  std::unordered_map<std::string, std::unique_ptr<Call>> calls_;  // by Call-ID and the caller's tag
  std::unordered_map<ServerTransactionId, Call*> by_invite_;
};

}  // namespace foyer::proxy
